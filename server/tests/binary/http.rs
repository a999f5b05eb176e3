//! HTTP over a socket, as little of it as these tests need.

use std::{
    io::{self, Error, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    /// The header's text; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        let named = |line: &str| line.split_once(": ").is_some_and(|(found, _)| found.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| named(line)).map(|line| &line[name.len() + 2..]).unwrap_or_default()
    }
}

pub fn get(to: SocketAddr, path: &str, headers: &str) -> io::Result<Answer> {
    exchange(to, &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"))
}

/// Sends JSON as a program with this token does.
pub fn send(to: SocketAddr, method: &str, path: &str, token: &str, body: &serde_json::Value) -> io::Result<Answer> {
    let body = body.to_string();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    exchange(to, &(head + &body))
}

/// Calls a server function as the screens do.
pub fn call(to: SocketAddr, function: &str, cookie: &str, form: &[(&str, &str)]) -> io::Result<Answer> {
    let (kind, body) = if function.starts_with("read_") {
        // What is read is asked for in JSON, what is done is sent as a form.
        let question: serde_json::Map<_, _> =
            form.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        ("application/json", serde_json::Value::Object(question).to_string())
    } else {
        ("application/x-www-form-urlencoded", serde_urlencoded::to_string(form).unwrap())
    };
    let head = format!(
        "POST /rpc/{function} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n\
         Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    exchange(to, &(head + &body))
}

fn exchange(to: SocketAddr, request: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&to, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(request.as_bytes())?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    read(&text).ok_or_else(|| Error::other("the connection ended before the answer did"))
}

/// An answer counts only whole: what was cut off was not acknowledged.
fn read(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let answer = Answer { status: head.split(' ').nth(1)?.parse().ok()?, head: head.to_owned(), body: body.to_owned() };
    let announced = answer.header("content-length").parse().unwrap_or(0);
    (body.len() >= announced).then_some(answer)
}
