//! `keywright serve`: both listeners, and the tasks behind them.

mod client;
mod health;
mod observe;
mod panics;
mod protect;
mod router;
mod tasks;

pub use client::ClientAddress;
pub use observe::{AnsweredBy, RequestId};
pub use router::router;

use crate::{
    AppState, Failure,
    config::{Config, Secret},
    listener::Listeners,
    metrics, open, quotas, usage,
};
use core::{net::SocketAddr, time::Duration};
use std::sync::Arc;
use tasks::Tasks;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use verify::{Clock, Gate, Snapshot, Verifier};

/// Whatever is still running this long after the signal is cut off.
const DRAIN: Duration = Duration::from_secs(10);

/// How often it is looked whether the last call of a gateway was answered.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Serves until SIGTERM or SIGINT, then answers what it has begun and leaves.
pub async fn serve(config: Config) -> Result<(), Failure> {
    let listeners = Listeners::bind(&config)?;
    serve_on(listeners, config).await
}

/// The same on sockets that are bound already.
pub async fn serve_on(listeners: Listeners, config: Config) -> Result<(), Failure> {
    let mailer = open::mailer(&config)?;
    let measured = metrics::start().map_err(Failure::at("cannot start the metrics"))?;
    let opened = open::open(&config).await?;
    opened.portal.follow_bootstrap_token(config.bootstrap_token.as_ref().map(Secret::reveal)).await?;
    let state = AppState::new(opened.portal.clone(), Arc::new(config));
    let stop = CancellationToken::new();

    let snapshot = Arc::new(Snapshot::default());
    let tasks = Tasks::start(&opened, &state, mailer, snapshot.clone(), measured.clone()).await?;
    let clock: Clock = Arc::new({
        let portal = opened.portal.clone();
        move || portal.now()
    });
    let verifier =
        Verifier::new(snapshot.clone(), &opened.vault.pepper(), clock).with_max_stale(state.config.verify_max_stale);
    let ready = health::gate_routes(&state, verifier.clone());
    let gate = Gate::new(verifier, ready.merge(health::metrics(measured)));
    let gate_stop = CancellationToken::new();
    let stopped = gate_stop.clone().cancelled_owned();
    // Waited for on the thread itself, from its beginning.
    let first_of_all = async {
        verify::come_first();
        stopped.await;
    };
    let gate_thread =
        verify::spawn(listeners.verify, gate, first_of_all).map_err(Failure::at("cannot start the verify listener"))?;

    announce(&state);
    if let Some(link) = opened.portal.setup_link().await? {
        // Not by the log: it may be kept where others read it.
        crate::cli::say(&format!("There is no admin yet. Make the first one within a day at:\n{link}"))?;
    }
    let listener = tokio::net::TcpListener::from_std(listeners.portal).map_err(Failure::at("cannot listen"))?;
    let service = router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let portal = axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned()).into_future();
    tokio::pin!(portal);
    tokio::select! {
        ended = &mut portal => return ended.map_err(Failure::at("the portal's listener failed")),
        () = asked_to_stop() => {}
    }
    tracing::info!("shutting down");
    state.readiness.drain();
    stop.cancel();
    let drained = timeout(DRAIN, async {
        let _ = portal.await;
        tasks.stop().await;
        gate_stop.cancel();
        while !gate_thread.is_finished() {
            sleep(LOOK_AGAIN).await;
        }
        quotas::write(&opened.portal, &snapshot).await;
        usage::flush(&opened.portal, &snapshot).await;
        opened.storage.close().await;
    })
    .await;
    gate_stop.cancel();
    if drained.is_err() {
        tracing::warn!("some requests took longer than 10 s to end and were cut off");
    } else if gate_thread.is_finished() {
        let _ = gate_thread.join();
    }
    Ok(())
}

fn announce(state: &AppState) {
    let config = &state.config;
    tracing::info!(portal = %config.http_addr, verify = %config.verify_addr, url = config.public_url.as_str(), "listening");
    if config.smtp_url.is_none() {
        tracing::warn!(folder = %config.mail_dir().display(), "KEYWRIGHT_SMTP_URL is not set: mails are written to files");
    }
}

async fn asked_to_stop() {
    let mut terminate = signal(SignalKind::terminate()).expect("a process may listen for SIGTERM");
    let mut interrupt = signal(SignalKind::interrupt()).expect("a process may listen for SIGINT");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
