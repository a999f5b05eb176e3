use crate::import::Watch;
use core::time::Duration;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};

const TICK: Duration = Duration::from_millis(120);

/// What shows whoever waits at a terminal that something goes on. Programs and files see nothing of it.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// `is_quiet`: the output is for a program.
    pub fn new(is_quiet: bool) -> Self {
        let is_watched = !is_quiet && io::stderr().is_terminal() && io::stdout().is_terminal();
        Self(is_watched.then(ProgressBar::new_spinner))
    }

    /// Something begins of which nobody knows how long it takes.
    pub fn wait(&self, what: &str) {
        self.begin(what, None);
    }

    pub fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Watch for Progress {
    fn begin(&self, what: &str, count: Option<usize>) {
        let Some(bar) = &self.0 else { return };
        let template = if count.is_some() { "{msg} {bar:30} {pos}/{len}" } else { "{spinner} {msg} {elapsed}" };
        bar.set_style(ProgressStyle::with_template(template).expect("it is a template"));
        bar.set_position(0);
        bar.set_length(u64::try_from(count.unwrap_or_default()).unwrap_or(u64::MAX));
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(TICK);
    }

    fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
