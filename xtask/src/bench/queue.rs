//! The queue while ten thousand wait, in a real browser.

use anyhow::Result;

use crate::build::{self, Form};
use crate::{process, setup, test, workspace};

/// Fills a release server, opens the queue and presses keys. What is measured is in `end2end/bench/queue.bench.ts`.
pub fn queue() -> Result<()> {
    in_browser("queue.bench.ts")
}

/// Runs one of the files in `end2end/bench` against a release server.
pub fn in_browser(file: &str) -> Result<()> {
    setup::for_building()?;
    setup::for_browser_tests()?;
    build::everything(Form::Release)?;
    let program = workspace::root().join("target/release/keywright");
    let mut playwright = test::node("@playwright/test/cli.js");
    process::run(playwright.args(["test", "--config", "bench.config.ts", file]).env("KEYWRIGHT_BIN", program))
}
