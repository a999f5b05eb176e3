//! What a form asks for, looked up: which entries and policies there are, and whether they go together.

use super::form::policies_on_offer;
use crate::{Error, Result};
use domain::{
    Actor, FieldError, Invalid,
    catalogue::{Entry, Policy, Slug},
    field::{Answers, Typed, check_asked, parse_answers, parse_named},
    id::EntryId,
    policy::{Action, may},
    request::{
        Item, Request, Route,
        items::{Joint, check_count, check_entries, check_policies, item_input},
    },
    settings::Settings,
};
use storage::Tx;

/// One thing a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedItem {
    /// The entry's address or id, as sent. `None`: the policy alone, for whoever asks on somebody's behalf.
    pub entry: Option<String>,
    /// The chosen policy's id, as sent; empty if none was chosen.
    pub policy: String,
}

const NO_SUCH_ENTRY: &str = "There is no such API to ask for. Choose one from the catalogue.";

/// Something that can be asked for.
#[derive(Clone)]
pub(crate) struct Offer {
    /// `None` for a policy alone.
    pub entry: Option<Entry>,
    /// To choose one of.
    pub policies: Vec<Policy>,
}

/// What can be asked for together, in the order asked.
pub(crate) struct Offers(pub Vec<Offer>);

impl Offers {
    /// What `asked` names, if `actor` may ask for all of it with one request.
    pub async fn of(
        tx: &mut Tx,
        actor: &Actor,
        asked: &[AskedItem],
        takes_policies_alone: bool,
        settings: &Settings,
    ) -> Result<Self> {
        check_count(asked.len(), settings)?;
        let (mut offers, mut mistakes) = (Vec::new(), Vec::new());
        for (number, item) in asked.iter().enumerate() {
            let offer = offer(tx, actor, item, takes_policies_alone).await?;
            if offer.is_none() {
                mistakes.push(FieldError::new(item_input("entry", number, asked.len()), NO_SUCH_ENTRY));
            }
            offers.extend(offer);
        }
        Invalid::unless_empty(mistakes)?;
        let offers = Self(offers);
        check_entries(&offers.entries())?;
        Ok(offers)
    }

    /// What a request that exists asks for, with the policies it could have instead.
    pub async fn of_request(tx: &mut Tx, request: &Request) -> Result<Self> {
        let mut offers = Vec::new();
        for item in &request.items {
            let entry = match &item.entry {
                Some(id) => Some(tx.entry(id).await?.ok_or_else(|| Error::internal("an entry in use is gone"))?),
                None => None,
            };
            let policies = match &entry {
                Some(entry) => policies_on_offer(tx, entry).await?,
                None => tx.policy(&item.policy).await?.into_iter().collect(),
            };
            offers.push(Offer { entry, policies });
        }
        Ok(Self(offers))
    }

    pub fn entries(&self) -> Vec<Option<&Entry>> {
        self.0.iter().map(|offer| offer.entry.as_ref()).collect()
    }

    /// What the settings of all of them amount to.
    pub fn joint(&self, settings: &Settings) -> Joint {
        Joint::of(&self.entries(), settings)
    }

    /// What was answered to the questions of all of them.
    pub fn answered(&self, typed: &Typed, settings: &Settings) -> core::result::Result<Answers, Invalid> {
        parse_answers(&self.joint(settings).fields, typed).map_err(beside_inputs)
    }

    /// As [`Self::answered`], by a program: it learns of what nobody asked.
    pub fn answered_by_program(&self, typed: &Typed, settings: &Settings) -> core::result::Result<Answers, Invalid> {
        check_asked(&self.joint(settings).fields, typed).map_err(beside_inputs)?;
        self.answered(typed, settings)
    }

    /// As [`Self::answered`], by a client of Tyk's: it names questions as they read, and may say more than is asked.
    pub fn answered_and_more(&self, typed: &Typed, settings: &Settings) -> core::result::Result<Answers, Invalid> {
        parse_named(&self.joint(settings).fields, typed).map_err(beside_inputs)
    }

