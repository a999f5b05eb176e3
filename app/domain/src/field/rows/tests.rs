use super::*;
use proptest::{option, prelude::*};

fn row(label: &str, kind: Kind) -> Row {
    Row { label: label.into(), kind: kind.name().into(), ..Row::blank() }
}

fn keys(rows: &[Row]) -> Vec<String> {
    parse_rows(rows).unwrap().into_iter().map(|field| field.key).collect()
}

fn labels(rows: &[Row]) -> String {
    rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>().join(" ")
}

fn after(presses: &[Press]) -> String {
    let mut rows = ["a", "b", "c"].map(|label| row(label, Kind::Text)).to_vec();
    for press in presses {
        press.change(&mut rows);
    }
    labels(&rows)
}

#[test]
fn every_mistake_stands_beside_its_input() {
    let rows = [
        Row { min: "few".into(), max: "-1".into(), pattern: "(".into(), ..row("", Kind::Text) },
        Row { key: "Why?".into(), min: "3".into(), max: "2".into(), ..row("Why?", Kind::Number) },
        Row { options: "Red\n\nRed".into(), ..row("Colour", Kind::Choice) },
        Row { options: " \n".into(), ..row("Colours", Kind::MultiChoice) },
        Row { key: "colour".into(), kind: "riddle".into(), ..row("Colour", Kind::Text) },
        Row { key: "colour".into(), ..row("Colour", Kind::Text) },
    ];
    let errors = parse_rows(&rows).unwrap_err().0;
    let lines: Vec<_> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_key_left_empty_is_made_from_the_label_and_is_its_own() {
    let saved = Row { key: "why_2".into(), ..row("Anything", Kind::Text) };
    let rows = [row("Why?", Kind::Text), row("Why!", Kind::Text), saved, row("何", Kind::Text), row("何", Kind::Text)];
    assert_eq!(keys(&rows), ["why", "why_3", "why_2", "f_", "f__2"]);
}

#[test]
fn a_key_once_saved_outlives_its_label() {
    let saved = Field::new("why", "Why?", Kind::Text);
    let reworded = Row { label: "What for?".into(), ..Row::from(&saved) };
    assert_eq!(keys(&[reworded]), ["why"]);
}

#[test]
fn a_made_key_stays_short_enough_however_long_the_label() {
    let long = "9".repeat(150);
    assert!(parse_rows(&[row(&long, Kind::Text), row(&long, Kind::Text)]).is_ok());
}

#[test]
fn what_a_kind_has_no_use_for_is_left_out() {
    let full = Row {
        options: "Red".into(),
        min: "many".into(),
        pattern: "(".into(),
        placeholder: "x".into(),
        ..row("Agreed?", Kind::Checkbox)
    };
    assert_eq!(parse_rows(&[full]).unwrap(), [Field::new("agreed", "Agreed?", Kind::Checkbox)]);
}

#[test]
fn options_stand_on_a_line_each() {
    let field = parse_rows(&[Row { options: "Red\r\n\r\n Light blue ".into(), ..row("Colour", Kind::Choice) }]);
    assert_eq!(field.unwrap()[0].options, ["Red", "Light blue"]);
}

#[test]
fn more_questions_than_fit_are_refused() {
    let errors = parse_rows(&vec![row("Why?", Kind::Text); 51]).unwrap_err();
    assert_eq!(errors, Invalid::one("", "At most 50 questions fit on a form. Remove some."));
}

#[test]
fn rows_keep_their_order_past_the_tenth() {
    let many: Vec<_> = (0..12).map(|number| row(&number.to_string(), Kind::Text)).collect();
    assert_eq!(labels(&rows(&values(&many))), "0 1 2 3 4 5 6 7 8 9 10 11");
}

#[test]
fn buttons_add_move_and_remove() {
    assert_eq!(after(&[Press::Add]), "a b c ");
    assert_eq!(after(&[Press::Up(2), Press::Up(1)]), "c a b");
    assert_eq!(after(&[Press::Down(0)]), "b a c");
    assert_eq!(after(&[Press::Remove(1)]), "a c");
}

#[test]
fn a_button_of_an_outdated_page_changes_nothing() {
    assert_eq!(
        after(&[Press::Up(0), Press::Up(3), Press::Down(2), Press::Down(usize::MAX - 1), Press::Remove(3)]),
        "a b c"
    );
}

#[test]
fn a_button_is_read_as_it_was_written() {
    let presses = [Press::Add, Press::Up(1), Press::Down(20), Press::Remove(0)];
    assert_eq!(presses.map(|press| Press::parse(&press.value())), presses.map(Some));
    assert_eq!(["", "up/x", "save"].map(Press::parse), [None; 3]);
}

#[test]
fn a_press_keeps_everything_else_that_was_typed() {
    let mut typed = values(&[row("a", Kind::Text), Row { required: true, ..row("b", Kind::Number) }]);
    typed.extend([("version".into(), "3".into()), (PRESS.into(), "remove/0".into())]);
    let mut left = values(&[Row { required: true, ..row("b", Kind::Number) }]);
    left.insert("version".into(), "3".into());
    assert_eq!(after_press(&typed), Some(left.clone()));
    assert_eq!(after_press(&left), None);
}

/// A line as people type it: no break, no space around it.
fn line() -> impl Strategy<Value = String> {
    "\\PC{0,30}".prop_map(|text| text.trim().to_owned())
}

fn limits(kind: Kind) -> impl Strategy<Value = (Option<f64>, Option<f64>)> {
    let counted = (option::of((0..500_u32).prop_map(f64::from)), option::of((500..9999_u32).prop_map(f64::from)));
    let measured = (option::of(-1e12..0.5), option::of(0.5..1e12));
    match kind {
        Kind::Number => measured.boxed(),
        _ if kind.takes_limits() => counted.boxed(),
        _ => Just((None, None)).boxed(),
    }
}

/// A question that can be asked, whatever it is about; its key comes from its place.
fn field() -> impl Strategy<Value = Field> {
    let kind = (0..Kind::ALL.len()).prop_map(|n| Kind::ALL[n]);
    kind.prop_flat_map(|kind| {
        let options = if kind.has_options() { 1..6_usize } else { 0..1 };
        let options = proptest::collection::btree_set("[A-Za-z0-9&%=\"']([^\\pC]{0,10}[a-z])?", options);
        let pattern = option::of("[a-z ]{1,8}").prop_map(move |pattern| pattern.filter(|_| kind.takes_pattern()));
        let words = (line(), line(), line(), any::<bool>());
        (Just(kind), words, options, limits(kind), pattern)
    })
    .prop_map(|(kind, (label, help, placeholder, required), options, (min, max), pattern)| Field {
        help,
        required,
        options: options.into_iter().collect(),
        min,
        max,
        pattern,
        placeholder: if kind.takes_placeholder() { placeholder } else { String::new() },
        ..Field::new("", format!("Q{label}"), kind)
    })
}

proptest! {
    #[test]
    fn questions_come_back_from_their_form_as_they_were(fields in proptest::collection::vec(field(), 0..15)) {
        let mut fields = fields;
        definition::name_fields(&mut fields);
        let held: Vec<_> = fields.iter().map(Row::from).collect();
        prop_assert_eq!(rows(&values(&held)), held.clone());
        prop_assert_eq!(parse_rows(&held), Ok(fields));
    }

    #[test]
    fn whatever_is_typed_is_a_form_that_can_be_asked_or_refused(texts in proptest::array::uniform9("\\PC{0,20}"), kind in 0..9_usize) {
        let [key, label, help, options, min, max, pattern, placeholder, _] = texts;
        let kind = Kind::ALL[kind].name().into();
        let typed = Row { key, label, help, kind, required: true, options, min, max, pattern, placeholder };
        if let Ok(fields) = parse_rows(&[typed]) {
            prop_assert_eq!(super::super::check_definitions("form", &fields), Ok(()));
        }
    }
}

#[test]
fn a_form_that_is_only_looked_at_comes_back_as_it_stands() {
    let typed: Typed = [(PRESS, LOOK), ("subject", "Hello")].map(|(name, text)| (name.into(), text.into())).into();
    assert_eq!(after_press(&typed), Some([("subject".to_owned(), "Hello".to_owned())].into()));
}
