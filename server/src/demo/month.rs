//! The month before anybody looks: people asked, owners decided, and programs called.

use super::{
    calls, fields,
    past::Past,
    people::{self, LENA, MARCO, PRIYA, Person},
};
use crate::auth;
use core::time::Duration;
use domain::{
    Actor,
    id::RequestId,
    key::Key,
    request::{Origin, Revision},
    time::{days, hours},
};
use services::{Asked, AskedItem, Error, Portal, Result, World};

/// Nobody has touched a request since it was sent.
const FIRST: Revision = 1;

/// Who plays in it.
pub struct Cast {
    /// Runs the portal, and decides what nobody else does.
    pub ada: Actor,
    /// Decides about the weather and payments.
    pub otto: Actor,
    pub dana: Actor,
}

/// Lets the month happen.
pub async fn pass(past: &Past, cast: &Cast, world: &World) -> Result<()> {
    let story = Story { past, portal: &past.portal };
    let mut keys = Vec::new();
    story.past.go(days(29));
    let lena = story.joins(&LENA, cast, world).await?;
    story.past.go(days(28));
    keys.extend(story.asks(&lena, "maps", "Free", NORDLYS).await?.1.map(|key| (key, 30)));
    story.past.go(days(27));
    let marco = story.joins(&MARCO, cast, world).await?;
    story.past.go(days(26));
    let parcels = story.asks(&marco, "parcels", "Pro", MORETTI).await?.0;
    story.past.go(days(25));
    keys.extend(story.approves(&cast.ada, &parcels).await?.map(|key| (key, 260)));
    story.past.go(days(24));
    let priya = story.joins(&PRIYA, cast, world).await?;
    story.past.go(days(23));
    let free = story.asks(&priya, "payments", "Free", SUNROOF).await?.0;
    story.past.go(days(22));
    story
        .declines(&cast.otto, &free, "Free does not settle payments. Please ask for Partner, we have talked about it.")
        .await?;
    story.past.go(days(21));
    let partner = story.asks(&priya, "payments", "Partner", SUNROOF).await?.0;
    story.past.go(days(20));
    keys.extend(story.approves(&cast.otto, &partner).await?.map(|key| (key, 45)));
    story.past.go(days(16));
    keys.extend(story.asks(&cast.dana, "maps", "Free", fields::FERRIES).await?.1.map(|key| (key, 40)));
    story.past.go(days(14));
    let tickets = story.asks(&cast.dana, "parcels", "Pro", fields::FERRIES).await?.0;
    story.past.go(days(14).saturating_sub(hours(1)));
    keys.extend(story.approves(&cast.ada, &tickets).await?.map(|key| (key, 90)));
    story.past.go(days(12));
    let forecast = story.asks(&lena, "weather", "Pro", NORDLYS).await?.0;
    story.past.go(days(12).saturating_sub(hours(3)));
    keys.extend(story.approves(&cast.otto, &forecast).await?.map(|key| (key, 330)));
    story.past.go(days(7));
    let directory = story.asks(&marco, "customers", "Free", MORETTI).await?.0;
    story.past.go(days(6));
    story.declines(&cast.ada, &directory, "The directory is for colleagues.").await?;

    story.past.go(days(4));
    story.asks(&priya, "parcels", "Free", SUNROOF).await?;
    story.past.go(hours(30));
    story.asks(&marco, "weather", "Free", MORETTI).await?;
    story.past.go(hours(5));
    story.asks(&cast.dana, "weather", "Pro", fields::FERRIES).await?;
    story.past.go(Duration::from_mins(20));
    story.asks(&lena, "payments", "Partner", NORDLYS).await?;
    for (key, an_hour) in keys {
        calls::note(past, &key, an_hour).await?;
    }
    Ok(())
}

/// A project, and what its key is for.
pub type Why = (&'static str, &'static str);

const NORDLYS: Why =
    ("Nordlys Travel", "Travellers see on a map where the northern lights can be seen tonight, and how to get there.");
const MORETTI: Why =
    ("Moretti Logistica", "Our dispatchers plan tomorrow's tours and print the labels for eighty vans.");
const SUNROOF: Why =
    ("Sunroof", "Households pay for their share of a solar roof every month and get back what they feed in.");

struct Story<'a> {
    past: &'a Past,
    portal: &'a Portal,
}

impl Story<'_> {
    async fn joins(&self, person: &Person, cast: &Cast, world: &World) -> Result<Actor> {
        let account = people::account(self.portal, &cast.ada, person, world).await?;
        Ok(auth::at_the_terminal(self.portal, account.email, account.password.reveal()).await?.0)
    }

    /// Gives the request, and the key where nobody has to approve it.
    async fn asks(&self, who: &Actor, slug: &str, policy: &str, why: Why) -> Result<(RequestId, Option<Key>)> {
        let form = self.portal.request_form(who, slug).await?;
        let mut policies = form.items.iter().flat_map(|item| &item.policies);
        let policy = policies.find(|offered| offered.name == policy).ok_or(Error::Missing)?;
        let asked = Asked {
            on_behalf_of: None,
            items: vec![AskedItem { entry: Some(slug.into()), policy: policy.id.to_string() }],
            answers: fields::answers(why),
            origin: Origin::Portal,
        };
        let submitted = self.portal.submit(who, asked).await?;
        Ok((submitted.id, submitted.issued.map(|issued| issued.key)))
    }

    async fn approves(&self, who: &Actor, request: &RequestId) -> Result<Option<Key>> {
        self.portal.approve(who, request, FIRST).await?;
        Ok(self.portal.issue_key(request).await?.map(|issued| issued.key))
    }

    async fn declines(&self, who: &Actor, request: &RequestId, reason: &str) -> Result<()> {
        self.portal.decline(who, request, FIRST, reason).await
    }
}
