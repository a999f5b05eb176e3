//! From pressing the button to the first refusal, in a portal as it is served.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::super::client::Client;
use super::super::portal::Portal;
use super::millis;
use crate::process::say;

const TIMES: usize = 20;
/// Nothing here takes longer on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest of all.
pub fn measure() -> Result<Duration> {
    let portal = Portal::start(&[])?;
    let (mut grace, key, id) = granted(&portal)?;
    let mut gateway = Client::connect(portal.verify)?;
    gateway.wear(format!("X-API-Key: {key}\r\n"));
    let mut spans = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        come_to(&mut gateway, 200)?;
        let begun = Instant::now();
        grace.call("pause_key", &format!("id={id}"))?;
        come_to(&mut gateway, 403)?;
        spans.push(begun.elapsed());
        grace.call("resume_key", &format!("id={id}"))?;
    }
    spans.sort();
    let (half, worst) = (spans[TIMES / 2], spans[TIMES - 1]);
    say(&format!("\na key that was paused is refused after {:.1} ms, at worst {:.1} ms", millis(half), millis(worst)));
    Ok(worst)
}

/// An admin, a key of somebody else's, and the key's id.
pub fn granted(portal: &Portal) -> Result<(Client, String, String)> {
    let (mut grace, mut ada) = (portal.admin("Grace")?, portal.admin("Ada")?);
    grace.call("create_policy", "name=Free&is_active=on&quota_period=month")?;
    let policy = word(&grace.call("read_policies", "{}")?.body, "pol_")?;
    grace.call("create_entry", &format!("name=Weather&auth_type=authToken&visibility=public&policies/0={policy}"))?;
    ada.call("submit_request", &format!("slug=weather&policy={policy}"))?;
    let request = word(&ada.call("read_my_requests", r#"{"after":""}"#)?.body, "req_")?;
    grace.call("approve_request", &format!("id={request}&revision=1"))?;
    let key = until("the key is mailed", || Ok(portal.mails()?.iter().find_map(|mail| key_in(mail))))?;
    let id = word(&ada.call("read_my_keys", "{}")?.body, "key_")?;
    let mut gateway = Client::connect(portal.verify)?;
    gateway.wear(format!("X-API-Key: {key}\r\n"));
    come_to(&mut gateway, 200)?;
    Ok((grace, key, id))
}

fn come_to(gateway: &mut Client, status: u16) -> Result<()> {
    until("the gateway is told", || Ok((gateway.get("/verify")?.status == status).then_some(())))
}

fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        ensure!(begun.elapsed() < PATIENCE, "after {PATIENCE:?} still not: {what}");
        sleep(Duration::from_micros(200));
    }
}

/// The first quoted word with this beginning.
fn word(json: &str, beginning: &str) -> Result<String> {
    let words = json.split('"').find(|word| word.starts_with(beginning));
    Ok(words.with_context(|| format!("there is no {beginning} in {json}"))?.to_owned())
}

/// `kw_`, 30 random characters and 6 to check them by.
fn key_in(mail: &str) -> Option<String> {
    let places = mail.match_indices("kw_").map(|(at, _)| &mail[at..]);
    places
        .filter_map(|text| text.get(..39))
        .find(|key| key[3..].bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .map(Into::into)
}
