//! How the portal does, at a glance.

mod rpc;
#[cfg(feature = "ssr")]
mod words;

use super::tabs::{Part, tabs};
use crate::{
    load::{load_live, show},
    ui::{Chart, Counted, Counts, Facts, Page, Panel, Time, fact},
};
use leptos::prelude::*;
use rpc::{OverviewPage, ReadOverview, Task};

/// `/admin`: what waits, what was done, what needs somebody. It stays true while one looks.
#[component]
pub fn Overview() -> impl IntoView {
    let overview = load_live(|| ReadOverview {});
    view! {
        <Page title="Overview" intro="What waits, what was done, and what needs somebody.">
            {tabs(Part::Overview)} {show(overview, "the overview", all)}
        </Page>
    }
}

fn all(page: OverviewPage) -> AnyView {
    let oldest = page.oldest.map_or_else(|| "Nothing waits".into_any(), |at| view! { <Time at=at /> }.into_any());
    let now = vec![
        fact("Waiting", view! { <a href="/queue">{page.waiting}</a> }),
        fact("Oldest", oldest),
        fact("Decided today", page.decided_today),
        fact("Time to decision", page.usual),
        fact("On the way out", view! { <a href="/admin/outbox">{page.leaving}</a> }),
    ];
    view! {
        <div class="stack">
            <Panel heading="Now">
                <div class="figures">
                    <Facts rows=now />
                </div>
            </Panel>
            <Panel heading="Needs somebody">{tasks(page.tasks)}</Panel>
            <Panel heading="Requests">
                <Chart html=page.chart />
            </Panel>
            {by_api(page.apis)}
            {by_route(page.routes)}
        </div>
    }
    .into_any()
}

fn tasks(tasks: Vec<Task>) -> AnyView {
    if tasks.is_empty() {
        return view! { <p class="muted">"Nothing right now. What does not mend itself appears here."</p> }.into_any();
    }
    let line = |task: Task| {
        view! {
            <li>
                <a href=task.href>{task.sentence}</a>
            </li>
        }
    };
    view! { <ul class="stack">{tasks.into_iter().map(line).collect_view()}</ul> }.into_any()
}

fn by_api(apis: Vec<Counted>) -> Option<AnyView> {
    let panel = |apis| {
        view! {
            <Panel heading="By API, in the last 30 days">
                <Counts label="Requests by API" columns=&["API", "Asked", "Approved", "Declined"] rows=apis />
            </Panel>
        }
        .into_any()
    };
    (!apis.is_empty()).then(|| panel(apis))
}

/// How requests of the last 30 days get decided.
fn by_route(routes: Vec<(String, String)>) -> Option<AnyView> {
    let rows: Vec<_> = routes.into_iter().map(|(route, count)| fact(route, count)).collect();
    let panel = |rows| {
        view! {
            <Panel heading="By route, in the last 30 days">
                <Facts rows=rows />
            </Panel>
        }
        .into_any()
    };
    (!rows.is_empty()).then(|| panel(rows))
}
