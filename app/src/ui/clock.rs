use domain::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

/// The browser's time for everything that says "3 minutes ago"; `None` on the server and until hydration is over.
#[derive(Clone, Copy)]
pub(super) struct Clock(pub RwSignal<Option<i64>>);

/// One clock for the whole page, so that a list of a hundred times needs one timer.
pub(super) fn provide_clock() {
    let clock = Clock(RwSignal::new(None));
    provide_context(clock);
    Effect::new(move |_| {
        clock.tick();
        set_interval(move || clock.tick(), Duration::from_secs(20));
    });
}

/// The browser's time, which ticks; `None` on the server and until the page is awake.
pub fn use_now() -> Signal<Option<Timestamp>> {
    let clock = use_context::<Clock>();
    let is_awake = RwSignal::new(false);
    Effect::new(move |_| is_awake.set(true));
    Signal::derive(move || {
        let now = clock.filter(|_| is_awake.get())?.0.get()?;
        Some(Timestamp::from_micros(now))
    })
}

impl Clock {
    fn tick(self) {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit 53 bits")]
        self.0.set(Some(js_sys::Date::now() as i64 * 1000));
    }
}
