use leptos::prelude::*;

/// Says that what is shown may be outdated, as long as the server is out of reach. A status region that is there from the
/// start.
#[component]
pub fn Connection(#[prop(into)] is_broken: Signal<bool>) -> impl IntoView {
    view! { <p class="connection" role="status">{move || is_broken.get().then_some("Reconnecting…")}</p> }
}
