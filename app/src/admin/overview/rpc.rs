#[cfg(feature = "ssr")]
use super::words;
use crate::{UiError, ui::Counted};
use domain::Timestamp;
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

/// How the portal does, in words and bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewPage {
    pub waiting: String,
    pub oldest: Option<Timestamp>,
    pub decided_today: String,
    pub usual: String,
    pub leaving: String,
    /// Drawn.
    pub chart: String,
    /// Of each API: asked, approved, declined.
    pub apis: Vec<Counted>,
    /// A route and how many requests took it.
    pub routes: Vec<(String, String)>,
    pub tasks: Vec<Task>,
}

/// Something that needs somebody, and where they begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub sentence: String,
    pub href: String,
}

#[server(prefix = "/rpc", endpoint = "read_overview", input = Json)]
pub async fn read_overview() -> Result<OverviewPage, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(words::page(portal.overview(&actor).await?))
}
