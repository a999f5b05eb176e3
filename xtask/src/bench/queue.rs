//! The queue while ten thousand wait, in a real browser.

use anyhow::Result;

use crate::build::{self, Form};
use crate::{process, setup, test, workspace};

/// Fills a release server, opens the queue and presses keys. What is measured is in `end2end/bench/queue.bench.ts`.
pub fn queue() -> Result<()> {
    setup::for_building()?;
    setup::for_browser_tests()?;
    build::everything(Form::Release)?;
    let program = workspace::root().join("target/release/keywright");
    let mut playwright = test::node("@playwright/test/cli.js");
    process::run(playwright.args(["test", "--config", "bench.config.ts"]).env("KEYWRIGHT_BIN", program))
}
