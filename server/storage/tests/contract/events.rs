use domain::{
    By, Timestamp,
    event::{About, What},
};
use storage::{EventFilter, NewEvent, Storage, on_both};

fn event(at: i64, title: &str) -> NewEvent {
    let about = About { title: title.into(), ..About::default() };
    NewEvent { at: Timestamp::from_micros(at), by: By::Keywright, about, what: What::KeyIssued }
}

/// Stands in for a digest: it can be read.
fn digest(text: &str) -> String {
    text.len().to_string()
}

async fn store(storage: &Storage, events: &[NewEvent]) {
    let mut tx = storage.write().await.unwrap();
    for event in events {
        let number = tx.insert_event(event, digest).await.unwrap();
        assert_eq!(tx.newest_event().await.unwrap(), number);
    }
    tx.commit().await.unwrap();
}

on_both! {
    async fn events_come_back_whole_and_in_order(storage: Storage) {
        store(&storage, &[event(1, "first"), event(2, "second")]).await;
        let mut tx = storage.read().await.unwrap();
        let read = tx.events_after(0, 10).await.unwrap();
        let titles: Vec<_> = read.iter().map(|event| event.about.title.as_str()).collect();
        assert_eq!(titles, ["first", "second"]);
        assert_eq!(tx.newest_event().await.unwrap(), read[1].id);
        assert_eq!(tx.events_after(read[0].id, 10).await.unwrap(), read[1..]);
    }

    async fn the_history_is_read_backwards(storage: Storage) {
        store(&storage, &[event(1, "first"), event(2, "second")]).await;
        let mut tx = storage.read().await.unwrap();
        let newest = tx.history(&EventFilter::default(), 1).await.unwrap();
        assert_eq!(newest[0].about.title, "second");
        let before = EventFilter { before: Some(newest[0].id), ..EventFilter::default() };
        assert_eq!(tx.history(&before, 9).await.unwrap()[0].about.title, "first");
    }

    async fn each_event_is_linked_to_the_one_before(storage: Storage) {
        store(&storage, &[event(1, "first"), event(2, "second")]).await;
        let mut tx = storage.read().await.unwrap();
        let links = tx.links_after(0, 10).await.unwrap();
        let (first, second) = (&links[0], &links[1]);
        assert_eq!(first.chain, Some(digest(&first.text(""))));
        assert_eq!(second.chain, Some(digest(&second.text(first.chain.as_ref().unwrap()))));
        assert_eq!(
            second.text("3"),
            r#"["3",2,"\"keywright\"","key.issued","{\"type\":\"key.issued\"}",null,null,null,null,"second"]"#
        );
        assert_eq!(tx.links_after(first.id, 10).await.unwrap().len(), 1);
    }

    async fn what_is_not_committed_never_happened(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.insert_event(&event(1, "lost"), digest).await.unwrap();
        drop(tx);
        assert_eq!(storage.read().await.unwrap().newest_event().await.unwrap(), 0);
    }
}
