use super::clock::use_now;
use domain::Timestamp;
use leptos::prelude::*;

/// An instant. The server writes it out in UTC; the browser turns it to "3 minutes ago", exact on hover.
#[component]
pub fn Time(at: Timestamp) -> impl IntoView {
    // Until the page is awake the text has to be the one the server wrote.
    let now = use_now();
    let text = move || match now.get() {
        Some(now) => relative(at, now),
        None => at.long(),
    };
    view! { <time datetime=at.rfc3339() title=at.long()>{text}</time> }
}

/// Units in which the distance to an instant is said: up to how many seconds, seconds per unit, singular, plural.
const UNITS: [(u64, u64, &str, &str); 5] = [
    (3_600, 60, "minute", "minutes"),
    (86_400, 3_600, "hour", "hours"),
    (86_400 * 30, 86_400, "day", "days"),
    (86_400 * 365, 86_400 * 30, "month", "months"),
    (u64::MAX, 86_400 * 365, "year", "years"),
];

/// How far `at` lies from `now`, in the largest unit that fits.
fn relative(at: Timestamp, now: Timestamp) -> String {
    let (ahead, seconds) = if at > now { (true, at.since(now).as_secs()) } else { (false, now.since(at).as_secs()) };
    // The clock ticks every 20 seconds: what happened since lies ahead of it.
    if seconds < if ahead { 25 } else { 45 } {
        return "just now".to_owned();
    }
    if seconds < 45 {
        return "in a moment".to_owned();
    }
    let (_, per, one, many) = UNITS.into_iter().find(|unit| seconds < unit.0).unwrap_or(UNITS[4]);
    let count = (seconds / per).max(1);
    let unit = if count == 1 { one } else { many };
    if ahead { format!("in {count} {unit}") } else { format!("{count} {unit} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

    fn ago(seconds: u64) -> String {
        relative(NOW.minus(Duration::from_secs(seconds)), NOW)
    }

    #[test]
    fn the_distance_is_said_in_the_largest_unit_that_fits() {
        let said = [0, 44, 45, 60, 119, 180, 3_599, 3_600, 7_300, 86_400, 864_000, 2_600_000, 40_000_000].map(ago);
        insta::assert_snapshot!(said.join(", "), @"just now, just now, 1 minute ago, 1 minute ago, 1 minute ago, 3 minutes ago, 59 minutes ago, 1 hour ago, 2 hours ago, 1 day ago, 10 days ago, 1 month ago, 1 year ago");
    }

    #[test]
    fn what_is_to_come_is_said_so() {
        let ahead = |seconds| relative(NOW.plus(Duration::from_secs(seconds)), NOW);
        insta::assert_snapshot!([5, 30, 90, 8_000, 700_000].map(ahead).join(", "), @"just now, in a moment, in 1 minute, in 2 hours, in 8 days");
    }
}
