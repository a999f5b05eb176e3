//! Programs in Python, with the libraries that `cargo xtask setup` installs.

use serde_json::Value;
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Has Python run `script`, which reads `given` as JSON: what it prints, or its complaint.
pub fn python(script: &str, given: &Value) -> Result<String, String> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    assert!(python.exists(), "there is no {}: type `cargo xtask setup`", python.display());
    let (input, output) = (Stdio::piped(), Stdio::piped());
    let mut child =
        Command::new(python).args(["-c", script]).stdin(input).stdout(output).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(given.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
}
