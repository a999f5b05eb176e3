//! Answers of programs that name a question as it reads, and say more than is asked: Tyk's clients do.

use super::{Answer, Answers, Field, FieldError, Invalid, Kind, Typed, Value, parse_answers};

/// Most answers to what nobody asked.
const MOST: usize = 50;
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 10_000;

/// Reads answers by the key or the label of their question. Those to no question of ours are kept as they came.
pub fn parse_named(fields: &[Field], typed: &Typed) -> Result<Answers, Invalid> {
    let (mut asked, mut more, mut errors) = (Typed::new(), Answers::new(), Vec::new());
    for (name, text) in typed.iter().filter(|(_, text)| !text.trim().is_empty()) {
        if let Some(field) = fields.iter().find(|field| field.key == *name || field.label == *name) {
            if field.kind != Kind::Checkbox || !says_no(text) {
                asked.insert(field.key.clone(), text.clone());
            }
        } else if name.chars().count() > LONGEST_NAME || text.chars().count() > LONGEST_TEXT {
            errors.push(FieldError::new(name, "Keep names to 200 characters and texts to 10,000."));
        } else {
            more.push(Answer { key: name.clone(), label: name.clone(), value: Value::Text(text.clone()) });
        }
    }
    if more.len() > MOST {
        errors.push(FieldError::new("fields", "Send at most 50 fields that are not asked for."));
    }
    Invalid::unless_empty(errors)?;
    let mut answers = parse_answers(fields, &asked)?;
    answers.extend(more);
    Ok(answers)
}

/// A box is ticked by any word but these.
fn says_no(text: &str) -> bool {
    ["false", "no", "0"].contains(&text.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
    }

    #[test]
    fn a_question_is_named_by_its_key_or_as_it_reads() {
        let calls = Field::new("calls", "Calls a day", Kind::Number);
        let by = |name| parse_named(std::slice::from_ref(&calls), &typed(&[(name, "7")])).unwrap();
        assert_eq!(by("calls"), by("Calls a day"));
        assert!(parse_named(&[calls], &typed(&[("Calls a day", "many")])).is_err());
    }

    #[test]
    fn what_nobody_asked_is_kept_as_it_came() {
        let kept = parse_named(&[], &typed(&[("Cost centre", "42"), ("Empty", " ")])).unwrap();
        assert_eq!(
            kept,
            [Answer { key: "Cost centre".into(), label: "Cost centre".into(), value: Value::Text("42".into()) }]
        );
        assert!(parse_named(&[], &typed(&[("long", &"x".repeat(10_001))])).is_err());
    }
}
