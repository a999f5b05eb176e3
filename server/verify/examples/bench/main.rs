//! The parts of `cargo xtask bench verify`, each a process of its own.
//!
//! - `hello ADDRESS` serves the least that axum can do, on the thread and runtime that `/verify` has.
//! - `keys ADDRESS COUNT` loads so many keys, prints how long that took (µs) and what a key takes (bytes), and serves `/verify`.
//! - `load ADDRESS PATH CONNECTIONS MILLISECONDS WITH [PER_SECOND]` asks, and prints how many answers came, and the time (ns) below
//!   which half of them came, all but 1 %, all but 0.1 %. WITH is `nothing`, a key, or of how many keys to choose one each time.

mod load;
mod made;
mod serve;

use mimalloc::MiMalloc;
use std::{io, net::SocketAddr};

/// As the portal's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> io::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["hello", address] => serve::hello(read(address)?),
        ["keys", address, count] => serve::keys(read(address)?, read(count)?),
        ["load", address, path, connections, millis, with, ref pace @ ..] => load::run(&load::Plan {
            address: read::<SocketAddr>(address)?,
            connections: read(connections)?,
            millis: read(millis)?,
            pace: pace.first().map(|pace| read(pace)).transpose()?,
            requests: load::requests(path, with),
        }),
        _ => Err(io::Error::other("see the head of main.rs")),
    }
}

fn read<T: std::str::FromStr>(text: &str) -> io::Result<T> {
    text.parse().map_err(|_| io::Error::other(format!("what is {text}?")))
}
