//! PostgreSQL's server programs, from the path or from where Debian puts each version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::apt;
use crate::process;

const OLDEST: u32 = 15;

/// The folder that holds `initdb` and `postgres`, installed if need be and possible.
pub fn programs() -> Result<PathBuf> {
    if let Some(folder) = newest() {
        return Ok(folder);
    }
    if apt::install("postgresql")?
        && let Some(folder) = newest()
    {
        return Ok(folder);
    }
    bail!(
        "PostgreSQL {OLDEST} or newer is missing: type `apt-get install postgresql` as root, or put the folder of its `initdb` into PATH"
    )
}

fn newest() -> Option<PathBuf> {
    let found = places().into_iter().filter_map(|folder| version(&folder).map(|version| (version, folder)));
    found.filter(|(version, _)| *version >= OLDEST).max().map(|(_, folder)| folder)
}

fn places() -> Vec<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian.chain(std::env::split_paths(&path)).filter(|folder| folder.join("initdb").exists()).collect()
}

/// Reads the `15` of `postgres (PostgreSQL) 15.14 (Debian …)`.
fn version(folder: &Path) -> Option<u32> {
    let says = process::output(Command::new(folder.join("postgres")).arg("--version")).ok()?;
    says.split_whitespace().nth(2)?.split('.').next()?.parse().ok()
}
