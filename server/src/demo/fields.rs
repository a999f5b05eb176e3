use super::month::Why;
use domain::field::{Field, Kind, Typed, choice_name};

/// Why somebody asks for a key: one question of every kind.
pub fn reasons() -> Vec<Field> {
    vec![
        Field { required: true, max: Some(80.0), ..Field::new("project", "Project", Kind::Text) },
        Field {
            required: true,
            min: Some(20.0),
            max: Some(1000.0),
            help: "What will you build, and who will use it?".into(),
            ..Field::new("purpose", "Purpose", Kind::LongText)
        },
        Field {
            required: true,
            min: Some(1.0),
            max: Some(10_000_000.0),
            help: "A rough figure will do.".into(),
            ..Field::new("calls_per_day", "Calls per day", Kind::Number)
        },
        Field { placeholder: "https://".into(), ..Field::new("website", "Website", Kind::Url) },
        Field {
            help: "Where to write when something is wrong.".into(),
            ..Field::new("contact", "Technical contact", Kind::Email)
        },
        Field::new("go_live", "Needed from", Kind::Date),
        Field {
            required: true,
            options: options(&["Development", "Testing", "Production"]),
            ..Field::new("environment", "Environment", Kind::Choice)
        },
        Field {
            options: options(&["Website", "Mobile app", "Back office", "Data analysis"]),
            max: Some(3.0),
            ..Field::new("used_in", "Used in", Kind::MultiChoice)
        },
        Field { required: true, ..Field::new("terms", "I have read the terms of use", Kind::Checkbox) },
    ]
}

/// What people are asked when they sign up.
pub fn newcomers() -> Vec<Field> {
    vec![Field { max: Some(100.0), ..Field::new("company", "Company", Kind::Text) }]
}

/// What the demo's developer builds.
pub const FERRIES: Why = (
    "Harbour Ferries",
    "We show passengers on the quay whether their ferry will sail, and warn them of storms a day ahead.",
);

/// A developer's answers to [`reasons`].
pub fn answers((project, purpose): Why) -> Typed {
    let site = format!("{}.example.com", project.to_lowercase().replace(' ', "-"));
    let (website, contact) = (format!("https://{site}"), format!("api@{site}"));
    let typed = [
        ("project", project),
        ("purpose", purpose),
        ("calls_per_day", "2500"),
        ("website", &website),
        ("contact", &contact),
        ("go_live", "2027-03-01"),
        ("environment", "Production"),
        ("terms", "on"),
    ];
    let ticked = [0, 1].map(|index| (choice_name("used_in", index), "on".to_owned()));
    typed.into_iter().map(|(key, text)| (key.to_owned(), text.to_owned())).chain(ticked).collect()
}

fn options(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.into()).collect()
}
