//! A PostgreSQL of our own: on a free port, in a temporary folder, gone afterwards.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use crate::process::{Group, interrupted, output, run, say};
use crate::setup;

const CLUSTER: [&str; 7] = [
    "--pgdata=data",
    "--username=keywright",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
];
/// What nobody needs from a database that lives for minutes, and what many tests at once do.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
];

/// Of its folder's name.
const PREFIX: &str = "keywright-postgres-";
/// After so long a folder without a server was left behind, and is not one that is being made.
const LEFT_BEHIND: Duration = Duration::from_mins(10);

/// A running server; dropping it ends it and removes its folder.
pub struct Postgres {
    server: Group,
    port: u16,
    /// Removed after the server has ended.
    folder: TempDir,
}

impl Postgres {
    /// Makes a cluster, starts it and waits until it takes connections.
    pub fn start() -> Result<Self> {
        let programs = setup::postgres::programs()?;
        sweep();
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let owner = Owner::of(folder.path())?;
        run(owner.command(&programs.join("initdb"), folder.path()).args(CLUSTER).stdout(Stdio::null()))?;
        let port = free_port()?;
        let log = File::create(folder.path().join("log"))?;
        let mut command = owner.command(&programs.join("postgres"), folder.path());
        command.args(["-D", "data", "-p", &port.to_string()]).stdout(log.try_clone()?).stderr(log);
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let mut postgres = Self { server: Group::start(&mut command)?, port, folder };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    /// For `KEYWRIGHT_TEST_POSTGRES_URL`: a user who may create databases.
    pub fn url(&self) -> String {
        format!("postgres://keywright@127.0.0.1:{}/postgres", self.port)
    }

    /// The eighth line of `postmaster.pid` says how far the start is.
    fn wait_until_ready(&mut self) -> Result<()> {
        let status = self.folder.path().join("data/postmaster.pid");
        while self.server.is_running() && !interrupted() {
            let written = std::fs::read_to_string(&status).unwrap_or_default();
            if written.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        bail!("PostgreSQL did not start: {}", log.trim())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is its fast shutdown: clients are sent away, not waited for.
        self.server.stop(Signal::INT);
    }
}

/// Removes what runs that were killed left behind: each leaves gigabytes.
fn sweep() {
    for folder in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let age = folder.metadata().and_then(|about| about.modified()).map(|made| made.elapsed().unwrap_or_default());
        let is_old = age.is_ok_and(|age| age > LEFT_BEHIND);
        if folder.file_name().to_string_lossy().starts_with(PREFIX) && is_old && !is_served(&folder.path()) {
            // Somebody else's stays.
            let _ = std::fs::remove_dir_all(folder.path());
        }
    }
}

/// Whether the process that `postmaster.pid` names still runs.
fn is_served(folder: &Path) -> bool {
    let status = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    status.lines().next().is_some_and(|id| Path::new("/proc").join(id.trim()).exists())
}

/// Runs one until interrupted, and says how tests find it.
pub fn keep() -> Result<()> {
    let mut postgres = Postgres::start()?;
    say(&format!("export KEYWRIGHT_TEST_POSTGRES_URL={}", postgres.url()));
    while postgres.server.is_running() && !interrupted() {
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// PostgreSQL refuses to run as root; then somebody without rights runs it.
struct Owner(Option<(u32, u32)>);

impl Owner {
    /// Finds somebody and gives them the folder.
    fn of(folder: &Path) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self(None));
        }
        let (user, group) = ids("postgres").or_else(|| ids("nobody")).context(
            "neither a user postgres nor nobody exists to run PostgreSQL as: type `useradd --system postgres`",
        )?;
        chown(folder, Some(user), Some(group))?;
        Ok(Self(Some((user, group))))
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder);
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}

/// User and group number of a name, from the system's list of users.
fn ids(name: &str) -> Option<(u32, u32)> {
    let line = output(Command::new("getent").args(["passwd", name])).ok()?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// A port nobody listens on at this moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
