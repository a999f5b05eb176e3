//! Tells open pages what changed: a tiny server of its own with a script and a stream of events. A debug server that is
//! started with `KEYWRIGHT_DEV_RELOAD` puts the script into its pages and allows the stream in its security policy.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Result;

const SCRIPT: &str = include_str!("reload.js");

type Pages = Arc<Mutex<Vec<TcpStream>>>;

/// Listens until the program ends.
pub struct Reloader {
    pages: Pages,
    address: SocketAddr,
}

impl Reloader {
    pub fn listen() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let pages = Pages::default();
        let joining = Arc::clone(&pages);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // A page that went away while it asked is nobody's loss.
                let _ = answer(connection, &joining);
            }
        });
        Ok(Self { pages, address })
    }

    /// For `KEYWRIGHT_DEV_RELOAD`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends an event to every open page; those that are gone are forgotten.
    pub fn tell(&self, event: &str, data: &str) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain_mut(|page| write!(page, "event: {event}\ndata: {data}\n\n").is_ok());
    }
}

fn answer(mut connection: TcpStream, pages: &Pages) -> Result<()> {
    let mut first = String::new();
    BufReader::new(connection.try_clone()?).read_line(&mut first)?;
    let is_stream = first.starts_with("GET /events ");
    let kind = if is_stream { "text/event-stream" } else { "text/javascript" };
    write!(
        connection,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nAccess-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    if is_stream {
        pages.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    } else {
        connection.write_all(SCRIPT.as_bytes())?;
    }
    Ok(())
}
