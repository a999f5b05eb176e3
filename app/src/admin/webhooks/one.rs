use super::{
    form::inputs,
    log::log,
    rpc::{ChangeWebhook, DeleteWebhook, DisableWebhook, EnableWebhook, PingWebhook, ReadWebhook, RotateWebhookSecret},
    words::{endpoint_badge, why},
};
use crate::{
    admin::press::{at_once, confirmed},
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, CopyPanel, ErrorSummary, Facts, Notice, Page, Panel, Time, Tone, fact},
};
use domain::webhook::{Endpoint, EndpointSheet, EndpointState};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// `/admin/webhooks/:id`: one endpoint, what can be done to it, and what was sent there.
#[component]
pub fn OneWebhook() -> impl IntoView {
    let (id, query) = (use_param("id"), use_query_map());
    let after = move || query.with(|query| query.get("after").unwrap_or_default());
    let sheet = load(move || ReadWebhook { id: id(), after: after() });
    show(sheet, "the webhook", page)
}

fn page((sheet, secret): (EndpointSheet, Option<String>)) -> AnyView {
    let EndpointSheet { endpoint, old_secret_ends, deliveries } = sheet;
    let (badge, standing, actions) = (endpoint_badge(&endpoint), standing(&endpoint), actions(&endpoint));
    let (log, edit, ends) = (log(&endpoint.id, deliveries), edit(&endpoint), ends(&endpoint));
    let overlap = old_secret_ends.map(|ends| {
        view! { <p class="muted">"Messages are signed with the old secret as well until "<Time at=ends />"."</p> }
    });
    view! {
        <Page title="Webhook" intro=endpoint.url.clone() back=("/admin/webhooks", "Webhooks") beside=badge>
            {secret.map(shown_once)}
            <Panel heading="As it stands">{standing} {overlap} {actions}</Panel>
            <section class="stack">
                <h2>"Deliveries"</h2>
                {log}
            </section>
            <section class="stack">
                <h2>"Change it"</h2>
                {edit}
            </section>
            {ends}
        </Page>
    }
    .into_any()
}

/// The only time that anybody sees it.
fn shown_once(secret: String) -> AnyView {
    view! {
        <Notice tone=Tone::Success>
            <p class="notice-title">"Keep this secret now: it is not shown again."</p>
            <p>"The receiver checks with it that a message is ours, as Standard Webhooks says."</p>
            <CopyPanel label="Secret" text=secret />
        </Notice>
    }
    .into_any()
}

fn standing(endpoint: &Endpoint) -> AnyView {
    let disabled = match &endpoint.state {
        EndpointState::Enabled => None,
        EndpointState::Disabled { by, at, why: cause } => {
            let (by, at) = (by.name().to_owned(), *at);
            Some(view! { <p>{why(*cause)}" Disabled by "{by}", "<Time at=at />"."</p> })
        }
    };
    let description = (!endpoint.description.is_empty()).then(|| fact("Description", endpoint.description.clone()));
    let failing = endpoint.failing_since.map(|since| fact("Fails since", view! { <Time at=since /> }));
    let since = fact("Added", view! { <Time at=endpoint.created /> });
    let rows: Vec<_> = description.into_iter().chain([since]).chain(failing).collect();
    view! {
        {disabled}
        <Facts rows=rows />
    }
    .into_any()
}

/// What can be done at any time and taken back.
fn actions(endpoint: &Endpoint) -> AnyView {
    let id = endpoint.id.to_string();
    let state = if endpoint.is_enabled() {
        let disable = use_form::<DisableWebhook>();
        let consequence =
            "Nothing is sent to it any more, not even what waits. What happens meanwhile is not sent later.";
        Either::Left(confirmed(disable, &id, "Disable", consequence))
    } else {
        Either::Right(at_once(use_form::<EnableWebhook>(), &id, "Enable"))
    };
    let ping = at_once(use_form::<PingWebhook>(), &id, "Send a test");
    let consequence = "The next page shows a new secret, once. For 24 hours messages are signed with both, then with the new one alone.";
    let rotate = confirmed(use_form::<RotateWebhookSecret>(), &id, "Rotate secret", consequence);
    view! { <div class="key-actions">{ping} {rotate} {state}</div> }.into_any()
}

fn edit(endpoint: &Endpoint) -> AnyView {
    let form = use_form::<ChangeWebhook>();
    let (id, version) = (endpoint.id.to_string(), endpoint.version.to_string());
    let inputs = inputs(form, &endpoint.clone().into());
    view! {
        <Form handle=form class="form webhook-form">
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="version" value=version />
            {inputs}
            <div class="actions">
                <Button busy=form.busy()>"Save"</Button>
            </div>
        </Form>
    }
    .into_any()
}

fn ends(endpoint: &Endpoint) -> AnyView {
    let consequence = "It is removed with its secret and its log. What waits is not sent.";
    confirmed(use_form::<DeleteWebhook>(), endpoint.id.as_str(), "Delete webhook", consequence)
}
