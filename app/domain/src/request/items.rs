//! What may be asked for at once, and what the settings of several entries amount to together.

use super::{Delivery, Item, Route};
use crate::{
    FieldError, Invalid,
    catalogue::{Entry, Policy},
    field::Field,
    settings::{Effective, Overrides, Settings},
};

/// Most items of one request.
pub const MOST_ITEMS: usize = 20;

/// The input for `part` (`entry` or `policy`) of item `number`, counted from 0: a form for one item has but one of each.
pub fn item_input(part: &str, number: usize, count: usize) -> String {
    if count == 1 { part.into() } else { format!("items[{number}][{part}]") }
}

/// Whether so many items may be asked for with one request.
pub fn check_count(count: usize, settings: &Settings) -> Result<(), Invalid> {
    let sentence = match count {
        0 => "Choose what to ask for.".to_owned(),
        1 => return Ok(()),
        _ if !settings.enable_multi_selection => "Here a request is for one API. Send one for each.".to_owned(),
        _ if count > MOST_ITEMS => format!("Ask for at most {MOST_ITEMS} APIs at a time; these are {count}."),
        _ => return Ok(()),
    };
    Err(Invalid::one("items", sentence))
}

/// Whether one key can open all of these; `None` is an item that names a policy alone. It takes keys of one sort, and each
/// API once.
pub fn check_entries(entries: &[Option<&Entry>]) -> Result<(), Invalid> {
    let first = entries.iter().flatten().next();
    let mistake = |number: usize| {
        let (entry, first) = (entries[number]?, first?);
        let is_again = entries[..number].iter().flatten().any(|earlier| earlier.id == entry.id);
        let sentence = if is_again {
            format!("{} is among these already.", entry.name)
        } else if entry.auth_type != first.auth_type {
            let (mine, theirs) = (entry.auth_type.label(), first.auth_type.label());
            format!(
                "{} takes another sort of key ({mine}) than {} ({theirs}). Ask for it apart.",
                entry.name, first.name
            )
        } else {
            return None;
        };
        Some(FieldError::new(item_input("entry", number, entries.len()), sentence))
    };
    Invalid::unless_empty((0..entries.len()).filter_map(mistake).collect())
}

/// Whether one key can be under the policies of these items: a key is made by one issuer, and no item says nothing new.
pub fn check_policies(items: &[Item], policies: &[&Policy]) -> Result<(), Invalid> {
    let mistake = |number: usize| {
        let (item, policy) = (&items[number], policies[number]);
        let sentence = if policy.issuer != policies[0].issuer {
            "Keys of this policy are made elsewhere than the first one's. Ask for it apart."
        } else if items[..number].contains(item) {
            "This policy is among these already."
        } else {
            return None;
        };
        Some(FieldError::new(item_input("policy", number, items.len()), sentence))
    };
    Invalid::unless_empty((0..items.len()).filter_map(mistake).collect())
}

/// The settings in force for all items of a request: the strictest of each entry's.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    pub route: Route,
    pub delivery: Delivery,
    /// What all of them ask, each question once: as the first one asks it, required if any requires it.
    pub fields: Vec<Field>,
}

impl Joint {
    /// For these entries; `None` is an item that names a policy alone. That goes by the portal's settings, and whoever asks
    /// for it, a program or an admin, need not say why.
    pub fn of(entries: &[Option<&Entry>], settings: &Settings) -> Self {
        let plain = Overrides::default();
        let mut joint = Self { route: Route::Auto, delivery: Delivery::Email, fields: Vec::new() };
        for entry in entries {
            let effective = Effective::new(settings, entry.map_or(&plain, |entry| &entry.overrides));
            joint.route = stricter(joint.route, effective.route());
            if effective.delivery() == Delivery::Link {
                joint.delivery = Delivery::Link;
            }
            for field in effective.fields() {
                joint.ask(field, field.required && entry.is_some());
            }
        }
        joint
    }

    fn ask(&mut self, field: &Field, required: bool) {
        match self.fields.iter_mut().find(|known| known.key == field.key) {
            Some(known) => known.required |= required,
            None => self.fields.push(Field { required, ..field.clone() }),
        }
    }
}

/// Of two routes the one that asks more of somebody.
const fn stricter(one: Route, other: Route) -> Route {
    match (one, other) {
        (Route::Redirect, _) | (_, Route::Redirect) => Route::Redirect,
        (Route::ThirdParty, _) | (_, Route::ThirdParty) => Route::ThirdParty,
        (Route::Admin, _) | (_, Route::Admin) => Route::Admin,
        (Route::Auto, Route::Auto) => Route::Auto,
    }
}

#[cfg(test)]
mod tests;
