use crate::{Api, Item, Reason, answer::Template, header, tally::Place};
use axum::http::HeaderValue;
use domain::{
    call::CallRule,
    catalogue::{Quota, QuotaPeriod, Rate},
    id::{EntryId, PolicyId},
    limit::{LimitOf, OwnLimits, Slot, slots},
};
use std::{collections::HashMap, fmt::Write, sync::Arc};

/// What a key opens and how often, in the form in which it is asked and sent. Keys that open the same share it.
#[derive(Debug)]
pub struct Access {
    pub slots: Vec<Slot>,
    /// For a gateway that does not say which API is called.
    whole: Terms,
    /// For one API. [`Place`]s are places in here.
    entries: Vec<(Api, Terms)>,
}

/// What counts for a call.
#[derive(Debug)]
pub struct Terms {
    pub template: Template,
    /// None: every call.
    pub rules: Vec<CallRule>,
    /// The API that a call is for, where that needs no look at the call.
    pub place: Place,
    /// The API that each of the rules comes from, where there are several.
    pub places: Vec<Place>,
    /// Places in [`Access::slots`].
    pub slots: Vec<usize>,
    /// The value of `RateLimit-Policy`, where there are limits.
    pub limits: Option<HeaderValue>,
}

impl Access {
    fn new(items: &[Item], own: OwnLimits) -> Self {
        let slots = slots(items.iter().map(|item| &*item.policy), own);
        let named: Vec<_> = items.iter().filter_map(|item| Some((item.entry.clone()?, item))).collect();
        let place = |item: &Item| {
            let place = named.iter().position(|(api, _)| Some(api) == item.entry.as_ref());
            Place::at(place)
        };
        let alone = |(api, item): &(Api, &Item)| (api.clone(), Terms::new(core::slice::from_ref(*item), &slots, place));
        let entries = named.iter().map(alone).collect();
        Self { whole: Terms::new(items, &slots, place), entries, slots }
    }

    /// Which API a place stands for, if one is known.
    pub fn entry(&self, place: Place) -> Option<&EntryId> {
        self.entries.get(place.index()?).map(|(api, _)| &api.id)
    }

    /// What counts where this API is called, or where nobody says which.
    pub fn terms(&self, entry: Option<&[u8]>) -> Result<&Terms, Reason> {
        let Some(entry) = entry else { return Ok(&self.whole) };
        let found = self.entries.iter().find(|(api, _)| api.slug.as_bytes() == entry);
        found.map(|(_, terms)| terms).ok_or(Reason::Entry)
    }
}

impl Terms {
    fn new(items: &[Item], slots: &[Slot], place: impl Fn(&Item) -> Place) -> Self {
        let policies = || items.iter().map(|item| &item.policy);
        let mut scopes: Vec<&str> = Vec::new();
        for scope in policies().flat_map(|policy| &policy.scopes) {
            if !scopes.contains(&scope.as_str()) {
                scopes.push(scope);
            }
        }
        // A policy without rules allows everything, whatever the others say.
        let is_open = policies().any(|policy| policy.allows.is_empty());
        let with_place = |item: &Item| {
            let place = place(item);
            item.policy.allows.clone().into_iter().map(move |rule| (rule, place))
        };
        let (rules, mut places): (Vec<_>, Vec<_>) = items.iter().filter(|_| !is_open).flat_map(with_place).unzip();
        let place = if let [only] = items { place(only) } else { Place::UNKNOWN };
        if items.len() == 1 {
            places.clear();
        }
        let counts = |slot: &Slot| match &slot.of {
            LimitOf::Key => true,
            LimitOf::Policy(id) => policies().any(|policy| policy.id == *id),
        };
        let counting: Vec<_> =
            slots.iter().enumerate().filter(|(_, slot)| counts(slot)).map(|(place, _)| place).collect();
        let entries = header::list(items.iter().filter_map(|item| Some(item.entry.as_ref()?.slug.as_str())));
        let policies = header::list(policies().map(|policy| policy.name.as_str()));
        let limits = told(counting.iter().map(|place| &slots[*place]));
        let template = Template::new([entries, policies, header::list(scopes)], limits.clone());
        Self { template, rules, place, places, limits, slots: counting }
    }
}

/// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
fn told<'a>(slots: impl Iterator<Item = &'a Slot>) -> Option<HeaderValue> {
    let mut text = String::new();
    for (number, slot) in slots.enumerate() {
        if let Some(Rate { calls, seconds }) = slot.rate {
            Name::of(&text, "rate", number).write(&mut text);
            let _ = write!(text, ";q={calls};w={seconds}");
        }
        if let Some(Quota { calls, period }) = slot.quota {
            Name::of(&text, "quota", number).write(&mut text);
            let _ = write!(text, ";q={calls}{}", width(period));
        }
    }
    (!text.is_empty()).then(|| header::value(&text))
}

const fn width(period: QuotaPeriod) -> &'static str {
    match period {
        QuotaPeriod::Hour => ";w=3600",
        QuotaPeriod::Day => ";w=86400",
        // They differ in length.
        QuotaPeriod::Month => "",
    }
}

/// What a limit is called in the headers: `"rate"`, and of a second policy `"rate-2"`, behind a comma if it is not the first.
pub struct Name {
    comma: &'static str,
    kind: &'static str,
    number: usize,
}

impl Name {
    pub const fn of(before: &str, kind: &'static str, number: usize) -> Self {
        Self { comma: if before.is_empty() { "" } else { ", " }, kind, number }
    }

    pub fn write(&self, text: &mut String) {
        text.push_str(self.comma);
        text.push('"');
        text.push_str(self.kind);
        if self.number > 0 {
            text.push('-');
            text.push_str(itoa::Buffer::new().format(self.number + 1));
        }
        text.push('"');
    }
}

/// Every [`Access`] there is, once.
#[derive(Default)]
pub struct Accesses(HashMap<Like, Arc<Access>>);

/// What two keys have in common that share an access.
#[derive(PartialEq, Eq, Hash)]
struct Like {
    items: Vec<(Option<Api>, PolicyId, i64)>,
    own: OwnLimits,
}

impl Accesses {
    pub fn of(&mut self, items: &[Item], own: OwnLimits) -> Arc<Access> {
        let parts = |item: &Item| (item.entry.clone(), item.policy.id.clone(), item.policy.version);
        let like = Like { items: items.iter().map(parts).collect(), own };
        self.0.entry(like).or_insert_with(|| Arc::new(Access::new(items, own))).clone()
    }

    /// Forgets what no key has any more.
    pub fn prune(&mut self) {
        self.0.retain(|_, access| Arc::strong_count(access) > 1);
    }
}
