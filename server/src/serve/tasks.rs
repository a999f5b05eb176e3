use crate::{AppState, Failure, open::Opened, verify_feed::Feed};
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tokio::task::JoinSet;
use verify::Snapshot;

/// What runs beside the requests.
pub struct Tasks(JoinSet<()>);

impl Tasks {
    /// Returns once `/verify` knows every key.
    pub async fn start(
        opened: &Opened,
        _state: &AppState,
        snapshot: Arc<Snapshot>,
        measured: PrometheusHandle,
    ) -> Result<Self, Failure> {
        let feed = Feed::start(opened.portal.clone(), snapshot).await?;
        let mut tasks = JoinSet::new();
        tasks.spawn(feed.run());
        tasks.spawn(crate::metrics::keep_up(measured));
        Ok(Self(tasks))
    }

    /// Ends them; none of them loses anything by it.
    pub async fn stop(mut self) {
        self.0.shutdown().await;
    }
}
