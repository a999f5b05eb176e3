//! Finding an API and reading about it.

mod card;
mod entry;
mod operations;
mod rpc;

pub use entry::Entry;

use crate::{
    load::{load, show},
    selection,
    ui::{Empty, LinkButton, NavItem, NavTabs, Page, SearchBox},
    use_viewer,
};
use domain::catalogue::{AuthType, CatalogueFilter, EntryCard};
use leptos::prelude::*;
use leptos_router::{
    hooks::{use_query_map, use_url},
    params::ParamsMap,
};
use rpc::ReadCatalogue;

/// `/`: every API there is to ask for. What is searched for lives in the address.
#[component]
pub fn Catalogue() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter));
    let cards = load(move || ReadCatalogue { filter: filter.get() });
    view! {
        <Page title="Catalogue" intro="Find an API, read what it does, and ask for a key.">
            <div class="catalogue-tools">{move || search(&filter.get())} {move || tabs(&filter.get())} {selection::link()}</div>
            {show(cards, "the catalogue", grid)}
        </Page>
    }
}

fn filter(query: &ParamsMap) -> CatalogueFilter {
    CatalogueFilter {
        search: query.get("q").unwrap_or_default(),
        auth_type: query.get("auth").and_then(|name| AuthType::named(&name)),
        only_mine: query.get("mine").is_some(),
    }
}

fn search(filter: &CatalogueFilter) -> AnyView {
    let auth = filter.auth_type.map(|auth| ("auth".to_owned(), auth.name().to_owned()));
    let mine = filter.only_mine.then(|| ("mine".to_owned(), "1".to_owned()));
    let keep = auth.into_iter().chain(mine).collect();
    view! { <SearchBox action="/" label="Search the catalogue" value=filter.search.clone() keep=keep /> }.into_any()
}

/// All, mine, and each way to prove oneself that is not a matter of course.
fn tabs(filter: &CatalogueFilter) -> AnyView {
    let all = filter.auth_type.is_none() && !filter.only_mine;
    let mut items = vec![NavItem::new(address(filter, ""), "All").current(all)];
    if use_viewer().with(Option::is_some) {
        items.push(NavItem::new(address(filter, "mine=1"), "Mine").current(filter.only_mine));
    }
    for auth in [AuthType::AuthToken, AuthType::Oauth, AuthType::Jwt, AuthType::Basic, AuthType::Keyless] {
        let href = address(filter, &format!("auth={}", auth.name()));
        items.push(NavItem::new(href, short_label(auth)).current(filter.auth_type == Some(auth)));
    }
    view! { <NavTabs label="Filter the catalogue" items=items /> }.into_any()
}

fn address(filter: &CatalogueFilter, part: &str) -> String {
    let search = match filter.search.trim() {
        "" => String::new(),
        words => format!("q={}", leptos_router::location::Url::escape(words)),
    };
    let parts: Vec<_> = [part, &search].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "/".into() } else { format!("/?{}", parts.join("&")) }
}

pub(crate) const fn short_label(auth: AuthType) -> &'static str {
    match auth {
        AuthType::AuthToken => "API key",
        AuthType::Jwt => "JWT",
        AuthType::Oauth => "OAuth",
        AuthType::Basic => "Basic",
        AuthType::Keyless => "Open",
    }
}

fn grid(cards: Vec<EntryCard>) -> AnyView {
    if cards.is_empty() {
        return nothing();
    }
    view! { <ul class="catalogue">{cards.into_iter().map(card::card).collect_view()}</ul> }.into_any()
}

fn nothing() -> AnyView {
    let is_filtered = !use_url().with(|url| url.search().trim_start_matches('?').is_empty());
    let viewer = use_viewer();
    if is_filtered {
        let action = view! { <LinkButton href="/">"Show all APIs"</LinkButton> }.into_any();
        return view! { <Empty title="No API fits" action=action>"Try other words, or look through all of them."</Empty> }
            .into_any();
    }
    if viewer.with(|viewer| viewer.as_ref().is_some_and(|viewer| viewer.is_admin)) {
        let action = view! { <LinkButton href="/admin/entries/new">"Publish an API"</LinkButton> }.into_any();
        return view! { <Empty title="The catalogue is empty" action=action>"Publish the first API."</Empty> }
            .into_any();
    }
    let advice = if viewer.with(Option::is_some) { "Come back later." } else { "Sign in to see more." };
    view! { <Empty title="Nothing to see yet">{advice}</Empty> }.into_any()
}
