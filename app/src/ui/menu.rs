use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// A button that unfolds a list: `<details>`, so that it works without a script.
#[component]
pub(super) fn Menu(
    /// What the button is for, in words.
    label: &'static str,
    /// What is seen on the button.
    face: AnyView,
    #[prop(default = "menu")] class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <details class=class name="menu">
            <summary class="icon-button" aria-label=label>
                {face}
            </summary>
            <div class="menu-body">{children()}</div>
        </details>
    }
}

/// With a script, an open menu closes when Escape is pressed, or when something outside or a link in it is clicked.
pub(super) fn close_menus() {
    Effect::new(|_| {
        let click = window_event_listener(ev::click, |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            close_unless(|menu| target.as_ref().is_some_and(|at| menu.contains(Some(at)) && !is_link(at)));
        });
        let key = window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape" {
                close_unless(|_| false);
            }
        });
        on_cleanup(move || {
            click.remove();
            key.remove();
        });
    });
}

fn is_link(at: &web_sys::Element) -> bool {
    at.closest("a").is_ok_and(|link| link.is_some())
}

/// Closes every open menu but those that `stays` names. A menu that had focus hands it to its button.
fn close_unless(stays: impl Fn(&web_sys::Element) -> bool) {
    let Ok(open) = document().query_selector_all("details[name=menu][open]") else { return };
    for n in 0..open.length() {
        let Some(menu) = open.get(n).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else { continue };
        if !stays(&menu) {
            let has_focus = document().active_element().is_some_and(|at| menu.contains(Some(&at)));
            // Removing an attribute fails on no element.
            let _ = menu.remove_attribute("open");
            if has_focus {
                focus_button(&menu);
            }
        }
    }
}

fn focus_button(menu: &web_sys::Element) {
    let button = menu.query_selector("summary").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A browser that refuses focus leaves the reader where they were.
        let _ = button.focus();
    }
}
