//! How much keys were used. Keywright counts each key's uses as a whole and knows the last one: that day has all of them.

use super::{answer::Refused, caller::Caller};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use domain::{Actor, id::KeyId, key::Key, time::is_date};
use serde_json::{Value, json};
use services::{Error, Portal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/keys/aggregate/{*rest}", get(aggregate))
}

async fn aggregate(
    State(portal): State<Portal>,
    Caller(actor): Caller,
    Path(rest): Path<String>,
) -> Result<Json<Value>, Refused> {
    let (names, from, until) = asked(&rest)?;
    let mut keys = Vec::new();
    for name in names.split(',') {
        if let Ok(id) = name.parse() {
            keys.extend(key(&portal, &actor, &id).await?);
        }
    }
    let is_within = |day: &str| from.as_str() <= day && day <= until.as_str();
    let data: Vec<_> = keys.iter().filter_map(|key| row(key, is_within)).collect();
    Ok(Json(json!({ "data": data, "pages": 1 })))
}

/// `key,key/d/m/Y/d/m/Y`: the keys, and the first and the last day.
fn asked(rest: &str) -> Result<(&str, String, String), Refused> {
    let advice = "Ask for /keys/aggregate/{keys}/{day}/{month}/{year}/{day}/{month}/{year}.";
    let mut parts = rest.rsplitn(7, '/');
    let mut date = || {
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Some(format!("{year}-{month:0>2}-{day:0>2}")).filter(|date| is_date(date))
    };
    let (until, from) = (date(), date());
    let dates = from.zip(until).ok_or_else(|| Refused::bad(advice))?;
    Ok((parts.next().unwrap_or_default(), dates.0, dates.1))
}

/// One that is not there was not used.
async fn key(portal: &Portal, actor: &Actor, id: &KeyId) -> Result<Option<Key>, Refused> {
    match portal.key(actor, id).await {
        Ok((row, ..)) => Ok(Some(row.key)),
        Err(Error::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn row(key: &Key, is_within: impl Fn(&str) -> bool) -> Option<Value> {
    let last = key.last_used?;
    let date = last.date();
    let number = |from, to| date.get(from..to).and_then(|digits: &str| digits.parse::<u32>().ok());
    let day = json!({
        "day": number(8, 10),
        "month": number(5, 7),
        "year": number(0, 4),
        "hour": 0,
        "code": 200,
    });
    let row = json!({ "id": day, "hits": key.uses, "success": key.uses, "error": 0, "last_hit": last.rfc3339() });
    is_within(&date).then_some(row)
}
