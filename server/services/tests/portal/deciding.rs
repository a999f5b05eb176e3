//! From a request to its decision, and what is left afterwards.

use crate::bench::{TestPortal, asked, entry, sentence};
use domain::{
    Actor,
    catalogue::{Entry, EntryDraft},
    field::{Field, Kind},
    id::RequestId,
    request::{QueueView, Refusal, StateName},
    settings::{Overrides, Settings},
    time::days,
};
use services::{Error, Job};
use storage::on_both;
use tokio::task::JoinSet;

/// Somebody who decides, somebody who asks, what for, and their request.
struct Asked {
    admin: Actor,
    ada: Actor,
    weather: Entry,
    request: RequestId,
}

async fn ada_asked(test: &TestPortal) -> Asked {
    let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
    let free = test.policy(&admin, "Free").await;
    let weather = test.entry(&admin, "Weather", &free).await;
    let request = test.ask(&ada, &weather).await;
    test.jobs().await;
    Asked { admin, ada, weather, request }
}

async fn change(test: &TestPortal, admin: &Actor, settings: Settings) {
    let (_, version) = test.portal.settings(admin).await.unwrap();
    test.portal.change_settings(admin, settings, version).await.unwrap();
}

async fn history(test: &TestPortal, of: &Actor) -> Vec<String> {
    let events = test.portal.my_history(of, None).await.unwrap();
    events.into_iter().map(|(event, _)| format!("{} by {}", event.what.name(), event.by.name())).collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    let Error::Refused(refusal) = result.unwrap_err() else { panic!("not refused by the rules") };
    refusal
}

