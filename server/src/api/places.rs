//! Where mistakes are, in the words of a body: the use cases name the inputs of the portal's forms
//! ([`domain::request::items::item_input`]).

use super::problem::Problem;
use domain::{FieldError, Invalid};
use services::Error;

/// In a body of `items` and `answers`.
pub fn of_items(error: Error) -> Problem {
    told(error, |number, part| format!("items[{number}].{part}"))
}

/// In a body of `policies` and `answers`.
pub fn of_policies(error: Error) -> Problem {
    told(error, |number, _| format!("policies[{number}]"))
}

fn told(error: Error, item: fn(&str, &str) -> String) -> Problem {
    let Error::Invalid(Invalid(mistakes)) = error else { return error.into() };
    let moved = |mistake: FieldError| FieldError { field: of_item(&mistake.field, item), ..mistake };
    Problem::invalid(mistakes.into_iter().map(moved).collect())
}

fn of_item(input: &str, item: fn(&str, &str) -> String) -> String {
    let part = inside(input, "items").and_then(|inside| inside.split_once("]["));
    match (part, input) {
        (Some((number, part)), _) => item(number, part),
        (None, "entry" | "policy") => item("0", input),
        (None, other) => other.to_owned(),
    }
}

/// The part of a body that a form's input stands for, where both have several parts.
pub fn of_input(input: String) -> String {
    match input.split_once('_') {
        Some(("rate", part @ ("calls" | "seconds")) | ("quota", part @ ("calls" | "period"))) => {
            format!("{}.{part}", &input[..input.len() - part.len() - 1])
        }
        // Of a webhook's form.
        _ if input == "names" => "events".into(),
        _ => inside(&input, "answers").map(|question| format!("answers.{question}")).unwrap_or(input),
    }
}

fn inside<'a>(input: &'a str, list: &str) -> Option<&'a str> {
    input.strip_prefix(list)?.strip_prefix('[')?.strip_suffix(']')
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::request::items::item_input;

    fn placed(input: &str, tell: fn(Error) -> Problem) -> String {
        format!("{:?}", tell(Invalid::one(input, "Wrong.").into()))
    }

    #[test]
    fn a_form_s_inputs_are_parts_of_a_body() {
        assert!(placed(&item_input("policy", 0, 1), of_items).contains(r#""items[0].policy""#));
        assert!(placed(&item_input("entry", 2, 3), of_items).contains(r#""items[2].entry""#));
        assert!(placed(&item_input("policy", 2, 3), of_policies).contains(r#""policies[2]""#));
        assert!(placed("answers[why]", of_items).contains(r#""answers.why""#));
        assert!(placed("developer", of_items).contains(r#""developer""#));
        assert!(placed("rate_calls", Problem::from).contains(r#""rate.calls""#));
        assert!(placed("quota_period", Problem::from).contains(r#""quota.period""#));
        assert!(placed("redirect_to", Problem::from).contains(r#""redirect_to""#));
    }
}
