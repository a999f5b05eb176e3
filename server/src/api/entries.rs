use super::{
    answer::{Created, List, Tagged},
    caller::Program,
    problem::{Kind, Problem},
    questions::Question,
    read::{Body, Id, IfMatch},
    time, words,
};
use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
};
use domain::{
    catalogue::{AuthType, DocumentationState, Entry, EntryDraft, Visibility},
    field::Field,
    id::{EntryId, PolicyId},
    settings::Overrides,
    token::Scope,
};
use serde::{Deserialize, Serialize};
use services::{LARGEST_DOCUMENT, Portal};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Catalogue entries";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    let uploads =
        OpenApiRouter::new().routes(routes!(set_documentation)).layer(DefaultBodyLimit::max(LARGEST_DOCUMENT));
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, delete))
        .routes(routes!(documentation, remove_documentation))
        .merge(uploads)
}

/// An API as published in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
struct EntryBody {
    #[schema(value_type = String)]
    id: EntryId,
    /// The end of its address: `/apis/weather`.
    slug: String,
    name: String,
    short_description: String,
    /// Markdown.
    long_description: String,
    auth_type: AuthName,
    /// The team or person that answers for it.
    owner: String,
    visibility: VisibilityName,
    /// The ids of the policies on offer, in their order.
    #[schema(value_type = Vec<String>)]
    policies: Vec<PolicyId>,
    /// E-mail addresses of those who may decide its requests, beside the admins.
    approvers: Vec<String>,
    overrides: OverridesBody,
    #[schema(format = DateTime)]
    created: String,
    #[schema(format = DateTime)]
    updated: String,
}

/// How programs prove themselves to an API. Names are Tyk's.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
enum AuthName {
    AuthToken,
    Jwt,
    Oauth,
    Basic,
    Keyless,
}

words::names! {
    /// Who finds an entry in the catalogue.
    VisibilityName of Visibility { Public, SignedIn, Hidden };
}

/// What one entry does differently. `null` inherits the portal's setting.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Overrides)]
struct OverridesBody {
    #[schema(value_type = Option<Vec<Question>>)]
    key_request_fields: Option<Vec<Field>>,
    require_key_approval: Option<bool>,
    secure_key_approval: Option<bool>,
    redirect_on_key_request: Option<bool>,
    redirect_to: Option<String>,
    third_party_decides: Option<bool>,
    inform_on_auto_approval: Option<bool>,
    /// Told of new requests, beside the approvers.
    email: Option<String>,
}

/// An entry, as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntryInput)]
struct Input {
    /// Left out: made from the name.
    #[serde(default)]
    #[schema(max_length = 60)]
    slug: String,
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    short_description: String,
    /// Markdown.
    #[serde(default)]
    #[schema(max_length = 50_000)]
    long_description: String,
    #[serde(default = "auth_token")]
    auth_type: AuthName,
    #[serde(default)]
    #[schema(max_length = 100)]
    owner: String,
    visibility: VisibilityName,
    /// The ids of the policies on offer. At least one, unless the entry is hidden or needs no key.
    #[serde(default)]
    policies: Vec<String>,
    /// E-mail addresses of people with an account.
    #[serde(default)]
    approvers: Vec<String>,
    #[serde(default)]
    overrides: OverridesBody,
}

const fn auth_token() -> AuthName {
    AuthName::AuthToken
}

/// List catalogue entries
///
/// All of them by name, hidden ones too. Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries", tag = TAG, security(("token" = ["catalogue:read"])),
    responses((status = 200, body = List<EntryBody>)))]
async fn list(State(portal): State<Portal>, program: Program) -> Result<Json<List<EntryBody>>, Problem> {
    let entries = portal.entry_records(&program.actor).await?;
    Ok(List::whole(entries.into_iter().map(EntryBody::from).collect()))
}

/// Read a catalogue entry
///
/// Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:read"])), responses((status = 200, body = EntryBody)))]
async fn get(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
) -> Result<Tagged<EntryBody>, Problem> {
    one(&portal, &program, &id).await
}

