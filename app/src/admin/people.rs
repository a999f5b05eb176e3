//! Who has an account, who runs the portal, who may not sign in.

mod ask;
mod person;
mod rpc;

pub use ask::AskForPerson;
pub use person::OnePerson;

use super::tabs::{Part, tabs};
use crate::{
    load::{load, show},
    ui::{Badge, Empty, Page, Pager, SearchBox, Table, Time, Tone},
};
use domain::{
    developer::{AccountState, Developer},
    page,
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, location::Url};
use rpc::ReadPeople;
pub(super) use rpc::{PauseKey, ResumeKey};

/// `/admin/people`: everybody with an account, newest first.
#[component]
pub fn People() -> impl IntoView {
    let query = use_query_map();
    let part = move |name: &'static str| query.with(|query| query.get(name).unwrap_or_default());
    let people = load(move || ReadPeople { search: part("q"), after: part("after") });
    let search = move || {
        view! { <SearchBox action="/admin/people" label="Search people by name or address" value=part("q") /> }
    };
    view! {
        <Page title="People" intro="Everybody with an account, newest first.">
            {tabs(Part::People)}
            {search}
            {show(people, "the people", list)}
        </Page>
    }
}

fn list(page: page::Page<Developer>) -> AnyView {
    if page.rows.is_empty() {
        return view! { <Empty title="Nobody fits">"Try another part of the name or address."</Empty> }.into_any();
    }
    let (search, after) =
        use_query_map().with_untracked(|query| (query.get("q").unwrap_or_default(), query.get("after")));
    let search = Url::escape(&search);
    let next = page.next.map(|after| format!("/admin/people?q={search}&after={}", Url::escape(&after)));
    let first = after.map(|_| format!("/admin/people?q={search}"));
    let table = table(page.rows);
    view! {
        {table}
        <Pager next=next first=first />
    }
    .into_any()
}

fn table(people: Vec<Developer>) -> AnyView {
    let rows = people.into_iter().map(row).collect();
    view! {
        <Table label="People" columns=&["Name", "E-mail", "Account", "Since", "Last sign-in"] rows=rows />
    }
    .into_any()
}

fn row(person: Developer) -> AnyView {
    let badges = badges(&person);
    let last = person.last_sign_in.map_or_else(|| "Never".into_any(), |at| view! { <Time at=at /> }.into_any());
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/people/{}", person.id)>{person.name}</a></th>
            <td>{person.email.to_string()}</td>
            <td>{badges}</td>
            <td class="nowrap" data-label="Since"><Time at=person.created /></td>
            <td class="nowrap" data-label="Last sign-in">{last}</td>
        </tr>
    }
    .into_any()
}

/// How the account stands, and whether it is an admin's.
fn badges(person: &Developer) -> AnyView {
    let (tone, word) = match person.state {
        AccountState::Active => (Tone::Success, "Active"),
        AccountState::Unconfirmed => (Tone::Warning, "Unconfirmed"),
        AccountState::Disabled => (Tone::Danger, "Disabled"),
    };
    let admin = person.is_admin.then(|| view! { <Badge tone=Tone::Accent>"Admin"</Badge> });
    view! {
        <Badge tone=tone>{word}</Badge>
        " "
        {admin}
    }
    .into_any()
}
