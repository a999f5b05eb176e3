//! What the style sheets promise, measured.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn style() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../style")
}

fn read(name: &str) -> String {
    fs::read_to_string(style().join(name)).expect("a style sheet that was just listed")
}

/// Every style sheet: its name below `style`, and what it says.
fn sheets() -> BTreeMap<String, String> {
    let in_folder = |folder: &'static str| {
        let files = fs::read_dir(style().join(folder)).expect("the folder of style sheets");
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names
            .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "css"))
            .map(move |name| format!("{folder}{name}"))
    };
    ["", "ui/", "page/"].into_iter().flat_map(in_folder).map(|name| (name.clone(), read(&name))).collect()
}

fn without_comments(css: &str) -> String {
    css.split("/*").map(|part| part.rsplit_once("*/").map_or(part, |(_, css)| css)).collect()
}

/// A colour token in the light and in the dark theme.
type Pair = [[f64; 3]; 2];

fn colours() -> BTreeMap<String, Pair> {
    let pair = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
        let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
        Some((name.to_owned(), [rgb(light)?, rgb(dark)?]))
    };
    read("tokens.css").lines().filter_map(pair).collect()
}

fn rgb(hex: &str) -> Option<[f64; 3]> {
    let hex = hex.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok().map(f64::from);
    Some([part(0)?, part(2)?, part(4)?])
}

/// WCAG 2.2, relative luminance.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear =
        |c: f64| if c / 255.0 <= 0.04045 { c / 255.0 / 12.92 } else { ((c / 255.0 + 0.055) / 1.055).powf(2.4) };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Every pair of a front and a ground that stays below `least` in one of the themes.
fn too_faint(least: f64, fronts: &[&str], grounds: &[&str]) -> Vec<String> {
    let colours = colours();
    let pairs = fronts.iter().flat_map(|front| grounds.iter().map(move |ground| (front, ground)));
    let measured = pairs.flat_map(|(front, ground)| {
        let (f, g) = (colours[*front], colours[*ground]);
        ["light", "dark"].into_iter().zip(0..2).map(move |(theme, n)| (front, ground, theme, contrast(f[n], g[n])))
    });
    measured.filter(|row| row.3 < least).map(|(f, g, theme, is)| format!("{f} on {g}, {theme}: {is:.2}")).collect()
}

const NOTHING: [String; 0] = [];

#[test]
fn words_are_readable_on_every_ground() {
    let fronts = ["ink", "muted", "accent", "success", "warning", "danger"];
    assert_eq!(too_faint(4.5, &fronts, &["ground", "surface", "sunken", "overlay", "hover"]), NOTHING);
}

#[test]
fn meanings_are_readable_on_their_soft_grounds() {
    let on_soft = |tone: &str| too_faint(4.5, &["ink", "muted", "accent", tone], &[&format!("{tone}-soft")]);
    assert_eq!(["accent", "success", "warning", "danger"].map(on_soft).concat(), NOTHING);
}

#[test]
fn words_on_filled_buttons_are_readable() {
    let fills = ["accent-fill", "accent-pressed", "danger-fill", "danger-pressed"];
    assert_eq!(too_faint(4.5, &["on-fill"], &fills), NOTHING);
}

#[test]
fn edges_of_controls_and_focus_are_seen() {
    assert_eq!(too_faint(3.0, &["edge", "focus"], &["ground", "surface", "sunken", "overlay"]), NOTHING);
}

#[test]
fn bars_are_seen_and_told_apart() {
    assert_eq!(too_faint(3.0, &["chart-1", "chart-2"], &["ground", "surface"]), NOTHING);
    assert_eq!(too_faint(1.4, &["chart-1"], &["chart-2"]), NOTHING);
}

#[test]
fn only_the_tokens_hold_raw_values() {
    let is_raw = |word: &str| {
        let word = word.trim_start_matches(['-', '(', '+']).trim_end_matches([';', ')', ',']);
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = &word[number.len()..];
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
        (is_number && ["px", "rem", "em", "ms", "s"].contains(&unit)) || (word.starts_with('#') && rgb(word).is_some())
    };
    let raw = |(name, css): (String, String)| {
        let css = without_comments(&css);
        let lines = css.lines().filter(|line| !line.contains("@media"));
        let words = lines.flat_map(str::split_whitespace).filter(|word| is_raw(word));
        words.map(|word| format!("{name}: {word}")).collect::<Vec<_>>()
    };
    let others = sheets().into_iter().filter(|(name, _)| name != "tokens.css");
    assert_eq!(others.flat_map(raw).collect::<Vec<_>>(), NOTHING);
}

#[test]
fn the_main_sheet_imports_every_other() {
    let main = read("main.css");
    let missing = sheets().into_keys().filter(|name| name != "main.css" && !main.contains(&format!("url(\"{name}\")")));
    assert_eq!(missing.collect::<Vec<_>>(), NOTHING);
}

#[test]
fn every_property_used_is_set_somewhere() {
    let all = sheets().into_values().map(|css| without_comments(&css)).collect::<String>();
    let name =
        |rest: &str| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or("").to_owned();
    let used = all.split("var(--").skip(1).map(name).collect::<BTreeSet<_>>();
    let unset = used.into_iter().filter(|name| !all.contains(&format!("--{name}:")));
    assert_eq!(unset.collect::<Vec<_>>(), NOTHING);
}
