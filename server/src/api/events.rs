use super::{
    answer::List,
    caller::Program,
    problem::{Kind, Problem},
    read::Query,
    time,
    words::{self, ByBody},
};
use axum::{Json, extract::State};
use domain::{
    event::Event,
    id::{DeveloperId, EntryId, KeyId, RequestId},
    page::Page,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use services::{HistoryOf, Portal};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Events and history";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(events)).routes(routes!(history))
}

/// Something that happened. What it is called and brings along is described with the webhooks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
struct EventBody {
    /// Counts up in the order in which things happened.
    id: i64,
    /// `key_request.approved`
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    name: &'static str,
    #[schema(format = DateTime)]
    at: String,
    by: ByBody,
    about: AboutBody,
    /// What else there is to say, by the type.
    #[schema(value_type = Object)]
    details: Value,
}

/// What an event concerns.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = About)]
struct AboutBody {
    #[schema(value_type = Option<String>)]
    request: Option<RequestId>,
    #[schema(value_type = Option<String>)]
    developer: Option<DeveloperId>,
    #[schema(value_type = Option<String>)]
    entry: Option<EntryId>,
    #[schema(value_type = Option<String>)]
    key: Option<KeyId>,
    /// By name, as it was then.
    title: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Feed {
    /// The last event you saw; 0 begins with the first there is.
    #[param(minimum = 0, default = 0)]
    after: Option<i64>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u8>,
}

/// Follow events
///
/// Oldest first. Ask again with the `next` you got: no event is missed, and none comes twice. Scope: `events:read`.
#[utoipa::path(get, path = "/events", tag = TAG, params(Feed), security(("token" = ["events:read"])),
    responses((status = 200, body = List<EventBody>)))]
async fn events(
    State(portal): State<Portal>,
    program: Program,
    Query(feed): Query<Feed>,
) -> Result<Json<List<EventBody>>, Problem> {
    let after = number(feed.after)?.unwrap_or_default();
    let events = portal.events(&program.actor, after, words::size(feed.limit)?).await?;
    if events.is_empty() && after > portal.newest_event().await? {
        let advice =
            "There is no event of this number yet: the database was put back to an earlier state. Begin again at 0.";
        return Err(Problem::new(Kind::Malformed, advice));
    }
    // There is always a next time to ask.
    let next = Some(events.last().map_or(after, |event| event.id).to_string());
    Ok(List::of(Page { rows: events, next }, EventBody::from))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Only what concerns this developer.
    developer: Option<String>,
    /// Only what concerns this catalogue entry.
    entry: Option<String>,
    /// Only what concerns this request, also after it is gone.
    request: Option<String>,
    /// The `next` of the page before.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// Read the history
///
/// Newest first, 50 on a page. Scope: `events:read`.
#[utoipa::path(get, path = "/history", tag = TAG, params(HistoryQuery), security(("token" = ["events:read"])),
    responses((status = 200, body = List<EventBody>)))]
async fn history(
    State(portal): State<Portal>,
    program: Program,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<List<EventBody>>, Problem> {
    let of = HistoryOf {
        developer: words::given("developer", query.developer)?,
        entry: words::given("entry", query.entry)?,
        request: words::given("request", query.request)?,
    };
    let (events, next) = portal.history(&program.actor, of, number(query.after)?).await?;
    Ok(List::of(Page { rows: events, next: next.map(|id| id.to_string()) }, EventBody::from))
}

/// Events count from 1.
fn number(after: Option<i64>) -> Result<Option<i64>, Problem> {
    match after {
        Some(..0) => Err(Problem::new(Kind::Malformed, "Send as after the number of an event, or 0.")),
        after => Ok(after),
    }
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        let what = serde_json::to_value(&event.what).unwrap_or_default();
        let details = what.get("data").cloned().unwrap_or_else(|| json!({}));
        let about = event.about;
        Self {
            id: event.id,
            name: event.what.name(),
            at: time(event.at),
            by: (&event.by).into(),
            about: AboutBody {
                request: about.request,
                developer: about.developer,
                entry: about.entry,
                key: about.key,
                title: about.title,
            },
            details,
        }
    }
}
