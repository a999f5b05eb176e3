use crate::config::{Config, LogFormat};
use std::{
    io::{self, IsTerminal},
    panic,
};
use tracing_subscriber::EnvFilter;

/// Sends what happens to standard error, as text or as JSON: what the configuration says, or else what `usual` does. Panics
/// are logged too, inside the request they end.
pub fn start(config: &Config, usual: &str) {
    let filter = EnvFilter::new(config.log.as_deref().unwrap_or(usual));
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    // A second subscriber in one process (tests) leaves the first one in place.
    let _ = match config.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let what = panic.payload_as_str().unwrap_or("no message");
        tracing::error!(place, what, "a panic: please report this");
    }));
}
