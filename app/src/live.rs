//! What happens elsewhere, told by the server while it happens: what is shown is read again, and stays true.
//!
//! A line to the server is kept while somebody is signed in and looks. One that breaks is taken up again, after pauses that
//! grow; the server then tells what was missed.

mod line;

use crate::{
    load::ask_once,
    session::{ReadFrame, Session},
};
use domain::{frame::Frame, id::RequestId, news::News};
use leptos::prelude::*;
use leptos::task::spawn_local;
use line::Line;
use send_wrapper::SendWrapper;
use std::time::Duration;

/// What follows each other this fast is read once.
const TOGETHER: Duration = Duration::from_millis(100);
/// A portal in which much happens is not read more often than this.
const APART: f64 = 1000.0;
/// The first pause before a broken line is taken up again; each later one is twice as long,
const FIRST_PAUSE: f64 = 500.0;
/// up to this.
const LONGEST_PAUSE: f64 = 30_000.0;
/// News that are remembered, to say who was faster.
const REMEMBERED: usize = 200;

/// The news of this window.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    /// Counts how often there was something to read again.
    ticks: RwSignal<u32>,
    told: RwSignal<Vec<News>>,
    /// Whether the line is broken, and was not taken up at once.
    is_broken: RwSignal<bool>,
    /// There is none on the server, where pages move between threads.
    line: StoredValue<Option<SendWrapper<Line>>>,
    /// The number of the event that was seen last.
    seen: StoredValue<i64>,
    /// How often it was tried in vain to take up the line.
    tries: StoredValue<u32>,
    /// When everything was read last, or will be, in milliseconds of this window.
    read: StoredValue<f64>,
    session: Session,
}

/// The news; provided by the app's root.
pub(crate) fn use_live() -> Live {
    expect_context()
}

/// Starts following, as soon as and as long as somebody is signed in.
pub(crate) fn provide_live(session: Session) -> Live {
    let seen = session.frame.with_untracked(|frame| frame.seen);
    let live = Live {
        ticks: RwSignal::new(0),
        told: RwSignal::new(Vec::new()),
        is_broken: RwSignal::new(false),
        line: StoredValue::new(None),
        seen: StoredValue::new(seen),
        tries: StoredValue::new(0),
        read: StoredValue::new(0.0),
        session,
    };
    provide_context(live);
    let person = Memo::new(move |_| session.frame.with(person));
    Effect::new(move |_| {
        // Somebody else may know of other things, and nobody of none.
        // Read, not only tracked: a memo that nobody ever read follows nothing.
        let _ = person.get();
        live.connect();
    });
    Effect::new(move |_| {
        for event in ["visibilitychange", "online", "pageshow"] {
            // They end with the window.
            let _ = window_event_listener_untyped(event, move |_| live.look_up());
        }
        let _ = window_event_listener_untyped("pagehide", move |_| live.hang_up());
    });
    live
}

fn person(frame: &Frame) -> Option<domain::id::DeveloperId> {
    frame.viewer.as_ref().map(|viewer| viewer.id.clone())
}

impl Live {
    /// Runs what depends on it again whenever there is something to read.
    pub fn track(self) {
        self.ticks.track();
    }

    /// Whether the line is broken.
    pub fn is_broken(self) -> Signal<bool> {
        self.is_broken.into()
    }

    /// What the newest of the news about this request says, of those that say anything.
    pub fn about<T>(self, request: &RequestId, says: impl Fn(&News) -> Option<T>) -> Option<T> {
        let is_it = |news: &&News| news.request.as_ref() == Some(request);
        self.told.with_untracked(|told| told.iter().rev().filter(is_it).find_map(says))
    }

    /// A window that nobody sees needs no line; one that is seen again takes it up at once.
    fn look_up(self) {
        if document().hidden() {
            return self.hang_up();
        }
        self.tries.set_value(0);
        if self.line.with_value(Option::is_none) {
            self.connect();
        }
    }

    fn hang_up(self) {
        self.line.set_value(None);
    }

    fn connect(self) {
        self.hang_up();
        if self.session.frame.with_untracked(|frame| frame.viewer.is_some()) && !document().hidden() {
            self.line.set_value(Line::to(self, self.seen.get_value()).map(SendWrapper::new));
        }
    }

    fn opened(self) {
        self.tries.set_value(0);
        self.is_broken.set(false);
    }

    /// Something was told; `None`: so much happened that everything is to be read.
    fn hear(self, number: Option<i64>, news: Option<News>) {
        self.seen.update_value(|seen| *seen = number.unwrap_or(*seen));
        if let Some(news) = news {
            self.told.update(|told| {
                told.push(news);
                let too_many = told.len().saturating_sub(REMEMBERED);
                told.drain(..too_many);
            });
        }
        self.read_soon();
    }

    /// Has everything that is watched read again and again, as long as the part of the page that asks for it is there: for
    /// what nobody tells of.
    pub fn read_every(self, period: Duration) {
        Effect::new(move |_| {
            let read = move || {
                if !document().hidden() {
                    self.read_soon();
                }
            };
            if let Ok(reading) = set_interval_with_handle(read, period) {
                on_cleanup(move || reading.clear());
            }
        });
    }

    /// Has everything that is watched read again.
    fn read_soon(self) {
        let now = now();
        let planned = self.read.get_value();
        // A reading that is yet to come covers this as well.
        if planned > now {
            return;
        }
        let wait = (planned + APART - now).max(TOGETHER.as_secs_f64() * 1000.0);
        self.read.set_value(now + wait);
        set_timeout(move || self.read_now(), millis(wait));
    }

    fn read_now(self) {
        self.ticks.update(|ticks| *ticks = ticks.wrapping_add(1));
        self.session.read_frame();
    }

    fn broke(self) {
        self.hang_up();
        let tries = self.tries.get_value();
        self.tries.set_value(tries + 1);
        self.is_broken.set(tries > 0);
        let pause = (FIRST_PAUSE * f64::from(1_u32 << tries.min(10))).min(LONGEST_PAUSE);
        // Not all windows at the same moment.
        let pause = pause * (0.5 + js_sys::Math::random());
        set_timeout(move || self.take_up(), millis(pause));
    }

    /// The bar's facts tell whether there is a server, and whether it still knows who looks.
    fn take_up(self) {
        if self.line.with_value(Option::is_some) || document().hidden() {
            return;
        }
        spawn_local(async move {
            match ask_once(ReadFrame {}).await {
                Ok(frame) => {
                    self.session.frame.set(frame);
                    if self.line.with_value(Option::is_none) {
                        self.connect();
                    }
                }
                Err(_) => self.broke(),
            }
        });
    }
}

fn now() -> f64 {
    window().performance().map(|performance| performance.now()).unwrap_or_default()
}

fn millis(millis: f64) -> Duration {
    Duration::from_secs_f64(millis.max(0.0) / 1000.0)
}
