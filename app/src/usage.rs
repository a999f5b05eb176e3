//! How much keys and APIs are called, as charts that the server draws.

mod page;
mod rpc;
#[cfg(feature = "ssr")]
mod words;

pub use page::Usage;

use crate::{
    load::{load, show_part, use_param},
    ui::{Chart, Panel},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use rpc::{ReadEntryUsage, ReadKeyUsage};

/// The calls of the key whose id the address holds.
pub(crate) fn of_key() -> AnyView {
    let (id, span) = (use_param("id"), use_span());
    let chart = load(move || ReadKeyUsage { id: id(), span: span() });
    panel(show_part(chart, "the calls", chart_of))
}

/// The calls of the API whose id the address holds.
pub(crate) fn of_entry() -> AnyView {
    let (id, span) = (use_param("id"), use_span());
    let chart = load(move || ReadEntryUsage { id: id(), span: span() });
    panel(show_part(chart, "the calls", chart_of))
}

fn panel(chart: AnyView) -> AnyView {
    view! { <Panel heading="Usage">{chart}</Panel> }.into_any()
}

fn chart_of(html: String) -> AnyView {
    view! { <Chart html=html /> }.into_any()
}

/// The span of time that the address names.
fn use_span() -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let query = use_query_map();
    move || query.with(|query| query.get("span").unwrap_or_default())
}
