use axum::{http::Request, response::Response, serve::Listener};
use core::convert::Infallible;
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};
use std::{
    io,
    net::TcpListener,
    thread::{self, JoinHandle},
};
use thread_priority::{
    RealtimeThreadSchedulePolicy, ScheduleParams, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
    thread_native_id,
};
use tokio::{net, pin, runtime, select};

/// Serves on a thread and a small runtime of its own until `stop` completes; then running calls are answered and the thread
/// ends. `listener` has to be non-blocking.
///
/// It hands calls to `service` as they come off the wire: what `axum::serve` does for each is a good part of what a call costs.
pub fn spawn<S>(
    listener: TcpListener,
    service: S,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<JoinHandle<io::Result<()>>>
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let serve = async move {
        serve(net::TcpListener::from_std(listener)?, service, stop).await;
        Ok(())
    };
    thread::Builder::new().name("keywright-verify".into()).spawn(move || runtime.block_on(serve))
}

/// Has this thread run as soon as it has something to do. On a busy machine even one that others give way to waits until the turn of
/// another is over, which takes milliseconds; an answer takes ten microseconds.
pub fn come_first() {
    let first = ThreadPriority::from_posix(ScheduleParams { sched_priority: 1 });
    let policy = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::RoundRobin);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), first, policy) {
        tracing::info!(%error, "the thread that answers gateways waits its turn: see docs/operations.md");
    }
}

async fn serve<S>(mut listener: net::TcpListener, service: S, stop: impl Future<Output = ()>)
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let connections = GracefulShutdown::new();
    // Answers are short and without a body: one piece of memory is written faster than a list of pieces.
    let mut protocol = http1::Builder::new();
    protocol.writev(false);
    pin!(stop);
    loop {
        let (stream, _) = select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        let connection = connections.watch(protocol.serve_connection(TokioIo::new(stream), service.clone()));
        #[expect(clippy::disallowed_methods, reason = "`connections` waits for it, and it has nothing to tell")]
        tokio::spawn(async {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a gateway's connection ended");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}
