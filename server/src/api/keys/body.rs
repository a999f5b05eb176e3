//! A key as programs read it.

use crate::api::{
    policies::{QuotaBody, RateBody},
    time, words,
};
use domain::{
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId},
    key::{Grant, KeyRow, Standing},
    limit::{LimitOf, LimitRow, Own, OwnLimits},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A key, without its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Key)]
pub(in crate::api) struct KeyBody {
    #[schema(value_type = String)]
    id: KeyId,
    #[schema(value_type = String)]
    developer: DeveloperId,
    /// The request it was granted for.
    #[schema(value_type = Option<String>)]
    request: Option<RequestId>,
    /// The APIs it opens, by name.
    title: String,
    grants: Vec<GrantBody>,
    /// Its prefix and last four characters.
    hint: String,
    state: StandingName,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    expires: Option<String>,
    #[schema(format = DateTime)]
    last_used: Option<String>,
    uses: i64,
    /// Its own limits, in the place of what its policies say.
    own_limits: OwnLimitsBody,
    /// What is counted of it, and what of that was used.
    limits: Vec<LimitBody>,
}

/// Limits of one key. What is neither written here nor unlimited is as its policies say.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OwnLimits)]
pub(super) struct OwnLimitsBody {
    pub rate: Option<RateBody>,
    pub quota: Option<QuotaBody>,
    pub unlimited: BTreeSet<LimitKind>,
}

/// A kind of limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LimitKind {
    Rate,
    Quota,
}

/// How often a key may call.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Limit)]
pub(super) struct LimitBody {
    /// Whose limits these are; `null`: the key's own.
    #[schema(value_type = Option<String>)]
    policy: Option<PolicyId>,
    rate: Option<RateBody>,
    quota: Option<QuotaBody>,
    /// Calls of the quota in this period, a second ago.
    used: Option<i64>,
    /// When the quota counts anew.
    #[schema(format = DateTime)]
    resets: Option<String>,
}

/// What a key opens.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub(super) struct GrantBody {
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    #[schema(value_type = String)]
    policy: PolicyId,
}

words::names! {
    /// Whether a key opens anything right now.
    StandingName of Standing { Active, Paused, Revoked, Expired };
}

impl From<KeyRow> for KeyBody {
    fn from(row: KeyRow) -> Self {
        let KeyRow { key, title, standing, limits, .. } = row;
        Self {
            title: title.to_string(),
            state: standing.into(),
            grants: key.grants.into_iter().map(|Grant { entry, policy }| GrantBody { entry, policy }).collect(),
            id: key.id,
            developer: key.developer,
            request: key.request,
            hint: key.hint,
            created: time(key.created),
            expires: key.expires.map(time),
            last_used: key.last_used.map(time),
            uses: key.uses,
            own_limits: key.limits.into(),
            limits: limits.into_iter().map(LimitBody::from).collect(),
        }
    }
}

impl From<OwnLimits> for OwnLimitsBody {
    fn from(own: OwnLimits) -> Self {
        let unlimited =
            [(own.rate == Own::Unlimited, LimitKind::Rate), (own.quota == Own::Unlimited, LimitKind::Quota)];
        Self {
            rate: own.rate.limit().map(RateBody::from),
            quota: own.quota.limit().map(QuotaBody::from),
            unlimited: unlimited.into_iter().filter(|(is_one, _)| *is_one).map(|(_, kind)| kind).collect(),
        }
    }
}

impl From<LimitRow> for LimitBody {
    fn from(row: LimitRow) -> Self {
        Self {
            policy: if let LimitOf::Policy(policy) = row.of { Some(policy) } else { None },
            rate: row.rate.map(RateBody::from),
            quota: row.quota.map(|quota| quota.quota.into()),
            used: row.quota.map(|quota| quota.used),
            resets: row.quota.map(|quota| time(quota.resets)),
        }
    }
}
