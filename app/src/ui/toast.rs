use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;

/// Long enough to read two short sentences twice.
const SHOWN: Duration = Duration::from_secs(8);

/// Says that something was done, at the edge of the screen. Take it with [`use_toasts`] while the view is built and
/// keep it: it is a copy and may be used in handlers and after awaiting.
#[derive(Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Vec<(u32, String)>>,
    next: StoredValue<u32>,
}

impl Toaster {
    fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Shows one sentence for a while: "Approved. The key is on its way to ada@example.com."
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into());
    }

    fn show(self, text: String) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|all| all.push((id, text)));
        set_timeout(move || self.dismiss(id), SHOWN);
    }

    /// Takes back what was said: something else was done since.
    pub(crate) fn forget(self) {
        self.shown.update(Vec::clear);
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|all| all.retain(|(shown, _)| *shown != id));
    }
}

pub(super) fn provide_toasts() {
    provide_context(Toaster::new());
}

/// The toaster of this app.
///
/// # Panics
/// Outside an app that called [`super::provide_ui`].
pub fn use_toasts() -> Toaster {
    use_context().expect("the app calls provide_ui() at its root")
}

/// Where toasts appear: a status region that is there from the start, so that screen readers watch it. [`super::Frame`] has one.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = use_toasts();
    view! {
        <div class="toasts" role="status">
            <For each=move || toaster.shown.get() key=|(id, _)| *id let((id, text))>
                <div class="toast">
                    <p>{text}</p>
                    <button class="icon-button" type="button" aria-label="Dismiss" on:click=move |_| toaster.dismiss(id)>
                        <Icon glyph=Glyph::Close />
                    </button>
                </div>
            </For>
        </div>
    }
}
