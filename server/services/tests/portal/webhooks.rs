//! Webhooks: who is told of what, and what comes of every try.

use crate::bench::{TestPortal, asked, mistakes, policy, sentence};
use base64::{Engine, engine::general_purpose::STANDARD};
use core::time::Duration;
use domain::{
    Actor,
    event::What,
    field::{Field, Kind},
    id::{DeliveryId, WebhookId},
    settings::Settings,
    time::{days, hours},
    webhook::{Cause, Delivery, DeliveryState, Endpoint, EndpointDraft, EndpointState, Events, Reply},
};
use hmac::{Hmac, KeyInit, Mac};
use services::{Error, Job, LeasedJob, Outgoing, Portal, Secret, SecretKey, Vault, World};
use sha2::Sha256;
use storage::{EventFilter, on_both};

fn draft(events: Events) -> EndpointDraft {
    EndpointDraft { url: "https://hooks.example.com/in".into(), description: String::new(), events }
}

fn only(name: &str) -> Events {
    Events::Only(vec![name.into()])
}

/// An endpoint that has heard of its own making, if it wants to.
async fn hook(test: &TestPortal, admin: &Actor, events: Events) -> (Endpoint, Secret) {
    let made = test.portal.create_webhook(admin, draft(events)).await.unwrap();
    settle(test, 200).await;
    made
}

/// What is due to be sent now, with the jobs that carry it. All other jobs are done.
async fn due(portal: &Portal) -> Vec<(LeasedJob, Outgoing)> {
    let mut due = Vec::new();
    for job in portal.claim_jobs(100).await.unwrap() {
        let sent = match &job.job {
            Job::Webhook { delivery, .. } => portal.outgoing(&job, delivery).await.unwrap(),
            _ => None,
        };
        match sent {
            Some(sent) => due.push((job, sent)),
            None => _ = portal.finish_job(&job).await.unwrap(),
        }
    }
    due
}

fn status(status: u16) -> Reply {
    Reply::Answered { status, body: "So be it".into() }
}

/// Answers everything that is due, a few at a time as they come; gives what was sent.
async fn settle(test: &TestPortal, code: u16) -> Vec<Outgoing> {
    let mut all = Vec::new();
    loop {
        let now = due(&test.portal).await;
        if now.is_empty() {
            return all;
        }
        for (job, sent) in now {
            all.push(sent.clone());
            test.portal.delivery_attempted(&job, sent, status(code), None).await.unwrap();
        }
    }
}

fn header<'a>(sent: &'a Outgoing, name: &str) -> &'a str {
    sent.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap()
}

