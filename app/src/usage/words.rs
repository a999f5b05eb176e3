//! Calls put into words and bars. The server does it, so that browsers need only show them.

use crate::ui::{Bars, Column, Counted, grouped};
use domain::{
    Timestamp,
    usage::{Calls, EntryUsage, Span, Usage},
};

pub(super) fn chart(usage: &Usage) -> Bars {
    let (title, step, nothing) = match usage.span {
        Span::Day => ("Calls in the last 24 hours, hour by hour", "Hour (UTC)", "No calls in the last 24 hours."),
        Span::Month => ("Calls in the last 30 days, day by day", "Day (UTC)", "No calls in the last 30 days."),
    };
    let column = |(begun, calls): &(Timestamp, Calls)| {
        let (short, long) = named(*begun, usage.span);
        Column { short, long, values: vec![calls.passed, calls.refused] }
    };
    Bars {
        title: title.into(),
        step,
        series: vec!["Passed", "Refused"],
        columns: usage.steps.iter().map(column).collect(),
        is_stacked: true,
        nothing: if usage.has_earlier { nothing } else { "No calls yet." }.into(),
        spans: [Span::Month, Span::Day].map(|span| way(span, usage.span)).to_vec(),
    }
}

/// The way to a span, from the page that shows another.
fn way(to: Span, from: Span) -> (String, &'static str, bool) {
    let words = match to {
        Span::Day => "24 hours",
        Span::Month => "30 days",
    };
    (format!("?span={}", to.name()), words, to == from)
}

/// A step in few words, and in full.
fn named(begun: Timestamp, span: Span) -> (String, String) {
    let long = begun.long();
    let (day, hour) = long.trim_end_matches(" UTC").split_once(", ").unwrap_or_default();
    let short = day.rsplit_once(' ').map_or(day, |(short, _)| short);
    match span {
        Span::Day => (hour.to_owned(), format!("{short}, {hour}")),
        Span::Month => (short.to_owned(), day.to_owned()),
    }
}

/// The calls of one API. Its page shows the same span.
pub(super) fn api(one: EntryUsage, span: Span) -> Counted {
    let href = one.entry.as_ref().filter(|_| !one.name.is_empty());
    Counted {
        href: href.map(|id| format!("/admin/entries/{id}?span={}", span.name())).unwrap_or_default(),
        name: match &one.entry {
            None => "API not told".into(),
            Some(_) if one.name.is_empty() => "An API that was deleted".into(),
            Some(_) => one.name,
        },
        counts: vec![grouped(one.calls.passed), grouped(one.calls.refused)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

    #[test]
    fn steps_are_named_so_that_they_fit() {
        let words = |text: (String, String)| format!("{} | {}", text.0, text.1);
        assert_eq!(words(named(NOW, Span::Month)), "23 Nov | 23 Nov 2026");
        assert_eq!(words(named(NOW, Span::Day)), "10:30 | 23 Nov, 10:30");
    }

    #[test]
    fn what_was_called_before_is_not_said_to_be_new() {
        let new = Usage::of(Span::Month, NOW, []);
        assert_eq!(chart(&new).nothing, "No calls yet.");
        assert_eq!(chart(&Usage { has_earlier: true, ..new }).nothing, "No calls in the last 30 days.");
    }
}
