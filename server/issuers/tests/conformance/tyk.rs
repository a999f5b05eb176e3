//! The traps of a Tyk gateway, as the stand-in sets them.

use crate::{
    every_issuer::{NOW, order, there},
    stand_in::{ORG, SECRET, StandIn},
};
use domain::{catalogue::IssuerName, time::days};
use issuers::{
    Failure, Issuers, Order, Tyk,
    tyk::{Settings, key_hash},
};
use serde_json::json;

/// That this is the hash of a real gateway is tested with published vectors, where it is written.
pub fn hash_of(text: &str) -> String {
    key_hash(text)
}

fn tyk_at(url: &str) -> Tyk {
    let settings = Settings { url: url.into(), secret: SECRET.into(), org_id: ORG.into() };
    Tyk::new(settings, true).unwrap()
}

pub fn gateway(stand_in: &StandIn) -> Issuers {
    Issuers::with_tyk(tyk_at(&stand_in.url()))
}

async fn put(stand_in: &StandIn, order: &Order) -> Result<String, Failure> {
    let key = gateway(stand_in).named(IssuerName::Tyk)?.put(order).await?;
    Ok(key.reveal().to_owned())
}

async fn remove(stand_in: &StandIn, seed: u8) -> Result<(), Failure> {
    gateway(stand_in).named(IssuerName::Tyk)?.remove(&[seed; 64]).await
}

fn why<T>(result: Result<T, Failure>) -> String {
    result.err().unwrap().to_string()
}

#[tokio::test]
async fn a_key_says_whose_it_is_what_for_and_who_made_it() {
    let stand_in = StandIn::start(hash_of).await;
    let text = put(&stand_in, &order(7, there(&["gold", "silver"]))).await.unwrap();
    let expected = json!({
        "org_id": ORG,
        "alias": "ada@example.com",
        "apply_policies": ["gold", "silver"],
        "expires": 0,
        "tags": ["keywright", order(7, Vec::new()).key.as_str()],
        "meta_data": {
            "tyk_developer_id": order(7, Vec::new()).holder.developer.as_str(),
            "tyk_key_request_fields": { "why": "To sail" },
            "tyk_user_fields": { "company": "Acme" },
        },
    });
    assert_eq!((stand_in.keys(), stand_in.only_session()), (vec![text], expected));
}

#[tokio::test]
async fn a_retry_leaves_one_key() {
    let stand_in = StandIn::start(hash_of).await;
    let text = put(&stand_in, &order(7, there(&["gold"]))).await.unwrap();
    put(&stand_in, &order(7, there(&["gold"]))).await.unwrap();
    assert_eq!(stand_in.keys(), [text]);
}

#[tokio::test]
async fn another_policy_replaces_the_session_whole() {
    let stand_in = StandIn::start(hash_of).await;
    put(&stand_in, &order(7, there(&["gold"]))).await.unwrap();
    put(&stand_in, &order(7, there(&["silver"]))).await.unwrap();
    let session = stand_in.only_session();
    assert_eq!((&session["apply_policies"], &session["alias"]), (&json!(["silver"]), &json!("ada@example.com")));
    assert_eq!(session["meta_data"]["tyk_key_request_fields"]["why"], "To sail");
    assert_eq!(stand_in.shown().calls, ["POST", "PUT"]);
}

#[tokio::test]
async fn an_unknown_policy_is_refused_before_anything_is_made_alone_or_among_others() {
    let stand_in = StandIn::start(hash_of).await;
    let advice =
        "The gateway knows no policy \"bronze\". Mend the ids in the portal's policy, or load it there and reload.";
    assert_eq!(why(put(&stand_in, &order(7, there(&["bronze"]))).await), advice);
    let refused = put(&stand_in, &order(7, there(&["gold", "bronze"]))).await;
    assert_eq!(refused, Err(Failure::Refused(advice.into())));
    assert!(stand_in.shown().calls.is_empty());
}

#[tokio::test]
async fn an_end_is_told_in_seconds_and_one_in_the_past_makes_no_key_for_ever() {
    let stand_in = StandIn::start(hash_of).await;
    stand_in.shown().now = NOW.seconds();
    let until = |expires| Order { expires: Some(expires), ..order(7, there(&["gold"])) };
    put(&stand_in, &until(NOW.plus(days(1)))).await.unwrap();
    assert_eq!(stand_in.only_session()["expires"], NOW.plus(days(1)).seconds());
    let late = put(&stand_in, &until(NOW)).await;
    assert_eq!(late, Err(Failure::Refused("This key has ended already, so it is not made any more.".into())));
}

