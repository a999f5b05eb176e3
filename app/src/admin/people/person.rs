use super::{
    badges,
    rpc::{AppointAdmin, DisableDeveloper, DismissAdmin, EnableDeveloper, ReadPerson},
};
use crate::{
    admin::{
        keys::actions,
        press::{at_once, confirmed},
    },
    answers::answered,
    form::use_form,
    keys::card,
    load::{load, show, use_param},
    ui::{ButtonKind, Empty, Facts, LinkButton, Page, Panel, Time, fact},
};
use domain::{
    developer::{AccountState, Developer},
    key::KeyRow,
};
use leptos::{either::Either, prelude::*};

/// `/admin/people/:id`: one account and its keys.
#[component]
pub fn OnePerson() -> impl IntoView {
    let id = use_param("id");
    let person = load(move || ReadPerson { id: id() });
    show(person, "the account", one)
}

fn one((person, keys): (Developer, Vec<KeyRow>)) -> AnyView {
    let (badges, about, account, keys) = (badges(&person), about(&person), account(&person), list(keys));
    let history = format!("/admin/history?developer={}", person.id);
    let ask = (person.state != AccountState::Disabled).then(|| {
        let href = format!("/admin/people/{}/request", person.id);
        view! { <LinkButton href=href>{format!("Request a key for {}", person.name)}</LinkButton> }
    });
    let actions = view! { <LinkButton href=history kind=ButtonKind::Quiet>"History"</LinkButton> {ask} }.into_any();
    view! {
        <Page title=person.name.clone() back=("/admin/people", "People") beside=badges actions=actions>
            <div class="stack">
                <Panel heading="Account">{about} {account}</Panel>
                <h2>"Keys"</h2>
                {keys}
            </div>
        </Page>
    }
    .into_any()
}

fn about(person: &Developer) -> AnyView {
    let last = person.last_sign_in.map_or_else(|| "Never".into_any(), |at| view! { <Time at=at /> }.into_any());
    let facts = vec![
        fact("E-mail", person.email.to_string()),
        fact("Since", view! { <Time at=person.created /> }),
        fact("Last sign-in", last),
    ];
    let answers = (!person.fields.is_empty()).then(|| answered(person.fields.clone()));
    view! {
        <Facts rows=facts />
        {answers}
    }
    .into_any()
}

/// What can be done to the account.
fn account(person: &Developer) -> AnyView {
    let id = person.id.to_string();
    // Different branches, so that what was unfolded to confirm the one does not stand open for the other.
    let admin = if person.is_admin {
        let form = use_form::<DismissAdmin>();
        let consequence = "They no longer run the portal. Their own keys stay.";
        Either::Left(confirmed(form, &id, "Make an ordinary account", consequence))
    } else {
        let form = use_form::<AppointAdmin>();
        let consequence = "They may then decide every request and change everything here.";
        Either::Right(confirmed(form, &id, "Make an admin", consequence))
    };
    let (disable, enable) = (use_form::<DisableDeveloper>(), use_form::<EnableDeveloper>());
    let disables =
        || confirmed(disable, &id, "Disable account", "They are signed out everywhere and their keys open nothing.");
    let enables = || at_once(enable, &id, "Enable account");
    let state = match person.state {
        AccountState::Active => disables(),
        AccountState::Disabled => enables(),
        AccountState::Unconfirmed => view! { {enables()} {disables()} }.into_any(),
    };
    view! { <div class="key-actions">{admin} {state}</div> }.into_any()
}

fn list(keys: Vec<KeyRow>) -> AnyView {
    if keys.is_empty() {
        return view! { <Empty title="No keys">"This person was given none yet."</Empty> }.into_any();
    }
    let cards = keys.into_iter().map(|row| card(&row, None, key_actions(&row)));
    view! { <ul class="keys">{cards.collect_view()}</ul> }.into_any()
}

fn key_actions(row: &KeyRow) -> AnyView {
    let page = format!("/admin/keys/{}", row.key.id);
    view! {
        <LinkButton href=page kind=ButtonKind::Quiet>"Manage"</LinkButton>
        {actions(row)}
    }
    .into_any()
}
