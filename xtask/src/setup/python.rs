//! Python's packages that native tests use, exactly those of `requirements.txt`, in an environment of their own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::apt;
use crate::{process, workspace};

/// Installs them, unless these very ones were installed before for this very Python.
pub fn packages() -> Result<()> {
    let requirements = workspace::root().join("xtask/requirements.txt");
    let texts = fs::read_to_string(&requirements).context("xtask/requirements.txt is missing")?;
    let wanted = version()? + &texts;
    let stamp = environment().join(".installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if make_environment().is_err() {
        // Debian has `venv` in a package of its own.
        let tried = apt::install("python3-venv").unwrap_or(false);
        if !tried || make_environment().is_err() {
            bail!("Python cannot make environments: type `apt-get install python3-venv` as root");
        }
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement"];
    process::run(Command::new(environment().join("bin/python")).args(pip).arg(requirements))?;
    Ok(fs::write(stamp, wanted)?)
}

fn environment() -> PathBuf {
    workspace::root().join("target/python")
}

fn make_environment() -> Result<()> {
    let mut python = Command::new("python3");
    process::run(python.args(["-m", "venv", "--clear"]).arg(environment()).stdout(Stdio::null()))
}

/// `Python 3.11.7`, installed if need be and possible.
fn version() -> Result<String> {
    let ask = || process::output(Command::new("python3").arg("--version"));
    if let Ok(version) = ask() {
        return Ok(version);
    }
    if apt::install("python3").unwrap_or(false)
        && let Ok(version) = ask()
    {
        return Ok(version);
    }
    bail!("Python 3.9 or newer is missing: type `apt-get install python3 python3-venv` as root")
}
