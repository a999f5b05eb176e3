//! A key's session: what the gateway knows of it. Always sent whole, since PUT replaces it.

use crate::Order;
use serde_json::{Map, Value, json};

/// Marks keys that Keywright made.
pub(super) const TAG: &str = "keywright";

pub(super) fn of(order: &Order, org: &str) -> Value {
    let holder = &order.holder;
    json!({
        "org_id": org,
        "alias": holder.email,
        "apply_policies": distinct(order.policies.iter().flat_map(|policy| &policy.gateway_policies)),
        "expires": expires(order),
        "tags": [TAG, order.key.as_str()],
        "meta_data": {
            "tyk_developer_id": holder.developer.as_str(),
            "tyk_key_request_fields": object(&holder.answers),
            "tyk_user_fields": object(&holder.fields),
        },
    })
}

/// Seconds of Unix time; 0 is never. What has ended already must not be sent: the gateway would take it for never.
fn expires(order: &Order) -> i64 {
    order.expires.map_or(0, |end| end.seconds().max(1))
}

pub(super) fn policies(session: &Value) -> Vec<String> {
    let ids = session["apply_policies"].as_array().into_iter().flatten();
    ids.filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}

pub(super) fn tags(session: &Value) -> Vec<String> {
    session["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}

/// In what the session that is kept differs from the one that was sent, of that which opens doors.
pub(super) fn differs(wanted: &Value, kept: &Value) -> Option<&'static str> {
    let sorted = |session| {
        let mut ids = policies(session);
        ids.sort();
        ids
    };
    if sorted(wanted) != sorted(kept) {
        return Some("policies");
    }
    (wanted["expires"] != kept["expires"]).then_some("end")
}

fn distinct<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for id in ids {
        if !seen.contains(&id.as_str()) {
            seen.push(id.as_str());
        }
    }
    seen
}

fn object(pairs: &[(String, String)]) -> Map<String, Value> {
    pairs.iter().map(|(name, text)| (name.clone(), text.as_str().into())).collect()
}
