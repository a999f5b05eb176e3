use super::rpc::{LeaveForSite, ReadLeaving, ReadReturn, WithdrawRequest};
use crate::{
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, ButtonKind, ErrorSummary, Page},
};
use domain::request::Leaving;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/requests/:id/leave`: names the site that decides, before the browser goes there.
#[component]
pub fn Leave() -> impl IntoView {
    let id = use_param("id");
    let leaving = load(move || ReadLeaving { id: id() });
    show(leaving, "where to go", page)
}

fn page(leaving: Leaving) -> AnyView {
    let (go, cancel) = (use_form::<LeaveForSite>().following(), use_form::<WithdrawRequest>().following());
    let (site, revision, until) = (leaving.site, leaving.revision.to_string(), leaving.until.long());
    let id = || view! { <input type="hidden" name="id" value=leaving.id.to_string() /> };
    let (going, cancelled) = (id(), id());
    let label = format!("Continue to {site}");
    view! {
        <Page title=format!("{site} decides") intro=leaving.title narrow=true>
            <p>
                "Your request was sent. To finish it, go on to " <strong>{site}</strong>
                ": another site, which asks for what it needs and then sends you back here. If you do not go, or it does not decide by "
                {until} ", the admins of this portal do."
            </p>
            <Form handle=go>
                <ErrorSummary errors=go.errors() />
                {going}
                <div class="actions">
                    <Button busy=go.busy()>{label}</Button>
                </div>
            </Form>
            <Form handle=cancel>
                <ErrorSummary errors=cancel.errors() />
                {cancelled}
                <input type="hidden" name="revision" value=revision />
                <div class="actions">
                    <Button kind=ButtonKind::Quiet busy=cancel.busy()>"Cancel and withdraw the request"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}

/// `/requests/:id/return`: where the other site sends the browser back to. It leads on to the request.
#[component]
pub fn Return() -> impl IntoView {
    let (id, query) = (use_param("id"), use_query_map());
    let state = move || query.with(|query| query.get("state").unwrap_or_default());
    let back = load(move || ReadReturn { id: id(), state: state() });
    show(back, "your request", |()| ().into_any())
}
