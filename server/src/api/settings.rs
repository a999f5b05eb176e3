use super::{
    answer::Tagged,
    caller::Program,
    problem::Problem,
    questions::Question,
    read::{Body, IfMatch},
    words,
};
use axum::extract::State;
use domain::{FieldError, settings::Settings};
use serde_json::{Map, Value};
use services::Portal;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const TAG: &str = "Settings";

pub(super) fn routes() -> OpenApiRouter<Portal> {
    OpenApiRouter::new().routes(routes!(get, change))
}

/// The portal's settings. It describes the domain's `Settings`, which read and write themselves.
#[derive(ToSchema)]
#[schema(as = Settings)]
#[expect(dead_code, clippy::struct_excessive_bools, reason = "it describes the domain's settings")]
struct SettingsBody {
    #[schema(required = false, min_length = 1, max_length = 60)]
    portal_name: String,
    #[schema(required = false)]
    require_key_approval: bool,
    #[schema(required = false)]
    secure_key_approval: bool,
    #[schema(required = false)]
    redirect_on_key_request: bool,
    #[schema(required = false)]
    redirect_to: String,
    #[schema(required = false)]
    third_party_decides: bool,
    #[schema(required = false, minimum = 1, maximum = 8760)]
    hand_off_timeout_hours: u32,
    #[schema(required = false)]
    key_request_fields: Vec<Question>,
    #[schema(required = false)]
    signup_fields: Vec<Question>,
    #[schema(required = false)]
    enable_multi_selection: bool,
    #[schema(required = false)]
    catalogue_login_only: bool,
    #[schema(required = false)]
    disable_signup: bool,
    #[schema(required = false)]
    disable_login: bool,
    /// The portal manager's address.
    email: Option<String>,
    #[schema(required = false, minimum = 1, maximum = 8760)]
    claim_ttl_hours: u32,
    #[schema(required = false, minimum = 1, maximum = 1000)]
    max_open_requests: u32,
    #[schema(required = false, minimum = 0, maximum = 3650)]
    request_ttl_days: u32,
    #[schema(required = false)]
    allow_self_approval: bool,
    #[schema(required = false)]
    decline_reason_required: bool,
    #[schema(required = false, pattern = "^[a-z][a-z0-9]{1,9}$")]
    key_prefix: String,
    /// The sender, and what differs from the mails that Keywright comes with.
    #[schema(required = false, value_type = Object)]
    mail_options: Value,
    #[schema(required = false)]
    inform_on_auto_approval: bool,
}

/// Read the settings
///
/// Scope: `settings:read`.
#[utoipa::path(get, path = "/settings", tag = TAG, security(("token" = ["settings:read"])),
    responses((status = 200, body = SettingsBody)))]
async fn get(State(portal): State<Portal>, program: Program) -> Result<Tagged<Settings>, Problem> {
    let (settings, version) = portal.settings(&program.actor).await?;
    Ok(Tagged(version, settings))
}

/// Change settings
///
/// What is left out stays. Scope: `settings:write`.
#[utoipa::path(patch, path = "/settings", tag = TAG, params(words::IfMatchHeader), request_body = SettingsBody,
    security(("token" = ["settings:write"])), responses((status = 200, body = SettingsBody)))]
async fn change(
    State(portal): State<Portal>,
    program: Program,
    if_match: IfMatch,
    Body(changes): Body<Map<String, Value>>,
) -> Result<Tagged<Settings>, Problem> {
    let (settings, version) = portal.settings(&program.actor).await?;
    let wanted = merged(&settings, changes)?;
    portal.change_settings(&program.actor, wanted, if_match.require(version)?).await?;
    let (settings, version) = portal.settings(&program.actor).await?;
    Ok(Tagged(version, settings))
}

/// The settings with others in the place of those named (RFC 7396, one level deep).
fn merged(settings: &Settings, changes: Map<String, Value>) -> Result<Settings, Problem> {
    let Ok(Value::Object(mut whole)) = serde_json::to_value(settings) else { return Err(Problem::missing()) };
    for (name, value) in changes {
        if !whole.contains_key(&name) {
            return Err(Problem::invalid(vec![FieldError::new(name, "There is no setting of this name.")]));
        }
        whole.insert(name, value);
    }
    serde_path_to_error::deserialize(Value::Object(whole)).map_err(|wrong| {
        Problem::invalid(vec![FieldError::new(wrong.path().to_string(), format!("{}.", wrong.inner()))])
    })
}
