use std::{
    thread::sleep,
    time::{Duration, Instant},
};

/// Looks again and again until there is something, and says how long that took. Panics after `most`.
#[track_caller]
pub fn until<T>(most: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> (T, Duration) {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return (found, begun.elapsed());
        }
        assert!(begun.elapsed() < most, "after {most:?} still not: {what}");
        sleep(Duration::from_millis(2));
    }
}
