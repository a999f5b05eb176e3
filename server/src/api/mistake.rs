//! What is wrong with a body, in the words of the API and not of the program that reads it.

use domain::FieldError;

/// The mistake at `place`, as serde tells it.
pub fn mistake(place: &str, told: &str) -> FieldError {
    let told = told.split(" at line ").next().unwrap_or(told);
    if let Some(name) = told.strip_prefix("missing field ").map(quoted) {
        return FieldError::new(inside(place, name), "This is missing.");
    }
    if let Some((_, known)) = told.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", ")) {
        let known = known
            .trim_start_matches("expected one of ")
            .trim_start_matches("expected ")
            .replace('`', "")
            .replace(" or ", ", ");
        let known = if known == "there are no fields" { "nothing".to_owned() } else { known };
        return FieldError::new(place, format!("There is no such field. Known are: {known}."));
    }
    if let Some(name) = told.strip_prefix("duplicate field ").map(quoted) {
        return FieldError::new(name, "This is there twice.");
    }
    let place = if place == "." { "body" } else { place };
    FieldError::new(place, sentence(told))
}

fn sentence(told: &str) -> String {
    if told.starts_with("invalid length ") && told.contains("struct ") {
        return "It has to be an object.".into();
    }
    match told {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            return "It has to be a whole number, not below 0.".into();
        }
        "number too large to fit in target type" => return "This number is too large.".into(),
        "provided string was not `true` or `false`" => return "It has to be true or false.".into(),
        _ => {}
    }
    let Some((found, wanted)) = told.rsplit_once(", expected ") else { return format!("{}.", capital(told)) };
    let wanted = wanted_in_words(wanted);
    match found.split_once(": ") {
        Some(("invalid type", found)) => format!("This is {}; it has to be {wanted}.", found_in_words(found)),
        Some(("invalid value", name)) => {
            format!("{} cannot be used; it has to be {wanted}.", capital(&name.replace('`', "")))
        }
        _ => match found.strip_prefix("unknown variant ") {
            Some(name) => format!("“{}” is none of what it can be: {wanted}.", quoted(name)),
            None => format!("It has to be {wanted}."),
        },
    }
}

/// `integer `5``, `string "5"`, `sequence`, `map`, `null`, `boolean `true``
fn found_in_words(found: &str) -> &'static str {
    match found.split(' ').next().unwrap_or_default() {
        "integer" | "floating" => "a number",
        "string" => "a text",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" => "an object",
        _ => "nothing",
    }
}

fn wanted_in_words(wanted: &str) -> String {
    let is_whole = |name: &str| {
        let bits = name.strip_prefix(['u', 'i']);
        bits.is_some_and(|bits| bits == "size" || bits.parse::<u8>().is_ok())
    };
    match wanted {
        "a string" | "a borrowed string" => "a text".into(),
        "a boolean" => "true or false".into(),
        "a sequence" => "a list".into(),
        "a map" => "an object".into(),
        name if name.starts_with('u') && is_whole(name) => "a whole number, not below 0".into(),
        name if is_whole(name) => "a whole number".into(),
        name if name.starts_with("struct ") || name.starts_with("enum ") => "an object".into(),
        names => names.trim_start_matches("one of ").replace('`', ""),
    }
}

fn inside(place: &str, name: &str) -> String {
    if matches!(place, "." | "") { name.to_owned() } else { format!("{place}.{name}") }
}

fn quoted(text: &str) -> &str {
    text.trim_matches('`')
}

pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Order {
        name: String,
        #[serde(default)]
        count: u32,
        #[serde(default)]
        lines: Vec<Line>,
        #[serde(default)]
        size: Option<Size>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only read")]
    struct Line {
        is_gift: bool,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Size {
        Small,
        Large,
    }

    fn told(body: &str) -> String {
        let wrong = serde_path_to_error::deserialize::<_, Order>(&mut serde_json::Deserializer::from_str(body));
        let wrong = wrong.unwrap_err();
        let mistake = mistake(&wrong.path().to_string(), &wrong.inner().to_string());
        format!("{}: {}", mistake.field, mistake.message)
    }

    #[test]
    fn what_is_missing_or_unknown_is_named_where_it_would_be() {
        insta::assert_snapshot!(told("{}"), @"name: This is missing.");
        insta::assert_snapshot!(told(r#"{"name":"A","lines":[{}]}"#), @"lines[0].is_gift: This is missing.");
        insta::assert_snapshot!(told(r#"{"name":"A","colour":1}"#), @"colour: There is no such field. Known are: name, count, lines, size.");
    }

    #[test]
    fn what_is_of_another_sort_is_told_without_words_of_the_program() {
        insta::assert_snapshot!(told(r#"{"name":5}"#), @"name: This is a number; it has to be a text.");
        insta::assert_snapshot!(told(r#"{"name":"A","count":"many"}"#), @"count: This is a text; it has to be a whole number, not below 0.");
        insta::assert_snapshot!(told(r#"{"name":"A","count":-1}"#), @"count: Integer -1 cannot be used; it has to be a whole number, not below 0.");
        insta::assert_snapshot!(told(r#"{"name":"A","lines":{}}"#), @"lines: This is an object; it has to be a list.");
        insta::assert_snapshot!(told(r#"{"name":"A","lines":[{"is_gift":null}]}"#), @"lines[0].is_gift: This is nothing; it has to be true or false.");
        insta::assert_snapshot!(told(r#"{"name":"A","size":"huge"}"#), @"size: “huge” is none of what it can be: small or large.");
        insta::assert_snapshot!(told("5"), @"body: This is a number; it has to be an object.");
        insta::assert_snapshot!(told("[]"), @"body: It has to be an object.");
    }
}
