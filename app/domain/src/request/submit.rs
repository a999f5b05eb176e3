use super::{
    Approval, Change, Delivery, Item, KeyChange, Next, Origin, Refusal, Request, Route, State, WaitsFor,
    apply::without_anybody,
};
use crate::{
    By, Timestamp,
    event::What,
    field::Answers,
    id::{DeveloperId, RequestId},
    settings::Settings,
    time::days,
};

/// Everything about a new request. Answers have been parsed, ids exist.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    pub id: RequestId,
    pub developer: DeveloperId,
    pub items: Vec<Item>,
    /// Those of them that need nobody's approval; on the auto route that is all of them.
    pub free: Vec<Item>,
    pub answers: Answers,
    pub route: Route,
    pub delivery: Delivery,
    pub origin: Origin,
    pub change: Option<KeyChange>,
    /// Whoever asks has decided already, elsewhere: it is recorded as approved, and no key follows by itself.
    pub approved_by: Option<By>,
    /// The developer's open requests: how many, and one that asks for the same.
    pub open: u32,
    pub same: Option<RequestId>,
}

impl Request {
    /// Records that access has been asked for. On the auto route it is approved in the same breath.
    ///
    /// Refused: asking twice for the same API, more open requests than `max_open_requests`, asking for nothing.
    pub fn submit(asked: Submission, settings: &Settings, now: Timestamp) -> Result<Change, Refusal> {
        if let Some(request) = asked.same {
            return Err(Refusal::AlreadyOpen { request });
        }
        if asked.open >= settings.max_open_requests {
            return Err(Refusal::TooManyOpen { open: asked.open, most: settings.max_open_requests });
        }
        if asked.items.is_empty() {
            return Err(Refusal::NothingAsked);
        }
        // Tyk's clients approve in a second call, also where nobody has to: `POST` never mints a key.
        let approves_later = asked.origin == Origin::TykApi && asked.route == Route::Auto;
        let (route, free) = if approves_later { (Route::Admin, Vec::new()) } else { (asked.route, asked.free) };
        let mut events = vec![What::RequestSubmitted { route }];
        let approved = without_anybody(free, now);
        // A key that exists is not delivered again.
        let delivery = if asked.change.is_some() { Delivery::Email } else { asked.delivery };
        let state = if let Some(by) = asked.approved_by {
            // By link: that one is sent when somebody asks for it.
            events.push(What::RequestApproved { delivery: Delivery::Link });
            State::Approved(Approval { by, at: now, delivery: Delivery::Link, items: Vec::new() })
        } else if route == Route::Auto {
            events.push(What::RequestApproved { delivery });
            State::Approved(Approval { by: By::Keywright, at: now, delivery, items: approved })
        } else {
            let told = approved.iter().map(|approved| approved.item.clone());
            events.extend(told.map(|Item { entry, policy }| What::RequestItemApproved { entry, policy }));
            let ttl = settings.request_ttl_days;
            let expires = (ttl > 0).then(|| now.plus(days(ttl)));
            State::Pending { waits_for: WaitsFor::Admins, expires, approved }
        };
        let request = Self {
            id: asked.id,
            developer: asked.developer,
            items: asked.items,
            answers: asked.answers,
            route,
            origin: asked.origin,
            revision: 1,
            created: now,
            updated: now,
            state,
            change: asked.change,
        };
        Ok(Change { next: Next::Keep(Box::new(request)), events })
    }
}
