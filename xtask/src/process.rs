//! Running other programs so that an interrupt ends them, and everything they started, before we end ourselves.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From here on Ctrl-C and SIGTERM raise a flag. Waits see it, end their child and return an error,
/// so that every guard (a database, a temporary folder) is dropped on the way out.
pub fn watch_for_interrupts() {
    let flag = INTERRUPTED.get_or_init(Arc::default);
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(flag)).expect("SIGINT and SIGTERM may be caught");
    }
}

/// Whether somebody asked us to stop.
pub fn interrupted() -> bool {
    INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// One line for the person at the terminal; standard output stays free for what a task produces.
pub fn say(line: &str) {
    // A closed terminal is no reason to stop building.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Runs to the end, showing the output. A failure names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

/// Runs to the end and hands back how it ended.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    let mut child = Group::start(command)?;
    child.wait()
}

/// Runs quietly; what it wrote to standard output, or the reason in words.
pub fn output(command: &mut Command) -> Result<String> {
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("`{}` did not start", words(command)))?;
    if !done.status.success() {
        bail!("`{}` failed: {}", words(command), String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// A child leading a process group of its own: ended together with whatever it started.
pub struct Group(Child);

impl Group {
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        child.map(Self).with_context(|| format!("`{}` did not start", words(command)))
    }

    /// The number of its leader, and so of the group.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// What it prints, if that goes to a pipe.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }

    /// Waits for the end; an interrupt ends the group first.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            if interrupted() {
                self.stop(Signal::TERM);
                bail!("interrupted");
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }

    /// Asks the group to end and waits until its leader has; after ten seconds it is killed.
    pub fn stop(&mut self, politely: Signal) {
        let Some(group) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) else { return };
        if !self.is_running() {
            return;
        }
        let _ = kill_process_group(group, politely);
        for _ in 0..500 {
            if !self.is_running() {
                return;
            }
            sleep(Duration::from_millis(20));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop(Signal::TERM);
    }
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
