//! HTTP over a socket, byte for byte as a test writes it, from both ends.

use std::{
    io::{self, BufRead, BufReader, Error, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread::{self, sleep},
    time::{Duration, Instant},
};

/// Longer than any gateway waits for Keywright.
const PATIENCE: Duration = Duration::from_secs(40);

/// One message, sent or answered.
#[derive(Debug, Clone, Default)]
pub struct Message {
    /// `GET /path HTTP/1.1`, or `HTTP/1.1 200 OK`.
    pub first: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// Of an answer; 0 for a call.
    pub status: u16,
}

impl Message {
    /// The header's text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, text)| text.as_str()).unwrap_or_default()
    }

    /// The texts of all headers of this name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(found, _)| found == name).map(|(_, text)| text.as_str()).collect()
    }

    pub fn method(&self) -> &str {
        self.first.split(' ').next().unwrap_or_default()
    }

    /// Path and query as they were written.
    pub fn target(&self) -> &str {
        self.first.split(' ').nth(1).unwrap_or_default()
    }

    /// What is said in our names, in any spelling that something behind the gateway may take for them. Sorted; headers
    /// without text say nothing.
    pub fn ours(&self) -> Vec<String> {
        let headers = self.headers.iter().map(|(name, text)| (name.replace('_', "-"), name, text));
        let ours = headers.filter(|(plain, _, text)| plain.starts_with("x-keywright") && !text.is_empty());
        let mut ours: Vec<_> = ours.map(|(_, name, text)| format!("{name}: {text}")).collect();
        ours.sort();
        ours
    }
}

/// Sends one call with these header lines and a body, and reads the answer.
pub fn send(to: SocketAddr, method: &str, target: &str, headers: &str, body: &str) -> io::Result<Message> {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let connection = if headers.contains("Connection:") { "" } else { "Connection: close\r\n" };
    let head = format!("{method} {target} HTTP/1.1\r\nHost: api.test\r\n{connection}{length}{headers}\r\n");
    exchange(to, &(head + body), method == "HEAD")
}

/// Says that a body of this length comes, sends none of it, and reads the answer.
pub fn announce(to: SocketAddr, method: &str, target: &str, length: usize) -> io::Result<Message> {
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    );
    exchange(to, &head, false)
}

fn exchange(to: SocketAddr, call: &str, is_bodyless: bool) -> io::Result<Message> {
    let mut stream = TcpStream::connect_timeout(&to, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(call.as_bytes())?;
    let answer = read(&mut BufReader::new(stream), is_bodyless)?;
    answer.ok_or_else(|| Error::other("the connection ended before the answer"))
}

/// Keeps every call that it gets and answers 200 with its name.
#[derive(Clone)]
pub struct Api {
    pub at: SocketAddr,
    calls: Arc<Mutex<Vec<Message>>>,
}

impl Api {
    pub fn start(name: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let api = Self { at: listener.local_addr().unwrap(), calls: Arc::default() };
        let serving = api.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let api = serving.clone();
                // A gateway may hang up as it likes.
                thread::spawn(move || api.serve(&client.unwrap(), name).unwrap_or_default());
            }
        });
        api
    }

    pub fn calls(&self) -> Vec<Message> {
        self.calls.lock().unwrap().clone()
    }

    /// The last call.
    pub fn last(&self) -> Message {
        self.calls().pop().expect("nothing reached the API")
    }

    fn serve(&self, client: &TcpStream, name: &str) -> io::Result<()> {
        let (mut reader, mut client) = (BufReader::new(client), client);
        while let Some(call) = read(&mut reader, false)? {
            let is_head = call.method() == "HEAD";
            self.calls.lock().unwrap().push(call);
            let body = if is_head { "" } else { name };
            let head = format!("HTTP/1.1 200 OK\r\nX-Api: {name}\r\nContent-Length: {}\r\n\r\n", name.len());
            client.write_all((head + body).as_bytes())?;
        }
        Ok(())
    }
}

/// Reads a message; its body only if it says how long that is. `None` at the end of the connection.
fn read(from: &mut impl BufRead, is_bodyless: bool) -> io::Result<Option<Message>> {
    let mut message = Message { first: line(from)?, ..Message::default() };
    if message.first.is_empty() {
        return Ok(None);
    }
    while let Some((name, text)) = line(from)?.split_once(':') {
        message.headers.push((name.to_lowercase(), text.trim().to_owned()));
    }
    message.status = message.first.strip_prefix("HTTP/1.1 ").and_then(|rest| rest[..3].parse().ok()).unwrap_or(0);
    let length = message.header("content-length").parse().unwrap_or(0);
    if !is_bodyless {
        from.take(length).read_to_string(&mut message.body)?;
    }
    Ok(Some(message))
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
}

/// An address nobody listens on at this moment.
pub fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Looks again and again until there is something. Panics after `most`.
#[track_caller]
pub fn until<T>(most: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < most, "after {most:?} still not: {what}");
        sleep(Duration::from_millis(5));
    }
}
