use super::rpc::ReadOperations;
use crate::{
    load::{load, show_part},
    ui::{Badge, Empty, Glyph, Icon, SearchBox, Tone},
};
use domain::catalogue::{Operation, OperationFilter, OperationList, TagCount};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, location::Url, params::ParamsMap};

/// What an API can do, from its OpenAPI document: tags with their sizes, and the contents of one tag or of a search.
/// The choice lives in the address, so that a thousand operations stay quick and it works without a script.
#[component]
pub fn Operations(slug: String) -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter));
    let address = format!("/apis/{slug}");
    let document = format!("/apis/{slug}/openapi");
    let list = load(move || ReadOperations { slug: slug.clone(), filter: filter.get() });
    view! {
        <section id="operations">
            <div class="row apart">
                <h2>"Operations"</h2>
                // `external` leaves the link to the browser: no screen has this address.
                <a rel="external" href=document>"Download the OpenAPI document"</a>
            </div>
            {move || {
                let value = filter.with(|filter| filter.search.clone());
                view! { <SearchBox action=address.clone() label="Search the operations" value=value /> }
            }}
            {show_part(list, "the operations", |list| contents(&list))}
        </section>
    }
}

fn filter(query: &ParamsMap) -> OperationFilter {
    OperationFilter { search: query.get("q").unwrap_or_default(), tag: query.get("tag") }
}

fn contents(list: &OperationList) -> AnyView {
    let is_search = use_query_map().with(|query| query.get("q").is_some_and(|words| !words.trim().is_empty()));
    if is_search && list.shown.is_empty() {
        return view! { <Empty title="No operation fits">{format!("None of {} fits these words.", list.total)}</Empty> }
            .into_any();
    }
    let tags = list.tags.iter().filter(|tag| !is_search || list.shown.iter().any(|one| one.tag == tag.tag));
    let groups = tags.map(|tag| group(tag, &list.shown, is_search)).collect_view();
    view! {
        <p class="muted">{summary(list, is_search)}</p>
        <div class="operations">{groups}</div>
    }
    .into_any()
}

fn summary(list: &OperationList, is_search: bool) -> String {
    let shown = list.shown.len();
    match (is_search, usize::try_from(list.found).is_ok_and(|found| found > shown)) {
        (_, true) => format!("The first {shown} of {}. Search to narrow them down.", list.found),
        (true, false) => format!("{} of {} operations.", list.found, list.total),
        (false, false) => format!("{} operations.", list.total),
    }
}

fn group(tag: &TagCount, shown: &[Operation], is_search: bool) -> AnyView {
    let mut rows = shown.iter().filter(|operation| operation.tag == tag.tag).peekable();
    let count = if is_search { rows.clone().count().to_string() } else { tag.operations.to_string() };
    let is_open = rows.peek().is_some();
    let name = if tag.tag.is_empty() { "Other".to_owned() } else { tag.tag.clone() };
    let href = if is_open { "?#operations".to_owned() } else { format!("?tag={}#operations", Url::escape(&tag.tag)) };
    let rows = rows.map(operation).collect_view();
    view! {
        <div class="operations-tag" data-open=is_open.then_some("true")>
            <a class="operations-head" href=href aria-expanded=if is_open { "true" } else { "false" }>
                <Icon glyph=Glyph::Chevron />
                <span class="operations-name">{name}</span>
                <span class="count">{count}</span>
            </a>
            {rows}
        </div>
    }
    .into_any()
}

fn operation(operation: &Operation) -> AnyView {
    let deprecated = operation.is_deprecated.then(|| view! { " " <Badge tone=Tone::Warning>"Deprecated"</Badge> });
    view! {
        <div class="operation">
            <span class="method" data-method=operation.method.to_ascii_lowercase()>{operation.method.clone()}</span>
            <code class="operation-path">{operation.path.clone()}{deprecated}</code>
            <span class="operation-about">{operation.summary.clone()}</span>
        </div>
    }
    .into_any()
}
