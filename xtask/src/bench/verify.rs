mod nginx;
mod revocation;
mod storm;

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::load::{Load, Measured, Server};
use crate::build::{self, Form};
use crate::process::{run, say};
use crate::{setup, workspace};

/// Of each measurement the middle one of so many counts, and of what is compared the middle ratio within a round: the machine
/// may have changed between two rounds.
const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(1500);
const MANY: usize = 32;

/// Measures `/verify`, beside what it is to be compared with, and says of each bar whether it was passed.
pub fn verify() -> Result<()> {
    build()?;
    let hello = Runner { name: "bare axum", server: Server::hello()?, path: "/", with: "100000".into() };
    let (few, ..) = Runner::verify("/verify, 1,000 keys", 1_000)?;
    let (many, ..) = Runner::verify("/verify, 100,000 keys", 100_000)?;
    let (most, load, each) = Runner::verify("/verify, 1,000,000 keys", 1_000_000)?;
    let runners = [hello, few, many, most];
    say(&format!("\nthe middle of {ROUNDS} rounds of {ROUND:?} each; times as the client sees them"));
    race(&runners, 1)?;
    let [bare, _, verify, _] = race(&runners, MANY)?;
    let [rates, slowest] =
        [|one: &Measured| one.rate, |one: &Measured| one.p99.as_secs_f64()].map(|of| compared(&verify, &bare, of));
    nginx::measure(runners[2].server.address)?;
    drop(runners);
    let worst = revocation::measure()?;
    let (quiet, stormy) = storm::measure()?;

    say("");
    at_least(0.9, "requests/s of /verify with 100,000 keys, to those of a bare axum", rates);
    at_most(1.5, "p99 of the same", slowest);
    at_most(250.0, "bytes for each of 1,000,000 keys", each);
    at_most(5.0, "seconds to load 1,000,000 keys", load.as_secs_f64());
    at_most(50.0, "milliseconds until a revocation is seen, at worst", millis(worst));
    at_most(2.0, "p99 of /verify in the storm, to that in quiet", ratio(stormy.p99, quiet.p99));
    Ok(())
}

fn build() -> Result<()> {
    setup::for_building()?;
    setup::for_native_tests()?;
    build::everything(Form::Release)?;
    let bench = ["build", "--release", "--package", "verify", "--example", "bench"];
    run(Command::new("cargo").current_dir(workspace::root()).args(bench))
}

/// A server, and what it is asked.
struct Runner {
    name: &'static str,
    server: Server,
    path: &'static str,
    with: String,
}

impl Runner {
    /// Also how long it took to load so many keys, and the bytes that each takes.
    fn verify(name: &'static str, keys: usize) -> Result<(Self, Duration, f64)> {
        let (server, load, each) = Server::keys(keys)?;
        Ok((Self { name, server, path: "/verify", with: keys.to_string() }, load, each))
    }
}

/// Every round of each.
fn race<const N: usize>(runners: &[Runner; N], connections: usize) -> Result<[Vec<Measured>; N]> {
    let loads = runners.each_ref().map(|runner| {
        let load = Load { path: runner.path, connections, lasts: ROUND, with: runner.with.clone(), pace: None };
        (&runner.server, load)
    });
    let measured = side_by_side(&loads)?;
    say(&format!("\n{connections} connections"));
    for (runner, measured) in runners.iter().zip(&measured) {
        tell(runner.name, &middle(measured.clone()));
    }
    Ok(measured)
}

/// In turns, so that what else this machine does meets all alike.
fn side_by_side<const N: usize>(loads: &[(&Server, Load); N]) -> Result<[Vec<Measured>; N]> {
    let mut measured = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for ((server, load), measured) in loads.iter().zip(&mut measured) {
            measured.push(server.measure(load)?);
        }
    }
    Ok(measured)
}

/// The middle of what the rounds of one come to, divided by those of the other.
fn compared(one: &[Measured], other: &[Measured], of: fn(&Measured) -> f64) -> f64 {
    let mut ratios: Vec<_> = one.iter().zip(other).map(|(one, other)| of(one) / of(other)).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// By requests per second.
fn middle(mut rounds: Vec<Measured>) -> Measured {
    rounds.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    rounds[rounds.len() / 2]
}

fn tell(name: &str, measured: &Measured) {
    let [p50, p99, p999] = [measured.p50, measured.p99, measured.p999].map(millis);
    let cpu = measured.cpu.map(|cpu| format!("  {:>5.1} µs CPU", millis(cpu) * 1000.0)).unwrap_or_default();
    say(&format!(
        "{name:>32}  {:>6.0}/s  p50 {p50:>6.3} ms  p99 {p99:>6.3} ms  p99.9 {p999:>6.3} ms{cpu}",
        measured.rate
    ));
}

fn at_least(bar: f64, what: &str, is: f64) {
    say(&format!("{}  {what}: {is:.2} (at least {bar})", if is >= bar { "pass" } else { "MISS" }));
}

fn at_most(bar: f64, what: &str, is: f64) {
    say(&format!("{}  {what}: {is:.2} (at most {bar})", if is <= bar { "pass" } else { "MISS" }));
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}
