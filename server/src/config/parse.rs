//! From text to values. Each error is a sentence that says what to write instead, and repeats no secret.

use super::{LogFormat, Network, Secret};
use services::SecretKey;
use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf, time::Duration};
use storage::Storage;
use tracing_subscriber::EnvFilter;

type Parsed<T> = Result<T, String>;

pub fn database_url(text: &str) -> Parsed<Secret> {
    if Storage::is_address(text) {
        secret(text)
    } else {
        Err("Write sqlite://path or postgres://user:password@host/name.".into())
    }
}

pub fn socket(text: &str) -> Parsed<SocketAddr> {
    text.parse().map_err(|_| format!("{text:?} is no address to listen on. Write it like 127.0.0.1:3000."))
}

#[expect(clippy::unnecessary_wraps, reason = "takes its place among parsers that can fail")]
pub fn path(text: &str) -> Parsed<PathBuf> {
    Ok(text.into())
}

pub fn secret_key(text: &str) -> Parsed<SecretKey> {
    SecretKey::parse(text).ok_or_else(|| "It must be 32 bytes in base64, as `openssl rand -base64 32` prints.".into())
}

pub fn smtp_url(text: &str) -> Parsed<Secret> {
    let host = ["smtp://", "smtps://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    match host {
        Some(rest) if !rest.is_empty() => secret(text),
        _ => Err("Write smtp://user:password@host:port or smtps://….".into()),
    }
}

/// `Name <address>` or the address alone.
pub fn mail_from(text: &str) -> Parsed<String> {
    let address = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>'));
    let is_address = address.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if is_address && !text.contains(['\r', '\n']) {
        return Ok(text.into());
    }
    Err(format!("{text:?} is no mail address. Write it like Keywright <keys@example.com>."))
}

pub fn log_filter(text: &str) -> Parsed<String> {
    let checked = EnvFilter::try_new(text);
    checked.map(|_| text.into()).map_err(|error| format!("{text:?} is no log filter ({error}). Try info or debug."))
}

pub fn log_format(text: &str) -> Parsed<LogFormat> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("{text:?} is no log format. Write text or json.")),
    }
}

pub fn switch(text: &str) -> Parsed<bool> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(format!("{text:?} is neither on nor off. Write true or false.")),
    }
}

pub fn count(text: &str) -> Parsed<NonZeroU32> {
    text.parse().map_err(|_| format!("{text:?} is no number of calls. Write a whole number above zero, like 600."))
}

/// From a second, as the database is asked four times in it, to a day.
pub fn patience(text: &str) -> Parsed<Duration> {
    let seconds = text.parse().ok().filter(|seconds| (1..=86_400).contains(seconds));
    let advice = || format!("{text:?} is no number of seconds. Write a whole number from 1 to 86400, like 30.");
    seconds.map(Duration::from_secs).ok_or_else(advice)
}

/// None at all, or up to a minute: the mails of a decision wait so long.
pub fn undo_window(text: &str) -> Parsed<Duration> {
    let seconds = text.parse().ok().filter(|seconds| *seconds <= 60);
    let advice = || format!("{text:?} is no number of seconds. Write a whole number from 0 to 60, like 10.");
    seconds.map(Duration::from_secs).ok_or_else(advice)
}

pub fn gateway_url(text: &str) -> Parsed<String> {
    let is_url = domain::field::is_url(text) && !text.contains(['@', '?', '#']);
    if is_url { Ok(text.into()) } else { Err("Write it like http://gateway:8080, without a password.".into()) }
}

/// It becomes a part of every key.
pub fn org_id(text: &str) -> Parsed<String> {
    let is_plain = text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if is_plain { Ok(text.into()) } else { Err("Use letters, digits, dots, dashes and underscores.".into()) }
}

pub fn networks(text: &str) -> Parsed<Vec<Network>> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Network::parse).collect()
}

/// As many characters as nobody guesses.
const LONG_ENOUGH: usize = 32;

/// What opens everything.
pub fn long_secret(text: &str) -> Parsed<Secret> {
    if text.len() >= LONG_ENOUGH {
        return secret(text);
    }
    Err("It opens everything, so it must be at least 32 characters long: `openssl rand -hex 32` prints some.".into())
}

#[expect(clippy::unnecessary_wraps, reason = "takes its place among parsers that can fail")]
pub fn secret(text: &str) -> Parsed<Secret> {
    Ok(Secret(text.into()))
}
