use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::client::{Client, Spans};
use crate::build::{self, Form};
use crate::process::{Group, interrupted, run, say};
use crate::{setup, workspace};

/// Entries in the catalogue.
const ENTRIES: usize = 24;
/// Asked before anything is measured, so that every cache is warm.
const WARM_UP: usize = 500;
const MEASURED: usize = 3000;
const PASSWORD: &str = "correct horse battery";
/// What half of the catalogue's pages have to stay below.
const BAR: Duration = Duration::from_millis(10);

/// Renders the catalogue over and over, beside a bare axum that says hello. Fails above the bar.
pub fn pages() -> Result<()> {
    setup::for_building()?;
    build::everything(Form::Release)?;
    let hello = ["build", "--release", "--package", "server", "--example", "hello"];
    run(Command::new("cargo").current_dir(workspace::root()).args(hello))?;

    let folder = tempfile::Builder::new().prefix("keywright-bench-").tempdir()?;
    let (address, beside) = (free_address()?, free_address()?);
    let release = workspace::root().join("target/release");
    let _portal = serve(&release.join("keywright"), folder.path(), address)?;
    let _hello = Group::start(Command::new(release.join("examples/hello")).arg(beside.to_string()))?;
    let mut portal = wait_for(address, "/readyz")?;
    fill(&mut portal, &release.join("keywright"), folder.path())?;
    let mut hello = wait_for(beside, "/")?;

    let mut guest = Client::connect(address)?;
    let page = guest.get("/")?.body;
    let cards = page.matches("class=\"card\"").count();
    ensure!(cards == ENTRIES, "the catalogue shows {cards} entries instead of {ENTRIES}");
    let bare = warm(&mut hello, "/")?;
    let catalogue = warm(&mut guest, "/")?;
    let signed_in = warm(&mut portal, "/")?;
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

fn keywright(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("KEYWRIGHT_DATA_DIR", folder.join("data")).env("KEYWRIGHT_LOG", "warn");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn serve(program: &Path, folder: &Path, address: SocketAddr) -> Result<Group> {
    let mut command = keywright(program, folder);
    command.env("KEYWRIGHT_HTTP_ADDR", address.to_string());
    command.env("KEYWRIGHT_VERIFY_ADDR", free_address()?.to_string());
    Group::start(command.arg("serve"))
}

/// Signs an admin in, who publishes every entry.
fn fill(portal: &mut Client, program: &Path, folder: &Path) -> Result<()> {
    let admin = ["admin", "create", "--email", "bench@example.com", "--name", "Bench", "--password-stdin"];
    let mut making = keywright(program, folder).args(admin).stdin(Stdio::piped()).spawn()?;
    writeln!(making.stdin.take().context("the program reads nothing")?, "{PASSWORD}")?;
    ensure!(making.wait()?.success(), "the admin could not be made");
    let form = format!("email=bench%40example.com&password={}", PASSWORD.replace(' ', "+"));
    let signed_in = portal.call("sign_in", &form)?;
    portal.keep(&signed_in.set_cookie);
    portal.call("create_policy", "name=Free&is_active=on&quota_period=month&rate_calls=60")?;
    let policies = portal.call("read_policies", "{}")?.body;
    let policy = policies.split('"').find(|word| word.starts_with("pol_")).context("the policy is not listed")?;
    for number in 0..ENTRIES {
        let facts = "short_description=What+it+is+for,+in+a+line&owner=Team&auth_type=authToken&visibility=public";
        portal.call("create_entry", &format!("name=API+{number}&policies/0={policy}&{facts}"))?;
    }
    Ok(())
}

fn wait_for(address: SocketAddr, path: &str) -> Result<Client> {
    while !interrupted() {
        if let Ok(mut client) = Client::connect(address)
            && client.get(path).is_ok_and(|answer| answer.status == 200)
        {
            return Ok(client);
        }
        sleep(Duration::from_millis(20));
    }
    bail!("interrupted")
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}
