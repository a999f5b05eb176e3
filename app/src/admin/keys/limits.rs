use super::rpc::{ResetKeyQuota, SetKeyLimits};
use crate::{
    admin::press::one_confirmed,
    form::{Form, FormHandle, use_form, use_form_for},
    ui::{Button, ButtonKind, ErrorSummary, InputKind, Panel, Select, TextField},
};
use domain::{
    catalogue::{Quota, QuotaPeriod, Rate},
    key::KeyRow,
    limit::Own,
};
use leptos::prelude::*;

/// How often the key may call, where that is not left to its policies. A key that a gateway counts has nothing here.
pub(super) fn panel(row: &KeyRow) -> AnyView {
    let (form, reset) = (use_form::<SetKeyLimits>(), use_form_for::<ResetKeyQuota>("id", row.key.id.as_str()));
    let (id, own) = (row.key.id.to_string(), row.key.limits);
    let rate = own.rate.limit().unwrap_or(Rate { calls: 0, seconds: 60 });
    let quota = own.quota.limit().unwrap_or(Quota { calls: 0, period: QuotaPeriod::Month });
    let has_quota = row.limits.iter().any(|limit| limit.quota.is_some());
    let reset = has_quota.then(|| one_confirmed(reset, "Reset quota", "The calls of this period count from nothing."));
    let periods = QuotaPeriod::ALL.map(|period| (period.name(), format!("{} {}", period.article(), period.name())));
    view! {
        <Panel heading="Limits">
            <Form handle=form class="form limits-form">
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="id" value=id />
                {choice(form, "rate", "Rate", own.rate.name())}
                <div class="form-row limits-rate">
                    {number(form, "rate_calls", "Calls", rate.calls.into())}
                    {number(form, "rate_seconds", "in this many seconds", rate.seconds.into())}
                </div>
                {choice(form, "quota", "Quota", own.quota.name())}
                <div class="form-row limits-quota">
                    {number(form, "quota_calls", "Calls in a period", quota.calls)}
                    {select(form, "quota_period", "Period", periods.to_vec(), quota.period.name())}
                </div>
                <div class="actions"><Button kind=ButtonKind::Quiet busy=form.busy()>"Set limits"</Button></div>
            </Form>
            {reset}
        </Panel>
    }
    .into_any()
}

/// What applies to the key; the numbers below show only where it has some of its own.
fn choice(form: FormHandle, name: &'static str, label: &'static str, now: &'static str) -> AnyView {
    let ways = [Own::Policy, Own::Unlimited, Own::Limit(())].map(|way| (way.name(), way.label().to_owned()));
    select(form, name, label, ways.to_vec(), now)
}

fn select(
    form: FormHandle,
    name: &'static str,
    label: &'static str,
    options: Vec<(&'static str, String)>,
    now: &'static str,
) -> AnyView {
    let options = options.into_iter().map(|(name, label)| (name.to_owned(), label)).collect();
    let (value, error) = (form.value(name, now), form.error(name));
    view! { <Select name=name label=label options=options value=value error=error required=true /> }.into_any()
}

fn number(form: FormHandle, name: &'static str, label: &'static str, now: i64) -> AnyView {
    let now = if now == 0 { String::new() } else { now.to_string() };
    let (value, error) = (form.value(name, now), form.error(name));
    view! { <TextField name=name label=label kind=InputKind::Number value=value error=error /> }.into_any()
}
