use leptos::prelude::*;

/// Nothing here yet, and what to do about it.
#[component]
pub fn Empty(
    /// What is missing; none where the page's own title says it.
    #[prop(optional, into)]
    title: String,
    /// A link or button to the next step.
    #[prop(optional)]
    action: Option<AnyView>,
    /// What to do next, in a sentence.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            {(!title.is_empty()).then(|| view! { <p class="empty-title">{title}</p> })}
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
