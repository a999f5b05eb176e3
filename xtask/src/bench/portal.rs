//! A release server on an empty database, in a folder that goes when it does.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use super::client::Client;
use crate::process::{Group, interrupted};
use crate::workspace;

pub const PASSWORD: &str = "correct horse battery";

pub struct Portal {
    pub http: SocketAddr,
    pub verify: SocketAddr,
    // Ended before its folder goes.
    program: Group,
    folder: TempDir,
}

impl Portal {
    /// Serves with these variables besides.
    pub fn start(variables: &[(&str, &str)]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("keywright-bench-").tempdir()?;
        let (http, verify) = (free_address()?, free_address()?);
        let mut command = keywright(&folder);
        command.env("KEYWRIGHT_HTTP_ADDR", http.to_string()).env("KEYWRIGHT_VERIFY_ADDR", verify.to_string());
        let program = Group::start(command.envs(variables.iter().copied()).arg("serve"))?;
        wait_for(http, "/readyz")?;
        Ok(Self { http, verify, program, folder })
    }

    /// Makes an admin, and signs them in. `Grace` is `grace@example.com`.
    pub fn admin(&self, name: &str) -> Result<Client> {
        let email = format!("{}@example.com", name.to_lowercase());
        let arguments = ["admin", "create", "--email", &email, "--name", name, "--password-stdin"];
        let mut making = keywright(&self.folder).args(arguments).stdin(Stdio::piped()).spawn()?;
        writeln!(making.stdin.take().context("the program reads nothing")?, "{PASSWORD}")?;
        ensure!(making.wait()?.success(), "the admin could not be made");
        let mut client = Client::connect(self.http)?;
        let form = format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
        let signed_in = client.call("sign_in", &form)?;
        client.keep(&signed_in.set_cookie);
        Ok(client)
    }

    /// Of the server's process.
    pub fn id(&self) -> u32 {
        self.program.id()
    }

    /// The mails that were written, unfolded.
    pub fn mails(&self) -> Result<Vec<String>> {
        let files = fs::read_dir(self.folder.path().join("data/mail"))?;
        let paths = files
            .filter_map(|file| Some(file.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "eml"));
        paths.map(|path| Ok(fs::read_to_string(path)?.replace("=\r\n", "").replace("=\n", ""))).collect()
    }
}

fn keywright(folder: &TempDir) -> Command {
    let mut command = Command::new(workspace::root().join("target/release/keywright"));
    command.current_dir(folder).env("KEYWRIGHT_DATA_DIR", folder.path().join("data")).env("KEYWRIGHT_LOG", "warn");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A connection to a server that has begun to answer.
pub fn wait_for(address: SocketAddr, path: &str) -> Result<Client> {
    while !interrupted() {
        if let Ok(mut client) = Client::connect(address)
            && client.get(path).is_ok_and(|answer| answer.status < 500)
        {
            return Ok(client);
        }
        sleep(Duration::from_millis(20));
    }
    bail!("interrupted")
}

/// Nobody listens there at this moment.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
