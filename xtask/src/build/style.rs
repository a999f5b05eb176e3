//! `style/main.css` and what it imports → one minified file.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, workspace};

/// Prints the one file. Syntax is not lowered: the browsers we support know nesting.
const BUNDLE: &str =
    "process.stdout.write(require('lightningcss').bundle({ filename: process.argv[1], minify: true }).code)";

/// Follows the `@import` tree, keeping its layers.
pub fn bundle() -> Result<Vec<u8>> {
    let mut node = Command::new("node");
    node.current_dir(workspace::build_packages())
        .args(["--eval", BUNDLE])
        .arg(workspace::root().join("style/main.css"));
    process::output(&mut node).map(String::into_bytes).context("the style sheet cannot be bundled")
}