    /// Those of `items`, chosen from these, that need nobody's approval.
    pub fn free(&self, items: &[Item], settings: &Settings) -> Vec<Item> {
        let needs_none = |(entry, _): &(Option<&Entry>, &Item)| Joint::of(&[*entry], settings).route == Route::Auto;
        self.entries().into_iter().zip(items).filter(needs_none).map(|(_, item)| item.clone()).collect()
    }

    /// With the policy of each that was chosen.
    pub fn chosen<'a>(&self, policies: impl Iterator<Item = &'a str>) -> core::result::Result<Vec<Item>, Invalid> {
        let (mut items, mut chosen, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
        let count = self.0.len();
        for (number, (offer, id)) in self.0.iter().zip(policies.chain(core::iter::repeat(""))).enumerate() {
            match offer.policy(id) {
                Ok(policy) => {
                    let entry = offer.entry.as_ref().map(|entry| entry.id.clone());
                    items.push(Item { entry, policy: policy.id.clone() });
                    chosen.push(policy);
                }
                Err(sentence) => mistakes.push(FieldError::new(item_input("policy", number, count), sentence)),
            }
        }
        Invalid::unless_empty(mistakes)?;
        check_policies(&items, &chosen)?;
        Ok(items)
    }
}

/// Form inputs are called `answers[key]`.
fn beside_inputs(mut invalid: Invalid) -> Invalid {
    for error in &mut invalid.0 {
        error.field = format!("answers[{}]", error.field);
    }
    invalid
}

impl Offer {
    /// The entry's address.
    pub fn slug(&self) -> Option<String> {
        self.entry.as_ref().map(|entry| entry.slug.to_string())
    }

    fn policy(&self, id: &str) -> core::result::Result<&Policy, &'static str> {
        if self.policies.is_empty() {
            return Err(match self.entry {
                Some(_) => "This API has no policy to ask for at the moment.",
                None => "There is no such policy to ask for.",
            });
        }
        let missing =
            if id.is_empty() { "Choose a policy." } else { "This policy is not on offer here. Choose another." };
        self.policies.iter().find(|policy| policy.id.as_str() == id).ok_or(missing)
    }
}

/// `None`: there is no such entry, or not for `actor`.
async fn offer(tx: &mut Tx, actor: &Actor, item: &AskedItem, takes_policies_alone: bool) -> Result<Option<Offer>> {
    let Some(entry) = &item.entry else {
        if !takes_policies_alone {
            return Ok(None);
        }
        let policy = match item.policy.parse() {
            Ok(id) => tx.policy(&id).await?.filter(|policy| policy.is_active),
            Err(_) => None,
        };
        return Ok(Some(Offer { entry: None, policies: policy.into_iter().collect() }));
    };
    match askable(tx, actor, entry).await {
        Ok(entry) => Ok(Some(Offer { policies: policies_on_offer(tx, &entry).await?, entry: Some(entry) })),
        Err(Error::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The entry to which a list is narrowed, by its address or id.
pub(crate) async fn entry_of(tx: &mut Tx, name: Option<&str>) -> Result<Option<EntryId>> {
    let Some(name) = name else { return Ok(None) };
    let missing = || Invalid::one("entry", "There is no API with this id or address.");
    Ok(Some(entry_named(tx, name).await?.ok_or_else(missing)?.id))
}

async fn entry_named(tx: &mut Tx, name: &str) -> Result<Option<Entry>> {
    Ok(match (name.parse(), name.parse::<Slug>()) {
        (Ok(id), _) => tx.entry(&id).await?,
        (_, Ok(slug)) => tx.entry_by_slug(&slug).await?,
        _ => None,
    })
}

/// The entry with this address or id, if `actor` may ask for it.
pub(super) async fn askable(tx: &mut Tx, actor: &Actor, name: &str) -> Result<Entry> {
    let entry = entry_named(tx, name).await?;
    let is_askable = |entry: &Entry| may(actor, Action::SeeEntry(entry)) && entry.auth_type.needs_key();
    entry.filter(is_askable).ok_or(Error::Missing)
}
