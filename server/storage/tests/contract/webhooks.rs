use domain::{
    By, Timestamp,
    id::{DeliveryId, JobId, RequestId, WebhookId},
    webhook::{Answer, Attempt, Cause, Delivery, DeliveryState, Endpoint, EndpointState, Events, Reply},
};
use storage::{Error, NewDelivery, Tx, WebhookSecrets, on_both};

const fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn endpoint(number: u128) -> Endpoint {
    Endpoint {
        id: WebhookId::new(at(0), number),
        url: "https://example.com/hook".into(),
        description: "Tickets".into(),
        events: Events::Only(vec!["key_request.submitted".into(), "key.issued".into()]),
        state: EndpointState::Enabled,
        failing_since: None,
        created: at(1),
        version: 1,
    }
}

fn disabled() -> EndpointState {
    EndpointState::Disabled { by: By::Keywright, at: at(9), why: Cause::Failing }
}

fn job(number: u128) -> JobId {
    JobId::new(at(0), number)
}

fn delivery(number: u128) -> Delivery {
    Delivery {
        id: DeliveryId::new(at(0), number),
        webhook: endpoint(1).id,
        event: "key.issued".into(),
        state: DeliveryState::Waiting { next: at(2) },
        attempts: 0,
        tried: 0,
        first_attempt: None,
        created: at(2),
    }
}

fn attempt(number: i64, reply: Reply) -> Attempt {
    let headers = vec![("webhook-id".into(), "dlv_1".into()), ("webhook-timestamp".into(), "3".into())];
    Attempt { number, began: at(3), millis: 1234, headers, reply }
}

/// An endpoint and as many deliveries to it, carried by jobs of the same numbers.
async fn sent(tx: &mut Tx, count: u128) {
    tx.insert_webhook(&endpoint(1), "sealed").await.unwrap();
    for number in 1..=count {
        let request = Some(RequestId::new(at(0), number));
        let new = NewDelivery { delivery: delivery(number), job: job(number), body: "{}".into(), request };
        tx.insert_delivery(&new).await.unwrap();
    }
}

