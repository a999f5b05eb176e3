//! What a fresh machine lacks. Each part looks first, and is quick when all is there; what it cannot install itself
//! it names, with the words to type.

mod apt;
pub mod chromium;
mod npm;
pub mod postgres;
mod python;
mod rust;

use anyhow::Result;

use crate::workspace;

/// All of it.
pub fn everything() -> Result<()> {
    for_building()?;
    for_native_tests()?;
    for_browser_tests()
}

/// The WASM target, and from npm what makes the site small.
pub fn for_building() -> Result<()> {
    rust::wasm_target()?;
    npm::require_node()?;
    npm::packages(&workspace::build_packages())
}

/// PostgreSQL's server programs, and what tests ask Python for.
pub fn for_native_tests() -> Result<()> {
    postgres::programs()?;
    python::packages()
}

/// Node, the packages of `end2end` and a Chromium.
pub fn for_browser_tests() -> Result<()> {
    npm::require_node()?;
    npm::packages(&workspace::browser_tests())?;
    chromium::program().map(drop)
}

/// What `cargo xtask bench web` needs besides: no test does.
pub fn lighthouse() -> Result<()> {
    npm::require_node()?;
    npm::packages(&workspace::lighthouse())
}
