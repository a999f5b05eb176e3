//! Webhooks: what every test of theirs needs to make endpoints, to answer what is sent to them, and to look at it.

mod failing;
mod keeping;
mod secrets;
mod sending_again;
mod telling;
mod trying;

use crate::bench::{TestPortal, asked};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Actor,
    event::What,
    field::{Field, Kind},
    id::WebhookId,
    settings::Settings,
    webhook::{Delivery, Endpoint, EndpointDraft, EndpointState, Events, Reply},
};
use hmac::{Hmac, KeyInit, Mac};
use services::{Job, LeasedJob, Outgoing, Portal, Secret};
use sha2::Sha256;
use storage::EventFilter;

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
