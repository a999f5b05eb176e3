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

/// A list of like things: what the columns are called, and a `<tr>` for each row.
#[component]
pub fn Table(
    /// What the table lists, for those who do not see it.
    #[prop(into)]
    label: String,
    columns: &'static [&'static str],
    rows: Vec<AnyView>,
) -> impl IntoView {
    let heads = columns.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    view! {
        <TableScroll label=label>
            <table class="table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}
