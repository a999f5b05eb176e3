use super::{
    caller::Program,
    problem::{Kind, Problem},
    read::{Id, Query},
    time,
};
use axum::{Json, extract::State};
use domain::{
    Timestamp,
    id::{EntryId, KeyId},
    token::Scope,
    usage::{Calls, EntryUsage, PortalUsage, Span, Usage},
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Usage";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(of_key)).routes(routes!(of_entry)).routes(routes!(of_all))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SpanQuery {
    /// `24h`: hour by hour, the running hour included. `30d`: day by day, today included.
    #[param(default = "30d", pattern = "^(24h|30d)$")]
    span: Option<String>,
}

impl SpanQuery {
    fn read(self) -> Result<Span, Problem> {
        let Some(name) = self.span else { return Ok(Span::default()) };
        Span::named(&name).ok_or_else(|| Problem::new(Kind::Malformed, "Ask for a span of 24h or 30d."))
    }
}

/// Calls with keys that are known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Calls)]
struct CallsBody {
    /// Let through.
    passed: i64,
    /// Not let through, because of the key, its policy or its limits.
    refused: i64,
}

/// Calls within an hour or a day of UTC.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CallsStep)]
struct StepBody {
    /// Its first instant.
    #[schema(format = DateTime)]
    begins: String,
    passed: i64,
    refused: i64,
}

/// Calls step by step, without gaps, the oldest first. What was called within the last seconds may be missing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Usage)]
struct UsageBody {
    span: &'static str,
    total: CallsBody,
    steps: Vec<StepBody>,
}

/// Calls of one API.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntryUsage)]
struct EntryBody {
    /// `null`: of keys that open several, where the gateway did not say which was called.
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    /// `null` for one that is not in the catalogue any more.
    name: Option<String>,
    calls: CallsBody,
}

/// Calls of the whole portal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PortalUsage)]
struct PortalBody {
    usage: UsageBody,
    /// Of each API that was called, the most called first.
    entries: Vec<EntryBody>,
}

/// Read how much a key was used
///
/// Scope: `keys:read`.
#[utoipa::path(get, path = "/keys/{id}/usage", tag = TAG, params(("id" = String, Path), SpanQuery),
    security(("token" = ["keys:read"])), responses((status = 200, body = UsageBody)))]
async fn of_key(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<KeyId>,
    Query(query): Query<SpanQuery>,
) -> Result<Json<UsageBody>, Problem> {
    let usage = portal.key_usage(program.sees(Scope::KeysRead)?, &id, query.read()?).await?;
    Ok(Json(usage.into()))
}

/// Read how much a catalogue entry was called
///
/// By all keys together. Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries/{id}/usage", tag = TAG, params(("id" = String, Path), SpanQuery),
    security(("token" = ["catalogue:read"])), responses((status = 200, body = UsageBody)))]
async fn of_entry(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
    Query(query): Query<SpanQuery>,
) -> Result<Json<UsageBody>, Problem> {
    let usage = portal.entry_usage(program.sees(Scope::CatalogueRead)?, &id, query.read()?).await?;
    Ok(Json(usage.into()))
}

/// Read how much everything was called
///
/// All keys together, and each entry by itself. Scope: `keys:read`.
#[utoipa::path(get, path = "/usage", tag = TAG, params(SpanQuery), security(("token" = ["keys:read"])),
    responses((status = 200, body = PortalBody)))]
async fn of_all(
    State(portal): State<Portal>,
    program: Program,
    Query(query): Query<SpanQuery>,
) -> Result<Json<PortalBody>, Problem> {
    let PortalUsage { usage, entries } = portal.portal_usage(&program.actor, query.read()?).await?;
    Ok(Json(PortalBody { usage: usage.into(), entries: entries.into_iter().map(EntryBody::from).collect() }))
}

impl From<Calls> for CallsBody {
    fn from(Calls { passed, refused }: Calls) -> Self {
        Self { passed, refused }
    }
}

impl From<Usage> for UsageBody {
    fn from(usage: Usage) -> Self {
        let step =
            |(begun, Calls { passed, refused }): (Timestamp, Calls)| StepBody { begins: time(begun), passed, refused };
        let steps = usage.steps.into_iter().map(step).collect();
        Self { span: usage.span.name(), total: usage.total.into(), steps }
    }
}

impl From<EntryUsage> for EntryBody {
    fn from(EntryUsage { entry, name, calls }: EntryUsage) -> Self {
        Self { entry, name: Some(name).filter(|name| !name.is_empty()), calls: calls.into() }
    }
}
