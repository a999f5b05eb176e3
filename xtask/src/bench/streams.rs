//! Five hundred windows that are told what happens, on one server.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::client::Client;
use super::portal::Portal;
use crate::build::{self, Form};
use crate::process::say;
use crate::setup;

/// Each of so many people, who are told of everything,
const PEOPLE: usize = 25;
/// has as many windows as one may have.
const WINDOWS: usize = 20;
/// Megabytes that are to be enough for all of them.
const BAR: f64 = 100.0;
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens them all, has something happen, and looks at the memory. Fails above the bar.
pub fn streams() -> Result<()> {
    setup::for_building()?;
    build::everything(Form::Release)?;
    let portal = Portal::start(&[])?;
    let people = (0..PEOPLE).map(|number| portal.admin(&format!("Ada{number}"))).collect::<Result<Vec<_>>>()?;
    let before = portal.megabytes()?;
    let mut windows = Vec::with_capacity(PEOPLE * WINDOWS);
    for person in &people {
        for _ in 0..WINDOWS {
            windows.push(open(portal.http, person)?);
        }
    }
    let after = portal.megabytes()?;

    let mut first = people.into_iter().next().context("there are people")?;
    let begun = Instant::now();
    first.call("create_policy", "name=Free&is_active=on&quota_period=month")?;
    for window in &mut windows {
        line_with(window, "data:")?;
    }
    let heard = begun.elapsed();
    let count = windows.len();
    let each = (after - before) * 1024.0 / f64::from(u32::try_from(count)?);
    say(&format!("{count} streams: the server takes {after:.1} MB, of which {each:.1} kB for each stream"));
    say(&format!(
        "something that happens is heard by the last of them {:.1} ms after the call began",
        heard.as_secs_f64() * 1000.0
    ));
    ensure!(after - before < BAR, "{count} streams take {:.1} MB; the bar is {BAR} MB", after - before);
    Ok(())
}

/// One window of this person, which has begun to listen.
fn open(to: SocketAddr, person: &Client) -> Result<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(to)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let cookie = person.cookie();
    stream.write_all(
        format!("GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n")
            .as_bytes(),
    )?;
    let mut stream = BufReader::new(stream);
    let mut status = String::new();
    stream.read_line(&mut status)?;
    ensure!(status.contains(" 200 "), "a stream was answered {status}");
    line_with(&mut stream, "text/event-stream")?;
    Ok(stream)
}

fn line_with(stream: &mut BufReader<TcpStream>, text: &str) -> Result<()> {
    let mut line = String::new();
    while !line.contains(text) {
        line.clear();
        ensure!(stream.read_line(&mut line)? > 0, "the server hung up");
    }
    Ok(())
}

impl Portal {
    /// Of the server's process, in memory (proc(5), `status`).
    fn megabytes(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in status")?;
        let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes / 1024.0)
    }
}
