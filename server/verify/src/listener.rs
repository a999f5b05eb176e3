use axum::Router;
use std::{
    io,
    net::TcpListener,
    thread::{self, JoinHandle},
};
use tokio::runtime;

/// Serves `routes` on a thread and a small runtime of its own until `stop` completes; then running calls are answered
/// and the thread ends. `listener` has to be non-blocking.
pub fn spawn(
    listener: TcpListener,
    routes: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<JoinHandle<io::Result<()>>> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let serve = async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, routes).with_graceful_shutdown(stop).await
    };
    thread::Builder::new().name("keywright-verify".into()).spawn(move || runtime.block_on(serve))
}
