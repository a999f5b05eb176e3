//! `fields`: in Tyk a map from the question, as it reads, to a text.

use domain::field::{Answer, Typed, Value};
use serde_json::{Map, Value as Json};

/// Answers as a map of texts that can be sent back unchanged.
pub fn written(answers: &[Answer]) -> Json {
    let text = |value: &Value| match value {
        Value::Choices(choices) => choices.join("\n"),
        value => value.to_string(),
    };
    Json::Object(answers.iter().map(|answer| (answer.label.clone(), Json::String(text(&answer.value)))).collect())
}

/// What a client sent, as the portal's own forms would.
pub fn typed(fields: Map<String, Json>) -> Typed {
    fields.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect()
}

/// The same, about something that has `answers`: its questions are called by their keys.
pub fn typed_again(fields: Map<String, Json>, answers: &[Answer]) -> Typed {
    let key = |name: String| {
        let known = answers.iter().find(|answer| answer.label == name);
        known.map_or(name, |answer| answer.key.clone())
    };
    typed(fields).into_iter().map(|(name, text)| (key(name), text)).collect()
}

/// Answers that stay as they are.
pub fn unchanged(answers: &[Answer]) -> Typed {
    let Json::Object(fields) = written(answers) else { return Typed::new() };
    typed_again(fields, answers)
}

fn text(value: Json) -> Option<String> {
    match value {
        Json::Null | Json::Bool(false) => None,
        Json::String(text) => Some(text),
        Json::Array(list) => Some(list.into_iter().filter_map(text).collect::<Vec<_>>().join("\n")),
        other => Some(other.to_string()),
    }
}
