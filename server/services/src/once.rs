//! What is shown once, on the page after the form that made it. The browser itself carries it there, sealed.

use crate::{Portal, Secret};
use core::{fmt::Display, time::Duration};
use domain::{Actor, Timestamp};

/// How long the page after a form may take to come.
const NEXT_PAGE: Duration = Duration::from_mins(1);

impl Portal {
    /// Wraps a secret for the next page of this admin's browser, which shows it once. Nobody else can open it, and no page
    /// but the one about `what`.
    pub fn for_next_page(&self, actor: &Actor, what: impl Display, secret: &str) -> String {
        let until = self.now().plus(NEXT_PAGE).micros();
        self.vault.seal(&format!("{until} {secret}"), &label(actor, what), self.world.bytes())
    }

    /// Opens what [`Self::for_next_page`] wrapped for this admin and this page a moment ago.
    pub fn from_last_page(&self, actor: &Actor, what: impl Display, wrapped: &str) -> Option<Secret> {
        let text = self.vault.unseal(wrapped, &label(actor, what))?;
        let (until, secret) = text.split_once(' ')?;
        let until = Timestamp::from_micros(until.parse().ok()?);
        (self.now() < until).then(|| Secret::new(secret.to_owned()))
    }
}

fn label(actor: &Actor, what: impl Display) -> String {
    let developer = actor.developer().map(ToString::to_string).unwrap_or_default();
    format!("{what} on the next page of {developer}")
}
