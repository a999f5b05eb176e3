use crate::made;
use axum::{Router, routing::get};
use std::{
    fs,
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread,
    time::Instant,
};
use tokio::runtime;
use verify::{Digest, Gate, Snapshot, Verifier};

pub fn hello(address: SocketAddr) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let serve = async move {
        let listener = tokio::net::TcpListener::bind(address).await?;
        axum::serve(listener, Router::new().route("/", get(async || "Hello"))).await
    };
    // Not on the first thread, as the one that answers gateways is not.
    thread::spawn(move || runtime.block_on(serve)).join().map_err(|_| io::Error::other("the thread panicked"))?
}

pub fn keys(address: SocketAddr, count: usize) -> io::Result<()> {
    let digests: Vec<Digest> = (0..count).map(|number| made::digest(&made::text(number))).collect();
    let before = resident()?;
    let snapshot = Arc::new(Snapshot::default());
    let begun = Instant::now();
    snapshot.replace_all(made::facts(&digests));
    let took = begun.elapsed();
    let each = resident()?.saturating_sub(before) / count.max(1);
    drop(digests);
    writeln!(io::stdout(), "{} {each}", took.as_micros())?;
    snapshot.mark_fresh(made::NOW);
    let gate = Gate::new(Verifier::new(snapshot, &made::PEPPER, Arc::new(|| made::NOW)), Router::new());
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let thread = verify::spawn(listener, gate, core::future::pending())?;
    thread.join().map_err(|_| io::Error::other("the listener's thread panicked"))?
}

/// Bytes of this process that are in memory (proc(5), `statm`).
fn resident() -> io::Result<usize> {
    let pages = fs::read_to_string("/proc/self/statm")?.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    Ok(pages.unwrap_or(0) * 4096)
}
