//! One key, as those see it who run the portal.

mod limits;
mod rpc;

use crate::{
    admin::{
        people::{PauseKey, ResumeKey},
        press::one_button,
    },
    form::{Form, use_form, use_form_for},
    keys::{card, revoke},
    load::{load, show, use_param},
    ui::{Button, ButtonKind, ErrorSummary, InputKind, Page, Panel, Select, Step, TextField, Timeline},
};
use domain::{
    Timestamp,
    catalogue::PolicyRow,
    key::{KeyRow, Standing},
};
use leptos::prelude::*;
use rpc::{MoveKey, ReadKey, SetKeyExpiry};

/// `/admin/keys/:id`: what the key opens and how it stands, what can be changed, what happened to it.
#[component]
pub fn OneKey() -> impl IntoView {
    let id = use_param("id");
    let key = load(move || ReadKey { id: id() });
    show(key, "the key", one)
}

fn one((row, policies, steps): (KeyRow, Vec<PolicyRow>, Vec<Step>)) -> AnyView {
    let up = (format!("/admin/people/{}", row.key.developer), "The developer".to_owned());
    let lives = row.standing != Standing::Revoked;
    let change = lives.then(|| change(&row, policies));
    view! {
        <Page title=row.key.hint.clone() intro=format!("A key for {}.", row.title) up=up narrow=true>
            <div class="stack">
                <ul class="keys">{card(&row, None, actions(&row))}</ul>
                {crate::usage::of_key()} {change}
                <Panel heading="What happened">
                    <Timeline steps=steps />
                </Panel>
            </div>
        </Page>
    }
    .into_any()
}

/// What can be done to a key while it lasts.
pub(super) fn actions(row: &KeyRow) -> AnyView {
    let id = row.key.id.to_string();
    let hold = match row.standing {
        Standing::Active => one_button(use_form_for::<PauseKey>("id", &id).following(), "Pause"),
        Standing::Paused => one_button(use_form_for::<ResumeKey>("id", &id).following(), "Resume"),
        Standing::Revoked | Standing::Expired => ().into_any(),
    };
    view! { {hold} {revoke(row)} }.into_any()
}

fn change(row: &KeyRow, policies: Vec<PolicyRow>) -> AnyView {
    let (terms, end) = (use_form::<MoveKey>(), use_form::<SetKeyExpiry>());
    let (id, same) = (row.key.id.to_string(), row.key.id.to_string());
    let now = row.key.grants.first().map(|grant| grant.policy.to_string()).unwrap_or_default();
    let options =
        policies.into_iter().map(|policy| (policy.id.to_string(), format!("{} · {}", policy.name, policy.rate)));
    let expires = row.key.expires.map(Timestamp::date).unwrap_or_default();
    view! {
        <Panel heading="Policy">
            <Form handle=terms class="form">
                <ErrorSummary errors=terms.errors() />
                <input type="hidden" name="id" value=id />
                <Select
                    name="policy"
                    label="The key follows"
                    options=options.collect()
                    value=terms.value("policy", now)
                    error=terms.error("policy")
                    required=true
                />
                <div class="actions"><Button kind=ButtonKind::Quiet busy=terms.busy()>"Change policy"</Button></div>
            </Form>
        </Panel>
        <Panel heading="End">
            <Form handle=end class="form">
                <ErrorSummary errors=end.errors() />
                <input type="hidden" name="id" value=same />
                <TextField
                    name="expires"
                    label="Last day"
                    kind=InputKind::Date
                    value=end.value("expires", expires)
                    error=end.error("expires")
                    help="Until the end of this day, UTC. Left empty: until it is revoked."
                />
                <div class="actions"><Button kind=ButtonKind::Quiet busy=end.busy()>"Set end"</Button></div>
            </Form>
        </Panel>
        {limits::panel(row)}
    }
    .into_any()
}
