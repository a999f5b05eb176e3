//! From what a form sends to a draft: every input by its name, every mistake beside it.

use super::{AuthType, EntryDraft, IssuerName, PolicyDraft, Quota, QuotaPeriod, Rate, Visibility};
use crate::{Invalid, call::parse_rules, field::Typed, id::PolicyId, reading::Reading, settings::Overrides};

impl EntryDraft {
    /// Reads the entry's form. What it does not ask stays as in `base`: the questions, which have an editor of their own.
    pub fn from_form(typed: &Typed, base: Overrides) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let policies = form.several("policies").iter().filter_map(|id| id.parse::<PolicyId>().ok()).collect();
        let email = form.email("email");
        let draft = Self {
            slug: form.text("slug"),
            name: form.text("name"),
            short_description: form.text("short_description"),
            long_description: form.text("long_description"),
            auth_type: form.choice("auth_type", AuthType::named, AuthType::AuthToken),
            owner: form.text("owner"),
            visibility: form.choice("visibility", Visibility::named, Visibility::Hidden),
            policies,
            approvers: form.words("approvers"),
            overrides: Overrides {
                require_key_approval: form.overridden("require_key_approval"),
                secure_key_approval: form.overridden("secure_key_approval"),
                redirect_on_key_request: form.overridden("redirect_on_key_request"),
                redirect_to: Some(form.text("redirect_to")).filter(|address| !address.is_empty()),
                third_party_decides: form.overridden("third_party_decides"),
                inform_on_auto_approval: form.overridden("inform_on_auto_approval"),
                email,
                ..base
            },
        };
        form.done(draft)
    }
}

impl PolicyDraft {
    /// Reads the policy's form.
    pub fn from_form(typed: &Typed) -> Result<Self, Invalid> {
        let mut form = Reading::of(typed);
        let calls = form.number("rate_calls");
        let seconds = form.number("rate_seconds").unwrap_or(60);
        let quota = form.number("quota_calls");
        let period = form.choice("quota_period", QuotaPeriod::named, QuotaPeriod::Month);
        let allows = form.read("allows", |text| parse_rules("allows", text.lines()));
        let issuer = form.choice("issuer", issuer_or_builtin, IssuerName::Builtin);
        let draft = Self {
            name: form.text("name"),
            description: form.text("description"),
            rate: calls.map(|calls| Rate { calls, seconds }),
            quota: quota.map(|calls| Quota { calls, period }),
            key_days: form.number("key_days"),
            scopes: form.words("scopes"),
            allows,
            issuer,
            // Hidden where the issuer has none, so what may still stand there does not count.
            gateway_policies: if issuer == IssuerName::Builtin { Vec::new() } else { form.words("gateway_policies") },
            is_active: form.is_ticked("is_active"),
        };
        form.done(draft)
    }
}

/// Not asked for where the portal has no gateway.
fn issuer_or_builtin(name: &str) -> Option<IssuerName> {
    if name.is_empty() { Some(IssuerName::Builtin) } else { IssuerName::named(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        pairs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
    }

    #[test]
    fn every_mistake_of_a_policy_stands_beside_its_input() {
        let form = typed(&[("rate_calls", "many"), ("quota_calls", "1.5"), ("quota_period", "year")]);
        let fields: Vec<_> =
            PolicyDraft::from_form(&form).unwrap_err().0.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["rate_calls", "quota_calls", "quota_period"]);
    }

    #[test]
    fn each_wrong_line_of_what_is_allowed_is_named() {
        let form = typed(&[("allows", "GET /v1/*\nv1\n/v1*"), ("quota_period", "day")]);
        let Invalid(errors) = PolicyDraft::from_form(&form).unwrap_err();
        assert_eq!((errors.len(), errors[0].field.as_str()), (1, "allows"));
        assert!(errors[0].message.contains("Line 2") && errors[0].message.contains("Line 3"));
    }

    #[test]
    fn empty_limits_are_no_limits() {
        let form = typed(&[("name", "Free"), ("rate_calls", ""), ("quota_period", "day"), ("scopes", "read, write")]);
        let draft = PolicyDraft::from_form(&form).unwrap();
        assert_eq!((draft.rate, draft.quota, draft.scopes), (None, None, vec!["read".into(), "write".into()]));
    }

    #[test]
    fn an_override_is_yes_no_or_inherited() {
        let of = |answer| {
            let form = typed(&[("auth_type", "oauth"), ("visibility", "public"), ("require_key_approval", answer)]);
            EntryDraft::from_form(&form, Overrides::default()).unwrap().overrides.require_key_approval
        };
        assert_eq!(["yes", "no", "inherit"].map(of), [Some(true), Some(false), None]);
    }

    #[test]
    fn what_the_form_does_not_ask_stays() {
        let form = typed(&[("auth_type", "oauth"), ("visibility", "public")]);
        let base = Overrides {
            key_request_fields: Some(Vec::new()),
            email: Some("owner@example.com".parse().unwrap()),
            ..Overrides::default()
        };
        let overrides = EntryDraft::from_form(&form, base).unwrap().overrides;
        assert_eq!(overrides.key_request_fields, Some(Vec::new()));
        assert_eq!(overrides.email, None, "the address was asked for and left empty");
    }
}
