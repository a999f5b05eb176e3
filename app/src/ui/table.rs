use leptos::prelude::*;

/// Holds a `<table class="table">` (with its `<tbody>`) and lets it scroll sideways on its own, also by keyboard.
#[component]
pub fn TableScroll(
    /// What the table lists, for those who do not see it.
    #[prop(into)]
    label: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-scroll" role="region" aria-label=label tabindex="0">
            {children()}
        </div>
    }
}
