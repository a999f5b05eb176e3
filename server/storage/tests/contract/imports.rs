use domain::Timestamp;
use storage::{Error, Foreign, on_both};

const fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

const ADA: Foreign<'_> = Foreign { source: "https://old.example.com", kind: "developer", id: "5f1a" };

on_both! {
    async fn an_object_of_another_system_is_known_by_its_source_kind_and_id(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.insert_import(ADA, "dev_1", at(1)).await.unwrap();
        tx.insert_import(Foreign { id: "5f1b", ..ADA }, "dev_1", at(1)).await.unwrap();
        assert_eq!(tx.imported(ADA).await.unwrap(), Some("dev_1".into()));
        let others = [
            Foreign { source: "https://other.example.com", ..ADA },
            Foreign { kind: "policy", ..ADA },
            Foreign { id: "5F1A", ..ADA },
        ];
        assert_eq!(tx.imported(others[0]).await.unwrap(), None);
        assert_eq!(tx.imported(others[1]).await.unwrap(), None);
        assert_eq!(tx.imported(others[2]).await.unwrap(), None);
        assert!(tx.is_imported(ADA.source, "developer", "dev_1").await.unwrap());
        assert!(!tx.is_imported(ADA.source, "policy", "dev_1").await.unwrap());
    }

    async fn what_failed_since_the_mark_is_undone_and_the_rest_stays(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.mark().await.unwrap();
        tx.insert_import(ADA, "dev_1", at(1)).await.unwrap();
        tx.forget_mark().await.unwrap();
        tx.mark().await.unwrap();
        tx.insert_import(Foreign { id: "5f1b", ..ADA }, "dev_2", at(1)).await.unwrap();
        let twice = tx.insert_import(ADA, "dev_3", at(1)).await;
        assert!(matches!(twice, Err(Error::Conflict(_))));
        tx.back_to_mark().await.unwrap();
        assert_eq!(tx.imported(ADA).await.unwrap(), Some("dev_1".into()));
        assert_eq!(tx.imported(Foreign { id: "5f1b", ..ADA }).await.unwrap(), None);
    }
}
