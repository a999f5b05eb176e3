use leptos::prelude::*;

/// What is read exactly: ids, key hints, addresses.
#[component]
pub fn Mono(children: Children) -> impl IntoView {
    view! { <code class="mono">{children()}</code> }
}

/// For ears only: the words that a picture or a place on the screen says to eyes.
#[component]
pub fn VisuallyHidden(children: Children) -> impl IntoView {
    view! { <span class="visually-hidden">{children()}</span> }
}

/// The first stop of the tab key: past the bar, to what the page is about.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! { <a class="skip-link" rel="external" href="#main">"Skip to content"</a> }
}
