use super::Settings;
use crate::{Invalid, field::Typed, reading::Reading};

impl Settings {
    /// Reads the settings' form and checks it, with every mistake at once. What the form does not ask stays as in
    /// `base`: the two lists of fields, and the mails.
    ///
    /// Secure approval goes with approval: its switch is out of sight while that is off.
    pub fn from_form(typed: &Typed, base: Self) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let settings = Self {
            portal_name: form.text("portal_name"),
            require_key_approval: form.is_ticked("require_key_approval"),
            secure_key_approval: form.is_ticked("require_key_approval") && form.is_ticked("secure_key_approval"),
            claim_ttl_hours: form.whole("claim_ttl_hours", base.claim_ttl_hours),
            redirect_on_key_request: form.is_ticked("redirect_on_key_request"),
            redirect_to: form.text("redirect_to"),
            third_party_decides: form.is_ticked("third_party_decides"),
            hand_off_timeout_hours: form.whole("hand_off_timeout_hours", base.hand_off_timeout_hours),
            enable_multi_selection: form.is_ticked("enable_multi_selection"),
            catalogue_login_only: form.is_ticked("catalogue_login_only"),
            disable_signup: form.is_ticked("disable_signup"),
            disable_login: form.is_ticked("disable_login"),
            email: form.email("email"),
            max_open_requests: form.whole("max_open_requests", base.max_open_requests),
            request_ttl_days: form.whole("request_ttl_days", base.request_ttl_days),
            allow_self_approval: form.is_ticked("allow_self_approval"),
            inform_on_auto_approval: form.is_ticked("inform_on_auto_approval"),
            decline_reason_required: form.is_ticked("decline_reason_required"),
            key_prefix: form.text("key_prefix"),
            ..base
        };
        form.errors.extend(settings.check().err().into_iter().flat_map(|invalid| invalid.0));
        form.done(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled_in(changes: &[(&str, &str)]) -> Typed {
        let usual = [
            ("portal_name", "Keys"),
            ("key_prefix", "kw"),
            ("max_open_requests", "20"),
            ("request_ttl_days", "0"),
            ("claim_ttl_hours", "72"),
            ("hand_off_timeout_hours", "72"),
        ];
        usual.iter().chain(changes).map(|(name, text)| ((*name).into(), (*text).into())).collect()
    }

    #[test]
    fn a_box_that_is_not_ticked_is_a_switch_turned_off() {
        let settings = Settings::from_form(&filled_in(&[("disable_signup", "true")]), Settings::default()).unwrap();
        assert_eq!((settings.require_key_approval, settings.disable_signup), (false, true));
    }

    #[test]
    fn every_mistake_stands_beside_its_input() {
        let form = filled_in(&[("max_open_requests", "many"), ("request_ttl_days", "9999"), ("email", "nobody")]);
        let errors = Settings::from_form(&form, Settings::default()).unwrap_err().0;
        let fields: Vec<_> = errors.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["email", "max_open_requests", "request_ttl_days"]);
    }

    #[test]
    fn what_the_form_does_not_ask_stays() {
        let field = crate::field::Field::new("why", "Why?", crate::field::Kind::Text);
        let base = Settings { signup_fields: vec![field.clone()], ..Settings::default() };
        assert_eq!(Settings::from_form(&filled_in(&[]), base).unwrap().signup_fields, vec![field]);
    }

    #[test]
    fn secure_approval_goes_with_approval() {
        let secure = |changes: &[(&str, &str)]| {
            Settings::from_form(&filled_in(changes), Settings::default()).unwrap().secure_key_approval
        };
        assert!(secure(&[("require_key_approval", "true"), ("secure_key_approval", "true")]));
        assert!(!secure(&[("secure_key_approval", "true")]));
    }
}
