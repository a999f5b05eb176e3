//! The pictures in `docs/screens`: what the demo shows, photographed.

use anyhow::Result;

use crate::build::{self, Form};
use crate::{process, setup, test, workspace};

/// Sets up, builds, and takes them anew.
pub fn take() -> Result<()> {
    setup::for_building()?;
    setup::for_browser_tests()?;
    build::everything(Form::Quick)?;
    let program = workspace::root().join("target/debug/keywright");
    let mut playwright = test::node("@playwright/test/cli.js");
    process::run(playwright.args(["test", "--config", "shots.config.ts"]).env("KEYWRIGHT_BIN", program))?;
    process::say("the pictures are in docs/screens");
    Ok(())
}
