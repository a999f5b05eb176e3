//! Clients that hang up in the middle: what they began is done whole or not at all, and nobody after them suffers.

use crate::bench::{TestPortal, asked};
use core::{future::poll_fn, pin::pin, task::Poll};
use domain::{
    Actor,
    catalogue::{Entry, Policy},
    event::What,
    request::Request,
};
use std::collections::BTreeSet;
use storage::{EventFilter, RequestFilter, Storage, on_both};
use tokio::task::JoinSet;

const CLIENTS: usize = 200;

/// Lets `work` go on for so many turns, then forgets it.
async fn hang_up_after(turns: usize, work: impl Future) {
    let (mut work, mut left) = (pin!(work), turns);
    poll_fn(|context| {
        if left == 0 || work.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        left -= 1;
        Poll::Pending
    })
    .await;
}

/// Two hundred clients at once who ask for access and hang up, each a little later than the one before.
async fn storm(test: &TestPortal, ada: &Actor, entries: &[Entry]) {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (portal, ada, form) = (test.portal.clone(), ada.clone(), asked(&entries[client % entries.len()], &[]));
        clients.spawn(async move { hang_up_after(client % 4, portal.submit(&ada, form)).await });
    }
    clients.join_all().await;
}

/// Two hundred readers, one after the other so that each gets a connection at once and is dropped while it begins. What
/// one left open must not make the next writer a reader.
async fn torn_readers(storage: &Storage) {
    for client in 0..CLIENTS {
        hang_up_after(client % 6, async { storage.read().await.unwrap().policies().await }).await;
    }
}

/// Two hundred transactions that are dropped anywhere: while they begin, before and after they wrote.
async fn torn_writers(storage: &Storage, like: &Policy) {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (storage, mut policy) = (storage.clone(), like.clone());
        policy.id = domain::id::PolicyId::new(like.created, 1000 + client as u128);
        policy.name = format!("Torn {client}");
        clients.spawn(async move {
            let work = async {
                let mut tx = storage.write().await.unwrap();
                tx.insert_policy(&policy).await.unwrap();
                tx.policies().await.unwrap();
                // Still in hand when the client is gone.
                loop {
                    tokio::task::yield_now().await;
                }
            };
            hang_up_after(client % 12, work).await;
        });
    }
    clients.join_all().await;
}

/// In one look at the database: each request has its event, each event its request, each its two mails.
async fn assert_consistent(test: &TestPortal) -> usize {
    let mut tx = test.storage.read().await.unwrap();
    let filter = RequestFilter { size: 1000, ..RequestFilter::default() };
    let requests: Vec<Request> = tx.requests(&filter).await.unwrap().rows;
    let events = tx.history(&EventFilter::default(), 10_000).await.unwrap();
    let submitted = events.iter().filter(|event| matches!(event.what, What::RequestSubmitted { .. }));
    let told: BTreeSet<_> = submitted.filter_map(|event| event.about.request.clone()).collect();
    assert_eq!(requests.iter().map(|request| request.id.clone()).collect::<BTreeSet<_>>(), told);
    assert!(requests.iter().all(|request| request.items.len() == 1));
    assert_eq!(tx.outbox_depth().await.unwrap().waiting, 2 * i64::try_from(requests.len()).unwrap());
    requests.len()
}

on_both! {
    async fn clients_that_hang_up_leave_the_portal_whole(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let free = test.policy(&admin, "Free").await;
        let mut entries = Vec::new();
        for number in 0..15 {
            entries.push(test.entry(&admin, &format!("API {number}"), &free).await);
        }
        storm(&test, &ada, &entries).await;
        assert_consistent(&test).await;
        for entry in &entries {
            let _ = test.portal.submit(&ada, asked(entry, &[])).await;
        }
        assert_eq!(assert_consistent(&test).await, entries.len(), "everybody who came later was served");
    }

    async fn torn_transactions_leave_nothing_and_hold_up_nobody(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let free = test.policy(&admin, "Free").await;
        torn_writers(&test.storage, &free).await;
        torn_readers(&test.storage).await;
        let mut later = JoinSet::new();
        for number in 0..20 {
            let (portal, admin) = (test.portal.clone(), admin.clone());
            later.spawn(async move { portal.create_policy(&admin, crate::bench::policy(&format!("P {number}"))).await });
        }
        assert!(later.join_all().await.iter().all(Result::is_ok), "connections that were left behind are usable");
        let names = test.portal.policies(&admin).await.unwrap();
        assert_eq!(names.iter().filter(|policy| policy.name.starts_with("Torn")).count(), 0);
        assert_eq!(names.len(), 21);
    }
}
