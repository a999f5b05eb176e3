//! Webhooks: which other programs are told what happens here, and how that goes.

mod delivery;
mod form;
mod log;
mod one;
mod rpc;
mod words;

pub use delivery::OneDelivery;
pub use one::OneWebhook;

use super::tabs::{Part, tabs};
use crate::{
    form::{Form, use_form},
    load::{load, show},
    ui::{Button, Empty, ErrorSummary, LinkButton, Page, Table, Time},
};
use domain::webhook::{Endpoint, EndpointDraft, Events};
use form::inputs;
use leptos::prelude::*;
use rpc::{CreateWebhook, ReadWebhooks};
use words::{endpoint_badge, subscribed};

/// `/admin/webhooks`: every endpoint.
#[component]
pub fn Webhooks() -> impl IntoView {
    let endpoints = load(|| ReadWebhooks {});
    let actions = view! { <LinkButton href="/admin/webhooks/new">"New webhook"</LinkButton> }.into_any();
    view! {
        <Page title="Webhooks" intro="Other programs are told what happens here, as it happens." actions=actions>
            {tabs(Part::Webhooks)}
            {show(endpoints, "the webhooks", table)}
        </Page>
    }
}

fn table(endpoints: Vec<Endpoint>) -> AnyView {
    if endpoints.is_empty() {
        return view! {
            <Empty title="Nobody is told anything yet">"Add the address of a program that is to know, say, of new requests."</Empty>
        }
        .into_any();
    }
    let rows = endpoints.into_iter().map(row).collect();
    view! { <Table label="Webhooks" columns=&["Address", "Told of", "State", "Since"] rows=rows /> }.into_any()
}

fn row(endpoint: Endpoint) -> AnyView {
    let (badge, told) = (endpoint_badge(&endpoint), subscribed(&endpoint.events));
    view! {
        <tr>
            <th scope="row" class="webhook-address">
                <a href=format!("/admin/webhooks/{}", endpoint.id)>{endpoint.url}</a>
                <p class="muted">{endpoint.description}</p>
            </th>
            <td data-label="Told of">{told}</td>
            <td>{badge}</td>
            <td class="nowrap" data-label="Since"><Time at=endpoint.created /></td>
        </tr>
    }
    .into_any()
}

/// `/admin/webhooks/new`.
#[component]
pub fn NewWebhook() -> impl IntoView {
    // What it shows is no secret, but whoever may not use the form is told so by the page, not by its button.
    let others = load(|| ReadWebhooks {});
    show(others, "the form", |_: Vec<Endpoint>| new())
}

fn new() -> AnyView {
    let form = use_form::<CreateWebhook>();
    let blank = EndpointDraft { url: String::new(), description: String::new(), events: Events::All };
    view! {
        <Page title="New webhook" back=("/admin/webhooks", "Webhooks") narrow=true>
            <Form handle=form class="form webhook-form">
                <ErrorSummary errors=form.errors() />
                {inputs(form, &blank)}
                <p class="form-next">"The next page shows the secret that messages are signed with, once."</p>
                <div class="actions">
                    <Button busy=form.busy()>"Add webhook"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}
