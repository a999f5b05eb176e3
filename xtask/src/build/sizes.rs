//! What the browser has to load, and the most it may be.

use std::path::Path;

use anyhow::{Result, bail};

use super::wasm;
use crate::process::say;

/// Brotli bytes of the WASM that every page loads: they arrive within a second on a slow line.
const FIRST_BUDGET: u64 = 300_000;
/// Of each WASM that some pages load besides.
const MORE_BUDGET: u64 = 150_000;

/// One line for a file that lies beside its compressed form; an error if it is WASM and over budget.
pub fn report(file: &Path) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let small = size(&file.with_added_extension("br"))?;
    say(&format!("{:>5} kB, {:>4} kB brotli  {name}", kilo(size(file)?), kilo(small)));
    let budget = if name == wasm::FIRST { FIRST_BUDGET } else { MORE_BUDGET };
    if name.ends_with(".wasm") && small > budget {
        bail!("{name} is {} kB brotli; its budget is {} kB", kilo(small), kilo(budget));
    }
    Ok(())
}

fn size(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file)?.len())
}

fn kilo(bytes: u64) -> u64 {
    bytes.div_ceil(1000)
}
