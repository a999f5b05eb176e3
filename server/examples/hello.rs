//! The least that axum can do: what `cargo xtask bench pages` measures the portal against.

use axum::{Router, routing::get};
use std::io;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3002".into());
    let listener = TcpListener::bind(address).await?;
    axum::serve(listener, Router::new().route("/", get(async || "Hello"))).await
}
