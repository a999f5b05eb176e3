//! Where to? `Ctrl K` opens a list of pages, APIs, people and requests, and leads there. The listening is all that the
//! first load brings of it.

mod list;
mod rpc;

pub(crate) use list::Palette;

use crate::{
    site::palette,
    ui::{Glyph, Icon},
    use_viewer,
};
use leptos::{ev, prelude::*};

/// Whether the list is open. Listens for the key as long as the page is there.
pub(crate) fn use_palette() -> RwSignal<bool> {
    let (open, viewer) = (RwSignal::new(false), use_viewer());
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| {
            let is_pressed = (event.ctrl_key() || event.meta_key()) && event.key() == "k";
            if is_pressed && viewer.with_untracked(Option::is_some) && takes_part() {
                event.prevent_default();
                open.update(|open| *open = !*open);
            }
        });
        on_cleanup(move || listening.remove());
    });
    open
}

/// Whether the whole page does, as `frontend` marks it: before, nothing may come into it beside what the server rendered.
fn takes_part() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute("data-hydrated"))
}

/// Does what the key does. Only shown where there is a script to do it.
pub(crate) fn palette_button(open: RwSignal<bool>) -> AnyView {
    let viewer = use_viewer();
    let button = move || {
        view! {
            <button
                class="icon-button palette-button"
                type="button"
                aria-label="Go to…"
                aria-keyshortcuts="Control+K"
                title="Go to… (Ctrl K)"
                on:click=move |_| open.set(takes_part())
            >
                <Icon glyph=Glyph::Search />
            </button>
        }
    };
    (move || viewer.with(Option::is_some).then(button)).into_any()
}

/// The list, fetched when it is first opened. Without its file nothing opens, and every place is still a link away.
pub(crate) fn palette_list(open: RwSignal<bool>) -> AnyView {
    let is_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || open.get());
    (move || is_wanted.get().then(|| Suspend::new(async move { palette(open).await.ok() }))).into_any()
}
