use domain::{
    Actor,
    catalogue::{PolicyDraft, Quota, QuotaPeriod, Rate},
    id::PolicyId,
};
use services::{Portal, Result};

/// The policies that the entries offer.
pub struct Policies {
    pub free: PolicyId,
    pub pro: PolicyId,
    pub partner: PolicyId,
}

pub async fn create(portal: &Portal, actor: &Actor) -> Result<Policies> {
    Ok(Policies {
        free: one(portal, actor, free()).await?,
        pro: one(portal, actor, pro()).await?,
        partner: one(portal, actor, partner()).await?,
    })
}

async fn one(portal: &Portal, actor: &Actor, draft: PolicyDraft) -> Result<PolicyId> {
    let known = portal.policies(actor).await?.into_iter().find(|policy| policy.name == draft.name);
    match known {
        Some(policy) => Ok(policy.id),
        None => Ok(portal.create_policy(actor, draft).await?.id),
    }
}

fn free() -> PolicyDraft {
    PolicyDraft {
        name: "Free".into(),
        description: "To try things out. No promise of availability.".into(),
        rate: Some(Rate { calls: 60, seconds: 60 }),
        quota: Some(Quota { calls: 10_000, period: QuotaPeriod::Month }),
        key_days: Some(90),
        scopes: vec!["read".into()],
        ..PolicyDraft::blank()
    }
}

fn pro() -> PolicyDraft {
    PolicyDraft {
        name: "Pro".into(),
        description: "For products with users. Help by e-mail on working days.".into(),
        rate: Some(Rate { calls: 20, seconds: 1 }),
        quota: Some(Quota { calls: 1_000_000, period: QuotaPeriod::Month }),
        key_days: Some(365),
        scopes: vec!["read".into(), "write".into()],
        ..PolicyDraft::blank()
    }
}

fn partner() -> PolicyDraft {
    PolicyDraft {
        name: "Partner".into(),
        description: "By agreement, with a contact of your own. Keys have no end.".into(),
        rate: Some(Rate { calls: 200, seconds: 1 }),
        scopes: vec!["read".into(), "write".into(), "settle".into()],
        ..PolicyDraft::blank()
    }
}
