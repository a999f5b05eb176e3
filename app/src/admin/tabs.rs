use crate::{
    ui::{NavItem, NavTabs},
    use_viewer,
};
use leptos::prelude::*;

/// The parts of running the portal, above each of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Overview,
    Outbox,
    Mails,
    Entries,
    Policies,
    People,
    Settings,
    History,
    Issuers,
    Webhooks,
    Tokens,
    Usage,
}

pub(crate) fn tabs(current: Part) -> AnyView {
    if !use_viewer().with(|viewer| viewer.as_ref().is_some_and(|viewer| viewer.is_admin)) {
        return ().into_any();
    }
    let all = [
        (Part::Overview, "/admin", "Overview"),
        (Part::Entries, "/admin/entries", "Catalogue entries"),
        (Part::Policies, "/admin/policies", "Policies"),
        (Part::Issuers, "/admin/issuers", "Gateway"),
        (Part::People, "/admin/people", "People"),
        (Part::Settings, "/admin/settings", "Settings"),
        (Part::Webhooks, "/admin/webhooks", "Webhooks"),
        (Part::Tokens, "/admin/tokens", "API tokens"),
        (Part::Mails, "/admin/mails", "Mails"),
        (Part::Outbox, "/admin/outbox", "Outbox"),
        (Part::Usage, "/admin/usage", "Usage"),
        (Part::History, "/admin/history", "History"),
    ];
    let items = all.map(|(part, href, label)| NavItem::new(href, label).current(part == current)).to_vec();
    view! { <NavTabs label="Parts of running the portal" items=items /> }.into_any()
}
