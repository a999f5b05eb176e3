use crate::bench::{TestPortal, entry};
use core::time::Duration;
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    settings::{MailName, MailOption, MailOptions, Settings},
    time::hours,
};
use services::{Error, Job, Mail};
use storage::{Storage, on_both};

/// The clock stands at 10:30 UTC, so this is the next morning at 8.
const UNTIL_MORNING: Duration = Duration::from_mins(21 * 60 + 30);

/// A portal with an entry that Bob decides, and Ada who asks.
struct Morning {
    test: TestPortal,
    admin: Actor,
    bob: Actor,
    ada: Actor,
    entry: Entry,
}

async fn morning(storage: Storage) -> Morning {
    let test = TestPortal::on(storage);
    let admin = test.admin().await;
    test.developer("bob@example.com").await;
    let ada = test.developer("ada@example.com").await;
    let policy = test.policy(&admin, "Free").await;
    let draft = EntryDraft { approvers: vec!["bob@example.com".into()], ..entry("Weather", &policy) };
    let entry = test.portal.create_entry(&admin, draft).await.unwrap();
    let bob = test.actor("bob@example.com").await;
    Morning { test, admin, bob, ada, entry }
}

/// What the one mail that waits says: how many requests, and which.
async fn digest(test: &TestPortal) -> (String, usize, Vec<String>) {
    let (Job::Mail { to, mail: Mail::Digest { waiting, requests, .. } }, _) = test.jobs().await.remove(0) else {
        panic!("no digest waits")
    };
    (to, waiting, requests.into_iter().map(|row| format!("{}: {}", row.developer, row.title)).collect())
}