/// Publish a catalogue entry
///
/// Takes an `Idempotency-Key`. Scope: `catalogue:write`.
#[utoipa::path(post, path = "/entries", tag = TAG, request_body = Input, params(words::IdempotencyKeyHeader),
    security(("token" = ["catalogue:write"])), responses((status = 201, body = EntryBody)))]
async fn create(
    State(portal): State<Portal>,
    program: Program,
    Body(input): Body<Input>,
) -> Result<Created<Tagged<EntryBody>>, Problem> {
    let entry = portal.create_entry(&program.actor, input.draft()?).await?;
    Ok(Created(format!("{}/entries/{}", super::PREFIX, entry.id), one(&portal, &program, &entry.id).await?))
}

/// Change a catalogue entry
///
/// Scope: `catalogue:write`.
#[utoipa::path(put, path = "/entries/{id}", tag = TAG, params(("id" = String, Path), words::IfMatchHeader),
    request_body = Input, security(("token" = ["catalogue:write"])), responses((status = 200, body = EntryBody)))]
async fn change(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
    if_match: IfMatch,
    Body(input): Body<Input>,
) -> Result<Tagged<EntryBody>, Problem> {
    let Tagged(now, _) = one(&portal, &program, &id).await?;
    portal.change_entry(&program.actor, &id, if_match.require(now)?, input.draft()?).await?;
    one(&portal, &program, &id).await
}

/// Delete a catalogue entry
///
/// One that no request and no key names; hide others. Scope: `catalogue:write`.
#[utoipa::path(delete, path = "/entries/{id}", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:write"])), responses((status = 204)))]
async fn delete(State(portal): State<Portal>, program: Program, Id(id): Id<EntryId>) -> Result<StatusCode, Problem> {
    portal.delete_entry(program.sees(Scope::CatalogueRead)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where an entry's documentation stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Documentation)]
struct DocumentationBody {
    state: DocumentationStateName,
    /// How many operations it describes.
    operations: Option<u32>,
    /// Where it is read from.
    url: Option<String>,
    /// Why it could not be read.
    why: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DocumentationStateName {
    Missing,
    Reading,
    Ready,
    Failed,
}

/// Where an entry's documentation stands
///
/// Scope: `catalogue:read`.
#[utoipa::path(get, path = "/entries/{id}/documentation", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:read"])), responses((status = 200, body = DocumentationBody)))]
async fn documentation(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
) -> Result<Json<DocumentationBody>, Problem> {
    one(&portal, &program, &id).await?;
    Ok(Json(portal.documentation_state(&program.actor, &id).await?.into()))
}

/// Upload an entry's documentation
///
/// An OpenAPI 3.0 or 3.1 document in JSON or YAML, up to 10 MB. Scope: `catalogue:write`.
#[utoipa::path(put, path = "/entries/{id}/documentation", tag = TAG, params(("id" = String, Path)),
    request_body(content = String, content_type = "application/yaml"), security(("token" = ["catalogue:write"])),
    responses((status = 200, body = DocumentationBody)))]
async fn set_documentation(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
    document: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<DocumentationBody>, Problem> {
    one(&portal, &program, &id).await?;
    let document = document.map_err(|_| Problem::new(Kind::TooLarge, "Send a document of at most 10 MB."))?;
    portal.set_documentation(&program.actor, &id, document.to_vec()).await?;
    Ok(Json(portal.documentation_state(&program.actor, &id).await?.into()))
}

/// Remove an entry's documentation
///
/// Scope: `catalogue:write`.
#[utoipa::path(delete, path = "/entries/{id}/documentation", tag = TAG, params(("id" = String, Path)),
    security(("token" = ["catalogue:write"])), responses((status = 204)))]
