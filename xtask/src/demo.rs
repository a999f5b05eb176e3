//! A portal with demo data, from nothing but Rust and Node.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::build::{self, Form};
use crate::process::say;
use crate::{setup, workspace};

/// Sets up, builds what users get, and becomes `keywright demo`.
pub fn serve() -> Result<()> {
    setup::for_building()?;
    say("building the portal; the first time takes some minutes");
    build::everything(Form::Release)?;
    let error = Command::new(workspace::root().join("target/release/keywright")).arg("demo").exec();
    Err(error).context("target/release/keywright did not start")
}
