//! Secure key approval: from the approval to a key that its developer alone has seen.

use crate::bench::{TestPortal, entry, sentence, token};
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    id::RequestId,
    key::{ClaimState, Standing},
    settings::Overrides,
    time::hours,
};
use services::{Error, Issued, Job, Mail};
use storage::{LiveKey, on_both};
use tokio::task::JoinSet;

/// Somebody who decides, somebody who asked for an API with secure approval, and the token of the link she was mailed.
struct Approved {
    admin: Actor,
    ada: Actor,
    request: RequestId,
    token: String,
}

async fn secure(test: &TestPortal, admin: &Actor) -> Entry {
    let free = test.policy(admin, "Free").await;
    let overrides = Overrides { secure_key_approval: Some(true), ..Overrides::default() };
    test.portal.create_entry(admin, EntryDraft { overrides, ..entry("Weather", &free) }).await.unwrap()
}

async fn approved(test: &TestPortal) -> Approved {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let weather = secure(test, &admin).await;
    let request = test.ask(&ada, &weather).await;
    test.jobs().await;
    test.portal.approve(&admin, &request, 1).await.unwrap();
    let token = token(&test.secret().await);
    Approved { admin, ada, request, token }
}

async fn keys(test: &TestPortal) -> Vec<LiveKey> {
    test.storage.read().await.unwrap().live_keys(None, 100).await.unwrap()
}

fn digest(issued: &Issued) -> String {
    crate::bench::vault().digest(issued.secret.reveal()).as_str().to_owned()
}

async fn is_missing(test: &TestPortal, actor: &Actor, token: &str) -> bool {
    let page = test.portal.claim_page(actor, token).await;
    let key = test.portal.generate_key(actor, token, None).await;
    let saved = test.portal.key_saved(actor, token).await;
    let disowned = test.portal.disown(actor, token).await;
    matches!(page, Err(Error::Missing))
        && matches!(key, Err(Error::Missing))
        && matches!(saved, Err(Error::Missing))
        && matches!(disowned, Err(Error::Missing))
}

