use leptos::prelude::*;

/// Nothing here yet, and what to do about it.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    /// A link or button to the next step.
    #[prop(optional)]
    action: Option<AnyView>,
    /// What to do next, in a sentence.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <div class="empty-next">{children()}</div>
            {action}
        </div>
    }
}

/// Waiting, in words. Seen a little late, so that quick answers do not flash.
#[component]
pub fn Loading(
    /// "requests", "the catalogue"
    #[prop(into)]
    what: String,
) -> impl IntoView {
    view! { <p class="loading" role="status">"Loading " {what} "…"</p> }
}
