use super::{
    details, happened,
    rpc::{ReadRequest, WithdrawRequest},
    state_badge,
};
use crate::{
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, LinkButton, Page, Step},
    use_viewer,
};
use domain::request::{RequestPage, State};
use leptos::prelude::*;

/// `/requests/:id`: one request and its way.
#[component]
pub fn OneRequest() -> impl IntoView {
    let id = use_param("id");
    let request = load(move || ReadRequest { id: id() });
    show(request, "the request", page)
}

fn page((page, steps): (RequestPage, Vec<Step>)) -> AnyView {
    let viewer = use_viewer().get_untracked();
    let is_mine = viewer.is_some_and(|viewer| viewer.id == page.request.developer);
    let policy = page.policies.iter().map(|policy| policy.name.clone()).collect::<Vec<_>>().join(", ");
    let intro =
        if is_mine { format!("Policy {policy}") } else { format!("{} asks for policy {policy}", page.developer) };
    let keys = (is_mine && matches!(page.request.state, State::Granted { .. }))
        .then(|| view! { <LinkButton href="/keys">"See your keys"</LinkButton> });
    let can_withdraw = is_mine && matches!(page.request.state, State::Pending { .. });
    view! {
        <Page
            title=page.title.clone()
            intro=intro
            back=("/requests", "My requests")
            beside=state_badge(&page.request.state)
            actions=keys.into_any()
            narrow=true
        >
            <div class="stack">
                {happened(steps)} {details(&page)} {can_withdraw.then(|| withdraw(&page))}
            </div>
        </Page>
    }
    .into_any()
}

fn withdraw(page: &RequestPage) -> AnyView {
    let form = use_form::<WithdrawRequest>();
    let (id, revision) = (page.request.id.to_string(), page.request.revision.to_string());
    view! {
        <ConfirmDetails
            label="Withdraw request"
            consequence="The request is deleted, with everything you wrote. You can ask again at any time."
            open=form.came_back()
        >
            <Form handle=form>
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="revision" value=revision />
                <Button kind=ButtonKind::Danger busy=form.busy()>"Withdraw"</Button>
            </Form>
        </ConfirmDetails>
    }
    .into_any()
}