#[tokio::test]
async fn an_end_that_the_gateway_takes_for_never_leaves_no_key() {
    let stand_in = StandIn::start(hash_of).await;
    // Its clock is ahead of ours.
    stand_in.shown().now = NOW.plus(days(2)).seconds();
    let until = Order { expires: Some(NOW.plus(days(1))), ..order(7, there(&["gold"])) };
    assert_eq!(why(put(&stand_in, &until).await), "The gateway took the key, but with other end than ordered.");
    assert!(stand_in.keys().is_empty());
}

#[tokio::test]
async fn a_wrong_secret_is_told_and_tried_again_later() {
    let stand_in = StandIn::start(hash_of).await;
    let settings = Settings { url: stand_in.url(), secret: "wrong".into(), org_id: ORG.into() };
    let issuers = Issuers::with_tyk(Tyk::new(settings, true).unwrap());
    let refused = issuers.named(IssuerName::Tyk).unwrap().put(&order(7, there(&["gold"]))).await;
    let advice = "The gateway refuses our secret: check KEYWRIGHT_TYK_GATEWAY_SECRET.";
    assert_eq!(refused, Err(Failure::Later(advice.into())));
}

#[tokio::test]
async fn a_gateway_that_is_ill_or_gone_is_tried_again_later() {
    let stand_in = StandIn::start(hash_of).await;
    stand_in.shown().is_down = true;
    let ill = put(&stand_in, &order(7, there(&["gold"]))).await;
    assert_eq!(ill, Err(Failure::Later("The gateway answered 500. It says: There was an error with Redis".into())));
    assert!(matches!(remove(&stand_in, 7).await, Err(Failure::Later(_))));
    // A port at which nobody listens any more.
    let gone = Issuers::with_tyk(tyk_at("http://127.0.0.1:1")).named(IssuerName::Tyk).unwrap().remove(&[7; 64]).await;
    assert!(why(gone).starts_with("The gateway: The server could not be reached"));
}

#[tokio::test]
async fn a_private_address_has_to_be_permitted() {
    let stand_in = StandIn::start(hash_of).await;
    let settings = Settings { url: stand_in.url(), secret: SECRET.into(), org_id: ORG.into() };
    let issuers = Issuers::with_tyk(Tyk::new(settings, false).unwrap());
    let refused = issuers.named(IssuerName::Tyk).unwrap().put(&order(7, there(&["gold"]))).await;
    assert!(why(refused).contains("KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS"));
}

#[tokio::test]
async fn a_suspended_key_is_gone_and_comes_back_under_its_text() {
    let stand_in = StandIn::start(hash_of).await;
    let text = put(&stand_in, &order(7, there(&["gold"]))).await.unwrap();
    remove(&stand_in, 7).await.unwrap();
    assert!(stand_in.keys().is_empty());
    assert_eq!(put(&stand_in, &order(7, there(&["gold"]))).await, Ok(text));
}

#[tokio::test]
async fn a_gateway_that_keeps_hashes_says_the_hash_that_we_expect() {
    let stand_in = StandIn::start(hash_of).await;
    stand_in.shown().is_hashed = true;
    assert!(put(&stand_in, &order(7, there(&["gold"]))).await.is_ok());
    stand_in.shown().hash_of = |_| "0011223344556677".into();
    let refused = why(put(&stand_in, &order(8, there(&["gold"]))).await);
    assert!(refused.contains("hash_key_function"), "{refused}");
    assert_eq!(stand_in.keys().len(), 1, "what is not named as expected is taken away");
}

#[tokio::test]
async fn what_is_at_the_gateway_is_told_by_hashes_ours_apart_from_others() {
    let stand_in = StandIn::start(hash_of).await;
    let [ours, lost] =
        [put(&stand_in, &order(7, there(&["gold"]))).await, put(&stand_in, &order(8, there(&["gold"]))).await];
    stand_in.shown().sessions.insert("somebody-elses".into(), json!({ "tags": ["billing"] }));
    let tyk = tyk_at(&stand_in.url());
    let looked = async || {
        let inventory = tyk.inventory(&[[7; 64], [9; 64]]).await.unwrap();
        let mut keys: Vec<_> = inventory.keys.into_iter().map(|key| (key.hash, key.alias)).collect();
        keys.sort();
        (inventory.is_listed, keys)
    };
    let (ours, lost) = (hash_of(&ours.unwrap()), hash_of(&lost.unwrap()));
    let mut expected = vec![(ours.clone(), String::new()), (lost, "ada@example.com".into())];
    expected.sort();
    assert_eq!(looked().await, (true, expected.clone()));
    stand_in.shown().is_hashed = true;
    assert_eq!(looked().await, (true, expected));
    stand_in.shown().lists_nothing = true;
    assert_eq!(looked().await, (false, vec![(ours, String::new())]));
}
