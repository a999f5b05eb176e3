use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::client::{Client, Spans};
use super::portal::{Portal, free_address, wait_for};
use crate::build::{self, Form};
use crate::process::{Group, run, say};
use crate::{setup, workspace};

/// Entries in the catalogue.
const ENTRIES: usize = 24;
/// Asked before anything is measured, so that every cache is warm.
const WARM_UP: usize = 500;
const MEASURED: usize = 3000;
/// What half of the catalogue's pages have to stay below.
const BAR: Duration = Duration::from_millis(10);

/// Renders the catalogue over and over, beside a bare axum that says hello. Fails above the bar.
pub fn pages() -> Result<()> {
    setup::for_building()?;
    build::everything(Form::Release)?;
    let hello = ["build", "--release", "--package", "server", "--example", "hello"];
    run(Command::new("cargo").current_dir(workspace::root()).args(hello))?;

    let (portal, beside) = (Portal::start(&[])?, free_address()?);
    let hello = workspace::root().join("target/release/examples/hello");
    let _hello = Group::start(Command::new(hello).arg(beside.to_string()))?;
    let mut admin = portal.admin("Grace")?;
    fill(&mut admin)?;
    let mut hello = wait_for(beside, "/")?;

    let mut guest = Client::connect(portal.http)?;
    let page = guest.get("/")?.body;
    let cards = page.matches("class=\"card\"").count();
    ensure!(cards == ENTRIES, "the catalogue shows {cards} entries instead of {ENTRIES}");
    let bare = warm(&mut hello, "/")?;
    let catalogue = warm(&mut guest, "/")?;
    let signed_in = warm(&mut admin, "/")?;
    say(&format!("one connection, {MEASURED} requests each, a page of {} bytes", page.len()));
    for (name, spans) in [("bare axum", &bare), ("catalogue", &catalogue), ("catalogue, signed in", &signed_in)] {
        say(&format!("{name:>22}  p50 {:>7.3} ms  p99 {:>7.3} ms", millis(spans.p50), millis(spans.p99)));
    }
    ensure!(
        catalogue.p50 < BAR,
        "half of the pages took {:.1} ms or longer; the bar is {BAR:?}",
        millis(catalogue.p50)
    );
    Ok(())
}

fn warm(client: &mut Client, path: &str) -> Result<Spans> {
    client.measure(path, WARM_UP)?;
    client.measure(path, MEASURED)
}

/// Publishes every entry.
fn fill(admin: &mut Client) -> Result<()> {
    admin.call("create_policy", "name=Free&is_active=on&quota_period=month&rate_calls=60")?;
    let policies = admin.call("read_policies", "{}")?.body;
    let policy = policies.split('"').find(|word| word.starts_with("pol_")).context("the policy is not listed")?;
    for number in 0..ENTRIES {
        let facts = "short_description=What+it+is+for,+in+a+line&owner=Team&auth_type=authToken&visibility=public";
        admin.call("create_entry", &format!("name=API+{number}&policies/0={policy}&{facts}"))?;
    }
    Ok(())
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}
