use crate::UiError;
use domain::key::DriftReport;
use leptos::{prelude::*, server_fn::codec::Json};

/// Asks the gateway for its keys, and holds them against the portal's.
#[server(prefix = "/rpc", endpoint = "read_issuer_drift", input = Json)]
pub async fn read_issuer_drift() -> Result<DriftReport, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.issuer_drift(&actor).await?)
}
