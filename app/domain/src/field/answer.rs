use super::{Answer, Answers, Field, FieldError, Invalid, Kind, Typed, Value, choice_name, guidance::many};
use crate::{developer::Email, time::is_date};
use regex_lite::Regex;

/// Longest answer taken where a field sets no maximum, in characters.
const LONGEST: f64 = 10_000.0;

/// Reads a whole form. Unanswered optional fields leave no answer; every mistake is reported, not just the first.
pub fn parse_answers(fields: &[Field], typed: &Typed) -> Result<Answers, Invalid> {
    let mut answers = Answers::new();
    let mut errors = Vec::new();
    for field in fields {
        match field.parse(typed) {
            Ok(Some(value)) => answers.push(Answer { key: field.key.clone(), label: field.label.clone(), value }),
            Ok(None) if field.required => errors.push(FieldError::new(&field.key, field.kind.prompt())),
            Ok(None) => {}
            Err(message) => errors.push(FieldError::new(&field.key, message)),
        }
    }
    Invalid::unless_empty(errors).map(|()| answers)
}

impl Field {
    /// Reads this field's answer from what was typed. `None` when it was left empty.
    pub fn parse(&self, typed: &Typed) -> Result<Option<Value>, String> {
        match self.kind {
            Kind::Checkbox => Ok(typed.contains_key(&self.key).then_some(Value::Flag(true))),
            Kind::MultiChoice => self.parse_choices(typed),
            _ => match typed.get(&self.key).map(|text| text.trim()) {
                None | Some("") => Ok(None),
                Some(text) => self.parse_text(text).map(Some),
            },
        }
    }

    fn parse_choices(&self, typed: &Typed) -> Result<Option<Value>, String> {
        // Programs name the options, one a line; boxes are ticked by their number.
        let named: Vec<&str> = typed.get(&self.key).map(|lines| lines.lines().collect()).unwrap_or_default();
        if named.iter().any(|name| !self.options.iter().any(|option| option == name)) {
            return Err("Choose among the options listed.".into());
        }
        let ticked = |(index, option): &(usize, &String)| {
            typed.contains_key(&choice_name(&self.key, *index)) || named.contains(&option.as_str())
        };
        let chosen: Vec<_> = self.options.iter().enumerate().filter(ticked).map(|(_, option)| option.clone()).collect();
        if chosen.is_empty() {
            return Ok(None);
        }
        self.check_size(chosen.len(), "option")?;
        Ok(Some(Value::Choices(chosen)))
    }

    fn parse_text(&self, text: &str) -> Result<Value, String> {
        match self.kind {
            Kind::Number => return self.parse_number(text),
            Kind::Choice if !self.options.iter().any(|option| option == text) => {
                return Err("Choose one of the options listed.".into());
            }
            Kind::Url if !is_url(text) => {
                return Err("Enter a whole address, beginning with https:// or http://.".into());
            }
            Kind::Email if text.parse::<Email>().is_err() => {
                return Err("Enter an e-mail address, like name@example.com.".into());
            }
            Kind::Date if !is_date(text) => return Err("Enter a real date, as year-month-day: 2026-11-23.".into()),
            _ => {}
        }
        self.check_size(text.chars().count(), "character")?;
        self.check_pattern(text)?;
        Ok(Value::Text(text.into()))
    }

    fn parse_number(&self, text: &str) -> Result<Value, String> {
        let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or("Enter a number.")?;
        match (self.min, self.max) {
            (Some(min), _) if number < min => Err(format!("Enter a number of at least {min}.")),
            (_, Some(max)) if number > max => Err(format!("Enter a number of at most {max}.")),
            _ => Ok(Value::Number(number)),
        }
    }

    fn check_size(&self, size: usize, unit: &str) -> Result<(), String> {
        let count = f64::from(u32::try_from(size).unwrap_or(u32::MAX));
        let (min, max) = (self.min.unwrap_or(0.0), self.max.unwrap_or(LONGEST));
        if count < min {
            return Err(format!("Give at least {}; this has {size}.", many(min, unit)));
        }
        if count > max {
            return Err(format!("Give at most {}; this has {size}.", many(max, unit)));
        }
        Ok(())
    }

