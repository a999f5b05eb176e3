//! Two people, one request, the same moment.

use crate::{bench::TestPortal, browser::Answer};
use std::{collections::BTreeSet, sync::Arc};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_approvals_at_once_one_counts_and_the_others_name_who_was_faster() {
    let test = TestPortal::open().await;
    let admins = [Arc::new(test.admin("Grace").await), Arc::new(test.admin("Hedy").await)];
    admins[0].publish("Weather").await;
    let request = test.developer("Ada").await.ask("weather").await;
    let mut approvals = JoinSet::new();
    for turn in 0..20 {
        let (admin, request) = (admins[turn % 2].clone(), request.clone());
        approvals.spawn(async move { admin.call("approve_request", &[("id", &request), ("revision", "1")]).await });
    }
    let (won, lost): (Vec<Answer>, Vec<Answer>) =
        approvals.join_all().await.into_iter().partition(|answer| answer.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 19));
    let first = &lost[0].body;
    assert!(first.contains("Approved by Grace at") || first.contains("Approved by Hedy at"), "{first}");
    assert!(lost.iter().all(|answer| answer.status == 409 && answer.body == *first), "{lost:#?}");
    let out = test.outbox().await;
    assert_eq!(out.iter().filter(|job| *job == "issue_key").count(), 1, "{out:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_requests_at_once_one_is_kept_and_all_lead_to_it() {
    let test = TestPortal::open().await;
    test.admin("Grace").await.publish("Weather").await;
    let ada = Arc::new(test.developer("Ada").await);
    let form: domain::request::RequestForm = ada.read("read_request_form", &[("slug", "weather")]).await;
    let policy = form.items[0].policies[0].id.to_string();
    let mut requests = JoinSet::new();
    for _ in 0..20 {
        let (ada, policy) = (ada.clone(), policy.clone());
        requests.spawn(async move { ada.call("submit_request", &[("slug", "weather"), ("policy", &policy)]).await });
    }
    let answers = requests.join_all().await;
    let sent = answers.iter().filter(|answer| answer.body.contains("was sent")).count();
    assert_eq!(sent, 1, "{answers:#?}");
    let places: BTreeSet<_> = answers.iter().map(|answer| answer.header("location")).collect();
    assert_eq!(places.len(), 1, "all are led to the same request: {places:?}");
    assert_eq!(test.outbox().await, ["ada@example.com: request_received", "grace@example.com: new_request"]);
}
