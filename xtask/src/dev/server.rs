//! The server under development.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};
use rustix::process::Signal;

use crate::process::{Group, interrupted};
use crate::workspace;

/// A running `keywright` that knows where to tell its pages to reload.
pub struct Server {
    running: Group,
    arguments: Vec<String>,
    reload: String,
}

impl Server {
    /// Starts it and waits until it is ready.
    pub fn start(arguments: &[String], reload: &str) -> Result<Self> {
        let arguments = if arguments.is_empty() { vec!["serve".into()] } else { arguments.to_vec() };
        let running = spawn(&arguments, reload)?;
        let mut server = Self { running, arguments, reload: reload.into() };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Ends the old one, as its ports are needed, and starts the one just built.
    pub fn restart(&mut self) -> Result<()> {
        self.running.stop(Signal::TERM);
        self.running = spawn(&self.arguments, &self.reload)?;
        self.wait_until_ready()
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        while self.running.is_running() && !interrupted() {
            if is_ready() {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        bail!("the server ended before it was ready")
    }
}

fn spawn(arguments: &[String], reload: &str) -> Result<Group> {
    let program = workspace::root().join("target/debug/keywright");
    let mut command = Command::new(program);
    Group::start(command.current_dir(workspace::root()).args(arguments).env("KEYWRIGHT_DEV_RELOAD", reload))
}

/// Where to look at it.
pub fn url() -> String {
    format!("http://{}", address())
}

fn address() -> String {
    std::env::var("KEYWRIGHT_HTTP_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".into())
}

fn is_ready() -> bool {
    let Ok(mut connection) = TcpStream::connect(address()) else { return false };
    let mut answer = String::new();
    let asked = connection.write_all(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n");
    asked.and_then(|()| connection.read_to_string(&mut answer)).is_ok() && answer.get(8..12) == Some(" 200")
}
