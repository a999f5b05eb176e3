//! The browser of the browser tests: the system's, so that nothing is downloaded behind the package manager's back.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;

/// Names a Chromium of one's own.
const VARIABLE: &str = "KEYWRIGHT_CHROMIUM";
/// The one without windows first: the tests take half the time in it.
const PLACES: [&str; 5] = [
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
];
/// The packages that bring one, the better first; not every system has both.
const PACKAGES: [&str; 2] = ["chromium-headless-shell", "chromium"];

/// The browser, installed if need be and possible.
pub fn program() -> Result<PathBuf> {
    if let Some(program) = find()? {
        return Ok(program);
    }
    for package in PACKAGES {
        if apt::install(package).unwrap_or(false)
            && let Some(program) = find()?
        {
            return Ok(program);
        }
    }
    bail!(
        "Chromium is missing: type `apt-get install chromium` as root, or set {VARIABLE} to the program of a Chromium you have"
    )
}

fn find() -> Result<Option<PathBuf>> {
    match std::env::var_os(VARIABLE).map(PathBuf::from) {
        Some(own) if own.exists() => Ok(Some(own)),
        Some(own) => bail!("{VARIABLE} names {}, which does not exist", own.display()),
        None => Ok(PLACES.into_iter().map(PathBuf::from).find(|place| place.exists())),
    }
}
