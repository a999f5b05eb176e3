//! Work on the portal and see it at once: a change of style is in the browser in less than a second, a change of
//! Rust after a build.

mod reload;
mod server;
mod watch;

use anyhow::Result;

use crate::build::{self, Form, site::Site};
use crate::process::say;
use crate::{setup, workspace};
use reload::Reloader;
use server::Server;
use watch::{Change, Watch};

/// Serves until interrupted. `arguments` are those of `keywright`; none means `serve`.
pub fn work(arguments: &[String]) -> Result<()> {
    setup::for_building()?;
    let mut watch = Watch::begin();
    let mut site = build_all()?;
    let reloader = Reloader::listen()?;
    let mut server = Server::start(arguments, &reloader.origin())?;
    say(&format!("\nopen {} (Ctrl-C ends it)", server::url()));
    while let Some(change) = watch.next() {
        let done = match change {
            Change::Style => restyle(&mut site, &reloader),
            Change::Public | Change::Code => rebuild(&mut site, &mut server, &reloader),
        };
        if let Err(error) = done {
            say(&format!("{error:#}\nwaiting for the next change"));
        }
    }
    Ok(())
}

fn build_all() -> Result<Site> {
    let site = Site::collect(Form::Quick)?;
    site.write_to(&workspace::site())?;
    build::server(Form::Quick)?;
    Ok(site)
}

fn restyle(site: &mut Site, reloader: &Reloader) -> Result<()> {
    let address = site.restyle()?;
    site.write_to(&workspace::site())?;
    reloader.tell("style", &address);
    say("style changed");
    Ok(())
}

/// The old server goes on serving until the new one is built; if that fails, it stays.
fn rebuild(site: &mut Site, server: &mut Server, reloader: &Reloader) -> Result<()> {
    *site = build_all()?;
    server.restart()?;
    reloader.tell("reload", "");
    say("reloaded");
    Ok(())
}
