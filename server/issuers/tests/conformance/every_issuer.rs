//! One suite for all of them: `on_each!` runs a check with a new issuer of each kind.

use crate::{stand_in::StandIn, tyk::gateway};
use domain::{
    Timestamp,
    catalogue::{IssuerName, Policy},
    id::{DeveloperId, KeyId, PolicyId},
};
use issuers::{Failure, Holder, Issuer, Issuers, Order};

pub const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

macro_rules! on_each {
    ($(async fn $name:ident($issuer:ident: &dyn Issuer, $policies:ident: fn(&[&str]) -> Vec<Policy>) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn check($issuer: &dyn Issuer, $policies: fn(&[&str]) -> Vec<Policy>) $body

            #[tokio::test]
            async fn builtin() {
                check(Issuers::default().named(IssuerName::Builtin).unwrap(), here).await;
            }

            #[tokio::test]
            async fn tyk() {
                let stand_in = StandIn::start(crate::tyk::hash_of).await;
                check(gateway(&stand_in).named(IssuerName::Tyk).unwrap(), there).await;
            }
        }
    )*};
}

fn policy(issuer: IssuerName, number: u128, gateway_policies: Vec<String>) -> Policy {
    Policy {
        id: PolicyId::new(NOW, number),
        name: "Free".into(),
        description: String::new(),
        rate: None,
        quota: None,
        key_days: None,
        scopes: Vec::new(),
        allows: Vec::new(),
        issuer,
        gateway_policies,
        is_active: true,
        created: NOW,
        updated: NOW,
        version: 1,
    }
}

fn here(_: &[&str]) -> Vec<Policy> {
    vec![policy(IssuerName::Builtin, 1, Vec::new())]
}

/// One policy of the portal for each of the gateway.
pub fn there(ids: &[&str]) -> Vec<Policy> {
    (1..).zip(ids).map(|(number, id)| policy(IssuerName::Tyk, number, vec![(*id).to_owned()])).collect()
}

pub fn order(seed: u8, policies: Vec<Policy>) -> Order {
    let holder = Holder {
        developer: DeveloperId::new(NOW, 1),
        email: "ada@example.com".into(),
        fields: vec![("company".into(), "Acme".into())],
        answers: vec![("why".into(), "To sail".into())],
    };
    let key = KeyId::new(NOW, 1);
    Order { key, seed: [seed; 64], prefix: "kw".into(), policies, expires: None, now: NOW, holder }
}

on_each! {
    async fn the_same_order_leads_to_the_same_key(issuer: &dyn Issuer, policies: fn(&[&str]) -> Vec<Policy>) {
        let order = order(7, policies(&["gold"]));
        let first = issuer.put(&order).await.unwrap();
        assert_eq!(first.reveal(), issuer.put(&order).await.unwrap().reveal());
    }

    async fn another_seed_makes_another_key(issuer: &dyn Issuer, policies: fn(&[&str]) -> Vec<Policy>) {
        let one = issuer.put(&order(7, policies(&["gold"]))).await.unwrap();
        assert_ne!(one.reveal(), issuer.put(&order(8, policies(&["gold"]))).await.unwrap().reveal());
    }

    async fn the_text_is_known_before_the_key_is_there(issuer: &dyn Issuer, policies: fn(&[&str]) -> Vec<Policy>) {
        let text = issuer.text("kw", &[7; 64]).unwrap();
        assert_eq!(issuer.put(&order(7, policies(&["gold"]))).await.unwrap(), text);
    }

    async fn a_hint_is_short_and_no_key(issuer: &dyn Issuer, policies: fn(&[&str]) -> Vec<Policy>) {
        let key = issuer.put(&order(7, policies(&["gold"]))).await.unwrap();
        assert!(key.hint().chars().count() <= 16, "{}", key.hint());
        assert!(!format!("{key:?}").contains(key.reveal()));
    }

    async fn what_is_not_there_is_removed_all_the_same(issuer: &dyn Issuer, policies: fn(&[&str]) -> Vec<Policy>) {
        issuer.put(&order(7, policies(&["gold"]))).await.unwrap();
        issuer.remove(&[7; 64]).await.unwrap();
        issuer.remove(&[7; 64]).await.unwrap();
        issuer.remove(&[9; 64]).await.unwrap();
    }
}

#[test]
fn builtin_keys_have_the_form_of_keys_and_the_prefix_asked_for() {
    let issuers = Issuers::default();
    let issuer = issuers.named(IssuerName::Builtin).unwrap();
    let key = issuer.text("acme", &[7; 64]).unwrap();
    assert!(key.reveal().starts_with("acme_"));
    assert_eq!(key.reveal().parse(), Ok(key));
    assert_eq!(issuer.text("kw", &[255; 64]), Err(Failure::Random));
}

#[test]
fn without_a_gateway_nothing_is_asked_of_one() {
    let issuers = Issuers::default();
    let failure = issuers.named(IssuerName::Tyk).err().unwrap();
    assert_eq!(failure.to_string(), "No gateway is set up: set KEYWRIGHT_TYK_GATEWAY_URL.");
}
