//! Calls that nobody made, for the charts of the demo.

use super::past::Past;
use domain::{
    Timestamp,
    catalogue::QuotaPeriod,
    key::Key,
    limit::{Counted, LimitOf},
    time::{days, hours},
    usage::{Calls, CallsWithin, Uses},
};
use services::Result;

/// More hours than a month has.
const LONGEST: u32 = 31 * 24;

/// Has `key` called since it was made, under policies whose quotas are for a month: about `busy` times in the busiest hour of a working day, less at its ends and on Sundays.
pub async fn note(past: &Past, key: &Key, busy: i64) -> Result<()> {
    let entry = key.grants.first().and_then(|grant| grant.entry.clone());
    let within = |begun| CallsWithin { entry: entry.clone(), begun, calls: calls(begun, busy) };
    let within: Vec<_> = (1..=LONGEST)
        .map(|back| past.present().minus(hours(back)).begun(QuotaPeriod::Hour))
        .take_while(|begun| *begun > key.created)
        .filter(|begun| busyness(*begun) > 0)
        .map(within)
        .collect();
    let month = past.present().begun(QuotaPeriod::Month);
    let this_month = within.iter().filter(|within| within.begun >= month).map(|within| within.calls.passed).sum();
    let counted =
        |policy| Counted { of: LimitOf::Policy(policy), period: QuotaPeriod::Month, begun: month, calls: this_month };
    let quotas = key.grants.iter().map(|grant| (key.id.clone(), counted(grant.policy.clone()))).collect();
    past.portal.count_calls(quotas).await?;
    let last = Some(past.present().minus(hours(1)));
    past.portal.note_uses(vec![Uses { key: key.id.clone(), last, within }]).await
}

fn calls(begun: Timestamp, busy: i64) -> Calls {
    let hour = begun.seconds() / 3600;
    // Neither the same every day nor another at each start.
    let passed = busy * busyness(begun) * (70 + hour * 37 % 60) / 1_000;
    Calls { passed, refused: if hour % 11 == 0 { passed / 6 } else { 0 } }
}

/// From nothing in the night to ten at noon.
fn busyness(begun: Timestamp) -> i64 {
    let day = days(1).as_secs().cast_signed();
    let hour = begun.seconds() % day / 3600;
    let is_sunday = begun.seconds() / day % 7 == 3;
    let by_hour = (10 - (hour - 12).abs()).max(0);
    if is_sunday { by_hour / 3 } else { by_hour }
}