on_both! {
    async fn an_approval_sends_the_key_on_its_way(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, request, .. } = ada_asked(&test).await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        assert_eq!(test.jobs().await, [(Job::IssueKey { request: request.clone() }, None)]);
        let (page, _) = test.portal.request(&ada, &request).await.unwrap();
        assert_eq!((page.request.state.name(), page.request.revision), (StateName::Approved, 2));
        assert_eq!(page.request.state.approval().unwrap().by.name(), "Grace");
    }

    async fn a_second_decision_is_refused_and_names_the_first(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, request, .. } = ada_asked(&test).await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let first = Refusal::AlreadyApproved { name: "Grace".into(), at: test.portal.now() };
        assert_eq!(refusal(test.portal.approve(&admin, &request, 1).await), first);
        assert_eq!(refusal(test.portal.decline(&admin, &request, 1, "Too late").await), first);
        assert_eq!(test.outbox().await, ["issue_key"]);
    }

    async fn of_many_approvals_at_once_one_counts_and_the_others_name_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, request, .. } = ada_asked(&test).await;
        let mut approvals = JoinSet::new();
        for _ in 0..8 {
            let (portal, admin, request) = (test.portal.clone(), admin.clone(), request.clone());
            approvals.spawn(async move { portal.approve(&admin, &request, 1).await });
        }
        let (won, lost): (Vec<_>, Vec<_>) = approvals.join_all().await.into_iter().partition(Result::is_ok);
        let first = Refusal::AlreadyApproved { name: "Grace".into(), at: test.portal.now() };
        assert_eq!((won.len(), test.outbox().await), (1, vec!["issue_key".to_owned()]));
        assert_eq!(lost.into_iter().map(refusal).collect::<Vec<_>>(), vec![first; 7]);
    }

    async fn an_approval_and_a_refusal_at_once_do_not_both_count(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, request, .. } = ada_asked(&test).await;
        let (yes, no) = tokio::join!(
            test.portal.approve(&admin, &request, 1),
            test.portal.decline(&admin, &request, 1, "No"),
        );
        assert_eq!((u8::from(yes.is_ok()) + u8::from(no.is_ok()), test.jobs().await.len()), (1, 1));
        let late = sentence(yes.and(no));
        assert!(late.contains(" by Grace at "), "{late}");
    }

    async fn a_decision_on_what_was_never_read_is_refused(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, request, .. } = ada_asked(&test).await;
        let stale = Refusal::Stale { based_on: 7, current: 1 };
        assert_eq!(refusal(test.portal.approve(&admin, &request, 7).await), stale);
        assert_eq!(refusal(test.portal.decline(&admin, &request, 7, "No").await), stale);
        assert_eq!(refusal(test.portal.withdraw(&ada, &request, 7).await), stale);
    }

    async fn nobody_decides_for_themselves_unless_the_portal_allows_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, weather, .. } = ada_asked(&test).await;
        let own = test.ask(&admin, &weather).await;
        assert_eq!(refusal(test.portal.approve(&admin, &own, 1).await), Refusal::OwnRequest);
        assert_eq!(refusal(test.portal.decline(&admin, &own, 1, "No").await), Refusal::OwnRequest);
        change(&test, &admin, Settings { allow_self_approval: true, ..Settings::default() }).await;
        test.portal.approve(&admin, &own, 1).await.unwrap();
    }

    async fn whoever_declines_says_why(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, request, .. } = ada_asked(&test).await;
        assert_eq!(refusal(test.portal.decline(&admin, &request, 1, " \n").await), Refusal::ReasonRequired);
        let endless = "x".repeat(2001);
        assert_eq!(refusal(test.portal.decline(&admin, &request, 1, &endless).await), Refusal::ReasonTooLong);
        assert_eq!(test.portal.request(&ada, &request).await.unwrap().0.request.revision, 1);
        change(&test, &admin, Settings { decline_reason_required: false, ..Settings::default() }).await;
        test.portal.decline(&admin, &request, 1, "").await.unwrap();
        assert_eq!(test.outbox().await, ["ada@example.com: declined"]);
    }

    async fn a_declined_request_is_gone_and_its_history_stays_without_the_answers(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, .. } = ada_asked(&test).await;
        let fields = vec![Field::new("why", "Why", Kind::Text)];
        change(&test, &admin, Settings { key_request_fields: fields, ..Settings::default() }).await;
        let maps = test.entry(&admin, "Maps", &test.policy(&admin, "Pro").await).await;
        let request = test.portal.submit(&ada, asked(&maps, &[("why", "my secret plan")])).await.unwrap().id;
        test.portal.decline(&admin, &request, 1, "Not for you").await.unwrap();
        let Err(Error::Gone(how)) = test.portal.request(&ada, &request).await else { panic!("it is still there") };
        assert!(how.starts_with("You asked for Maps · Pro. Declined by Grace at "), "{how}");
        assert!(how.ends_with(" Their reason: Not for you"), "{how}");
        let Err(Error::Gone(how)) = test.portal.request(&admin, &request).await else { panic!("it is still there") };
        assert!(how.starts_with("Ada asked for Maps · Pro. Declined by Grace at "), "{how}");
        let listed = test.portal.queue(&admin, QueueView::All, "", None).await.unwrap().rows;
        assert!(listed.iter().all(|row| row.id != request));
        assert_eq!(history(&test, &ada).await[..2], ["key_request.declined by Grace", "key_request.submitted by Ada"]);
        let events = test.portal.my_history(&ada, None).await.unwrap();
        assert!(format!("{events:?}").contains("Not for you"));
        assert!(!format!("{events:?}").contains("secret plan"));
        let again: Vec<_> = events[..2].iter().map(|(_, again)| again.as_ref().map(ToString::to_string)).collect();
        assert_eq!(again, [Some("maps".to_owned()), None]);
        test.ask(&ada, &maps).await;
    }

    async fn whoever_decides_what_is_gone_learns_what_became_of_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, request, .. } = ada_asked(&test).await;
        let eve = test.developer("eve@example.com").await;
        test.portal.decline(&admin, &request, 1, "No").await.unwrap();
        let declined = format!("Declined by Grace at {}. Their reason: No", test.portal.now().long());
        assert_eq!(sentence(test.portal.approve(&admin, &request, 1).await), declined);
        assert_eq!(sentence(test.portal.withdraw(&ada, &request, 1).await), declined);
        assert!(matches!(test.portal.approve(&eve, &request, 1).await, Err(Error::Missing)));
    }

    async fn a_withdrawn_request_is_gone(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, weather, request } = ada_asked(&test).await;
        assert_eq!(refusal(test.portal.withdraw(&admin, &request, 1).await), Refusal::NotYours);
        test.portal.withdraw(&ada, &request, 1).await.unwrap();
        assert!(test.portal.my_requests(&ada, None).await.unwrap().rows.is_empty());
        assert_eq!(history(&test, &ada).await[0], "key_request.withdrawn by Ada");
        let late = test.portal.approve(&admin, &request, 1).await;
        assert_eq!(sentence(late), format!("Withdrawn by Ada at {}.", test.portal.now().long()));
        assert!(test.outbox().await.is_empty());
        test.ask(&ada, &weather).await;
    }

    async fn an_approved_request_cannot_be_withdrawn(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, request, .. } = ada_asked(&test).await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let refused = refusal(test.portal.withdraw(&ada, &request, 2).await);
        assert!(matches!(refused, Refusal::AlreadyApproved { .. }), "{refused:?}");
    }

    async fn a_request_nobody_decides_expires_after_ninety_days(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, request, .. } = ada_asked(&test).await;
        test.pass(days(89));
        assert_eq!(test.portal.expire_requests().await.unwrap(), 0);
        test.pass(days(1));
        assert_eq!(test.portal.expire_requests().await.unwrap(), 1);
        assert_eq!(history(&test, &ada).await[0], "key_request.expired by Keywright");
        let late = format!("Expired at {}: nobody decided in time.", test.portal.now().long());
        assert_eq!(sentence(test.portal.approve(&admin, &request, 1).await), late);
    }

    async fn without_a_time_limit_nothing_expires(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, .. } = ada_asked(&test).await;
        change(&test, &admin, Settings { request_ttl_days: 0, ..Settings::default() }).await;
        let maps = test.entry(&admin, "Maps", &test.policy(&admin, "Pro").await).await;
        test.ask(&ada, &maps).await;
        test.pass(days(3650));
        assert_eq!(test.portal.expire_requests().await.unwrap(), 1);
        assert_eq!(test.portal.my_requests(&ada, None).await.unwrap().rows[0].title.to_string(), "Maps");
    }

    async fn an_approved_request_does_not_expire(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, request, .. } = ada_asked(&test).await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        test.pass(days(3650));
        assert_eq!(test.portal.expire_requests().await.unwrap(), 0);
    }

    async fn an_approver_decides_what_is_theirs_and_sees_nothing_else(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, weather, request } = ada_asked(&test).await;
        test.developer("otto@example.com").await;
        let pro = test.policy(&admin, "Pro").await;
        let approvers = vec!["otto@example.com".into()];
        let theirs = EntryDraft { approvers, ..entry("Maps", &pro) };
        let maps = test.portal.create_entry(&admin, theirs).await.unwrap();
        let asked_maps = test.ask(&ada, &maps).await;
        let otto = test.actor("otto@example.com").await;
        let queue = test.portal.queue(&otto, QueueView::Waiting, "", None).await.unwrap().rows;
        assert_eq!(queue.iter().map(|row| &row.id).collect::<Vec<_>>(), [&asked_maps]);
        assert!(matches!(test.portal.request(&otto, &request).await, Err(Error::Missing)));
        assert!(matches!(test.portal.approve(&otto, &request, 1).await, Err(Error::Missing)));
        test.portal.approve(&otto, &asked_maps, 1).await.unwrap();
        assert!(matches!(test.portal.queue(&ada, QueueView::Waiting, "", None).await, Err(Error::Forbidden)));
        assert_eq!(weather.approvers.len(), 0);
    }

    async fn what_belongs_to_others_answers_like_what_never_was(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { request, .. } = ada_asked(&test).await;
        let eve = test.developer("eve@example.com").await;
        let never = RequestId::new(test.portal.now(), 404);
        let read = async |id| sentence(test.portal.request(&eve, id).await);
        let withdraw = async |id| sentence(test.portal.withdraw(&eve, id, 1).await);
        let approve = async |id| sentence(test.portal.approve(&eve, id, 1).await);
        let decline = async |id| sentence(test.portal.decline(&eve, id, 1, "No").await);
        let missing = Error::Missing.to_string();
        assert_eq!([read(&request).await, read(&never).await], [missing.clone(), missing.clone()]);
        assert_eq!([withdraw(&request).await, withdraw(&never).await], [missing.clone(), missing.clone()]);
        assert_eq!([approve(&request).await, approve(&never).await], [missing.clone(), missing.clone()]);
        assert_eq!([decline(&request).await, decline(&never).await], [missing.clone(), missing]);
    }

    async fn a_key_that_comes_by_link_is_not_minted_for_the_mail(storage: Storage) {
        let test = TestPortal::on(storage);
        let Asked { admin, ada, .. } = ada_asked(&test).await;
        let pro = test.policy(&admin, "Pro").await;
        let overrides = Overrides { secure_key_approval: Some(true), ..Overrides::default() };
        let sealed = EntryDraft { overrides, ..entry("Payments", &pro) };
        let payments = test.portal.create_entry(&admin, sealed).await.unwrap();
        let request = test.ask(&ada, &payments).await;
        test.jobs().await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        assert!(!test.outbox().await.contains(&"issue_key".to_owned()));
    }
}
