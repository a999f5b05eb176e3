use super::icon::{Glyph, Icon};
use leptos::{html, prelude::*};

/// A question over the page. Needs a script, so offer it only beside a way without one ([`super::ConfirmDetails`]).
#[component]
pub fn Dialog(
    /// Whether it is shown; turns false when the reader closes it.
    open: RwSignal<bool>,
    #[prop(into)] heading: String,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // Refused only while the dialog is out of the page, where nobody could see it.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" aria-label=heading node_ref=node on:close=move |_| open.set(false)>
            <form class="dialog-head" method="dialog">
                <h2 class="panel-title">{heading.clone()}</h2>
                <button class="icon-button" aria-label="Close"><Icon glyph=Glyph::Close /></button>
            </form>
            {children()}
        </dialog>
    }
}
