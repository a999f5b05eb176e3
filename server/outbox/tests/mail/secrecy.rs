//! A key on its way is readable in its mail and nowhere else.

use crate::{
    portal::Bench,
    server::{Mood, Server},
};
use std::{
    fs,
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

const CANARY: &str = "kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Listens to the log of every test in this program.
#[tokio::test]
async fn a_key_is_neither_logged_nor_stored_readable() {
    let log = Log::default();
    let lines = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || lines.clone()).init();
    let dir = tempfile::tempdir().unwrap();
    let (bench, mut server) =
        (Bench::in_file(&dir.path().join("keywright.db")).await, Server::start(0, Mood::Quoting).await);
    bench.mail_key(1, "ada@example.com", CANARY).await;

    bench.worker(&server.url()).drain().await;
    assert!(server.mail().await.contains(CANARY));
    assert_eq!(bench.counts().await, (1, 1, 0), "the server quoted the mail and did not take it");
    server.turn(Mood::Friendly);
    bench.pass(Duration::from_secs(7));
    bench.worker(&server.url()).drain().await;
    assert!(server.mail().await.contains(CANARY));
    bench.close().await;

    let log = log.0.lock().unwrap();
    assert!(contains(&log, "too busy for"), "the log was listened to");
    assert!(!contains(&log, CANARY));
    let files: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty() && files.iter().all(|file| !contains(&fs::read(file).unwrap(), CANARY)));
}
