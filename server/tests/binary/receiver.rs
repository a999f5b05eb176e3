//! Another program that is told what happens by webhook: it keeps what it gets and says 204.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

#[derive(Clone)]
pub struct Receiver {
    at: SocketAddr,
    messages: Arc<Mutex<Vec<Message>>>,
}

/// A message as it arrived.
#[derive(Debug, Clone)]
pub struct Message {
    /// Names in small letters.
    headers: BTreeMap<String, String>,
    pub body: String,
}

impl Message {
    pub fn header(&self, name: &str) -> &str {
        &self.headers[name]
    }

    pub const fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }
}

impl Receiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self { at: listener.local_addr().unwrap(), messages: Arc::default() };
        let receiving = receiver.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                receiving.take(client.unwrap());
            }
        });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/in", self.at)
    }

    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().unwrap().clone()
    }

    fn take(&self, mut client: TcpStream) {
        let mut reader = BufReader::new(client.try_clone().unwrap());
        let head = reader.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty());
        let named = |line: String| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers = head.filter_map(named).collect();
        let mut message = Message { headers, body: String::new() };
        let length = message.header("content-length").parse().unwrap();
        reader.take(length).read_to_string(&mut message.body).unwrap();
        self.messages.lock().unwrap().push(message);
        // Whoever was killed meanwhile does not hear it.
        let _ = client.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }
}
