//! What the browser has to load, and the most it may be.

use std::path::Path;

use anyhow::{Result, bail};

use super::wasm;
use crate::process::say;

/// Brotli bytes of WASM. The goal is 300 kB, which arrive within a second on a slow line; until the screens are there
/// this ceiling keeps them from growing further.
const BUDGET: u64 = 450_000;

/// One line for a file that lies beside its compressed form; an error if it is the WASM and over budget.
pub fn report(kind: &str, file: &Path) -> Result<()> {
    let small = size(&file.with_added_extension("br"))?;
    say(&format!("{kind:>5}: {} kB, {} kB brotli", kilo(size(file)?), kilo(small)));
    if kind == "wasm" && small > BUDGET { over_budget(small) } else { Ok(()) }
}

fn over_budget(small: u64) -> Result<()> {
    let sentence = format!("the WASM is {} kB brotli; its budget is {} kB", kilo(small), kilo(BUDGET));
    if wasm::wasm_opt().exists() {
        bail!(sentence);
    }
    say(&format!("warning: {sentence}, but wasm-opt was missing"));
    Ok(())
}

fn size(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file)?.len())
}

fn kilo(bytes: u64) -> u64 {
    bytes.div_ceil(1000)
}
