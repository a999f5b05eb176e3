//! Where things lie.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies one folder below the root")
}

/// The finished site: what the server embeds, or in debug builds reads.
pub fn site() -> PathBuf {
    root().join("target/site")
}

/// The npm packages the build itself uses (`wasm-opt`, Lightning CSS).
pub fn build_packages() -> PathBuf {
    root().join("xtask")
}

/// The npm packages that bring Lighthouse.
pub fn lighthouse() -> PathBuf {
    browser_tests().join("lighthouse")
}

/// The npm packages the browser tests use.
pub fn browser_tests() -> PathBuf {
    root().join("end2end")
}
