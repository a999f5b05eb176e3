use super::{
    chart_of,
    rpc::{ApiCalls, ReadPortalUsage},
    use_span,
};
use crate::{
    admin::{Part, tabs},
    load::{load, show},
    ui::{Page, Panel, TableScroll},
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

fn all((html, apis): (String, Vec<ApiCalls>)) -> AnyView {
    let each = (!apis.is_empty()).then(|| {
        view! {
            <Panel heading="By API">
                <TableScroll label="Calls by API">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"API"</th>
                                <th scope="col" class="number">"Passed"</th>
                                <th scope="col" class="number">"Refused"</th>
                            </tr>
                        </thead>
                        <tbody>{apis.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </TableScroll>
            </Panel>
        }
    });
    view! { <div class="stack"><Panel>{chart_of(html)}</Panel> {each}</div> }.into_any()
}

fn row(api: ApiCalls) -> AnyView {
    let name = match api.href.as_str() {
        "" => api.name.into_any(),
        href => view! { <a href=href.to_owned()>{api.name}</a> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="number">{api.passed}</td>
            <td class="number">{api.refused}</td>
        </tr>
    }
    .into_any()
}
