//! A stand-in for another portal: it answers what a test says, to whoever has the token.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

pub const TOKEN: &str = "1dd2c5a0c2f44b0b6c1a3a7f5c1e9d11";

#[derive(Clone)]
pub struct OtherPortal {
    at: SocketAddr,
    /// By path and query: status, and text.
    answers: Arc<Mutex<BTreeMap<String, (String, String)>>>,
}

impl OtherPortal {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let portal = Self { at: listener.local_addr().unwrap(), answers: Arc::default() };
        let serving = portal.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let portal = serving.clone();
                thread::spawn(move || portal.serve(&client.unwrap()));
            }
        });
        portal
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.at)
    }

    /// From now on it answers so, below `/api/portal`.
    pub fn has(&self, path: &str, body: &Value) -> &Self {
        self.answers_with(path, "200 OK", &body.to_string())
    }

    /// A list of one page after the other.
    pub fn lists(&self, path: &str, pages: &[Value]) -> &Self {
        for (number, page) in pages.iter().enumerate() {
            let page = serde_json::json!({ "Data": page, "Pages": pages.len() });
            self.has(&format!("{path}?p={}", number + 1), &page);
        }
        self
    }

    pub fn answers_with(&self, path: &str, status: &str, text: &str) -> &Self {
        let answer = (status.to_owned(), text.to_owned());
        self.answers.lock().unwrap().insert(format!("/api/portal{path}"), answer);
        self
    }

    fn serve(&self, client: &TcpStream) {
        let mut client = client;
        let head: Vec<_> =
            BufReader::new(client).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
        let is_known = head.iter().any(|line| line.eq_ignore_ascii_case(&format!("authorization: {TOKEN}")));
        let nothing = ("404 Not Found".to_owned(), "404 page not found".to_owned());
        let stranger =
            ("401 Unauthorized".into(), r#"{"Status":"Error","Message":"Not authorised","Meta":null}"#.into());
        let found = self.answers.lock().unwrap().get(path).cloned().unwrap_or(nothing);
        let (status, text) = if is_known { found } else { stranger };
        let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{text}", text.len());
        // Whoever hung up does not hear it.
        let _ = client.write_all(answer.as_bytes());
    }
}
