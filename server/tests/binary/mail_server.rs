//! A mail server that takes everything and keeps it.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

#[derive(Clone)]
pub struct MailServer {
    at: SocketAddr,
    mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { at: listener.local_addr().unwrap(), mails: Arc::default() };
        let serving = server.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                let server = serving.clone();
                // A client that was killed hangs up in the middle.
                thread::spawn(move || server.serve(&client.unwrap()).unwrap_or_default());
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.at)
    }

    /// Mails whose headers or text contain this, the oldest first.
    pub fn mails(&self, containing: &str) -> Vec<String> {
        self.mails.lock().unwrap().iter().filter(|mail| mail.contains(containing)).cloned().collect()
    }

    fn serve(&self, client: &TcpStream) -> std::io::Result<()> {
        let (mut lines, mut client) = (BufReader::new(client).lines(), client);
        client.write_all(b"220 test\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            if line == "QUIT" {
                break;
            }
            if line == "DATA" {
                client.write_all(b"354 go on\r\n")?;
                let mail: Vec<_> = lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                self.mails.lock().unwrap().push(mail.join("\n"));
            }
            client.write_all(b"250 ok\r\n")?;
        }
        Ok(())
    }
}
