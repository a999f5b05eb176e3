use crate::{api, config::Config, events};
use core::time::Duration;
use domain::id::DeveloperId;
use services::Portal;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{runtime::Handle, sync::mpsc::UnboundedReceiver, time::timeout};
use tokio_util::sync::CancellationToken;

/// What every route can get at.
#[derive(Clone)]
pub struct AppState {
    pub portal: Portal,
    pub config: Arc<Config>,
    pub readiness: Readiness,
    pub api_limits: Arc<api::Limits>,
    pub hub: events::Hub,
    pub seats: events::Seats,
    /// People who closed their last window.
    pub gone: Arc<Mutex<Option<UnboundedReceiver<DeveloperId>>>>,
}

impl AppState {
    /// Within a Tokio runtime, the one the database was opened in.
    pub fn new(portal: Portal, config: Arc<Config>) -> Self {
        let readiness = Readiness::new(portal.clone());
        let api_limits = Arc::new(api::Limits::new(config.api_calls_per_minute));
        let (hub, (seats, gone)) = (events::Hub::default(), events::Seats::free());
        let gone = Arc::new(Mutex::new(Some(gone)));
        Self { portal, config, readiness, api_limits, hub, seats, gone }
    }

    /// Tells streams of what happens, for ever; to be run once.
    pub async fn tell(self) {
        let gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(gone) = gone {
            self.hub.run(self.portal, gone).await;
        }
    }
}

/// Whether we can take work: the database answers, is migrated, and we are not about to leave.
#[derive(Clone)]
pub struct Readiness {
    portal: Portal,
    runtime: Handle,
    draining: CancellationToken,
}

impl Readiness {
    fn new(portal: Portal) -> Self {
        Self { portal, runtime: Handle::current(), draining: CancellationToken::new() }
    }

    /// From now on the answer is no.
    pub fn drain(&self) {
        self.draining.cancel();
    }

    /// Completes when the answer is no.
    pub async fn drained(&self) {
        self.draining.cancelled().await;
    }

    /// The reason why not, if so. Callable from any runtime: the database is asked on its own one.
    pub async fn check(&self) -> Result<(), &'static str> {
        if self.draining.is_cancelled() {
            return Err("shutting down");
        }
        let portal = self.portal.clone();
        let asked = self.runtime.spawn(async move { timeout(Duration::from_secs(2), portal.is_ready()).await });
        match asked.await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("the database does not answer or is not migrated"),
            Ok(Err(_)) | Err(_) => Err("the database does not answer in time"),
        }
    }
}
