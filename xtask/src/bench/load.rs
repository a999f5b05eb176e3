//! Much at once: the client and the servers of `server/verify/examples/bench`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::portal::{free_address, wait_for};
use crate::process::{self, Group};
use crate::workspace;

/// What is asked of a server, how, and by how many.
#[derive(Clone)]
pub struct Load {
    pub path: &'static str,
    pub connections: usize,
    pub lasts: Duration,
    /// `nothing`, a key, or of how many generated keys each request has one.
    pub with: String,
    /// Requests a second and connection; as many as go if nothing is said.
    pub pace: Option<u32>,
}

/// What came of it.
#[derive(Clone, Copy)]
pub struct Measured {
    /// Answers per second.
    pub rate: f64,
    pub p50: Duration,
    pub p99: Duration,
    pub p999: Duration,
    /// Of the server, per request, where it is ours to look at.
    pub cpu: Option<Duration>,
}

/// A server to be measured.
pub struct Server {
    pub address: SocketAddr,
    program: Group,
}

impl Server {
    pub fn hello() -> Result<Self> {
        let address = free_address()?;
        let server = Self { address, program: Group::start(&mut bench(&["hello", &address.to_string()]))? };
        wait_for(address, "/")?;
        Ok(server)
    }

    /// Also how long it took to load so many keys, and the bytes that each takes.
    pub fn keys(count: usize) -> Result<(Self, Duration, f64)> {
        let address = free_address()?;
        let arguments = ["keys", &address.to_string(), &count.to_string()];
        let mut program = Group::start(bench(&arguments).stdout(Stdio::piped()))?;
        let mut line = String::new();
        BufReader::new(program.stdout().context("the server prints nothing")?).read_line(&mut line)?;
        let (micros, bytes) = line.trim().split_once(' ').context("the server did not say how long it took")?;
        let server = Self { address, program };
        wait_for(address, "/verify")?;
        Ok((server, Duration::from_micros(micros.parse()?), bytes.parse()?))
    }

    pub fn of(program: Group, address: SocketAddr) -> Self {
        Self { address, program }
    }

    pub fn measure(&self, load: &Load) -> Result<Measured> {
        let before = cpu_of(self.program.id())?;
        let (mut measured, count) = load.run(self.address)?;
        // The few requests of the warm-up count here as well.
        measured.cpu = Some(cpu_of(self.program.id())?.saturating_sub(before) / count.max(1));
        Ok(measured)
    }
}

impl Load {
    /// Asks this address. Also how often in all.
    pub fn run(&self, address: SocketAddr) -> Result<(Measured, u32)> {
        let mut command = bench(&["load", &address.to_string(), self.path]);
        command.args([self.connections.to_string(), self.lasts.as_millis().to_string(), self.with.clone()]);
        command.args(self.pace.map(|pace| pace.to_string()));
        let printed = process::output(&mut command)?;
        let numbers: Vec<u64> = printed.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [count, p50, p99, p999] = numbers[..] else { bail!("the client printed {printed}") };
        let count = u32::try_from(count)?;
        let [p50, p99, p999] = [p50, p99, p999].map(Duration::from_nanos);
        let rate = f64::from(count) / self.lasts.as_secs_f64();
        Ok((Measured { rate, p50, p99, p999, cpu: None }, count))
    }
}

fn bench(arguments: &[&str]) -> Command {
    let mut command = Command::new(workspace::root().join("target/release/examples/bench"));
    command.args(arguments);
    command
}

/// What a process group has worked so far (proc(5), `stat`; its clock ticks 100 times a second).
fn cpu_of(group: u32) -> Result<Duration> {
    const TICK: Duration = Duration::from_millis(10);
    let mut ticks = 0;
    for process in fs::read_dir("/proc")?.flatten() {
        let Ok(stat) = fs::read_to_string(process.path().join("stat")) else { continue };
        // Behind the name, which may hold anything: state, parent, group, …, user time, system time.
        let Some((_, fields)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<_> = fields.split(' ').collect();
        if fields.get(2).and_then(|field| field.parse().ok()) == Some(group) {
            ticks += fields[11..13].iter().filter_map(|field| field.parse::<u32>().ok()).sum::<u32>();
        }
    }
    Ok(TICK * ticks)
}
