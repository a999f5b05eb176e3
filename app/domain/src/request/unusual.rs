//! Answers that few give. A rule that can be said in a sentence, so that whoever decides can check it.

use crate::field::{Answer, Answers, Field, Kind, Value};
use serde::{Deserialize, Serialize};

/// Requests from which something can be said about what is usual.
const FEWEST: usize = 10;

/// An answer that differs from what others said to the same question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unusual {
    /// The question's key,
    pub key: String,
    /// and as it reads.
    pub label: String,
    /// How it differs, in a sentence.
    pub why: String,
}

/// What is unusual about these `answers` to `fields`, beside those that `others` gave who asked for the same API and were not
/// declined. Unusual is
///
/// - an option that fewer than one in ten of those chose who answered the question,
/// - a number above all of theirs,
/// - a question left empty that nine in ten answered.
///
/// Where fewer than ten answered, nothing is.
pub fn unusual(answers: &Answers, fields: &[Field], others: &[Answers]) -> Vec<Unusual> {
    let say = |field: &Field| {
        let theirs: Vec<_> = others.iter().filter_map(|answers| Some(&of(answers, &field.key)?.value)).collect();
        if theirs.len() < FEWEST {
            return None;
        }
        let why = match of(answers, &field.key) {
            Some(answer) => differs(field, &answer.value, &theirs),
            None => is_missed(theirs.len(), others.len()),
        };
        Some(Unusual { key: field.key.clone(), label: field.label.clone(), why: why? })
    };
    fields.iter().filter_map(say).collect()
}

fn of<'a>(answers: &'a Answers, key: &str) -> Option<&'a Answer> {
    answers.iter().find(|answer| answer.key == key)
}

fn is_missed(answered: usize, of: usize) -> Option<String> {
    (answered * 10 >= of * 9).then(|| format!("Left empty; {answered} of {of} others answered it."))
}

fn differs(field: &Field, value: &Value, theirs: &[&Value]) -> Option<String> {
    match value {
        Value::Number(number) => {
            let most =
                theirs.iter().filter_map(|other| if let Value::Number(other) = other { Some(*other) } else { None });
            let most = most.fold(f64::NEG_INFINITY, f64::max);
            (most.is_finite() && *number > most).then(|| format!("{number}; nobody else gave more than {most}."))
        }
        Value::Choices(chosen) => chosen.iter().find_map(|option| is_rare(option, theirs)),
        Value::Text(option) if field.kind == Kind::Choice => is_rare(option, theirs),
        Value::Text(_) | Value::Flag(_) => None,
    }
}

/// Whether fewer than one in ten chose this option.
fn is_rare(option: &str, theirs: &[&Value]) -> Option<String> {
    let chose = |other: &&&Value| match other {
        Value::Text(text) => text == option,
        Value::Choices(chosen) => chosen.iter().any(|other| other == option),
        Value::Flag(_) | Value::Number(_) => false,
    };
    let (same, of) = (theirs.iter().filter(chose).count(), theirs.len());
    (same * 10 < of).then(|| match same {
        0 => format!("“{option}”, which none of {of} others chose."),
        _ => format!("“{option}”, as {same} of {of} others chose."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(key: &str, value: Value) -> Answer {
        Answer { key: key.into(), label: key.to_uppercase(), value }
    }

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn field(key: &str, kind: Kind) -> Field {
        Field::new(key, key.to_uppercase(), kind)
    }

    /// So many others who answered `value`.
    fn others(count: usize, key: &str, value: &Value) -> Vec<Answers> {
        vec![vec![answer(key, value.clone())]; count]
    }

    fn why(answers: &Answers, field: Field, others: &[Answers]) -> Vec<String> {
        unusual(answers, &[field], others).into_iter().map(|unusual| unusual.why).collect()
    }

    #[test]
    fn an_option_is_unusual_that_fewer_than_one_in_ten_chose() {
        let mine = vec![answer("for", text("Sale"))];
        let with = |rare: usize, common: usize| {
            let theirs = [others(rare, "for", &text("Sale")), others(common, "for", &text("Use"))].concat();
            why(&mine, field("for", Kind::Choice), &theirs)
        };
        assert_eq!(with(0, 10), ["“Sale”, which none of 10 others chose."]);
        assert_eq!(with(1, 19), ["“Sale”, as 1 of 20 others chose."]);
        assert!(with(2, 18).is_empty() && with(0, 9).is_empty());
    }

    #[test]
    fn of_several_options_the_rare_one_is_named() {
        let mine = vec![answer("from", Value::Choices(vec!["Home".into(), "Mars".into()]))];
        let theirs = others(12, "from", &Value::Choices(vec!["Home".into()]));
        assert_eq!(why(&mine, field("from", Kind::MultiChoice), &theirs), ["“Mars”, which none of 12 others chose."]);
    }

    #[test]
    fn a_number_is_unusual_above_all_others() {
        let theirs = others(10, "calls", &Value::Number(200.0));
        let with = |number| why(&vec![answer("calls", Value::Number(number))], field("calls", Kind::Number), &theirs);
        assert_eq!(with(201.0), ["201; nobody else gave more than 200."]);
        assert!(with(200.0).is_empty());
    }

    #[test]
    fn what_nearly_everybody_wrote_is_missed_and_what_many_left_empty_is_not() {
        let theirs = |empty: usize| [others(18, "why", &text("To sail")), vec![Vec::new(); empty]].concat();
        let with = |empty| why(&Vec::new(), field("why", Kind::LongText), &theirs(empty));
        assert_eq!(with(2), ["Left empty; 18 of 20 others answered it."]);
        assert!(with(3).is_empty());
    }

    #[test]
    fn words_of_ones_own_are_never_unusual() {
        let theirs = others(50, "why", &text("To sail"));
        assert!(why(&vec![answer("why", text("To fly"))], field("why", Kind::Text), &theirs).is_empty());
    }
}
