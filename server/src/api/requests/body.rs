//! A key request as programs read it.

use crate::api::{
    time,
    words::{self, AnswerBody, ByBody, DeliveryName, OriginName, RouteName, StateFilter},
};
use domain::{
    id::{DeveloperId, EntryId, PolicyId, RequestId},
    request::{Approval, Item, Request, State, WaitsFor},
};
use serde::Serialize;
use services::RequestRecord;
use utoipa::ToSchema;

/// A request for access. It grants nothing by itself. Declined, withdrawn and expired requests are gone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = KeyRequest)]
pub(in crate::api) struct RequestBody {
    #[schema(value_type = String, example = "req_01jd8r7k5v0000000000000000")]
    id: RequestId,
    developer: Asker,
    /// The APIs asked for, by name.
    title: String,
    items: Vec<ItemBody>,
    answers: Vec<AnswerBody>,
    route: RouteName,
    origin: OriginName,
    /// Counts its changes; it is also its `ETag`.
    revision: i64,
    state: StateFilter,
    /// Who has to move next, while it is pending.
    waits_for: Option<WaitsForBody>,
    /// When it expires without a decision, while it is pending.
    #[schema(format = DateTime)]
    expires: Option<String>,
    /// The decision, once there is one.
    approval: Option<ApprovalBody>,
    /// The key's id, once it is granted.
    key: Option<String>,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Asker {
    #[schema(value_type = String)]
    id: DeveloperId,
    name: String,
    email: String,
}

/// An API under a policy; without an API, the policy alone.
#[derive(Debug, Serialize, ToSchema)]
struct ItemBody {
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    #[schema(value_type = String)]
    policy: PolicyId,
    /// Who approved it, while others still wait.
    approved_by: Option<ByBody>,
}

/// Who has to move next.
#[derive(Debug, Serialize, ToSchema)]
struct WaitsForBody {
    /// The third party by name; `null` means the admins.
    third_party: Option<String>,
    /// When the admins get it back.
    #[schema(format = DateTime)]
    until: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ApprovalBody {
    by: ByBody,
    #[schema(format = DateTime)]
    at: String,
    delivery: DeliveryName,
}

impl From<RequestRecord> for RequestBody {
    fn from(record: RequestRecord) -> Self {
        let RequestRecord { request, title, developer, .. } = record;
        let asker = Asker { id: developer.id, name: developer.name, email: developer.email.to_string() };
        let (waits_for, expires) = waiting(&request);
        Self {
            developer: asker,
            title,
            items: request.items.iter().map(|item| ItemBody::of(item, &request)).collect(),
            answers: request.answers.into_iter().map(AnswerBody::from).collect(),
            route: request.route.into(),
            origin: request.origin.into(),
            revision: request.revision,
            state: request.state.name().into(),
            waits_for,
            expires,
            approval: request.state.approval().map(ApprovalBody::from),
            key: words::key_of(&request.state),
            created: time(request.created),
            updated: time(request.updated),
            id: request.id,
        }
    }
}

fn waiting(request: &Request) -> (Option<WaitsForBody>, Option<String>) {
    let State::Pending { waits_for, expires, .. } = &request.state else { return (None, None) };
    let body = match waits_for {
        WaitsFor::Admins => WaitsForBody { third_party: None, until: None },
        WaitsFor::ThirdParty { name, until } => {
            WaitsForBody { third_party: Some(name.clone()), until: Some(time(*until)) }
        }
    };
    (Some(body), expires.map(time))
}

impl ItemBody {
    fn of(item: &Item, request: &Request) -> Self {
        let approval = request.approved().iter().find(|approval| approval.item == *item);
        let approved_by = approval.map(|approval| (&approval.by).into());
        Self { entry: item.entry.clone(), policy: item.policy.clone(), approved_by }
    }
}

impl From<&Approval> for ApprovalBody {
    fn from(approval: &Approval) -> Self {
        Self { by: (&approval.by).into(), at: time(approval.at), delivery: approval.delivery.into() }
    }
}
