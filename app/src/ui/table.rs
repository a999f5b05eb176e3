use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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

/// A list of like things: what the columns are called, and a `<tr>` for each row. On phones each row stands for itself, without
/// the columns; what needs the name of its column there says it as `data-label`.
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
            <table class="table folds">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}

/// What was counted of one thing, in words: the server makes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub name: String,
    /// Empty for what has no page.
    pub href: String,
    pub counts: Vec<String>,
}

/// Numbers of each of several things, side by side.
#[component]
pub fn Counts(
    /// What the table lists, for those who do not see it.
    #[prop(into)]
    label: String,
    /// What the things are, then what is counted of them.
    columns: &'static [&'static str],
    rows: Vec<Counted>,
) -> impl IntoView {
    let (things, counts) = columns.split_first().map_or(("", columns), |(first, rest)| (*first, rest));
    let heads = counts.iter().map(|name| view! { <th scope="col" class="number">{*name}</th> }).collect_view();
    view! {
        <TableScroll label=label>
            <table class="table counts">
                <thead>
                    <tr>
                        <th scope="col">{things}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(counted).collect_view()}</tbody>
            </table>
        </TableScroll>
    }
}

fn counted(row: Counted) -> AnyView {
    let Counted { name, href, counts } = row;
    let name = if href.is_empty() { name.into_any() } else { view! { <a href=href>{name}</a> }.into_any() };
    let counts = counts.into_iter().map(|count| view! { <td class="number">{count}</td> }).collect_view();
    view! { <tr><th scope="row">{name}</th>{counts}</tr> }.into_any()
}