on_both! {
    async fn an_endpoint_comes_back_as_it_was_stored(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let all = Endpoint { events: Events::All, state: disabled(), failing_since: Some(at(5)), ..endpoint(2) };
        tx.insert_webhook(&endpoint(1), "sealed").await.unwrap();
        tx.insert_webhook(&all, "sealed too").await.unwrap();
        assert_eq!(tx.webhooks().await.unwrap(), [endpoint(1), all.clone()]);
        assert_eq!(tx.enabled_webhooks().await.unwrap(), [endpoint(1)]);
        assert_eq!(tx.webhook(&all.id).await.unwrap(), Some(all));
    }

    async fn an_endpoint_based_on_an_older_version_is_refused_and_its_state_is_left_alone(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        tx.insert_webhook(&endpoint(1), "sealed").await.unwrap();
        assert!(tx.set_webhook_state(&endpoint(1).id, &disabled()).await.unwrap());
        let moved = Endpoint { url: "https://example.org/".into(), version: 2, ..endpoint(1) };
        tx.update_webhook(&moved).await.unwrap();
        assert!(matches!(tx.update_webhook(&moved).await, Err(Error::Conflict("this webhook"))));
        let expected = Endpoint { state: disabled(), ..moved };
        assert_eq!(tx.webhook(&expected.id).await.unwrap(), Some(expected));
    }

    async fn an_endpoint_is_disabled_once_and_begins_anew_when_enabled(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let id = endpoint(1).id;
        tx.insert_webhook(&endpoint(1), "sealed").await.unwrap();
        tx.set_webhook_failing(&id, Some(at(5))).await.unwrap();
        assert!(tx.set_webhook_state(&id, &disabled()).await.unwrap());
        assert!(!tx.set_webhook_state(&id, &disabled()).await.unwrap());
        assert_eq!(tx.webhook(&id).await.unwrap().unwrap().failing_since, Some(at(5)));
        assert!(tx.set_webhook_state(&id, &EndpointState::Enabled).await.unwrap());
        assert_eq!(tx.webhook(&id).await.unwrap(), Some(endpoint(1)));
    }

    async fn a_rotated_secret_goes_on_beside_the_new_one(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        let id = endpoint(1).id;
        tx.insert_webhook(&endpoint(1), "first").await.unwrap();
        let only = WebhookSecrets { current: "first".into(), old: None };
        assert_eq!(tx.webhook_secrets(&id).await.unwrap(), Some(only));
        tx.rotate_webhook_secret(&id, "second", at(50)).await.unwrap();
        tx.rotate_webhook_secret(&id, "third", at(60)).await.unwrap();
        let both = WebhookSecrets { current: "third".into(), old: Some(("second".into(), at(60))) };
        assert_eq!(tx.webhook_secrets(&id).await.unwrap(), Some(both));
    }

    async fn deliveries_are_read_newest_first_a_page_at_a_time(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        sent(&mut tx, 3).await;
        let webhook = endpoint(1).id;
        let first = tx.deliveries(&webhook, None, 2).await.unwrap();
        assert_eq!(first.rows, [delivery(3), delivery(2)]);
        let after = first.next.unwrap().parse().unwrap();
        let second = tx.deliveries(&webhook, Some(&after), 2).await.unwrap();
        assert_eq!((second.rows, second.next), (vec![delivery(1)], None));
        assert!(tx.deliveries(&endpoint(2).id, None, 2).await.unwrap().rows.is_empty());
    }

    async fn only_the_job_that_carries_a_delivery_moves_it_on(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        sent(&mut tx, 1).await;
        let failed = delivery(1).attempted(Answer::Failed { retry_after: None }, at(3), at(4), 20);
        tx.update_delivery(&failed, &job(1), &job(7)).await.unwrap();
        assert_eq!(tx.delivery(&failed.id).await.unwrap(), Some(failed.clone()));
        assert_eq!(tx.delivery_job(&failed.id).await.unwrap(), Some(job(7)));
        assert!(matches!(tx.update_delivery(&failed, &job(1), &job(1)).await, Err(Error::Conflict("this delivery"))));
        let taken = failed.attempted(Answer::Taken, at(5), at(6), 20);
        tx.update_delivery(&taken, &job(7), &job(7)).await.unwrap();
        assert_eq!(tx.delivery(&taken.id).await.unwrap().unwrap().state, DeliveryState::Delivered { at: at(6) });
    }

    async fn every_try_is_kept_with_its_request_and_reply(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        sent(&mut tx, 1).await;
        let silent = attempt(1, Reply::Nothing("It did not answer.".into()));
        let busy = attempt(2, Reply::Answered { status: 503, body: "busy".into() });
        tx.insert_attempt(&delivery(1).id, &busy).await.unwrap();
        tx.insert_attempt(&delivery(1).id, &silent).await.unwrap();
        assert_eq!(tx.attempts(&delivery(1).id).await.unwrap(), [silent, busy]);
    }

    async fn disabling_ends_what_waits_and_nothing_else(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        sent(&mut tx, 2).await;
        let taken = delivery(1).attempted(Answer::Taken, at(3), at(4), 20);
        tx.update_delivery(&taken, &job(1), &job(1)).await.unwrap();
        assert_eq!(tx.stop_deliveries(&endpoint(1).id, at(9)).await.unwrap(), 1);
        assert_eq!(tx.delivery(&taken.id).await.unwrap(), Some(taken));
        assert_eq!(tx.delivery(&delivery(2).id).await.unwrap().unwrap().state, DeliveryState::Stopped { at: at(9) });
    }

    async fn what_tells_of_a_request_can_be_rewritten(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        sent(&mut tx, 2).await;
        let id = delivery(1).id;
        tx.insert_attempt(&id, &attempt(1, Reply::Answered { status: 200, body: "You said {}".into() })).await.unwrap();
        let request = RequestId::new(at(0), 1);
        assert_eq!(tx.deliveries_of_request(&request).await.unwrap(), [(id.clone(), "{}".to_owned())]);
        tx.rewrite_delivery(&id, "[]").await.unwrap();
        assert_eq!(tx.delivery_body(&id).await.unwrap().as_deref(), Some("[]"));
        assert_eq!(tx.attempts(&id).await.unwrap()[0].reply, Reply::Answered { status: 200, body: String::new() });
        assert_eq!(tx.delivery_body(&delivery(2).id).await.unwrap().as_deref(), Some("{}"));
    }

    async fn the_log_forgets_what_ended_long_ago_and_goes_with_its_endpoint(storage: Storage) {
        let mut tx = storage.write().await.unwrap();
        sent(&mut tx, 2).await;
        let taken = delivery(1).attempted(Answer::Taken, at(3), at(4), 20);
        tx.update_delivery(&taken, &job(1), &job(1)).await.unwrap();
        tx.insert_attempt(&taken.id, &attempt(1, Reply::Nothing(String::new()))).await.unwrap();
        assert_eq!(tx.prune_deliveries(at(4)).await.unwrap(), 0);
        assert_eq!(tx.prune_deliveries(at(5)).await.unwrap(), 1);
        assert!(tx.attempts(&taken.id).await.unwrap().is_empty());
        tx.delete_webhook(&endpoint(1).id).await.unwrap();
        assert_eq!(tx.delivery(&delivery(2).id).await.unwrap(), None);
        assert!(matches!(tx.delete_webhook(&endpoint(1).id).await, Err(Error::Conflict("this webhook"))));
    }
}
