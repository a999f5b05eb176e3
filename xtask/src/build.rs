//! The site and the server. The site comes first: a release server carries it inside.

mod compress;
pub mod site;
mod sizes;
mod style;
mod wasm;

use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, workspace};

/// How much work goes into making things small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For looking at it while writing: seconds count, bytes do not.
    Quick,
    /// What users get.
    Release,
}

/// Site and server in one form.
pub fn everything(form: Form) -> Result<()> {
    site(form)?;
    server(form)?;
    if form == Form::Release {
        process::say("target/release/keywright is ready to run from any folder.");
    }
    Ok(())
}

/// The site alone, into `target/site`. In release form it fails when the WASM is over its budget.
pub fn site(form: Form) -> Result<()> {
    let site = site::Site::collect(form)?;
    site.write_to(&workspace::site())?;
    if form == Form::Release { site.report(&workspace::site()) } else { Ok(()) }
}

/// The server alone. The quick one is selected with `--workspace`, so that its dependencies have the very
/// features the tests give them and nothing is compiled twice.
pub fn server(form: Form) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root()).arg("build");
    match form {
        Form::Quick => cargo.args(["--workspace", "--bin", "keywright"]),
        Form::Release => cargo.args(["--release", "--package", "server"]),
    };
    process::run(&mut cargo)?;
    if form == Form::Release { refuse_fail_points() } else { Ok(()) }
}

/// Places at which tests let the program die have no business in the one that users get.
fn refuse_fail_points() -> Result<()> {
    const VARIABLE: &[u8] = b"KEYWRIGHT_TEST_DIE_AT";
    let program = std::fs::read(workspace::root().join("target/release/keywright"))?;
    if program.windows(VARIABLE.len()).any(|bytes| bytes == VARIABLE) {
        bail!("target/release/keywright contains fail points: does the release profile set `debug-assertions`?");
    }
    Ok(())
}
