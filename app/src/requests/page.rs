use super::{
    details, happened, look_again,
    rpc::{ReadRequest, WithdrawRequest},
    state_badge,
};
use crate::{
    form::{Form, use_form},
    keys::fresh_key,
    load::{load_live_between, show, use_param},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, LinkButton, Page, Step},
    use_viewer,
};
use domain::{
    names::Names,
    request::{Request, RequestPage, Route, State, WaitsFor},
};
use leptos::prelude::*;

/// `/requests/:id`: one request and its way.
#[component]
pub fn OneRequest() -> impl IntoView {
    let id = use_param("id");
    let request = load_live_between(move || ReadRequest { id: id() });
    show(request, "the request", page)
}

fn page((page, steps): (RequestPage, Vec<Step>)) -> AnyView {
    look_again(&page);
    let viewer = use_viewer().get_untracked();
    let is_mine = viewer.is_some_and(|viewer| viewer.id == page.request.developer);
    let policy = page.policies.iter().map(|policy| policy.name.as_str()).collect::<Names>().shortened();
    let intro =
        if is_mine { format!("Policy {policy}") } else { format!("{} asks for policy {policy}", page.developer) };
    let is_mine_granted = is_mine && matches!(page.request.state, State::Granted { .. });
    let keys = is_mine_granted.then(|| view! { <LinkButton href="/keys">"See your keys"</LinkButton> });
    let away = is_mine.then(|| elsewhere(&page.request)).flatten();
    let is_open = is_mine && matches!(page.request.state, State::Pending { .. });
    let revise = is_open.then(|| {
        let href = format!("/requests/{}/revise", page.request.id);
        view! { <LinkButton href=href kind=ButtonKind::Quiet>"Change your request"</LinkButton> }
    });
    view! {
        <Page
            title=page.title.shortened()
            intro=intro
            back=("/requests", "My requests")
            beside=state_badge(&page.request.state)
            actions=view! { {keys} {away} {revise} }.into_any()
            narrow=true
        >
            <div class="stack">
                {is_mine_granted.then(fresh_key)} {happened(steps)} {details(&page)} {is_open.then(|| withdraw(&page))}
            </div>
        </Page>
    }
    .into_any()
}

/// The way to the site that decides, for whoever has not been there yet.
fn elsewhere(request: &Request) -> Option<AnyView> {
    let State::Pending { waits_for: WaitsFor::ThirdParty { name, .. }, .. } = &request.state else { return None };
    let href = (request.route == Route::Redirect).then(|| format!("/requests/{}/leave", request.id))?;
    Some(view! { <LinkButton href=href>{format!("Continue to {name}")}</LinkButton> }.into_any())
}

fn withdraw(page: &RequestPage) -> AnyView {
    let form = use_form::<WithdrawRequest>().following();
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
