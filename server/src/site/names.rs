//! Which files there are, and which of them the pages load.

use app::assets::Assets;

use super::Site;

/// Addresses of what every page loads, for the shell. A site without `assets.json` was built by `cargo leptos`,
/// which does not hash.
pub fn assets() -> Assets {
    let written = Site::get("assets.json").and_then(|file| serde_json::from_slice(&file.data).ok());
    Assets { reload: reload_origin(), ..written.unwrap_or_else(unhashed) }
}

fn unhashed() -> Assets {
    let address = |extension| format!("/pkg/keywright.{extension}");
    Assets { js: address("js"), wasm: address("wasm"), css: address("css"), reload: None }
}

/// Where `cargo xtask dev` listens, such as `http://127.0.0.1:4100`; the content security policy has to allow it in
/// `connect-src`. Nothing in a release build, whatever the environment says.
pub fn reload_origin() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "a wire between `cargo xtask dev` and debug builds, no setting")]
    let origin = cfg!(debug_assertions).then(|| std::env::var("KEYWRIGHT_DEV_RELOAD").ok());
    origin.flatten()
}

/// Whether the address holds the digest of the content: `pkg/<16 hexadecimal digits>/<name>`.
pub fn is_hashed(path: &str) -> bool {
    let digest = path.strip_prefix("pkg/").and_then(|rest| rest.split_once('/')).map(|(digest, _)| digest);
    digest.is_some_and(|digest| digest.len() == 16 && digest.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_a_digest_may_be_kept_forever() {
        assert!(is_hashed("pkg/0123456789abcdef/keywright_bg.wasm"));
        assert!(!is_hashed("pkg/keywright.js"));
        assert!(!is_hashed("favicon.svg"));
    }
}
