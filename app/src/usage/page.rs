use super::{chart_of, rpc::ReadPortalUsage, use_span};
use crate::{
    admin::{Part, tabs},
    load::{load, show},
    ui::{Counted, Counts, Page, Panel},
};
use leptos::prelude::*;

/// `/admin/usage`: the calls of the whole portal, and of each API.
#[component]
pub fn Usage() -> impl IntoView {
    let span = use_span();
    let usage = load(move || ReadPortalUsage { span: span() });
    view! {
        <Page title="Usage" intro="Calls with keys of this portal, a few seconds ago.">
            {tabs(Part::Usage)} {show(usage, "the calls", all)}
        </Page>
    }
}

fn all((html, apis): (String, Vec<Counted>)) -> AnyView {
    let each = (!apis.is_empty()).then(|| {
        view! {
            <Panel heading="By API">
                <Counts label="Calls by API" columns=&["API", "Passed", "Refused"] rows=apis />
            </Panel>
        }
    });
    view! { <div class="stack"><Panel>{chart_of(html)}</Panel> {each}</div> }.into_any()
}
