//! What receivers read. The names in it are a public contract, see `docs/webhooks.md`.

use crate::{Error, Result, requests::named::Named};
use domain::{
    By, Timestamp,
    developer::Developer,
    event::{About, What},
    request::{Item, Request},
    webhook::PING,
};
use serde_json::{Value, json};
use storage::NewEvent;

/// The message of an event, with what was asked where somebody has to decide by it.
pub(super) fn of_event(number: i64, event: &NewEvent, request: Option<Value>) -> Result<String> {
    let what = serde_json::to_value(&event.what).map_err(Error::internal)?;
    let details = what.get("data").cloned().unwrap_or_else(|| json!({}));
    let mut data = json!({ "id": number, "by": by(&event.by), "about": about(&event.about), "details": details });
    if let Some(request) = request {
        data["request"] = request;
    }
    Ok(message(event.what.name(), event.at, &data))
}

/// The message of a test: in its form like any other.
pub(super) fn of_ping(who: &By, about_what: &About, at: Timestamp) -> String {
    let data = json!({ "id": null, "by": by(who), "about": about(about_what), "details": {} });
    message(PING, at, &data)
}

/// Whether the message of this event brings the request along.
pub(super) const fn tells_of_request(what: &What) -> bool {
    matches!(what, What::RequestSubmitted { .. } | What::RequestRevised | What::RequestHandedOff { .. })
}

/// Everything a third party needs to decide.
pub(super) fn request(request: &Request, developer: &Developer, named: &Named) -> Value {
    let items: Vec<_> = request.items.iter().map(|one| item(one, named)).collect();
    json!({
        "id": request.id,
        "revision": request.revision,
        "route": request.route,
        "origin": request.origin,
        "created": request.created.rfc3339(),
        "developer": { "id": developer.id, "name": developer.name, "email": developer.email },
        "items": items,
        "answers": request.answers,
    })
}

/// The same message without what the developer answered; `None` if there is nothing in it to forget.
pub(super) fn without_answers(body: &str) -> Option<String> {
    let mut message: Value = serde_json::from_str(body).ok()?;
    let answers = message.pointer_mut("/data/request/answers")?;
    *answers = json!([]);
    Some(message.to_string())
}

fn message(kind: &str, at: Timestamp, data: &Value) -> String {
    json!({ "type": kind, "timestamp": at.rfc3339(), "data": data }).to_string()
}

fn by(by: &By) -> Value {
    match by {
        By::Person { id, name } => json!({ "kind": "person", "id": id, "name": name }),
        By::Token { id, name } => json!({ "kind": "token", "id": id, "name": name }),
        By::Keywright => json!({ "kind": "keywright", "id": null, "name": by.name() }),
    }
}

fn about(about: &About) -> Value {
    json!({
        "request": about.request,
        "developer": about.developer,
        "entry": about.entry,
        "key": about.key,
        "title": about.title,
    })
}

fn item(item: &Item, named: &Named) -> Value {
    let entry = item.entry.as_ref().and_then(|id| named.entry(id));
    let entry = entry.map(|entry| json!({ "id": entry.id, "slug": entry.slug, "name": entry.name }));
    let policy = named.policy(&item.policy).map(|policy| policy.name.as_str());
    json!({ "entry": entry, "policy": { "id": item.policy, "name": policy } })
}
