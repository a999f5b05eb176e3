//! Whether gateways notice that the portal is busy: somebody tries passwords, many look at pages, and somebody tries keys.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

use anyhow::{Result, ensure};

use super::super::client::Client;
use super::super::load::{Load, Measured};
use super::super::portal::Portal;
use super::{millis, revocation, tell};
use crate::process::say;

/// Connections of each kind.
const OF_EACH: usize = 2;
const LASTS: Duration = Duration::from_secs(8);
/// Gateways that ask so often: a tenth of what one thread can answer, so that waiting is the portal's doing.
const GATEWAYS: usize = 4;
const PER_SECOND: u32 = 500;

/// The gateways' times before and in the storm.
pub fn measure() -> Result<(Measured, Measured)> {
    // Each call comes from another address, as from a crowd: one alone would soon be told to wait.
    let portal = Portal::start(&[("KEYWRIGHT_TRUSTED_PROXIES", "127.0.0.1")])?;
    let (_, key, _) = revocation::granted(&portal)?;
    let load = Load { path: "/verify", connections: GATEWAYS, lasts: LASTS, with: key, pace: Some(PER_SECOND) };
    let (quiet, _) = load.run(portal.verify)?;
    let (counts, stop) = ([const { AtomicU32::new(0) }; 3], AtomicBool::new(false));
    let stormy = scope(|scope| {
        for _ in 0..OF_EACH {
            scope.spawn(|| blow(&stop, &counts[0], || try_a_password(&portal, &counts[0])));
            scope.spawn(|| blow(&stop, &counts[1], || Ok(Client::connect(portal.http)?.get("/")?.status < 500)));
            scope.spawn(|| blow(&stop, &counts[2], || try_keys(&portal)));
        }
        sleep(Duration::from_millis(500));
        let stormy = load.run(portal.verify);
        stop.store(true, Ordering::Relaxed);
        stormy
    });
    let (stormy, _) = stormy?;
    let [passwords, pages, keys] = counts.map(AtomicU32::into_inner);
    ensure!(passwords > 0 && pages > 0 && keys > 0, "the storm did not blow");
    say(&format!("\n{GATEWAYS} gateways, {PER_SECOND} calls a second each"));
    tell("in quiet", &quiet);
    tell("in the storm", &stormy);
    say(&format!(
        "the storm, {:.0} s: {passwords} passwords, {pages} pages, {keys} × 100 keys of nobody",
        millis(LASTS) / 1000.0
    ));
    Ok((quiet, stormy))
}

/// Does it again and again, and counts what went well. It comes from elsewhere: what it costs to make, here, is not to be
/// measured, so it takes only what the server and the gateways leave of the processors.
fn blow(stop: &AtomicBool, count: &AtomicU32, mut work: impl FnMut() -> Result<bool>) {
    const LAST: i32 = 19;
    // Where that is not allowed, all are alike.
    let _ = rustix::process::nice(LAST);
    while !stop.load(Ordering::Relaxed) {
        if work().is_ok_and(|went_well| went_well) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Of somebody who is not there, which takes as long. Whether it was looked at.
fn try_a_password(portal: &Portal, count: &AtomicU32) -> Result<bool> {
    let number = count.load(Ordering::Relaxed);
    let mut client = Client::connect(portal.http)?;
    client.wear(format!("X-Forwarded-For: 10.{}.{}.{}\r\n", number >> 16 & 255, number >> 8 & 255, number & 255));
    let answer =
        client.try_call("sign_in", &format!("email=nobody{number}%40example.com&password=wrong+horse+battery"))?;
    Ok(answer.status != 429 && answer.status < 500)
}

/// One with a wrong checksum and one of nobody, fifty times.
fn try_keys(portal: &Portal) -> Result<bool> {
    let mut client = Client::connect(portal.verify)?;
    for key in ["kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", "kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].repeat(50) {
        client.wear(format!("X-API-Key: {key}\r\n"));
        ensure!(client.get("/verify")?.status == 401, "it opens");
    }
    Ok(true)
}
