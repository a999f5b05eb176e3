use super::Settings;
use crate::{
    FieldError, Invalid,
    developer::Email,
    field::{Field, is_url},
    request::{Delivery, Route},
};
use serde::{Deserialize, Serialize};

/// What one catalogue entry does differently. `None` inherits the portal's setting.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overrides {
    pub key_request_fields: Option<Vec<Field>>,
    pub require_key_approval: Option<bool>,
    pub secure_key_approval: Option<bool>,
    pub redirect_on_key_request: Option<bool>,
    pub redirect_to: Option<String>,
    pub third_party_decides: Option<bool>,
    pub inform_on_auto_approval: Option<bool>,
    /// Told of new requests for this entry, beside its approvers.
    pub email: Option<Email>,
}

impl Overrides {
    /// Refuses what could not work together with the portal's settings, naming each input.
    pub fn check(&self, portal: &Settings) -> Result<(), Invalid> {
        let here = Effective::new(portal, self);
        let mut errors = Vec::new();
        let has_address = is_url(here.redirect_to());
        if self.redirect_to.as_deref().is_some_and(|address| !is_url(address)) || (here.redirects() && !has_address) {
            errors.push(FieldError::new("redirect_to", NO_ADDRESS));
        }
        if here.redirects() && here.third_party_decides() {
            errors.push(FieldError::new("third_party_decides", TWO_ROUTES));
        }
        Invalid::unless_empty(errors)
    }
}

pub(super) const NO_ADDRESS: &str = "Enter the whole address to send developers to, with https://.";
pub(super) const TWO_ROUTES: &str = "Choose either another site or a third party: one request has one route.";

/// For how many entries new requests are approved at once: while the portal asks for approval, and while it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AtOnce {
    pub with_approval: u32,
    pub without: u32,
}

impl AtOnce {
    pub fn of<'a>(entries: impl Iterator<Item = &'a Overrides>) -> Self {
        entries.fold(Self::default(), |count, entry| Self {
            with_approval: count.with_approval + u32::from(entry.require_key_approval == Some(false)),
            without: count.without + u32::from(entry.require_key_approval != Some(true)),
        })
    }
}

/// The settings in force for one catalogue entry.
#[derive(Debug, Clone, Copy)]
pub struct Effective<'a> {
    portal: &'a Settings,
    entry: &'a Overrides,
}

impl<'a> Effective<'a> {
    pub const fn new(portal: &'a Settings, entry: &'a Overrides) -> Self {
        Self { portal, entry }
    }

    pub fn fields(&self) -> &'a [Field] {
        self.entry.key_request_fields.as_ref().unwrap_or(&self.portal.key_request_fields)
    }

    pub fn requires_approval(&self) -> bool {
        self.entry.require_key_approval.unwrap_or(self.portal.require_key_approval)
    }

    /// Whether those who would decide are told of what was approved without them.
    pub fn informs_on_auto_approval(&self) -> bool {
        self.entry.inform_on_auto_approval.unwrap_or(self.portal.inform_on_auto_approval)
    }

    /// How a new request gets decided: approval off → auto; redirect; third party; else an admin.
    pub fn route(&self) -> Route {
        if !self.requires_approval() {
            Route::Auto
        } else if self.redirects() {
            Route::Redirect
        } else if self.third_party_decides() {
            Route::ThirdParty
        } else {
            Route::Admin
        }
    }

    fn redirects(&self) -> bool {
        self.entry.redirect_on_key_request.unwrap_or(self.portal.redirect_on_key_request)
    }

    fn third_party_decides(&self) -> bool {
        self.entry.third_party_decides.unwrap_or(self.portal.third_party_decides)
    }

    /// Where developers are sent to, on the route `redirect`.
    pub fn redirect_to(&self) -> &'a str {
        self.entry.redirect_to.as_deref().unwrap_or(&self.portal.redirect_to)
    }

    /// By link where secure approval and approval both hold, else by mail.
    pub fn delivery(&self) -> Delivery {
        let secure = self.entry.secure_key_approval.unwrap_or(self.portal.secure_key_approval);
        if secure && self.requires_approval() { Delivery::Link } else { Delivery::Email }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route_and_delivery(portal: &Settings, entry: &Overrides) -> (Route, Delivery) {
        let effective = Effective::new(portal, entry);
        (effective.route(), effective.delivery())
    }

    #[test]
    fn entries_that_say_so_themselves_are_counted_either_way() {
        let saying = |require_key_approval| Overrides { require_key_approval, ..Overrides::default() };
        let entries = [saying(None), saying(None), saying(Some(false)), saying(Some(true))];
        assert_eq!(AtOnce::of(entries.iter()), AtOnce { with_approval: 1, without: 3 });
    }

    #[test]
    fn an_entry_that_redirects_needs_an_address_and_no_third_party() {
        let portal = Settings { third_party_decides: true, ..Settings::default() };
        let own = Overrides { redirect_on_key_request: Some(true), ..Overrides::default() };
        let fields: Vec<_> = own.check(&portal).unwrap_err().0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["redirect_to", "third_party_decides"]);
        let elsewhere =
            Overrides { redirect_to: Some("https://pay.example.com/".into()), third_party_decides: Some(false), ..own };
        assert_eq!(elsewhere.check(&portal), Ok(()));
        assert_eq!(Effective::new(&portal, &elsewhere).route(), Route::Redirect);
    }

    #[test]
    fn the_entry_wins_over_the_portal() {
        let portal = Settings { third_party_decides: true, secure_key_approval: true, ..Settings::default() };
        let open = Overrides { require_key_approval: Some(false), ..Overrides::default() };
        let own = Overrides { third_party_decides: Some(false), ..Overrides::default() };
        assert_eq!(route_and_delivery(&portal, &Overrides::default()), (Route::ThirdParty, Delivery::Link));
        assert_eq!(route_and_delivery(&portal, &own), (Route::Admin, Delivery::Link));
        assert_eq!(route_and_delivery(&portal, &open), (Route::Auto, Delivery::Email));
    }
}
