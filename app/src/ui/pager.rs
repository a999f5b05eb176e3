use leptos::prelude::*;

/// The way to the next page of a long list, and back to its start. Shows nothing when the list fits.
#[component]
pub fn Pager(
    /// Where the list goes on, if it does.
    #[prop(optional_no_strip)]
    next: Option<String>,
    /// Where it began, if this is not the first page.
    #[prop(optional_no_strip)]
    first: Option<String>,
) -> impl IntoView {
    let first = first.map(|href| view! { <a class="button quiet" rel="first" href=href>"Back to the start"</a> });
    let next = next.map(|href| view! { <a class="button quiet" rel="next" href=href>"Next page"</a> });
    (first.is_some() || next.is_some()).then(|| view! { <nav class="pager" aria-label="Pages">{first}{next}</nav> })
}
