use super::{
    answer::{Created, KEPT_BY_NOBODY, List},
    caller::Program,
    problem::Problem,
    read::{Body, Id, Query},
    time,
    words::{self, AnswerBody},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    developer::{AccountState, Developer},
    id::DeveloperId,
    token::Scope,
};
use serde::{Deserialize, Serialize};
use services::Portal;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Developers";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get))
        .routes(routes!(disable))
        .routes(routes!(enable))
        .routes(routes!(password_link))
}

/// Somebody with an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Developer)]
struct DeveloperBody {
    #[schema(value_type = String)]
    id: DeveloperId,
    email: String,
    name: String,
    /// Answers to the questions of the sign-up form.
    fields: Vec<AnswerBody>,
    is_admin: bool,
    state: AccountStateName,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    last_sign_in: Option<String>,
}

words::names! {
    /// Whether an account may sign in.
    AccountStateName of AccountState { Unconfirmed, Active, Disabled };
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only those whose name or address contains this.
    search: Option<String>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many on one page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u8>,
}

/// List developers
///
/// Newest first. Scope: `people:read`.
#[utoipa::path(get, path = "/developers", tag = TAG, params(ListQuery), security(("token" = ["people:read"])),
    responses((status = 200, body = List<DeveloperBody>)))]
async fn list(
    State(portal): State<Portal>,
    program: Program,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<DeveloperBody>>, Problem> {
    let after: Option<DeveloperId> = words::cursor(query.after)?;
    let (search, size) = (query.search.unwrap_or_default(), words::size(query.limit)?);
    let people = portal.some_people(&program.actor, &search, after.as_ref().map(DeveloperId::as_str), size).await?;
    Ok(List::of(people, DeveloperBody::from))
}

/// Read a developer
///
/// Scope: `people:read`.
#[utoipa::path(get, path = "/developers/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["people:read"])), responses((status = 200, body = DeveloperBody)))]
async fn get(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<DeveloperId>,
) -> Result<Json<DeveloperBody>, Problem> {
    one(&portal, &program, &id).await
}

/// Somebody who is to have an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDeveloper {
    #[schema(format = Email)]
    email: String,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// Add a developer
///
/// Vouches for the address: no mail is sent. They get in by a password link. Takes an `Idempotency-Key`.
/// Scope: `people:write`.
#[utoipa::path(post, path = "/developers", tag = TAG, request_body = NewDeveloper, params(words::IdempotencyKeyHeader),
    security(("token" = ["people:write"])), responses((status = 201, body = DeveloperBody)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(new): Body<NewDeveloper>,
) -> Result<Created<Json<DeveloperBody>>, Problem> {
    let developer = portal.create_developer(&program.actor, &new.name, &new.email).await?;
    Ok(Created(format!("{}/developers/{}", super::PREFIX, developer.id), Json(developer.into())))
}

/// Disable a developer
///
/// Nobody signs in with the account, and its keys open nothing. Scope: `people:write`.
#[utoipa::path(post, path = "/developers/{id}/disable", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["people:write"])), responses((status = 200, body = DeveloperBody)))]
async fn disable(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<DeveloperId>,
) -> Result<Json<DeveloperBody>, Problem> {
    portal.disable_developer(program.sees(Scope::PeopleRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// Enable a developer
///
/// Also vouches for an address that was never confirmed. Scope: `people:write`.
#[utoipa::path(post, path = "/developers/{id}/enable", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["people:write"])), responses((status = 200, body = DeveloperBody)))]
async fn enable(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<DeveloperId>,
) -> Result<Json<DeveloperBody>, Problem> {
    portal.enable_developer(program.sees(Scope::PeopleRead)?, &id).await?;
    one(&portal, &program, &id).await
}

/// A link to hand on.
#[derive(Debug, Serialize, ToSchema)]
struct PasswordLink {
    /// Whoever follows it chooses a new password. Works once, for a day.
    url: String,
}

/// Make a password link
///
/// For developers without a password, or who lost it; not for admins. Scope: `people:write`.
#[utoipa::path(post, path = "/developers/{id}/password-link", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["people:write"])), responses((status = 200, body = PasswordLink)))]
async fn password_link(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<DeveloperId>,
) -> Result<Response, Problem> {
    let url = portal.password_link(program.sees(Scope::PeopleRead)?, &id).await?;
    Ok((KEPT_BY_NOBODY, Json(PasswordLink { url })).into_response())
}

async fn one(portal: &Portal, program: &Program, id: &DeveloperId) -> Result<Json<DeveloperBody>, Problem> {
    Ok(Json(portal.person(program.sees(Scope::PeopleRead)?, id).await?.into()))
}

impl From<Developer> for DeveloperBody {
    fn from(person: Developer) -> Self {
        Self {
            email: person.email.to_string(),
            fields: person.fields.into_iter().map(AnswerBody::from).collect(),
            state: person.state.into(),
            created: time(person.created),
            last_sign_in: person.last_sign_in.map(time),
            id: person.id,
            name: person.name,
            is_admin: person.is_admin,
        }
    }
}
