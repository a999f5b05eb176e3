//! `frontend` → one `.wasm` and the JavaScript that loads it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Form;
use super::site::digest;
use crate::{process, workspace};

/// What every browser of the last five years knows, and the compiler uses.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What the browser loads. Both files are named by `site`, after their content.
pub struct Bundle {
    pub js: Vec<u8>,
    pub wasm: Vec<u8>,
    /// Inline scripts of dependencies, by the path below `/pkg` at which the loader looks for them.
    pub snippets: Vec<(String, Vec<u8>)>,
}

impl Form {
    fn wasm_profile(self) -> &'static str {
        match self {
            Form::Quick => "wasm-dev",
            Form::Release => "wasm-release",
        }
    }
}

/// Compiles and binds. The bound form is kept under `target/front/<profile>` until the compiler's output changes,
/// as binding and optimising take longer than a build in which nothing changed.
pub fn bundle(form: Form) -> Result<Bundle> {
    let compiled = compile(form)?;
    let kept = workspace::root().join("target/front/bound").join(form.wasm_profile());
    let source = std::fs::read(&compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    let stamp = stamp(&source, form);
    if std::fs::read_to_string(kept.join("stamp")).is_ok_and(|old| old == stamp) {
        return read(&kept);
    }
    let _ = std::fs::remove_dir_all(&kept);
    bind(&compiled, &kept)?;
    if form == Form::Release {
        optimise(&kept.join("keywright_bg.wasm"))?;
    }
    std::fs::write(kept.join("stamp"), stamp)?;
    read(&kept)
}

/// Changes with the compiler's output and with whether `wasm-opt` is there.
fn stamp(source: &[u8], form: Form) -> String {
    format!("{} {}", digest(source), form == Form::Release && wasm_opt().exists())
}

fn compile(form: Form) -> Result<PathBuf> {
    let profile = form.wasm_profile();
    let target = workspace::root().join("target/front");
    process::run(
        Command::new("cargo")
            .current_dir(workspace::root())
            .args(["build", "--package", "frontend", "--target", "wasm32-unknown-unknown", "--profile", profile])
            .arg("--target-dir")
            .arg(&target),
    )?;
    Ok(target.join("wasm32-unknown-unknown").join(profile).join("frontend.wasm"))
}

fn bind(compiled: &Path, into: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(compiled)
        .out_name("keywright")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .generate(into)
        .context("wasm-bindgen could not bind the compiled frontend")
}

/// Halves the file. Without Node the build goes on, larger, and says so.
fn optimise(wasm: &Path) -> Result<()> {
    if !wasm_opt().exists() {
        process::say(
            "wasm-opt is missing (it comes with Node, by `cargo xtask setup`): the WASM stays about twice as large",
        );
        return Ok(());
    }
    process::run(Command::new("node").arg(wasm_opt()).arg("-Oz").args(FEATURES).arg(wasm).arg("-o").arg(wasm))
}

/// Where npm puts it.
pub fn wasm_opt() -> PathBuf {
    workspace::build_packages().join("node_modules/binaryen/bin/wasm-opt")
}

fn read(folder: &Path) -> Result<Bundle> {
    let snippets = super::site::files_below(&folder.join("snippets"))?;
    Ok(Bundle {
        js: std::fs::read(folder.join("keywright.js"))?,
        wasm: std::fs::read(folder.join("keywright_bg.wasm"))?,
        snippets: snippets.into_iter().map(|(path, bytes)| (format!("snippets/{path}"), bytes)).collect(),
    })
}
