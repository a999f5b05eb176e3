//! How much keys were used, day by day.

use super::{answer::Refused, caller::Caller};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use domain::{Actor, Timestamp, catalogue::QuotaPeriod, id::KeyId, time::is_date, usage::Calls};
use serde_json::{Value, json};
use services::{Error, Portal};
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/keys/aggregate/{*rest}", get(aggregate))
}

async fn aggregate(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Path(rest): Path<String>,
) -> Result<Json<Value>, Refused> {
    let (names, from, until) = asked(&rest)?;
    let mut all = BTreeMap::<_, Day>::new();
    for id in names.split(',').filter_map(|name| name.parse().ok()) {
        add(&mut all, &portal, &actor, (&id, from, until)).await?;
    }
    let data: Vec<_> = all.into_iter().map(|(begun, day)| row(begun, &day)).collect();
    Ok(Json(json!({ "data": data, "pages": 1 })))
}

/// What was called within a day.
#[derive(Default)]
struct Day {
    calls: Calls,
    /// The last use of a key, where it was on this day; else the beginning of the last hour with calls.
    last: Option<Timestamp>,
}

/// `key,key/d/m/Y/d/m/Y`: the keys, the first day, and the end of the last.
fn asked(rest: &str) -> Result<(&str, Timestamp, Timestamp), Refused> {
    let advice = "Ask for /keys/aggregate/{keys}/{day}/{month}/{year}/{day}/{month}/{year}.";
    let mut parts = rest.rsplitn(7, '/');
    let mut date = || {
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        Timestamp::end_of(&date).filter(|_| is_date(&date))
    };
    let (until, from) = (date(), date().map(|end| end.begun(QuotaPeriod::Day)));
    let dates = from.zip(until).ok_or_else(|| Refused::bad(advice))?;
    Ok((parts.next().unwrap_or_default(), dates.0, dates.1))
}

/// Adds the calls of a key. One that is not there was not called.
async fn add(
    all: &mut BTreeMap<Timestamp, Day>,
    portal: &Portal,
    actor: &Actor,
    (id, from, until): (&KeyId, Timestamp, Timestamp),
) -> Result<(), Refused> {
    let key = match portal.key(actor, id).await {
        Ok((row, ..)) => row.key,
        Err(Error::Missing) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for (hour, calls) in portal.key_calls(actor, id, (from, until)).await? {
        let begun = hour.begun(QuotaPeriod::Day);
        let day = all.entry(begun).or_default();
        day.calls += calls;
        let last = key.last_used.filter(|last| last.begun(QuotaPeriod::Day) == begun);
        day.last = day.last.max(Some(last.unwrap_or(hour)));
    }
    Ok(())
}

fn row(begun: Timestamp, day: &Day) -> Value {
    let date = begun.date();
    let number = |from, to| date.get(from..to).and_then(|digits: &str| digits.parse::<u32>().ok());
    let id = json!({ "day": number(8, 10), "month": number(5, 7), "year": number(0, 4), "hour": 0, "code": 200 });
    let Calls { passed, refused } = day.calls;
    let last = day.last.map(Timestamp::rfc3339);
    json!({ "id": id, "hits": day.calls.all(), "success": passed, "error": refused, "last_hit": last })
}
