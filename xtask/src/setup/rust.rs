//! The compiler's WASM target.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target through rustup unless the compiler has it.
pub fn wasm_target() -> Result<()> {
    let compiler = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(compiler.trim()).join("lib/rustlib").join(TARGET).exists() {
        return Ok(());
    }
    process::run(Command::new("rustup").args(["target", "add", TARGET])).with_context(|| {
        format!("Rust cannot compile to WASM yet: type `rustup target add {TARGET}` (rustup: https://rustup.rs), or install that target with the package that brought Rust")
    })
}
