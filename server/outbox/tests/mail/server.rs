//! A mail server with moods.

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::JoinHandle,
};

/// How the server treats who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Friendly,
    /// Knows no mailbox that begins with `nobody`.
    Choosy,
    /// Too busy for mails, and quotes them in saying so.
    Quoting,
    /// Turns away whoever names a sender.
    Closed,
    /// Takes the mail and never says so.
    Silent,
    /// Takes mails only from `me` with the password `p@ss`.
    Guarded,
}

pub struct Server {
    pub port: u16,
    mood: watch::Sender<Mood>,
    mails: mpsc::UnboundedReceiver<String>,
    accepting: JoinHandle<()>,
}

impl Server {
    pub async fn start(port: u16, mood: Mood) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mood, moods) = watch::channel(mood);
        let (received, mails) = mpsc::unbounded_channel();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, moods.clone(), received.clone()));
            }
        });
        Self { port, mood, mails, accepting }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn turn(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Waits for the next mail.
    pub async fn mail(&mut self) -> String {
        self.mails.recv().await.unwrap()
    }

    /// Mails that came and were not looked at yet.
    pub fn unread(&mut self) -> usize {
        self.mails.len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(stream: TcpStream, moods: watch::Receiver<Mood>, received: mpsc::UnboundedSender<String>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut answer = "220 test".to_owned();
    loop {
        if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else { return };
        let mood = *moods.borrow();
        answer = match line.get(..4).unwrap_or_default() {
            "EHLO" if mood == Mood::Guarded => "250-test\r\n250 AUTH PLAIN".into(),
            "EHLO" => "250 test".into(),
            "AUTH" if line == "AUTH PLAIN AG1lAHBAc3M=" => "235 2.7.0 welcome".into(),
            "AUTH" => "535 5.7.8 wrong password".into(),
            "MAIL" if mood == Mood::Closed => "550 5.7.1 who are you".into(),
            "RCPT" if mood == Mood::Choosy && line.contains("nobody") => "550 5.1.1 no such mailbox".into(),
            "DATA" => {
                _ = writer.write_all(b"354 go on\r\n").await;
                let mut mail = String::new();
                while let Ok(Some(line)) = lines.next_line().await
                    && line != "."
                {
                    mail += &line;
                    mail += "\n";
                }
                let quoted = mail.lines().find(|line| line.contains("Bearer")).unwrap_or_default().to_owned();
                _ = received.send(mail);
                match mood {
                    Mood::Silent => std::future::pending().await,
                    Mood::Quoting => format!("451 4.3.0 too busy for {quoted}"),
                    _ => "250 2.0.0 taken".into(),
                }
            }
            "QUIT" => return,
            _ => "250 2.0.0 ok".into(),
        };
    }
}