on_both! {
    async fn whoever_wants_a_digest_is_told_in_the_morning_and_not_before(storage: Storage) {
        let Morning { test, bob, ada, entry, .. } = morning(storage).await;
        test.portal.choose_digest(&bob, true).await.unwrap();
        test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["ada@example.com: request_received"]);
        test.pass(hours(21));
        assert_eq!(test.portal.send_digests().await.unwrap(), 0);
        test.pass(Duration::from_mins(30));
        assert_eq!(test.portal.send_digests().await.unwrap(), 1);
        assert_eq!(digest(&test).await, ("bob@example.com".into(), 1, vec!["Ada: Weather".into()]));
    }

    async fn a_digest_comes_once_a_day_as_long_as_something_waits(storage: Storage) {
        let Morning { test, admin, bob, ada, entry } = morning(storage).await;
        test.portal.choose_digest(&bob, true).await.unwrap();
        let request = test.ask(&ada, &entry).await;
        test.pass(UNTIL_MORNING);
        assert_eq!(test.portal.send_digests().await.unwrap(), 1);
        assert_eq!(test.portal.send_digests().await.unwrap(), 0);
        test.pass(hours(24));
        assert_eq!(test.portal.send_digests().await.unwrap(), 1);
        test.portal.decline(&admin, &request, 1, "No.").await.unwrap();
        test.jobs().await;
        test.pass(hours(24));
        assert_eq!(test.portal.send_digests().await.unwrap(), 0);
        assert_eq!(test.outbox().await, [""; 0]);
    }

    async fn an_admin_reads_of_everything_but_their_own_requests(storage: Storage) {
        let Morning { test, admin, ada, entry, .. } = morning(storage).await;
        test.portal.choose_digest(&admin, true).await.unwrap();
        test.ask(&admin, &entry).await;
        test.pass(UNTIL_MORNING);
        assert_eq!(test.portal.send_digests().await.unwrap(), 0);
        test.ask(&ada, &entry).await;
        test.jobs().await;
        test.pass(hours(24));
        assert_eq!(test.portal.send_digests().await.unwrap(), 1);
        assert_eq!(digest(&test).await, ("grace@example.com".into(), 1, vec!["Ada: Weather".into()]));
    }

    async fn nobody_else_is_told_less_because_one_wants_a_digest(storage: Storage) {
        let Morning { test, admin, bob, ada, entry } = morning(storage).await;
        let settings = Settings { email: Some("desk@example.com".parse().unwrap()), ..Settings::default() };
        test.portal.change_settings(&admin, settings, 0).await.unwrap();
        test.portal.choose_digest(&bob, true).await.unwrap();
        test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["ada@example.com: request_received", "desk@example.com: new_request"]);
    }

    async fn whoever_goes_back_to_single_mails_gets_them_at_once(storage: Storage) {
        let Morning { test, bob, ada, entry, .. } = morning(storage).await;
        test.portal.choose_digest(&bob, true).await.unwrap();
        assert_eq!(test.portal.digest(&bob).await.unwrap(), Some(true));
        test.portal.choose_digest(&bob, false).await.unwrap();
        assert_eq!(test.portal.digest(&bob).await.unwrap(), Some(false));
        test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["ada@example.com: request_received", "bob@example.com: new_request"]);
    }

    async fn without_the_digest_everybody_is_told_of_each_request(storage: Storage) {
        let Morning { test, admin, bob, ada, entry } = morning(storage).await;
        test.portal.choose_digest(&bob, true).await.unwrap();
        let off = MailOption { enabled: false, ..MailOption::default() };
        let mail_options = MailOptions::default().with(MailName::Digest, off);
        test.portal.change_settings(&admin, Settings { mail_options, ..Settings::default() }, 0).await.unwrap();
        test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["ada@example.com: request_received", "bob@example.com: new_request"]);
        test.pass(UNTIL_MORNING);
        test.portal.send_digests().await.unwrap();
        assert_eq!(test.outbox().await, [""; 0]);
    }

    async fn whoever_decides_nothing_has_nothing_to_choose(storage: Storage) {
        let Morning { test, ada, .. } = morning(storage).await;
        assert_eq!(test.portal.digest(&ada).await.unwrap(), None);
        assert!(matches!(test.portal.choose_digest(&ada, true).await, Err(Error::Forbidden)));
    }

    async fn somebody_who_may_not_decide_any_more_gets_no_digest(storage: Storage) {
        let Morning { test, admin, bob, ada, entry } = morning(storage).await;
        test.portal.choose_digest(&bob, true).await.unwrap();
        test.ask(&ada, &entry).await;
        test.portal.disable_developer(&admin, bob.developer().unwrap()).await.unwrap();
        test.jobs().await;
        test.pass(UNTIL_MORNING);
        assert_eq!(test.portal.send_digests().await.unwrap(), 0);
        assert_eq!(test.outbox().await, [""; 0]);
    }

    async fn deciders_hear_of_what_was_approved_without_them_only_if_they_want_to(storage: Storage) {
        let Morning { test, admin, ada, entry, .. } = morning(storage).await;
        let settings = Settings { require_key_approval: false, ..Settings::default() };
        test.portal.change_settings(&admin, settings.clone(), 0).await.unwrap();
        test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["ada@example.com: key"]);
        test.portal.change_settings(&admin, Settings { inform_on_auto_approval: true, ..settings }, 1).await.unwrap();
        let eve = test.developer("eve@example.com").await;
        test.ask(&eve, &entry).await;
        assert_eq!(test.outbox().await, ["bob@example.com: auto_approved", "eve@example.com: key"]);
    }

    async fn an_entry_decides_for_itself_whether_its_owners_hear_of_it(storage: Storage) {
        let Morning { test, admin, ada, entry, .. } = morning(storage).await;
        let settings = Settings { require_key_approval: false, inform_on_auto_approval: true, ..Settings::default() };
        test.portal.change_settings(&admin, settings, 0).await.unwrap();
        let mut draft = test.portal.entry_sheet(&admin, &entry.id).await.unwrap().draft;
        draft.overrides.inform_on_auto_approval = Some(false);
        test.portal.change_entry(&admin, &entry.id, 1, draft).await.unwrap();
        test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["ada@example.com: key"]);
    }
}