async fn remove_documentation(
    State(portal): State<Portal>,
    program: Program,
    Id(id): Id<EntryId>,
) -> Result<StatusCode, Problem> {
    portal.remove_documentation(program.sees(Scope::CatalogueRead)?, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one(portal: &Portal, program: &Program, id: &EntryId) -> Result<Tagged<EntryBody>, Problem> {
    let record = portal.entry_record(program.sees(Scope::CatalogueRead)?, id).await?;
    Ok(Tagged(record.0.version, record.into()))
}

impl Input {
    fn draft(self) -> Result<EntryDraft, Problem> {
        let policies = self.policies.iter().map(|id| words::id("policies", id)).collect::<Result<_, _>>()?;
        Ok(EntryDraft {
            slug: self.slug,
            name: self.name,
            short_description: self.short_description,
            long_description: self.long_description,
            auth_type: self.auth_type.into(),
            owner: self.owner,
            visibility: self.visibility.into(),
            policies,
            approvers: self.approvers,
            overrides: self.overrides.overrides()?,
        })
    }
}

impl OverridesBody {
    fn overrides(self) -> Result<Overrides, Problem> {
        Ok(Overrides {
            key_request_fields: self.key_request_fields,
            require_key_approval: self.require_key_approval,
            secure_key_approval: self.secure_key_approval,
            redirect_on_key_request: self.redirect_on_key_request,
            redirect_to: self.redirect_to,
            third_party_decides: self.third_party_decides,
            inform_on_auto_approval: self.inform_on_auto_approval,
            email: self.email.map(|text| words::email("overrides.email", &text)).transpose()?,
        })
    }
}

impl From<Overrides> for OverridesBody {
    fn from(own: Overrides) -> Self {
        Self {
            key_request_fields: own.key_request_fields,
            require_key_approval: own.require_key_approval,
            secure_key_approval: own.secure_key_approval,
            redirect_on_key_request: own.redirect_on_key_request,
            redirect_to: own.redirect_to,
            third_party_decides: own.third_party_decides,
            inform_on_auto_approval: own.inform_on_auto_approval,
            email: own.email.map(|email| email.to_string()),
        }
    }
}

impl From<(Entry, Vec<String>)> for EntryBody {
    fn from((entry, approvers): (Entry, Vec<String>)) -> Self {
        Self {
            id: entry.id,
            slug: entry.slug.to_string(),
            name: entry.name,
            short_description: entry.short_description,
            long_description: entry.long_description,
            auth_type: entry.auth_type.into(),
            owner: entry.owner,
            visibility: entry.visibility.into(),
            policies: entry.policies,
            approvers,
            overrides: entry.overrides.into(),
            created: time(entry.created),
            updated: time(entry.updated),
        }
    }
}

impl From<AuthType> for AuthName {
    fn from(auth: AuthType) -> Self {
        match auth {
            AuthType::AuthToken => Self::AuthToken,
            AuthType::Jwt => Self::Jwt,
            AuthType::Oauth => Self::Oauth,
            AuthType::Basic => Self::Basic,
            AuthType::Keyless => Self::Keyless,
        }
    }
}

impl From<AuthName> for AuthType {
    fn from(name: AuthName) -> Self {
        match name {
            AuthName::AuthToken => Self::AuthToken,
            AuthName::Jwt => Self::Jwt,
            AuthName::Oauth => Self::Oauth,
            AuthName::Basic => Self::Basic,
            AuthName::Keyless => Self::Keyless,
        }
    }
}

impl From<DocumentationState> for DocumentationBody {
    fn from(state: DocumentationState) -> Self {
        let none = Self { state: DocumentationStateName::Missing, operations: None, url: None, why: None };
        match state {
            DocumentationState::Missing => none,
            DocumentationState::Reading { url, .. } => {
                Self { state: DocumentationStateName::Reading, url: Some(url), ..none }
            }
            DocumentationState::Ready { operations, .. } => {
                Self { state: DocumentationStateName::Ready, operations: Some(operations), ..none }
            }
            DocumentationState::Failed { url, why } => {
                Self { state: DocumentationStateName::Failed, url: Some(url), why: Some(why), ..none }
            }
        }
    }
}
