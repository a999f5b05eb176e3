//! Links before a page takes part.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

/// As long as it is there, links are followed by the browser alone.
///
/// The router would take a link's address for that of the page which is being woken, and look for what is not there; or the press
/// would be lost.
pub struct PlainLinks(Closure<dyn FnMut(Event)>);

impl PlainLinks {
    #[expect(clippy::new_without_default, reason = "it does something")]
    pub fn new() -> Self {
        let heard = Closure::<dyn FnMut(Event)>::new(|event: Event| {
            let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if pressed.is_some_and(|pressed| pressed.closest("a[href]").is_ok_and(|link| link.is_some())) {
                event.stop_immediate_propagation();
            }
        });
        // Before whoever listens further down, and before the router, which hears it on its way back.
        // Refused only for handlers that are none.
        let _ = window().add_event_listener_with_callback_and_bool("click", heard.as_ref().unchecked_ref(), true);
        Self(heard)
    }
}

impl Drop for PlainLinks {
    fn drop(&mut self) {
        let heard = self.0.as_ref().unchecked_ref();
        let _ = window().remove_event_listener_with_callback_and_bool("click", heard, true);
    }
}
