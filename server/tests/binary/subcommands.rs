//! Everything that can be typed explains itself, and is in the manual.

use crate::place::Place;
use std::fs;

/// Every subcommand there is, those that have others below them aside.
const ALL: &[&[&str]] = &[
    &["serve"],
    &["demo"],
    &["migrate"],
    &["admin", "create"],
    &["admin", "reset"],
    &["token", "create"],
    &["import", "tyk"],
    &["openapi"],
    &["check"],
    &["check", "issuers"],
    &["backup"],
    &["audit", "verify"],
];

fn help(place: &Place, words: &[&str]) -> String {
    let output = place.run(&[words, &["--help"]].concat());
    assert!(output.status.success(), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The subcommands that the help of these words lists.
fn listed(place: &Place, words: &[&str]) -> Vec<String> {
    let text = help(place, words);
    let part = text.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = part.lines().take_while(|line| line.starts_with("  "));
    let named =
        lines.filter(|line| !line.starts_with("   ")).map(|line| line.split_whitespace().next().unwrap().to_owned());
    named.filter(|name| name != "help").collect()
}

#[test]
fn every_subcommand_explains_itself_with_an_example() {
    let place = Place::new();
    let unexplained: Vec<_> = ALL
        .iter()
        .filter(|words| {
            let text = help(&place, words);
            let says = text.lines().next().unwrap_or_default().len();
            says < 10 || !text.contains(&format!("Example:\n  keywright {}", words.join(" ")))
        })
        .collect();
    assert_eq!(unexplained, Vec::<&&[&str]>::new());
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn no_subcommand_is_missing_here() {
    let place = Place::new();
    let first: Vec<_> = listed(&place, &[]);
    let known = |name: &String| ALL.iter().any(|words| words[0] == name);
    assert_eq!(first.iter().filter(|name| !known(name)).collect::<Vec<_>>(), Vec::<&String>::new());
    let second =
        |name: &String| listed(&place, &[name]).into_iter().map(|under| [name.clone(), under]).collect::<Vec<_>>();
    let known = |pair: &[String; 2]| ALL.iter().any(|words| *words == [pair[0].as_str(), pair[1].as_str()]);
    let missing: Vec<_> = first.iter().flat_map(second).filter(|pair| !known(pair)).collect();
    assert_eq!(missing, Vec::<[String; 2]>::new());
}

#[test]
fn the_manual_names_every_subcommand() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operations.md")).unwrap();
    let missing: Vec<_> = ALL.iter().filter(|words| !manual.contains(&format!("| `{}", words.join(" ")))).collect();
    assert_eq!(missing, Vec::<&&[&str]>::new());
}

#[test]
fn what_is_typed_wrong_ends_with_two() {
    let place = Place::new();
    for words in [&["nonsense"][..], &["backup"], &["admin", "create"], &["import", "tyk"], &["check", "--nonsense"]] {
        assert_eq!(place.run(words).status.code(), Some(2), "{words:?}");
    }
}
