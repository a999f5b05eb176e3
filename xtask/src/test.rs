//! Every test there is, in phases. All phases run even when one fails, so that one run tells everything; the last
//! lines say which failed and how long each took.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::build::{self, Form};
use crate::postgres::Postgres;
use crate::process::{interrupted, run, say};
use crate::{setup, workspace};

/// Which of the tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    All,
    Native,
    Browser,
}

/// Sets up, and runs them. `rest` goes on to the runner: a filter for `cargo test`, or files for Playwright.
pub fn run_tests(which: Which, rest: &[String]) -> Result<()> {
    let mut report = Report::default();
    if which != Which::Browser {
        report.phase("set-up", || setup::for_building().and_then(|()| setup::for_native_tests()));
    }
    if which == Which::All {
        report.phase("format", format);
        report.phase("lints", lints);
    }
    if which != Which::Browser {
        report.phase("native tests, SQLite and PostgreSQL", || native(rest));
    }
    if which != Which::Native {
        report.phase("browser set-up", || setup::for_building().and_then(|()| setup::for_browser_tests()));
        let is_built = report.phase("site and server", build_for_browser);
        if is_built {
            report.phase("browser tests", || browser(rest));
        }
    }
    report.end()
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

/// Everything natively, then what only the browser's half of the app compiles. A warning fails the phase: told so behind
/// the `--` it reaches the lints of our own code alone, and nothing the tests compile is compiled anew.
fn lints() -> Result<()> {
    const STRICT: [&str; 3] = ["--", "--deny", "warnings"];
    run(cargo().args(["clippy", "--locked", "--workspace", "--all-targets"]).args(STRICT))?;
    let browser =
        ["clippy", "--locked", "--package", "app", "--package", "frontend", "--target", "wasm32-unknown-unknown"];
    run(cargo().args(browser).args(STRICT))
}

fn native(filter: &[String]) -> Result<()> {
    let postgres = Postgres::start()?;
    run(cargo()
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(filter)
        .env("KEYWRIGHT_TEST_POSTGRES_URL", postgres.url()))
}

/// The site as users get it, with its budget; the server as the native tests have compiled it already.
fn build_for_browser() -> Result<()> {
    build::site(Form::Release)?;
    build::server(Form::Quick)
}

fn browser(files: &[String]) -> Result<()> {
    run(node("typescript/bin/tsc").arg("--noEmit"))?;
    let program = workspace::root().join("target/debug/keywright");
    run(node("@playwright/test/cli.js").arg("test").args(files).env("KEYWRIGHT_BIN", program))
}

fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root());
    command
}

/// A program of the browser tests' packages, in their folder.
pub fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.current_dir(workspace::browser_tests()).arg(workspace::browser_tests().join("node_modules").join(script));
    command
}

#[derive(Default)]
struct Report(Vec<(&'static str, bool, Duration)>);

impl Report {
    /// Runs one phase under a heading; after an interrupt none. Whether it went well.
    fn phase(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        if interrupted() {
            return false;
        }
        say(&format!("\n━━ {name}"));
        let start = Instant::now();
        let result = work();
        if let Err(error) = &result {
            say(&format!("{name}: {error:#}"));
        }
        self.0.push((name, result.is_ok(), start.elapsed()));
        result.is_ok()
    }

    fn end(self) -> Result<()> {
        say("\n━━ summary");
        for (name, is_well, time) in &self.0 {
            say(&format!("{} {:>7.1} s  {name}", if *is_well { "passed" } else { "FAILED" }, time.as_secs_f64()));
        }
        let total: Duration = self.0.iter().map(|(_, _, time)| time).sum();
        let failed: Vec<_> = self.0.iter().filter(|(_, is_well, _)| !is_well).map(|(name, _, _)| *name).collect();
        if interrupted() {
            bail!("interrupted");
        }
        if !failed.is_empty() {
            bail!("failed after {}: {}", minutes(total), failed.join(", "));
        }
        say(&format!("all phases passed in {}", minutes(total)));
        Ok(())
    }
}

fn minutes(time: Duration) -> String {
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}
