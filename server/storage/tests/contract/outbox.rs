use domain::{Timestamp, id::JobId};
use storage::{Job, Storage, on_both};

const fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

async fn add(storage: &Storage, number: u128, due: i64) -> JobId {
    add_to(storage, None, number, due).await
}

async fn add_to(storage: &Storage, lane: Option<&str>, number: u128, due: i64) -> JobId {
    let id = JobId::new(at(0), number);
    let job = Job {
        id: id.clone(),
        kind: "mail".into(),
        payload: "{}".into(),
        sealed: Some("ciphertext".into()),
        request: None,
        lane: lane.map(Into::into),
        due: at(due),
    };
    let mut tx = storage.write().await.unwrap();
    tx.insert_job(&job).await.unwrap();
    tx.commit().await.unwrap();
    id
}

on_both! {
    async fn a_leased_job_is_not_given_twice_until_the_lease_ends(storage: Storage) {
        let id = add(&storage, 1, 10).await;
        let mut tx = storage.write().await.unwrap();
        assert!(tx.claim_jobs("early", at(9), at(99), 5).await.unwrap().is_empty());
        assert_eq!(tx.claim_jobs("a", at(10), at(20), 5).await.unwrap()[0].id, id);
        assert!(tx.claim_jobs("b", at(19), at(30), 5).await.unwrap().is_empty());
        assert_eq!(tx.claim_jobs("b", at(20), at(30), 5).await.unwrap()[0].id, id);
        assert!(!tx.finish_job(&id, "a", at(21)).await.unwrap());
        assert!(tx.finish_job(&id, "b", at(21)).await.unwrap());
    }

    async fn a_dead_job_can_be_revived_with_its_secret(storage: Storage) {
        let id = add(&storage, 1, 0).await;
        let mut tx = storage.write().await.unwrap();
        tx.claim_jobs("a", at(0), at(9), 1).await.unwrap();
        assert!(tx.give_up_job(&id, "a", at(1), "no such mailbox").await.unwrap());
        assert_eq!(tx.dead_jobs().await.unwrap()[0].last_error, "no such mailbox");
        assert!(tx.claim_jobs("b", at(99), at(100), 1).await.unwrap().is_empty());
        assert!(tx.revive_job(&id, at(2)).await.unwrap());
        assert_eq!(tx.claim_jobs("b", at(2), at(9), 1).await.unwrap()[0].sealed.as_deref(), Some("ciphertext"));
    }

    async fn a_done_job_keeps_no_secret_and_is_pruned(storage: Storage) {
        let id = add(&storage, 1, 0).await;
        let mut tx = storage.write().await.unwrap();
        tx.claim_jobs("a", at(0), at(9), 1).await.unwrap();
        tx.finish_job(&id, "a", at(5)).await.unwrap();
        let depth = tx.outbox_depth().await.unwrap();
        assert_eq!((depth.waiting, depth.dead, depth.oldest), (0, 0, None));
        assert_eq!(tx.prune_jobs(at(5)).await.unwrap(), 0);
        assert_eq!(tx.prune_jobs(at(6)).await.unwrap(), 1);
    }

    async fn a_failed_job_waits_for_its_next_try(storage: Storage) {
        let id = add(&storage, 1, 0).await;
        let mut tx = storage.write().await.unwrap();
        tx.claim_jobs("a", at(0), at(9), 1).await.unwrap();
        assert!(tx.retry_job(&id, "a", at(50), "refused").await.unwrap());
        assert_eq!(tx.next_job_due(at(0)).await.unwrap(), Some(at(50)));
        assert_eq!(tx.outbox_depth().await.unwrap().retrying, 1);
        assert_eq!(tx.claim_jobs("b", at(50), at(60), 1).await.unwrap()[0].attempts, 1);
    }

    async fn a_lane_gives_two_jobs_at_a_time_and_holds_up_nobody_else(storage: Storage) {
        for number in 1..=4 {
            add_to(&storage, Some("slow"), number, 0).await;
        }
        let (other, mail) = (add_to(&storage, Some("quick"), 5, 1).await, add(&storage, 6, 2).await);
        let mut tx = storage.write().await.unwrap();
        let taken = tx.claim_jobs("a", at(9), at(99), 9).await.unwrap();
        let taken: Vec<_> = taken.into_iter().map(|job| job.id).collect();
        assert_eq!((taken.len(), taken.contains(&other), taken.contains(&mail)), (4, true, true));
        assert!(tx.claim_jobs("b", at(10), at(99), 9).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        let late = add_to(&storage, Some("quick"), 7, 11).await;
        let mut tx = storage.write().await.unwrap();
        assert_eq!(tx.next_job_due(at(10)).await.unwrap(), Some(at(11)), "the full lane waits for room");
        assert_eq!(tx.claim_jobs("b", at(11), at(99), 9).await.unwrap()[0].id, late);
    }

    async fn a_lane_goes_on_when_a_job_ends_or_its_worker_died(storage: Storage) {
        for number in 1..=4 {
            add_to(&storage, Some("slow"), number, 0).await;
        }
        let mut tx = storage.write().await.unwrap();
        let taken = tx.claim_jobs("a", at(0), at(20), 9).await.unwrap();
        assert!(tx.finish_job(&taken[0].id, "a", at(1)).await.unwrap());
        assert_eq!(tx.next_job_due(at(1)).await.unwrap(), Some(at(0)));
        assert_eq!(tx.claim_jobs("b", at(1), at(30), 9).await.unwrap().len(), 1);
        assert_eq!(tx.claim_jobs("c", at(20), at(40), 9).await.unwrap().len(), 1, "one lease ended, one holds");
    }
}
