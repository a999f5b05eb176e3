//! The report of an import, for people and for programs.

use crate::import::{Fate, Report};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub fn json(report: &Report, source: &str, is_applied: bool) -> String {
    let mut told = json!(report);
    told["source"] = json!(source);
    told["applied"] = json!(is_applied);
    told["complete"] = json!(report.is_complete());
    told["counts"] = json!(report.counts());
    let unread = |(part, why): &(crate::import::Part, String)| json!({ "part": part, "why": why });
    told["unread"] = Value::Array(report.unread.iter().map(unread).collect());
    told.to_string()
}

pub fn text(report: &Report, source: &str, is_applied: bool) -> String {
    let heading = if is_applied {
        format!("Taken over from {source}:")
    } else {
        format!("What would come from {source}. Nothing was written; --apply does it.")
    };
    let left_out = report.items.iter().filter(|item| item.fate == Fate::LeftOut).map(|item| {
        let id = if item.foreign_id == item.name { String::new() } else { format!(" ({})", item.foreign_id) };
        format!("{}: {}{id}: {}", item.part, item.name, item.why.as_deref().unwrap_or_default())
    });
    let unread = report.unread.iter().map(|(part, why)| format!("{part}: {why}"));
    let notes = report.notes.iter().map(|note| format!("{}: {}: {}", note.part, note.name, note.what));
    let keys = report.keys.iter().map(|key| format!("{}: {} ({})", key.developer, key.policies.join(", "), key.key));
    let sections = [
        vec![heading],
        counts(report),
        section("Left out. Mend it, and import again:", left_out),
        section("Not shown by the other portal:", unread),
        section("Without a counterpart here, or changed:", notes),
        section(&keys_heading(report), keys),
        ending(report),
    ];
    let full = sections.into_iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n"));
    full.collect::<Vec<_>>().join("\n\n")
}

fn counts(report: &Report) -> Vec<String> {
    let counts = report.counts();
    if counts.is_empty() {
        return vec!["There is nothing to take over.".into()];
    }
    let head = format!("{:<18} {:>8} {:>13} {:>16} {:>9}", "", "new", "here already", "imported before", "left out");
    let line = |(part, fates): (&crate::import::Part, &std::collections::BTreeMap<Fate, usize>)| {
        let count = |fate| fates.get(&fate).copied().unwrap_or_default();
        let [made, found, known, out] = [Fate::Made, Fate::Found, Fate::Known, Fate::LeftOut].map(count);
        format!("{:<18} {made:>8} {found:>13} {known:>16} {out:>9}", part.label())
    };
    core::iter::once(head).chain(counts.iter().map(line)).collect()
}

fn section(heading: &str, lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut section: Vec<_> = lines.map(|line| format!("  {}", plain(&line))).collect();
    if !section.is_empty() {
        section.insert(0, heading.to_owned());
    }
    section
}

/// What others wrote must not move the cursor.
fn plain(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn keys_heading(report: &Report) -> String {
    let holders: BTreeSet<_> = report.keys.iter().map(|key| key.developer.as_str()).collect();
    format!(
        "Keys stay where they are, because their text is known to their holders alone. Send the links of approved requests \
         from the queue, or have developers ask anew. Keys: {}, developers: {}.",
        report.keys.len(),
        holders.len()
    )
}

fn ending(report: &Report) -> Vec<String> {
    let has_people = report.counts().contains_key(&crate::import::Part::Developers);
    let advice = "Nobody was mailed. Developers choose a password by “Forgot your password?” on the sign-in page.";
    if has_people { vec![advice.into()] } else { Vec::new() }
}
