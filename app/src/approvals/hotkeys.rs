//! Deciding without a pointer.

use crate::ui::{Dialog, Facts, fact};
use core::time::Duration;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, KeyboardEvent};

/// What each key does.
const KEYS: [(&str, &str); 7] = [
    ("j", "The next request"),
    ("k", "The one before"),
    ("a", "Approve the one that is open"),
    ("d", "Decline it: asks for the reason, until Esc"),
    ("x", "Choose it, to decide several at once; Esc takes back what is chosen"),
    ("z", "Undo what you decided last, as long as that is offered"),
    ("?", "This list"),
];

/// Presses that follow each other within this time pass requests by, as those of a key that is held down do: only the last of
/// them is opened.
const IN_PASSING: Duration = Duration::from_millis(250);

/// The way from line to line.
#[derive(Clone, Copy, Default)]
struct Walk {
    steps: u32,
    /// When the last of them was taken, in milliseconds.
    last: f64,
}

/// Listens as long as the page is there. Gives the list of keys, which `?` shows.
pub(super) fn use_hotkeys(decides: Memo<bool>) -> AnyView {
    let (help, walk) = (RwSignal::new(false), StoredValue::new(Walk::default()));
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| pressed(&event, help, walk));
        on_cleanup(move || listening.remove());
    });
    let rows = KEYS.iter().map(|(key, does)| fact(*key, *does)).collect();
    view! {
        <p class="queue-hint" hidden=move || !decides.get()>"Press " <kbd>"?"</kbd> " for the keys that work here."</p>
        <Dialog open=help heading="Keys in the queue">
            <Facts rows=rows />
        </Dialog>
    }
    .into_any()
}

fn pressed(event: &KeyboardEvent, help: RwSignal<bool>, walk: StoredValue<Walk>) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let is_open = |details: &Element| details.has_attribute("open") && find("dialog[open]").is_none();
    let declining = find(DECLINE).filter(is_open);
    let done = match event.key().as_str() {
        "Escape" if declining.is_some() => declining.and_then(|details| fold(&details)),
        _ if is_typing(event) => None,
        // Somebody says why: what they type is no key, wherever focus has gone.
        key if declining.is_some() && key != "d" => None,
        "j" => step(1, event.repeat(), walk),
        "k" => step(-1, event.repeat(), walk),
        // The one that is marked is not shown yet: the press was not meant for the one that still is.
        "a" | "d" if !is_marked_shown() => None,
        "a" => press(".decide [data-key=a]"),
        "d" => unfold(),
        "x" => press(".queue-list li:has([aria-current]) .queue-tick"),
        "Escape" => choose_none(),
        "z" => press(".undo-line:not([hidden]) [data-key=z]"),
        "?" => {
            help.set(true);
            Some(())
        }
        _ => None,
    };
    if done.is_some() {
        event.prevent_default();
    }
}

/// Whether the key is part of what somebody writes, or of a dialog.
fn is_typing(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let inside =
        |selector: &str| element.as_ref().is_some_and(|element| element.closest(selector).ok().flatten().is_some());
    inside("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")
}

fn press(selector: &str) -> Option<()> {
    find(selector)?.dyn_into::<HtmlElement>().ok()?.click();
    Some(())
}

fn choose_none() -> Option<()> {
    press(CHOSEN)?;
    while press(CHOSEN).is_some() {}
    Some(())
}

/// The boxes of what is decided at once.
pub(super) const CHOSEN: &str = ".queue-tick:checked:enabled";

/// Where the reason for declining is asked for.
const DECLINE: &str = ".decide details[data-key=d]";

fn fold(details: &Element) -> Option<()> {
    details.remove_attribute("open").ok()?;
    details.query_selector("summary").ok()??.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

fn unfold() -> Option<()> {
    let details: HtmlDetailsElement = find(DECLINE)?.dyn_into().ok()?;
    details.set_open(true);
    let reason: HtmlElement = details.query_selector("textarea").ok()??.dyn_into().ok()?;
    reason.focus().ok()
}

/// Whether the line that is marked is that of the request that can be decided.
fn is_marked_shown() -> bool {
    let marked = find(".queue-list li:has([aria-current]) .queue-tick").and_then(|tick| tick.get_attribute("name"));
    let shown = find(".decide input[name=id]").and_then(|input| input.get_attribute("value"));
    marked.zip(shown).is_none_or(|(marked, shown)| marked == format!("chosen[{shown}]"))
}

/// Marks the line that stands `by` lines further on, and opens its request.
fn step(by: i32, is_held: bool, walk: StoredValue<Walk>) -> Option<()> {
    let links = document().query_selector_all(".queue-list .queue-item").ok()?;
    let count = i32::try_from(links.length()).ok().filter(|count| *count > 0)?;
    let link = |index: i32| links.item(u32::try_from(index).ok()?)?.dyn_into::<HtmlElement>().ok();
    let is_marked = |link: &HtmlElement| link.has_attribute("aria-current");
    let current = (0..count).find(|index| link(*index).is_some_and(|link| is_marked(&link)));
    // The list goes on behind its last line.
    if by > 0 && current == Some(count - 1) {
        return press(".queue-list .pager [rel=next]");
    }
    let next = current.map_or(0, |current| (current + by).clamp(0, count - 1));
    let link = link(next)?;
    // As the page does when it has followed.
    if let Some(before) = find(".queue-list [aria-current]") {
        before.remove_attribute("aria-current").ok()?;
    }
    link.set_attribute("aria-current", "true").ok()?;
    link.focus().ok()?;
    open_soon(link, is_held, walk);
    Some(())
}

/// Opens it once the mark has been seen, and only if it is not passed by.
fn open_soon(link: HtmlElement, is_held: bool, walk: StoredValue<Walk>) {
    let now = window().performance().map(|performance| performance.now()).unwrap_or_default();
    let before = walk.get_value();
    let here = Walk { steps: before.steps + 1, last: now };
    walk.set_value(here);
    let open = move || {
        if walk.try_get_value().is_some_and(|walk| walk.steps == here.steps) && link.is_connected() {
            link.click();
        }
    };
    if is_held || now - before.last < IN_PASSING.as_secs_f64() * 1000.0 {
        set_timeout(open, IN_PASSING);
    } else {
        request_animation_frame(move || set_timeout(open, Duration::ZERO));
    }
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
