//! A folder and two ports for one portal, and its program running there.

use crate::{http, wait::until};
use std::{
    fs::{self, File},
    io::Write,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// A start takes a moment even on a machine that is busy with other tests.
const START: Duration = Duration::from_mins(1);

pub struct Place {
    folder: TempDir,
    pub http: SocketAddr,
    pub verify: SocketAddr,
    settings: Vec<(&'static str, String)>,
}

impl Place {
    pub fn new() -> Self {
        let (http, verify) = (free_port(), free_port());
        Self { folder: tempfile::tempdir().unwrap(), http, verify, settings: Vec::new() }
    }

    /// Another variable for every start.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.settings.push((name, value.into()));
        self
    }

    /// The program, with nothing of this process's environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_keywright"));
        command.args(arguments).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command.env("KEYWRIGHT_HTTP_ADDR", self.http.to_string());
        command.env("KEYWRIGHT_VERIFY_ADDR", self.verify.to_string());
        // What is decided leaves at once.
        command.env("KEYWRIGHT_UNDO_SECONDS", "0");
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Starts serving and waits until it takes work.
    pub fn serve(&self) -> Program {
        self.serve_with(&[])
    }

    /// The same, with other variables for this once.
    pub fn serve_with(&self, settings: &[(&str, &str)]) -> Program {
        let log = File::options().create(true).append(true).open(self.path().join("log")).unwrap();
        let out = File::create(self.path().join("out")).unwrap();
        let child = self.command(&["serve"]).envs(settings.iter().copied()).stdout(out).stderr(log).spawn().unwrap();
        let mut program = Program { child, http: self.http, verify: self.verify };
        until(START, "the portal is ready", || {
            assert!(program.ended().is_none(), "the program ended: {}", self.log());
            http::get(self.http, "/readyz", "").ok().filter(|answer| answer.status == 200)
        });
        program
    }

    /// Makes an admin at the command line; `Ada` is `ada@example.com`.
    pub fn make_admin(&self, name: &str, password: &str) {
        let email = format!("{}@example.com", name.to_lowercase());
        let arguments = ["admin", "create", "--email", &email, "--name", name, "--password-stdin"];
        let mut command = self.command(&arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        assert!(child.wait().unwrap().success());
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// What the last start printed.
    pub fn printed(&self) -> String {
        fs::read_to_string(self.path().join("out")).unwrap()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.path().join("log")).unwrap()
    }

    /// Names of everything that lies here.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// The running program; killed at the latest when it is dropped.
pub struct Program {
    child: Child,
    pub http: SocketAddr,
    pub verify: SocketAddr,
}

impl Program {
    /// SIGKILL: nothing is finished, nothing is said.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM.
    pub fn ask_to_stop(&self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }

    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address nobody listens on at this moment.
pub fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
