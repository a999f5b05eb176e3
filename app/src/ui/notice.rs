use super::badge::Tone;
use leptos::prelude::*;

/// A sentence the page wants read. Danger is spoken at once (`role=alert`), the rest when there is a pause (`role=status`).
#[component]
pub fn Notice(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    view! { <div class="notice" data-tone=tone.name() role=role>{children()}</div> }
}
