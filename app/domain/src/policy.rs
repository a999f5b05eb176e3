//! Who may do what: one pure function, asked by every service method and by the screens.

use crate::{
    Actor,
    catalogue::{Entry, Visibility},
    id::DeveloperId,
    request::Request,
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
    /// Approve or decline; whether it is legal now is for [`Request::apply`] to say.
    Decide(&'a Request),
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
                || decides(actor, request)
                || actor.has_scope(Scope::RequestsRead)
                || actor.is_system()
        }
        Action::Decide(request) => decides(actor, request),
        Action::SeeKeysOf(developer) => {
            actor.is_developer(developer) || may(actor, Action::Administer(Scope::KeysRead))
        }
        Action::ManageKeysOf(developer) => {
            actor.is_developer(developer) || may(actor, Action::Administer(Scope::KeysWrite))
        }
    }
}

/// Whether somebody who is not signed in finds `entry` in the catalogue.
pub fn anyone_may_see(entry: &Entry, settings: &Settings) -> bool {
    entry.visibility == Visibility::Public && !settings.catalogue_login_only
}

/// Admins decide everything, approvers the requests whose every item is theirs, programs with the scope for it.
fn decides(actor: &Actor, request: &Request) -> bool {
    let approves_all = !request.items.is_empty()
        && request.items.iter().all(|item| item.entry.as_ref().is_some_and(|entry| actor.approves(entry)));
    actor.is_admin() || approves_all || actor.has_scope(Scope::RequestsDecide)
}
