/// Dies on the spot, as by `kill -9`, if a test chose this place: `KEYWRIGHT_TEST_DIE_AT=issue.minted`.
///
/// Places stand at the borders between steps, so that tests can cut there. A release build contains none of them;
/// `cargo xtask build --release` looks.
#[cfg(debug_assertions)]
pub fn fail_point(place: &str) {
    use std::sync::LazyLock;

    #[expect(clippy::disallowed_methods, reason = "no setting: tests alone choose, and only in a debug build")]
    static CHOSEN: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("KEYWRIGHT_TEST_DIE_AT").ok());
    if CHOSEN.as_deref() == Some(place) {
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub const fn fail_point(_: &str) {}