    fn check_pattern(&self, text: &str) -> Result<(), String> {
        let Some(pattern) = &self.pattern else { return Ok(()) };
        let fits = Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|whole| whole.is_match(text));
        if fits {
            return Ok(());
        }
        let hint = if self.help.is_empty() { &self.placeholder } else { &self.help };
        Err(format!("This does not have the form asked for. {hint}").trim_end().into())
    }
}

impl Kind {
    const fn prompt(self) -> &'static str {
        match self {
            Self::Text | Self::LongText => "Write an answer here.",
            Self::Number => "Enter a number here.",
            Self::Url => "Enter a web address here.",
            Self::Email => "Enter an e-mail address here.",
            Self::Date => "Enter a date here.",
            Self::Choice => "Choose one option.",
            Self::MultiChoice => "Choose at least one option.",
            Self::Checkbox => "Tick this box to go on.",
        }
    }
}

/// Whether `text` is an absolute http(s) address with a host.
pub fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    !host.is_empty()
        && !host.starts_with(['.', ':', '-'])
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect()
    }

    fn field(kind: Kind) -> Field {
        let mut field = Field::new("q", "Question", kind);
        field.required = true;
        if kind.has_options() {
            field.options = vec!["Red".into(), "Blue".into()];
        }
        field
    }

    fn message(field: Field, pairs: &[(&str, &str)]) -> String {
        parse_answers(&[field], &typed(pairs)).unwrap_err().0.remove(0).message
    }

    #[test]
    fn every_kind_asks_for_a_missing_answer_in_its_own_words() {
        let prompts: Vec<_> = Kind::ALL.map(|kind| format!("{}: {}", kind.name(), message(field(kind), &[]))).into();
        insta::assert_snapshot!(prompts.join("\n"));
    }

    #[test]
    fn wrong_answers_are_explained() {
        let mut number = field(Kind::Number);
        number.max = Some(10.0);
        let mut code = field(Kind::Text);
        code.pattern = Some("[A-Z]{2}".into());
        code.help = "Two capital letters.".into();
        let mut colours = field(Kind::MultiChoice);
        colours.max = Some(1.0);
        let explained = [
            message(number.clone(), &[("q", "many")]),
            message(number, &[("q", "11")]),
            message(field(Kind::Url), &[("q", "example.com")]),
            message(field(Kind::Email), &[("q", "me@")]),
            message(field(Kind::Date), &[("q", "2026-02-30")]),
            message(field(Kind::Choice), &[("q", "Green")]),
            message(code, &[("q", "DEU")]),
            message(colours, &[("q/0", "on"), ("q/1", "on")]),
        ];
        insta::assert_snapshot!(explained.join("\n"));
    }

    #[test]
    fn good_answers_keep_their_type_and_order() {
        let mut fields = Kind::ALL.map(field).to_vec();
        for (index, field) in fields.iter_mut().enumerate() {
            field.key = format!("f{index}");
        }
        let given = typed(&[
            ("f0", " padded "),
            ("f1", "two\nlines"),
            ("f2", "2.5"),
            ("f3", "https://example.com/a?b=c"),
            ("f4", "me@example.com"),
            ("f5", "2026-11-23"),
            ("f6", "Blue"),
            ("f7/1", "on"),
            ("f8", "on"),
        ]);
        let values: Vec<_> = parse_answers(&fields, &given).unwrap().into_iter().map(|answer| answer.value).collect();
        insta::assert_json_snapshot!(values);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,60}", kind in 0..9_usize) {
            let _ = parse_answers(&[field(Kind::ALL[kind])], &typed(&[("q", &text), ("q/0", &text)]));
        }

        #[test]
        fn an_accepted_answer_survives_storage(text in "\\PC{1,60}") {
            if let Ok(answers) = parse_answers(&[field(Kind::Text)], &typed(&[("q", &text)])) {
                let json = serde_json::to_string(&answers).unwrap();
                prop_assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
            }
        }
    }
}
