//! Deciding without a pointer.

use crate::ui::{Dialog, Facts, fact};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, KeyboardEvent};

/// What each key does.
const KEYS: [(&str, &str); 7] = [
    ("j", "The next request"),
    ("k", "The one before"),
    ("a", "Approve the one that is open"),
    ("d", "Decline it: asks for the reason, until Esc"),
    ("x", "Choose it, to decide several at once"),
    ("z", "Undo what you decided last, as long as that is offered"),
    ("?", "This list"),
];

/// Listens as long as the page is there. Gives the list of keys, which `?` shows.
pub(super) fn use_hotkeys(decides: Memo<bool>) -> AnyView {
    let help = RwSignal::new(false);
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| pressed(&event, help));
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

fn pressed(event: &KeyboardEvent, help: RwSignal<bool>) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let is_open = |details: &Element| details.has_attribute("open") && find("dialog[open]").is_none();
    let declining = find(DECLINE).filter(is_open);
    let done = match event.key().as_str() {
        "Escape" => declining.and_then(|details| fold(&details)),
        _ if is_typing(event) => None,
        // Somebody says why: what they type is no key, wherever focus has gone.
        key if declining.is_some() && key != "d" => None,
        "j" => step(1),
        "k" => step(-1),
        "a" => press(".decide [data-key=a]"),
        "d" => unfold(),
        "x" => press(".queue-list li:has([aria-current]) .queue-tick"),
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

/// Opens the request that stands `by` lines further on.
fn step(by: i32) -> Option<()> {
    let links = document().query_selector_all(".queue-list .queue-item").ok()?;
    let count = i32::try_from(links.length()).ok().filter(|count| *count > 0)?;
    let link = |index: i32| links.item(u32::try_from(index).ok()?)?.dyn_into::<HtmlElement>().ok();
    // Where the last press led, before the page has followed; else what is open.
    let focused = document().active_element();
    let is_focused = |link: &HtmlElement| focused.as_ref().is_some_and(|focused| link.is_same_node(Some(focused)));
    let is_open = |link: &HtmlElement| link.has_attribute("aria-current");
    let find = |is: &dyn Fn(&HtmlElement) -> bool| (0..count).find(|index| link(*index).is_some_and(|link| is(&link)));
    let current = find(&is_focused).or_else(|| find(&is_open));
    // The list goes on behind its last line.
    if by > 0 && current == Some(count - 1) {
        return press(".queue-list .pager [rel=next]");
    }
    let next = current.map_or(0, |current| (current + by).clamp(0, count - 1));
    let link = link(next)?;
    link.focus().ok()?;
    link.click();
    Some(())
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
