use crate::bench::{Bench, START, admin};
use domain::{
    Actor,
    id::{DeveloperId, JobId, RequestId},
};
use services::{Error, Job, Jobs, LEASE, SecretKey, Vault};
use std::time::Duration;
use storage::on_both;

fn issue() -> Job {
    Job::IssueKey { request: RequestId::new(START, 5) }
}

on_both! {
    async fn a_claimed_job_brings_its_secret(storage: Storage) {
        let bench = Bench::on(storage);
        bench.add(&issue(), Some((&bench.vault, "kw_secret"))).await;
        let jobs = bench.portal.claim_jobs(5).await.unwrap();
        assert_eq!(jobs[0].job, issue());
        assert_eq!(jobs[0].secret.as_ref().unwrap().reveal(), "kw_secret");
        assert!(!format!("{jobs:?}").contains("kw_secret"));
    }

    async fn whoever_lost_the_lease_changes_nothing(storage: Storage) {
        let bench = Bench::on(storage);
        bench.add(&issue(), None).await;
        let late = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        bench.pass(LEASE);
        let current = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        assert!(!bench.portal.finish_job(&late).await.unwrap());
        assert!(!bench.portal.retry_job(&late, "too late").await.unwrap());
        assert!(!bench.portal.give_up_job(&late, "too late").await.unwrap());
        assert!(bench.portal.finish_job(&current).await.unwrap());
    }

    async fn what_a_crash_left_in_work_is_due_at_once_unless_somebody_else_may_have_it(storage: Storage) {
        let is_shared = storage.is_shared();
        let bench = Bench::on(storage);
        bench.add(&issue(), None).await;
        let lost = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        bench.portal.resume_jobs().await.unwrap();
        assert_eq!(bench.portal.claim_jobs(1).await.unwrap().len(), usize::from(!is_shared));
        assert_eq!(bench.portal.finish_job(&lost).await.unwrap(), is_shared);
    }

    async fn a_failed_job_is_due_after_its_pause(storage: Storage) {
        let bench = Bench::on(storage);
        bench.add(&issue(), None).await;
        let job = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        assert!(bench.portal.retry_job(&job, "refused").await.unwrap());
        let pause = bench.portal.next_job_due().await.unwrap().unwrap().since(START);
        assert!((Duration::from_secs(4)..=Duration::from_secs(6)).contains(&pause));
        assert!(bench.portal.claim_jobs(1).await.unwrap().is_empty());
        bench.pass(pause);
        assert_eq!(bench.portal.claim_jobs(1).await.unwrap()[0].attempts, 1);
    }

    async fn a_secret_of_another_portal_is_given_up(storage: Storage) {
        let bench = Bench::on(storage);
        bench.add(&issue(), Some((&Vault::new(&SecretKey::new([8; 32])), "kw_secret"))).await;
        assert!(bench.portal.claim_jobs(1).await.unwrap().is_empty());
        let dead = bench.portal.dead_jobs(&admin()).await.unwrap();
        assert_eq!(dead[0].last_error, "Its secret was sealed under another KEYWRIGHT_SECRET_KEY.");
    }

    async fn an_admin_revives_a_dead_job_and_discards_another(storage: Storage) {
        let bench = Bench::on(storage);
        let id = bench.add(&issue(), None).await;
        let job = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        bench.portal.give_up_job(&job, "550\n no such mailbox").await.unwrap();
        let dead = bench.portal.dead_jobs(&admin()).await.unwrap().remove(0);
        assert_eq!((dead.last_error.as_str(), dead.attempts), ("550 no such mailbox", 1));
        assert_eq!(bench.portal.outbox_health(&admin()).await.unwrap().dead, 1);

        bench.portal.revive_job(&admin(), &id).await.unwrap();
        let again = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        assert_eq!(again.attempts, 0);
        bench.portal.give_up_job(&again, "550 no such mailbox").await.unwrap();
        bench.portal.discard_job(&admin(), &id).await.unwrap();
        assert!(matches!(bench.portal.revive_job(&admin(), &id).await, Err(Error::Missing)));
    }

    async fn the_outbox_is_for_admins(storage: Storage) {
        let bench = Bench::on(storage);
        let (ada, id) = (Actor::person(DeveloperId::new(START, 1), "Ada", false, Vec::new()), JobId::new(START, 1));
        assert!(matches!(bench.portal.outbox_health(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(bench.portal.dead_jobs(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(bench.portal.revive_job(&ada, &id).await, Err(Error::Forbidden)));
        assert!(matches!(bench.portal.discard_job(&ada, &id).await, Err(Error::Forbidden)));
    }

    async fn what_waits_is_counted_for_operators(storage: Storage) {
        let bench = Bench::on(storage);
        let figures = async || bench.portal.figures().await.unwrap().jobs;
        assert_eq!(figures().await, Jobs { new: 0, retrying: 0, dead: 0, oldest: None });
        bench.add(&issue(), None).await;
        assert_eq!(figures().await, Jobs { new: 1, retrying: 0, dead: 0, oldest: Some(START) });
        let job = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        bench.portal.retry_job(&job, "Not now.").await.unwrap();
        assert_eq!(figures().await, Jobs { new: 0, retrying: 1, dead: 0, oldest: Some(START) });
    }

    async fn done_jobs_are_forgotten_after_a_week(storage: Storage) {
        let bench = Bench::on(storage);
        bench.add(&issue(), None).await;
        let job = bench.portal.claim_jobs(1).await.unwrap().remove(0);
        bench.portal.finish_job(&job).await.unwrap();
        bench.pass(domain::time::days(7));
        assert_eq!(bench.portal.prune().await.unwrap(), 0);
        bench.pass(Duration::from_secs(1));
        assert_eq!(bench.portal.prune().await.unwrap(), 1);
    }
}
