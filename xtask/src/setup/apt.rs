//! Debian's packages, where we may install them.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process;

/// Installs a package if this is Debian (or a child of it) and we are root. Whether it was tried.
pub fn install(package: &str) -> Result<bool> {
    if !rustix::process::geteuid().is_root() || !Path::new("/usr/bin/apt-get").exists() {
        return Ok(false);
    }
    process::say(&format!("installing {package} with apt-get"));
    process::run(apt().args(["update", "--quiet=2"]))?;
    process::run(apt().args(["install", "--yes", "--quiet=2", "--no-install-recommends", package]))?;
    Ok(true)
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
