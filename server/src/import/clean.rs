//! What stands in documents that others wrote.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// What the other portal calls a thing: `id`, in policies also `_id`.
pub fn id(document: &Value) -> Option<&str> {
    ["id", "_id"].into_iter().find_map(|name| text(document, name))
}

/// A text that says something.
pub fn text<'a>(document: &'a Value, name: &str) -> Option<&'a str> {
    document[name].as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A document, or which part of it is not as it should be.
pub fn read<T: DeserializeOwned>(document: &Value) -> Result<T, String> {
    if !document.is_object() {
        return Err("There is nothing written in it.".into());
    }
    serde_path_to_error::deserialize(document).map_err(|wrong| {
        let (place, why) = (wrong.path().to_string(), wrong.inner());
        format!("{place}: {why}.")
    })
}

/// Questions by name: those that say nothing, or come a second time, are passed over.
pub fn questions(document: &mut Value, name: &str) {
    let Some(Value::Array(list)) = document.get_mut(name) else { return };
    let mut seen: Vec<String> = Vec::new();
    for value in core::mem::take(list) {
        let label = value.as_str().map(str::trim).unwrap_or_default().to_owned();
        if !label.is_empty() && !seen.contains(&label) {
            seen.push(label);
        }
    }
    *list = seen.into_iter().map(Value::String).collect();
}

/// The first `most` characters, up to a word's end where there is one.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most - 1).collect();
    let head = head.rsplit_once(char::is_whitespace).map_or(head.as_str(), |(words, _)| words);
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn questions_are_asked_once_and_say_something() {
        let mut document = json!({ "fields": ["Why?", " ", null, "Why? ", 7, "Who?"] });
        questions(&mut document, "fields");
        assert_eq!(document["fields"], json!(["Why?", "Who?"]));
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(
            (cut("short", 5), cut("a long text", 8), cut("abcdef", 4)),
            ("short".into(), "a long…".into(), "abc…".into())
        );
    }
}
