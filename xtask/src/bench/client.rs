//! One HTTP connection that stays open, as a browser's does: what is measured is the server, not connecting.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

pub struct Client {
    stream: BufReader<TcpStream>,
    cookie: String,
    /// Header lines of every request.
    headers: String,
}

pub struct Answer {
    pub status: u16,
    pub set_cookie: String,
    pub body: String,
}

/// How long answers took: half of them at most `p50`, all but one in a hundred at most `p99`.
pub struct Spans {
    pub p50: Duration,
    pub p99: Duration,
}

impl Client {
    pub fn connect(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).with_context(|| format!("nobody listens on {to}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), cookie: String::new(), headers: String::new() })
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        let (cookie, headers) = (&self.cookie, &self.headers);
        self.exchange(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n{headers}\r\n"))
    }

    /// Calls a server function as the screens do, with JSON or a form, and fails where they would show an error.
    pub fn call(&mut self, function: &str, body: &str) -> Result<Answer> {
        let answer = self.try_call(function, body)?;
        ensure!(answer.status == 200, "{function} answered {}: {}", answer.status, answer.body);
        Ok(answer)
    }

    /// The same, whatever the answer says.
    pub fn try_call(&mut self, function: &str, body: &str) -> Result<Answer> {
        let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        let head = format!(
            "POST /rpc/{function} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n{}\r\n",
            self.cookie,
            body.len(),
            self.headers
        );
        self.exchange(&(head + body))
    }

    /// Sends these header lines from now on.
    pub fn wear(&mut self, headers: String) {
        self.headers = headers;
    }

    /// What the browser would send.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    pub fn keep(&mut self, set_cookie: &str) {
        self.cookie = set_cookie.split(';').map(ToOwned::to_owned).next().unwrap_or_default();
    }

    /// Asks `count` times for a page, one after the other, and looks at the clock each time.
    pub fn measure(&mut self, path: &str, count: usize) -> Result<Spans> {
        let mut spans = Vec::with_capacity(count);
        for _ in 0..count {
            let begun = Instant::now();
            let answer = self.get(path)?;
            spans.push(begun.elapsed());
            ensure!(answer.status == 200, "{path} answered {}", answer.status);
        }
        spans.sort();
        Ok(Spans { p50: spans[count / 2], p99: spans[count * 99 / 100] })
    }

    fn exchange(&mut self, request: &str) -> Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok()).context("this is not HTTP")?;
        let (mut length, mut set_cookie) = (None, String::new());
        loop {
            let line = self.line()?;
            match line.split_once(':').map(|(name, value)| (name, value.trim())) {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = Some(value.parse()?),
                Some((name, value)) if name.eq_ignore_ascii_case("set-cookie") => value.clone_into(&mut set_cookie),
                Some(_) => {}
                None if line.is_empty() => break,
                None => bail!("this is not a header: {line}"),
            }
        }
        let body = match length {
            Some(length) => self.exactly(length)?,
            None => self.chunks()?,
        };
        Ok(Answer { status, set_cookie, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the server hung up");
        Ok(line.trim_end().to_owned())
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A body whose pieces each say how long they are; the empty one ends it (RFC 9112, section 7.1).
    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16)?;
            body.extend(self.exactly(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}
