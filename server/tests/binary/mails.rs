//! The mails that the program wrote into files.

use std::{collections::BTreeMap, fs, path::Path};

/// The key in each mail that carries one, by the mail's file.
pub fn keys(data: &Path) -> BTreeMap<String, String> {
    let Ok(files) = fs::read_dir(data.join("mail")) else { return BTreeMap::new() };
    let files = files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "eml"));
    let keys = files.filter_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        Some((name, key_in(&fs::read_to_string(path).ok()?)?))
    });
    keys.collect()
}

/// The one key that a mail carries, in its text and in its HTML alike.
pub fn key_in(mail: &str) -> Option<String> {
    let unfolded = mail.replace("=\r\n", "").replace("=\n", "");
    let found = unfolded.match_indices("kw_").map(|(at, _)| {
        let is_key = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        unfolded[at..].chars().take_while(is_key).collect::<String>()
    });
    let mut found: Vec<_> = found.filter(|text| text.parse::<domain::key::KeySecret>().is_ok()).collect();
    found.dedup();
    assert!(found.len() <= 1, "a mail with {} keys", found.len());
    found.pop()
}
