//! Sees changes by looking: what lies in the source folders, and when each file was last written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::process::interrupted;
use crate::workspace;

/// A few hundred files are looked through in a millisecond or two.
const PAUSE: Duration = Duration::from_millis(100);
const PLACES: [&str; 7] = ["Cargo.lock", "Cargo.toml", "app", "frontend", "public", "server", "style"];

/// What has to be done about a change, the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Style,
    Public,
    Code,
}

type Seen = BTreeMap<PathBuf, Option<SystemTime>>;

/// What was there when it was last looked at.
pub struct Watch(Seen);

impl Watch {
    pub fn begin() -> Self {
        Self(look())
    }

    /// Waits for changes; of several the one that asks for most. `None` once interrupted.
    pub fn next(&mut self) -> Option<Change> {
        while !interrupted() {
            let now = look();
            if let Some(change) = difference(&self.0, &now) {
                self.0 = now;
                return Some(change);
            }
            sleep(PAUSE);
        }
        None
    }
}

fn difference(before: &Seen, now: &Seen) -> Option<Change> {
    let written = now.iter().filter(|(path, time)| before.get(*path) != Some(*time)).map(|(path, _)| path);
    let removed = before.keys().filter(|path| !now.contains_key(*path));
    written.chain(removed).map(|path| kind(path)).max()
}

fn kind(path: &Path) -> Change {
    match path.iter().next().and_then(|place| place.to_str()) {
        Some("style") => Change::Style,
        Some("public") => Change::Public,
        _ => Change::Code,
    }
}

fn look() -> Seen {
    let mut seen = Seen::new();
    for place in PLACES {
        look_into(Path::new(place), &mut seen);
    }
    seen
}

fn look_into(path: &Path, seen: &mut Seen) {
    // What vanished between two looks is seen as removed.
    let Ok(about) = std::fs::metadata(workspace::root().join(path)) else { return };
    if about.is_file() {
        seen.insert(path.to_owned(), about.modified().ok());
        return;
    }
    for entry in std::fs::read_dir(workspace::root().join(path)).into_iter().flatten().flatten() {
        look_into(&path.join(entry.file_name()), seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(files: &[(&str, u64)]) -> Seen {
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        files.iter().map(|(path, seconds)| (path.into(), at(*seconds))).collect()
    }

    #[test]
    fn a_written_style_file_asks_only_for_a_new_style() {
        let change = difference(&seen(&[("style/base.css", 1)]), &seen(&[("style/base.css", 2)]));
        assert!(change == Some(Change::Style));
    }

    #[test]
    fn code_counts_more_than_style() {
        let before = seen(&[("style/base.css", 1), ("app/src/lib.rs", 1)]);
        assert!(difference(&before, &seen(&[("style/base.css", 2)])) == Some(Change::Code));
    }

    #[test]
    fn nothing_new_is_no_change() {
        let files = seen(&[("public/robots.txt", 1)]);
        assert!(difference(&files, &files).is_none());
    }
}