/// As the standard says, in the words of a receiver.
fn signature(secret: &Secret, sent: &Outgoing) -> String {
    let key = STANDARD.decode(secret.reveal().strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let signed = format!("{}.{}.{}", header(sent, "webhook-id"), header(sent, "webhook-timestamp"), sent.body);
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn kinds(sent: &[Outgoing]) -> Vec<String> {
    let kind = |sent: &Outgoing| serde_json::from_str::<serde_json::Value>(&sent.body).unwrap()["type"].to_string();
    let mut kinds: Vec<_> = sent.iter().map(|sent| kind(sent).trim_matches('"').to_owned()).collect();
    kinds.sort();
    kinds
}

/// The message as people review it, with ids cut to what they are of.
fn shown(sent: &Outgoing) -> String {
    let mut message: serde_json::Value = serde_json::from_str(&sent.body).unwrap();
    let number = &mut message["data"]["id"];
    *number = if number.is_i64() { "a number".into() } else { number.take() };
    let text = format!("{message:#}");
    let cut =
        |part: &str| if part.len() == 30 && part.contains("_01") { format!("{}…", &part[..4]) } else { part.into() };
    text.split('"').map(cut).collect::<Vec<_>>().join("\"")
}

async fn newest(test: &TestPortal, admin: &Actor, hook: &WebhookId) -> Delivery {
    test.portal.webhook(admin, hook, None).await.unwrap().deliveries.rows.remove(0)
}

async fn state(test: &TestPortal, admin: &Actor, hook: &WebhookId) -> EndpointState {
    test.portal.webhook(admin, hook, None).await.unwrap().endpoint.state
}

async fn happened(test: &TestPortal) -> (String, What) {
    let newest = test.storage.read().await.unwrap().history(&EventFilter::default(), 1).await.unwrap().remove(0);
    (newest.by.name().to_owned(), newest.what)
}

/// Ada asks for Weather and answers one question.
async fn ask(test: &TestPortal, admin: &Actor) -> domain::id::RequestId {
    let fields = vec![Field::new("why", "What for?", Kind::Text)];
    test.portal
        .change_settings(admin, Settings { key_request_fields: fields, ..Settings::default() }, 0)
        .await
        .unwrap();
    let ada = test.developer("ada@example.com").await;
    let free = test.policy(admin, "Free").await;
    let weather = test.entry(admin, "Weather", &free).await;
    test.portal.submit(&ada, asked(&weather, &[("why", "my secret plan")])).await.unwrap().id
}

on_both! {
    async fn an_event_is_told_to_whoever_subscribes_and_to_nobody_else(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (_, secret) = hook(&test, &admin, only("policy.created")).await;
        hook(&test, &admin, only("policy.deleted")).await;
        let (off, _) = hook(&test, &admin, only("policy.created")).await;
        test.portal.disable_webhook(&admin, &off.id).await.unwrap();
        test.policy(&admin, "Free").await;
        let sent = settle(&test, 200).await;
        assert_eq!((kinds(&sent), sent[0].url.as_str()), (vec!["policy.created".to_owned()], "https://hooks.example.com/in"));
        assert_eq!(header(&sent[0], "webhook-signature"), signature(&secret, &sent[0]));
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn whoever_wants_all_is_told_of_everything_that_is_written_down(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let made = test.portal.create_webhook(&admin, draft(Events::All)).await.unwrap().0;
        let free = test.policy(&admin, "Free").await;
        let weather = test.entry(&admin, "Weather", &free).await;
        let request = test.ask(&admin, &weather).await;
        test.portal.withdraw(&admin, &request, 1).await.unwrap();
        test.portal.rotate_webhook_secret(&admin, &made.id).await.unwrap();
        let told = kinds(&settle(&test, 200).await);
        assert!(told.contains(&"key_request.withdrawn".to_owned()), "{told:?}");
        let mut tx = test.storage.read().await.unwrap();
        let events = tx.events_after(0, 100).await.unwrap();
        let begin = events.iter().position(|event| event.what == What::WebhookCreated { webhook: made.id.clone() });
        let mut written: Vec<_> = events[begin.unwrap()..].iter().map(|event| event.what.name().to_owned()).collect();
        written.sort();
        assert_eq!(told, written);
    }

    async fn what_was_not_written_down_is_not_told(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        hook(&test, &admin, Events::All).await;
        let free = test.policy(&admin, "Free").await;
        settle(&test, 200).await;
        test.portal.change_policy(&admin, &free.id, 7, policy("Late")).await.unwrap_err();
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn a_third_party_is_told_all_it_needs_to_decide(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        hook(&test, &admin, only("key_request.submitted")).await;
        ask(&test, &admin).await;
        let sent = settle(&test, 200).await;
        insta::allow_duplicates! { insta::assert_snapshot!(shown(&sent[0])); }
    }

    async fn an_approval_is_told_without_any_answer(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        hook(&test, &admin, only("key_request.approved")).await;
        let request = ask(&test, &admin).await;
        test.portal.approve(&admin, &request, 1).await.unwrap();
        let sent = settle(&test, 200).await;
        insta::allow_duplicates! { insta::assert_snapshot!(shown(&sent[0])); }
    }

    async fn a_request_that_is_gone_leaves_no_answer_in_the_log(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("key_request.submitted")).await;
        let request = ask(&test, &admin).await;
        assert!(settle(&test, 500).await[0].body.contains("secret plan"));
        test.portal.decline(&admin, &request, 1, "No").await.unwrap();
        let id = newest(&test, &admin, &endpoint.id).await.id;
        let sheet = test.portal.delivery(&admin, &id).await.unwrap();
        assert!(!sheet.body.contains("secret plan") && sheet.body.contains("ada@example.com"), "{}", sheet.body);
        assert_eq!(sheet.attempts[0].reply, Reply::Answered { status: 500, body: String::new() });
        test.pass(Duration::from_secs(6));
        assert_eq!(settle(&test, 200).await[0].body, sheet.body);
    }

    async fn every_try_is_kept_and_has_the_same_id_and_a_signature_of_its_own(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, secret) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, first) = due(&test.portal).await.remove(0);
        test.pass(Duration::from_millis(1500));
        test.portal.delivery_attempted(&job, first.clone(), status(503), None).await.unwrap();
        let waiting = newest(&test, &admin, &endpoint.id).await;
        let DeliveryState::Waiting { next } = waiting.state else { panic!("it does not wait: {waiting:?}") };
        let pause = next.since(test.portal.now());
        assert!((Duration::from_secs(4)..=Duration::from_secs(6)).contains(&pause), "{pause:?}");
        assert!(due(&test.portal).await.is_empty());
        test.pass(pause);
        let second = settle(&test, 204).await.remove(0);
        assert_eq!(header(&first, "webhook-id"), header(&second, "webhook-id"));
        assert_ne!(header(&first, "webhook-timestamp"), header(&second, "webhook-timestamp"));
        assert_eq!(header(&second, "webhook-signature"), signature(&secret, &second));
        let sheet = test.portal.delivery(&admin, &waiting.id).await.unwrap();
        let kept: Vec<_> = sheet.attempts.iter().map(|a| (a.number, a.millis, a.reply.sentence())).collect();
        let said = |code| format!("The receiver answered {code}.");
        assert_eq!(kept, [(1, 1500, said(503)), (2, 0, said(204))]);
        assert_eq!(sheet.attempts[1].headers, second.headers);
        assert_eq!(sheet.delivery.state, DeliveryState::Delivered { at: test.portal.now() });
    }

    async fn a_receiver_that_asks_for_time_gets_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        test.portal.delivery_attempted(&job, sent, status(429), Some(hours(1))).await.unwrap();
        let next = newest(&test, &admin, &endpoint.id).await.state.at();
        assert_eq!(next.since(test.portal.now()), hours(1));
        test.pass(Duration::from_secs(3599));
        assert!(due(&test.portal).await.is_empty());
        test.pass(Duration::from_secs(1));
        assert_eq!(due(&test.portal).await.len(), 1);
    }

    async fn an_endpoint_that_takes_nothing_for_three_days_is_disabled_and_what_waits_is_stopped(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let mut tries = settle(&test, 500).await.len();
        test.pass(hours(1));
        test.policy(&admin, "Pro").await;
        while state(&test, &admin, &endpoint.id).await == EndpointState::Enabled {
            tries += settle(&test, 500).await.len();
            test.pass(hours(1));
        }
        assert!((18..=20).contains(&tries), "{tries} tries of two deliveries");
        let (by, what) = happened(&test).await;
        let webhook = endpoint.id.clone();
        assert_eq!((by.as_str(), what), ("Keywright", What::WebhookDisabled { webhook, why: Cause::Failing }));
        let log = test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().deliveries.rows;
        let states: Vec<_> = log.iter().map(|delivery| delivery.state.name()).collect();
        assert_eq!(states, ["stopped", "given_up"]);
        test.pass(days(9));
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn an_endpoint_that_takes_something_now_and_then_goes_on(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        settle(&test, 500).await;
        assert!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().endpoint.failing_since.is_some());
        test.portal.ping_webhook(&admin, &endpoint.id).await.unwrap();
        settle(&test, 200).await;
        assert_eq!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().endpoint.failing_since, None);
        for _ in 0..90 {
            test.pass(hours(1));
            settle(&test, 500).await;
        }
        let log = test.portal.webhook(&admin, &endpoint.id, None).await.unwrap();
        assert_eq!(log.deliveries.rows[1].state.name(), "given_up");
        assert!(log.endpoint.is_enabled());
    }

    async fn gone_disables_at_once(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        settle(&test, 410).await;
        let EndpointState::Disabled { by, why, .. } = state(&test, &admin, &endpoint.id).await else {
            panic!("it is still told")
        };
        assert_eq!((by.name(), why), ("Keywright", Cause::Gone));
        assert_eq!(newest(&test, &admin, &endpoint.id).await.state.name(), "given_up");
    }

    async fn an_admin_disables_and_enables_and_both_are_written_down(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        test.portal.disable_webhook(&admin, &endpoint.id).await.unwrap();
        let webhook = endpoint.id.clone();
        let what = What::WebhookDisabled { webhook: webhook.clone(), why: Cause::Asked };
        assert_eq!(happened(&test).await, ("Grace".to_owned(), what));
        assert!(settle(&test, 200).await.is_empty(), "what waited was stopped");
        let again = test.portal.redeliver_webhook(&admin, &newest(&test, &admin, &webhook).await.id).await;
        assert_eq!(sentence(again), "This endpoint is disabled. Enable it, then send again.");
        test.portal.enable_webhook(&admin, &webhook).await.unwrap();
        assert_eq!(happened(&test).await, ("Grace".to_owned(), What::WebhookEnabled { webhook }));
        test.policy(&admin, "Pro").await;
        assert_eq!(kinds(&settle(&test, 200).await), ["policy.created"]);
    }

    async fn for_a_day_after_a_rotation_both_secrets_sign(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, old) = hook(&test, &admin, only("policy.created")).await;
        let new = test.portal.rotate_webhook_secret(&admin, &endpoint.id).await.unwrap();
        assert_ne!(old.reveal(), new.reveal());
        assert_eq!(happened(&test).await.1, What::WebhookSecretRotated { webhook: endpoint.id.clone() });
        test.policy(&admin, "Free").await;
        let sent = settle(&test, 200).await.remove(0);
        let both = format!("{} {}", signature(&new, &sent), signature(&old, &sent));
        assert_eq!(header(&sent, "webhook-signature"), both);
        let ends = test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().old_secret_ends.unwrap();
        assert_eq!(ends.since(test.portal.now()), hours(24));
        test.pass(hours(24));
        test.policy(&admin, "Pro").await;
        let sent = settle(&test, 200).await.remove(0);
        assert_eq!(header(&sent, "webhook-signature"), signature(&new, &sent));
        assert_eq!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().old_secret_ends, None);
    }

    async fn a_secret_is_for_the_next_page_of_whoever_asked_for_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let other = test.second_admin(&admin).await;
        let (endpoint, secret) = hook(&test, &admin, Events::All).await;
        let (elsewhere, _) = hook(&test, &admin, Events::All).await;
        let wrapped = test.portal.for_next_page(&admin, &endpoint.id, &secret);
        assert!(!wrapped.contains(secret.reveal()));
        assert_eq!(test.portal.from_last_page(&admin, &endpoint.id, &wrapped).as_ref(), Some(&secret));
        assert_eq!(test.portal.from_last_page(&other, &endpoint.id, &wrapped), None);
        assert_eq!(test.portal.from_last_page(&admin, &elsewhere.id, &wrapped), None);
        test.pass(Duration::from_mins(1));
        assert_eq!(test.portal.from_last_page(&admin, &endpoint.id, &wrapped), None);
    }

    async fn a_delivery_is_sent_again_under_its_old_id(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let first = settle(&test, 200).await.remove(0);
        let id = newest(&test, &admin, &endpoint.id).await.id;
        test.portal.redeliver_webhook(&admin, &id).await.unwrap();
        let second = settle(&test, 200).await.remove(0);
        assert_eq!((header(&first, "webhook-id"), &first.body), (header(&second, "webhook-id"), &second.body));
        assert_eq!(test.portal.delivery(&admin, &id).await.unwrap().attempts.len(), 2);
    }

    async fn what_waits_for_its_next_try_is_tried_at_once_and_then_by_one_job_alone(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        settle(&test, 500).await;
        let id = newest(&test, &admin, &endpoint.id).await.id;
        test.portal.redeliver_webhook(&admin, &id).await.unwrap();
        assert_eq!(settle(&test, 500).await.len(), 1);
        test.pass(Duration::from_secs(7));
        assert_eq!(settle(&test, 200).await.len(), 1, "the job from before has nothing to say any more");
        assert_eq!(test.portal.delivery(&admin, &id).await.unwrap().attempts.len(), 3);
    }

    async fn a_try_that_comes_back_after_it_was_sent_again_is_kept_and_arrival_counts(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        let id = newest(&test, &admin, &endpoint.id).await.id;
        test.portal.redeliver_webhook(&admin, &id).await.unwrap();
        test.portal.delivery_attempted(&job, sent, status(200), None).await.unwrap();
        assert_eq!(newest(&test, &admin, &endpoint.id).await.state.name(), "delivered");
        assert!(settle(&test, 200).await.is_empty());
    }

    async fn whoever_lost_the_lease_reports_nothing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        test.pass(services::LEASE);
        let (held, resent) = due(&test.portal).await.remove(0);
        assert_eq!(header(&sent, "webhook-id"), header(&resent, "webhook-id"));
        test.portal.delivery_attempted(&job, sent, status(500), None).await.unwrap();
        let id = newest(&test, &admin, &endpoint.id).await.id;
        assert!(test.portal.delivery(&admin, &id).await.unwrap().attempts.is_empty());
        test.portal.delivery_attempted(&held, resent, status(200), None).await.unwrap();
        assert_eq!(newest(&test, &admin, &endpoint.id).await.state.name(), "delivered");
    }

    async fn a_test_has_the_form_of_all_the_rest_is_tried_once_and_reaches_the_disabled(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, secret) = hook(&test, &admin, only("key.issued")).await;
        test.portal.disable_webhook(&admin, &endpoint.id).await.unwrap();
        let id = test.portal.ping_webhook(&admin, &endpoint.id).await.unwrap();
        let sent = settle(&test, 500).await.remove(0);
        assert_eq!(header(&sent, "webhook-signature"), signature(&secret, &sent));
        insta::allow_duplicates! { insta::assert_snapshot!(shown(&sent)); }
        assert_eq!(test.portal.delivery(&admin, &id).await.unwrap().delivery.state.name(), "given_up");
    }

    async fn with_another_secret_key_nothing_is_sent_unsigned(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let now = test.portal.now();
        let other = Vault::new(&SecretKey::new([8; 32]));
        let portal = Portal::new(test.storage.clone(), other, World::new(move || now, |bytes| bytes.fill(5)), "http://x");
        assert!(due(&portal).await.is_empty());
        let id = newest(&test, &admin, &endpoint.id).await.id;
        let told = test.portal.delivery(&admin, &id).await.unwrap().attempts.remove(0).reply.sentence();
        assert_eq!(told, "Its secret was sealed under another KEYWRIGHT_SECRET_KEY. Rotate it.");
    }

    async fn a_deleted_endpoint_takes_what_waits_along(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        test.portal.delete_webhook(&admin, &endpoint.id).await.unwrap();
        assert_eq!(happened(&test).await.1, What::WebhookDeleted { webhook: endpoint.id.clone() });
        assert!(due(&test.portal).await.is_empty());
        assert!(test.portal.claim_jobs(9).await.unwrap().is_empty());
        assert!(matches!(test.portal.webhook(&admin, &endpoint.id, None).await, Err(Error::Missing)));
    }

    async fn an_endpoint_that_is_deleted_while_it_is_called_ends_its_job(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, only("policy.created")).await;
        test.policy(&admin, "Free").await;
        let (job, sent) = due(&test.portal).await.remove(0);
        test.portal.delete_webhook(&admin, &endpoint.id).await.unwrap();
        test.portal.delivery_attempted(&job, sent, status(500), None).await.unwrap();
        test.pass(days(9));
        assert!(test.portal.claim_jobs(9).await.unwrap().is_empty());
    }

    async fn the_log_goes_back_a_month(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (endpoint, _) = hook(&test, &admin, Events::All).await;
        test.pass(days(30));
        test.portal.prune().await.unwrap();
        assert_eq!(newest(&test, &admin, &endpoint.id).await.event, "webhook.created");
        test.pass(Duration::from_secs(1));
        test.portal.prune().await.unwrap();
        assert!(test.portal.webhook(&admin, &endpoint.id, None).await.unwrap().deliveries.rows.is_empty());
    }

    async fn every_mistake_stands_beside_its_input(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let wrong = EndpointDraft { url: "tickets".into(), ..draft(Events::Only(Vec::new())) };
        let told = mistakes(test.portal.create_webhook(&admin, wrong).await);
        assert_eq!(told, [
            "url: Enter a whole address, beginning with https:// or http://.",
            "names: Choose at least one event, or all of them.",
        ]);
    }

    async fn addresses_inside_the_network_are_the_operators_to_permit(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let inside = || EndpointDraft { url: "http://127.0.0.1:9/".into(), ..draft(Events::All) };
        let refused = mistakes(test.portal.create_webhook(&admin, inside()).await);
        assert!(refused[0].starts_with("url: This address is inside a private network."), "{refused:?}");
        let (endpoint, _) = hook(&test, &admin, Events::All).await;
        let moved = test.portal.change_webhook(&admin, &endpoint.id, 1, inside()).await;
        assert_eq!(mistakes(moved), refused);
        let permitted = test.portal.clone().allowing_private(true);
        permitted.change_webhook(&admin, &endpoint.id, 1, inside()).await.unwrap();
    }

    async fn whoever_changed_a_webhook_meanwhile_is_named(storage: Storage) {
        let test = TestPortal::on(storage);
        let grace = test.admin().await;
        let ada = test.second_admin(&grace).await;
        let (endpoint, _) = hook(&test, &grace, Events::All).await;
        let changed = test.portal.change_webhook(&ada, &endpoint.id, 1, draft(only("key.issued"))).await.unwrap();
        assert_eq!((changed.version, &changed.events), (2, &only("key.issued")));
        let late = test.portal.change_webhook(&grace, &endpoint.id, 1, draft(Events::All)).await;
        assert_eq!(sentence(late), "Ada changed this webhook meanwhile. Look again, then repeat your change.");
        assert_eq!(test.portal.webhooks(&grace).await.unwrap(), [changed]);
    }

    async fn webhooks_are_for_admins(storage: Storage) {
        let test = TestPortal::on(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let (hook, secret) = hook(&test, &admin, Events::All).await;
        let id = newest(&test, &admin, &hook.id).await.id;
        assert!(matches!(test.portal.webhooks(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.webhook(&ada, &hook.id, None).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.create_webhook(&ada, draft(Events::All)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.change_webhook(&ada, &hook.id, 1, draft(Events::All)).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.delete_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.enable_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.disable_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.rotate_webhook_secret(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.ping_webhook(&ada, &hook.id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.delivery(&ada, &id).await, Err(Error::Forbidden)));
        assert!(matches!(test.portal.redeliver_webhook(&ada, &id).await, Err(Error::Forbidden)));
        assert!(secret.reveal().starts_with("whsec_"));
    }

    async fn what_never_was_is_missing(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (webhook, id) = (WebhookId::new(test.portal.now(), 404), DeliveryId::new(test.portal.now(), 404));
        assert!(matches!(test.portal.webhook(&admin, &webhook, None).await, Err(Error::Missing)));
        assert!(matches!(test.portal.change_webhook(&admin, &webhook, 1, draft(Events::All)).await, Err(Error::Missing)));
        assert!(matches!(test.portal.delete_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.enable_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.disable_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.rotate_webhook_secret(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.ping_webhook(&admin, &webhook).await, Err(Error::Missing)));
        assert!(matches!(test.portal.delivery(&admin, &id).await, Err(Error::Missing)));
        assert!(matches!(test.portal.redeliver_webhook(&admin, &id).await, Err(Error::Missing)));
    }
}