on_both! {
    async fn an_approval_mails_a_link_and_makes_no_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let weather = secure(&test, &admin).await;
        let request = test.ask(&ada, &weather).await;
        test.jobs().await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let (job, link) = test.jobs().await.remove(0);
        let expires = test.portal.now().plus(hours(72));
        let mail = Mail::Claim { name: "Ada".into(), title: "Weather".into(), policy: "Free".into(), expires };
        assert_eq!(job, Job::Mail { to: "ada@example.com".into(), mail });
        assert!(link.unwrap().starts_with("https://keys.example.com/claim/"));
        assert!(keys(&test).await.is_empty());
    }

    async fn looking_uses_nothing_up_and_one_press_makes_the_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        for _ in 0..1000 {
            let page = test.portal.claim_page(&ada, &token).await.unwrap();
            assert!(matches!(page.state, ClaimState::Ready { .. }));
        }
        let issued = test.portal.generate_key(&ada, &token, None).await.unwrap();
        let row = test.portal.my_keys(&ada).await.unwrap().remove(0);
        assert_eq!((row.key.clone(), row.standing), (issued.key.clone(), Standing::Active));
        assert_eq!(keys(&test).await[0].digest, digest(&issued));
        assert!(test.outbox().await.is_empty(), "no mail ever holds this key");
    }

    async fn of_a_hundred_presses_at_once_one_makes_the_key(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        let mut presses = JoinSet::new();
        for _ in 0..100 {
            let (portal, ada, token) = (test.portal.clone(), ada.clone(), token.clone());
            presses.spawn(async move { portal.generate_key(&ada, &token, None).await });
        }
        let (won, lost): (Vec<_>, Vec<_>) = presses.join_all().await.into_iter().partition(Result::is_ok);
        assert!(lost.iter().all(|lost| matches!(lost, Err(Error::Conflict(why)) if why.contains("was generated at"))));
        let won: Vec<_> = won.into_iter().filter_map(Result::ok).collect();
        let live = keys(&test).await;
        assert_eq!((won.len(), live.len(), &live[0].digest), (1, 1, &digest(&won[0])));
    }

    async fn a_key_that_nobody_saw_is_generated_again_and_the_first_text_opens_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        let lost = test.portal.generate_key(&ada, &token, None).await.unwrap();
        let ClaimState::Unseen { version, .. } = test.portal.claim_page(&ada, &token).await.unwrap().state else {
            panic!("the key was not seen")
        };
        let seen = test.portal.generate_key(&ada, &token, Some(version)).await.unwrap();
        let live = keys(&test).await;
        assert_eq!((live.len(), &live[0].digest, &live[0].id), (1, &digest(&seen), &lost.key.id));
        assert_ne!(digest(&lost), digest(&seen));
        let late = test.portal.generate_key(&ada, &token, Some(version)).await;
        assert!(sentence(late).starts_with("The key was generated again meanwhile"));
    }

    async fn a_key_that_was_saved_is_never_generated_again(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        assert!(matches!(test.portal.key_saved(&ada, &token).await, Err(Error::Conflict(_))));
        let issued = test.portal.generate_key(&ada, &token, None).await.unwrap();
        test.portal.key_saved(&ada, &token).await.unwrap();
        assert_eq!(test.portal.claim_page(&ada, &token).await.unwrap().state, ClaimState::Done);
        let again = test.portal.generate_key(&ada, &token, Some(issued.key.version)).await;
        assert!(sentence(again).starts_with("This link has done its work"));
    }

    async fn a_link_of_somebody_else_is_like_one_that_never_was(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { admin, token, .. } = approved(&test).await;
        let eve = test.developer("eve@example.com").await;
        assert!(is_missing(&test, &eve, &token).await);
        assert!(is_missing(&test, &admin, &token).await);
        assert!(is_missing(&test, &eve, "made-up").await);
        assert!(keys(&test).await.is_empty());
    }

    async fn a_link_ends_in_time_and_a_new_one_takes_its_place(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { admin, ada, request, token: old } = approved(&test).await;
        test.pass(hours(72));
        assert!(matches!(test.portal.claim_page(&ada, &old).await.unwrap().state, ClaimState::Expired { .. }));
        assert!(sentence(test.portal.generate_key(&ada, &old, None).await).starts_with("This link expired at"));
        test.portal.redeliver(&admin, &request).await.unwrap();
        let new = token(&test.secret().await);
        assert!(is_missing(&test, &ada, &old).await);
        test.portal.generate_key(&ada, &new, None).await.unwrap();
        assert!(matches!(test.portal.redeliver(&admin, &request).await, Err(Error::Refused(_))));
    }

    async fn a_link_that_another_replaced_or_that_was_cancelled_is_not_mailed_any_more(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { admin, ada, request, .. } = approved(&test).await;
        test.portal.redeliver(&admin, &request).await.unwrap();
        test.portal.redeliver(&admin, &request).await.unwrap();
        let new = token(&test.secret().await);
        assert!(test.outbox().await.is_empty());
        assert!(test.portal.claim_page(&ada, &new).await.is_ok());
        test.portal.redeliver(&admin, &request).await.unwrap();
        test.portal.cancel_link(&admin, &request).await.unwrap();
        assert!(test.outbox().await.is_empty());
    }

    async fn a_cancelled_link_opens_nothing_until_another_is_sent(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { admin, ada, request, token: old } = approved(&test).await;
        assert!(matches!(test.portal.cancel_link(&ada, &request).await, Err(Error::Refused(_))));
        test.portal.cancel_link(&admin, &request).await.unwrap();
        assert!(is_missing(&test, &ada, &old).await);
        test.portal.redeliver(&admin, &request).await.unwrap();
        let new = token(&test.secret().await);
        test.portal.generate_key(&ada, &new, None).await.unwrap();
    }

    async fn whoever_never_asked_cancels_the_link_and_the_admins_are_told(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        test.portal.disown(&ada, &token).await.unwrap();
        assert_eq!(test.outbox().await, ["grace@example.com: disowned"]);
        assert!(is_missing(&test, &ada, &token).await);
        assert!(keys(&test).await.is_empty());
    }

    async fn disowning_a_link_ends_the_key_that_came_from_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        test.portal.generate_key(&ada, &token, None).await.unwrap();
        test.portal.disown(&ada, &token).await.unwrap();
        assert_eq!(test.portal.my_keys(&ada).await.unwrap()[0].standing, Standing::Revoked);
        assert_eq!(test.outbox().await, ["grace@example.com: disowned"]);
    }

    async fn a_fresh_key_is_shown_to_its_developer_alone_and_not_for_long(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        let issued = test.portal.generate_key(&ada, &token, None).await.unwrap();
        let sealed = test.portal.seal_fresh(&ada, &issued).unwrap();
        assert!(!sealed.contains(issued.secret.reveal()));
        let shown = test.portal.fresh_key(&ada, &sealed).await.unwrap().unwrap();
        assert_eq!((shown.text.as_str(), shown.title.as_str()), (issued.secret.reveal(), "Weather"));
        assert_eq!(shown.curl, None, "nobody knows where the API is called");
        assert!(!format!("{shown:?}").contains(issued.secret.reveal()));

        let eve = test.developer("eve@example.com").await;
        assert_eq!(test.portal.fresh_key(&eve, &sealed).await.unwrap(), None);
        assert_eq!(test.portal.fresh_key(&ada, "key_1.nonsense").await.unwrap(), None);
        test.pass(services::FRESH_LIVES);
        assert_eq!(test.portal.fresh_key(&ada, &sealed).await.unwrap(), None);
    }

    async fn a_text_that_was_replaced_is_not_shown(storage: Storage) {
        let test = TestPortal::on(storage);
        let Approved { ada, token, .. } = approved(&test).await;
        let first = test.portal.generate_key(&ada, &token, None).await.unwrap();
        let sealed = test.portal.seal_fresh(&ada, &first).unwrap();
        test.portal.generate_key(&ada, &token, Some(first.key.version)).await.unwrap();
        assert_eq!(test.portal.fresh_key(&ada, &sealed).await.unwrap(), None);
    }
}
