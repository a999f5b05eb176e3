//! Who may do what: one pure function, asked by every service method and by the screens.

use crate::{
    Actor,
    catalogue::{Entry, Visibility},
    event::Event,
    id::DeveloperId,
    request::{Item, Request},
    settings::Settings,
    token::Scope,
};

/// What somebody wants to do, to what.
#[derive(Debug, Clone, Copy)]
pub enum Action<'a> {
    /// What admins do: settings, catalogue, policies, people. A program needs this scope for it.
    Administer(Scope),
    /// Find an entry in the catalogue and read it.
    SeeEntry(&'a Entry),
    /// Ask for a key for this person.
    AskFor(&'a DeveloperId),
    /// Revise or withdraw a request in the name of whoever it is for.
    SpeakFor(&'a Request),
    /// Read a request and its history.
    SeeRequest(&'a Request),
    /// Be told of something that happened. Of a request that is still there [`Action::SeeRequest`] says more.
    SeeEvent(&'a Event),
    /// Approve or decline all of it; whether it is legal now is for [`Request::apply`] to say.
    Decide(&'a Request),
    /// Approve or decline at least one of the things it asks for.
    DecideSome(&'a Request),
    DecideItem(&'a Item),
    /// See a person's keys.
    SeeKeysOf(&'a DeveloperId),
    /// Rotate and end a person's keys.
    ManageKeysOf(&'a DeveloperId),
}

/// Whether `actor` may do this. Somebody who may not even see a thing gets the answer for a thing that does not exist.
pub fn may(actor: &Actor, action: Action<'_>) -> bool {
    match action {
        Action::Administer(scope) => actor.is_admin() || actor.has_scope(scope),
        Action::SeeEntry(entry) => {
            entry.visibility != Visibility::Hidden
                || may(actor, Action::Administer(Scope::CatalogueRead))
                || actor.approves(&entry.id)
        }
        Action::AskFor(developer) => {
            actor.is_developer(developer) || actor.is_admin() || actor.has_scope(Scope::RequestsWrite)
        }
        Action::SpeakFor(request) => actor.is_developer(&request.developer) || actor.has_scope(Scope::RequestsWrite),
        Action::SeeRequest(request) => {
            actor.is_developer(&request.developer)
                || decides_some(actor, request)
                || actor.has_scope(Scope::RequestsRead)
                || actor.is_system()
        }
        Action::SeeEvent(event) => {
            let about = &event.about;
            about.developer.as_ref().is_some_and(|developer| actor.is_developer(developer))
                || about.entry.as_ref().is_some_and(|entry| actor.approves(entry))
                || may(actor, Action::Administer(Scope::EventsRead))
        }
        Action::Decide(request) => decides_all(actor, request),
        Action::DecideSome(request) => decides_some(actor, request),
        Action::DecideItem(item) => decides(actor, item),
        Action::SeeKeysOf(developer) => {
            actor.is_developer(developer) || may(actor, Action::Administer(Scope::KeysRead))
        }
        Action::ManageKeysOf(developer) => {
            actor.is_developer(developer) || may(actor, Action::Administer(Scope::KeysWrite))
        }
    }
}

/// The scope with which a program may do this.
pub const fn scope_for(action: Action<'_>) -> Scope {
    match action {
        Action::Administer(scope) => scope,
        Action::SeeEntry(_) => Scope::CatalogueRead,
        Action::AskFor(_) | Action::SpeakFor(_) => Scope::RequestsWrite,
        Action::SeeRequest(_) => Scope::RequestsRead,
        Action::SeeEvent(_) => Scope::EventsRead,
        Action::Decide(_) | Action::DecideSome(_) | Action::DecideItem(_) => Scope::RequestsDecide,
        Action::SeeKeysOf(_) => Scope::KeysRead,
        Action::ManageKeysOf(_) => Scope::KeysWrite,
    }
}

/// Whether somebody who is not signed in finds `entry` in the catalogue.
pub fn anyone_may_see(entry: &Entry, settings: &Settings) -> bool {
    entry.visibility == Visibility::Public && !settings.catalogue_login_only
}

fn decides_all(actor: &Actor, request: &Request) -> bool {
    !request.items.is_empty() && request.items.iter().all(|item| decides(actor, item))
}

fn decides_some(actor: &Actor, request: &Request) -> bool {
    request.items.iter().any(|item| decides(actor, item))
}

/// Admins decide everything, approvers what is asked of their entries, programs with the scope for it.
fn decides(actor: &Actor, item: &Item) -> bool {
    let approves = item.entry.as_ref().is_some_and(|entry| actor.approves(entry));
    actor.is_admin() || approves || actor.has_scope(Scope::RequestsDecide)
}
