//! What helps a program to decide, as the queue shows it to people.

use crate::api::{caller::Program, keys::KeyBody, problem::Problem, read::Id, time};
use axum::{Json, extract::State};
use domain::{
    id::{EntryId, PolicyId, RequestId},
    request::{ItemContext, PastDecision, RequestContext, Unusual, Usual},
};
use serde::Serialize;
use services::Portal;
use utoipa::ToSchema;

/// What is known about whoever asks, and how requests for the same APIs fared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RequestContext)]
pub(super) struct ContextBody {
    /// The newest keys of whoever asks, five at most.
    keys: Vec<KeyBody>,
    /// The latest decisions about what they asked for, five at most.
    past: Vec<DecisionBody>,
    items: Vec<ItemContextBody>,
}

/// How requests for one of the things asked for fared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ItemContext)]
struct ItemContextBody {
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    #[schema(value_type = String)]
    policy: PolicyId,
    /// Answers that few give who ask for this API.
    unusual: Vec<UnusualBody>,
    /// Of the latest hundred decisions about this API.
    approved: u32,
    declined: u32,
    /// How long they took; `null` where fewer than five are known.
    usual: Option<UsualBody>,
    /// The latest decisions about this API, five at most.
    similar: Vec<DecisionBody>,
    /// The people who may decide, by name; approvers before admins.
    deciders: Vec<String>,
}

/// An answer that differs from what others said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnusualAnswer)]
struct UnusualBody {
    /// The question's.
    key: String,
    label: String,
    /// How it differs, in a sentence.
    why: String,
}

/// How long decisions took.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsualTime)]
struct UsualBody {
    /// How many it was read from.
    decisions: u32,
    /// Half of them were made within so many seconds,
    median_seconds: u64,
    /// and nine of ten within so many.
    ninety_percent_seconds: u64,
}

/// A decision as the history kept it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PastDecision)]
struct DecisionBody {
    #[schema(format = DateTime)]
    at: String,
    /// Who decided, by the name they had then.
    by: String,
    approved: bool,
    /// Why it was declined.
    reason: Option<String>,
    /// What had been asked for.
    title: String,
    /// Who had asked, by name.
    developer: String,
    /// The request, if it is still there: declined ones are not.
    #[schema(value_type = Option<String>)]
    request: Option<RequestId>,
}

/// Read what helps to decide about a key request
///
/// Whoever asks, their keys and past decisions; for each thing asked for, how such requests fared, how long that took, and answers
/// that are unusual. Scope: `requests:read`.
#[utoipa::path(get, path = "/requests/{id}/context", tag = super::TAG, params(("id" = String, Path)),
    security(("token" = ["requests:read"])), responses((status = 200, body = ContextBody)))]
pub(super) async fn context(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<RequestId>,
) -> Result<Json<ContextBody>, Problem> {
    Ok(Json(portal.context_of(&program.actor, &id).await?.into()))
}

impl From<RequestContext> for ContextBody {
    fn from(context: RequestContext) -> Self {
        Self {
            keys: context.keys.into_iter().map(KeyBody::from).collect(),
            past: context.past.into_iter().map(DecisionBody::from).collect(),
            items: context.items.into_iter().map(ItemContextBody::from).collect(),
        }
    }
}

impl From<ItemContext> for ItemContextBody {
    fn from(about: ItemContext) -> Self {
        Self {
            entry: about.item.item.entry,
            policy: about.item.item.policy,
            unusual: about.unusual.into_iter().map(UnusualBody::from).collect(),
            approved: about.approved,
            declined: about.declined,
            usual: about.usual.map(UsualBody::from),
            similar: about.similar.into_iter().map(DecisionBody::from).collect(),
            deciders: about.deciders,
        }
    }
}

impl From<Unusual> for UnusualBody {
    fn from(Unusual { key, label, why }: Unusual) -> Self {
        Self { key, label, why }
    }
}

impl From<Usual> for UsualBody {
    fn from(Usual { decisions, half, most }: Usual) -> Self {
        Self { decisions, median_seconds: half, ninety_percent_seconds: most }
    }
}

impl From<PastDecision> for DecisionBody {
    fn from(past: PastDecision) -> Self {
        let PastDecision { at, by, is_approval, reason, title, developer, request } = past;
        Self { at: time(at), by, approved: is_approval, reason, title, developer, request }
    }
}
