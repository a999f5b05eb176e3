//! `frontend` → the `.wasm` of the first load, those that are fetched when they are needed, and the JavaScript that loads
//! them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use super::Form;
use super::site::{digest, files_below};
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

/// The names that wasm-bindgen gives to what a page loads first.
pub const SCRIPT: &str = "keywright.js";
pub const FIRST: &str = "keywright_bg.wasm";
/// Fetches and links the other files.
const LINKER: &str = "./__wasm_split.js";

/// What the browser loads, by the path from one folder: the files name each other relative to it.
pub type Bundle = Vec<(String, Vec<u8>)>;

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
    let stamp = digest(&source);
    let stamp_file = kept.with_extension("stamp");
    if std::fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return files_below(&kept);
    }
    let _ = std::fs::remove_dir_all(&kept);
    let main = compiled.with_extension("main.wasm");
    split(&source, &kept, &main)?;
    bind(&main, &kept)?;
    if form == Form::Release {
        optimise(&kept)?;
    }
    std::fs::write(stamp_file, stamp)?;
    files_below(&kept)
}

fn compile(form: Form) -> Result<PathBuf> {
    let profile = form.wasm_profile();
    let target = workspace::root().join("target/front");
    process::run(
        Command::new("cargo")
            .current_dir(workspace::root())
            .args(["build", "--package", "frontend", "--target", "wasm32-unknown-unknown", "--profile", profile])
            .arg("--target-dir")
            .arg(&target)
            .args(["--config", &without_paths()]),
    )?;
    Ok(target.join("wasm32-unknown-unknown").join(profile).join("frontend.wasm"))
}

/// Panic messages name source files: without the folders of the machine that built them, so that the same source gives
/// the same bytes everywhere.
fn without_paths() -> String {
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let remap = |from: &str| format!("\"--remap-path-prefix={from}=\"");
    let folders = [remap(&home.unwrap_or_default()), remap(&workspace::root().to_string_lossy())];
    format!("target.wasm32-unknown-unknown.rustflags=[{}]", folders.join(","))
}

/// Puts what only a `#[wasm_split]` function reaches into files of their own; the rest goes to `main`, to be bound.
fn split(source: &[u8], into: &Path, main: &Path) -> Result<()> {
    let mut options = wasm_split_cli_support::Options::new(source);
    options.output_dir = into;
    options.main_out_path = main;
    options.main_module = "./keywright.js";
    options.link_name = LINKER;
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the compiled frontend cannot be split: {error:#}"))?;
    Ok(())
}

fn bind(main: &Path, into: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(main)
        .out_name("keywright")
        .keep_lld_exports(true)
        .demangle(false)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .generate(into)
        .context("wasm-bindgen could not bind the compiled frontend")
}

/// Rewrites the script that it is given.
const MINIFY: &str = "require('esbuild').buildSync({ entryPoints: [process.argv[1]], outfile: process.argv[1], \
                      allowOverwrite: true, minify: true, format: 'esm', logLevel: 'error' })";

/// Halves the files.
fn optimise(folder: &Path) -> Result<()> {
    let packages = workspace::build_packages();
    let wasm_opt = packages.join("node_modules/binaryen/bin/wasm-opt");
    for (name, _) in files_below(folder)? {
        let file = folder.join(&name);
        let mut node = Command::new("node");
        node.current_dir(&packages);
        match Path::new(&name).extension().and_then(|ending| ending.to_str()) {
            Some("wasm") => node.arg(&wasm_opt).arg("-Oz").args(FEATURES).arg(&file).arg("-o").arg(&file),
            Some("js") => node.args(["--eval", MINIFY]).arg(&file),
            _ => continue,
        };
        process::run(&mut node)?;
    }
    Ok(())
}
