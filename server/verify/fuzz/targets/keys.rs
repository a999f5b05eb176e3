//! Any text is a key or not, and a key says nothing of itself but its hint.

use domain::key::KeySecret;

pub fn look(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else { return };
    let Ok(key) = text.parse::<KeySecret>() else { return };
    assert_eq!(key.reveal(), text);
    let (prefix, rest) = text.split_once('_').expect("a key has a prefix");
    assert!(
        (2..=10).contains(&prefix.len()) && rest.len() == 36 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    );
    assert_eq!(key.hint(), format!("{prefix}_…{}", &rest[32..]));
    assert!(!format!("{key:?}").contains(&rest[..8]));
}
