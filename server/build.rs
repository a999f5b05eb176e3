//! Makes sure there is a folder to embed, and that a release server is built anew when the site in it changes.

use std::path::Path;

fn main() {
    let site = Path::new("../target/site");
    std::fs::create_dir_all(site).expect("target/site can be made beside the build's own output");
    #[expect(clippy::disallowed_methods, reason = "how cargo talks to build scripts")]
    let embeds = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if embeds { "../target/site" } else { "build.rs" });
}
