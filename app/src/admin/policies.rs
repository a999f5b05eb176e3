use super::{
    rpc::{ChangePolicy, CreatePolicy, DeletePolicy, PolicyLine, ReadPolicies, ReadPolicySheet},
    tabs::{Part, tabs},
};
use crate::{
    form::{Form, FormHandle, use_form},
    load::{load, show, use_param},
    ui::{
        Badge, Button, ButtonKind, Checkbox, ConfirmDetails, Empty, ErrorSummary, InputKind, LinkButton, Page, Select,
        Table, TextArea, TextField, Tone,
    },
};
use domain::{
    catalogue::{IssuerName, PolicyDraft, PolicySheet, QuotaPeriod},
    names::Names,
};
use leptos::prelude::*;

/// `/admin/policies`: what keys may do.
#[component]
pub fn Policies() -> impl IntoView {
    let policies = load(|| ReadPolicies {});
    let actions = view! { <LinkButton href="/admin/policies/new">"New policy"</LinkButton> }.into_any();
    view! {
        <Page title="Policies" intro="What a key may do, and for how long." actions=actions>
            {tabs(Part::Policies)}
            {show(policies, "the policies", table)}
        </Page>
    }
}

fn table(policies: Vec<PolicyLine>) -> AnyView {
    if policies.is_empty() {
        return view! { <Empty title="No policy yet">"Make one, then offer it at an API."</Empty> }.into_any();
    }
    let rows = policies.into_iter().map(row).collect();
    view! {
        <Table label="Policies" columns=&["Name", "On offer at", "Rate", "Quota", "Key lives", "State"] rows=rows />
    }
    .into_any()
}

fn row(line: PolicyLine) -> AnyView {
    let PolicyLine { policy, offered_by } = line;
    let offered = match offered_by.as_slice() {
        [] => view! { <span class="muted">"No API"</span> }.into_any(),
        names => names.iter().map(String::as_str).collect::<Names>().shortened().into_any(),
    };
    let state = if policy.is_active {
        view! { <Badge tone=Tone::Success>"On"</Badge> }.into_any()
    } else {
        view! { <Badge>"Off"</Badge> }.into_any()
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/policies/{}", policy.id)>{policy.name}</a></th>
            <td data-label="On offer at">{offered}</td>
            <td data-label="Rate">{policy.rate}</td>
            <td data-label="Quota">{policy.quota}</td>
            <td data-label="Key lives">{policy.key_life}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

/// `/admin/policies/new`.
#[component]
pub fn NewPolicy() -> impl IntoView {
    // What it shows is no secret, but whoever may not use the form is told so by the page, not by its button.
    let others = load(|| ReadPolicies {});
    show(others, "the form", |_: Vec<PolicyLine>| new())
}

fn new() -> AnyView {
    let form = use_form::<CreatePolicy>();
    let blank = PolicyDraft::blank();
    view! {
        <Page title="New policy" back=("/admin/policies", "Policies") narrow=true>
            <Form handle=form class="form policy-form">
                <ErrorSummary errors=form.errors() labels=labels() />
                {fields(form, &blank)}
                <div class="actions">
                    <Button busy=form.busy()>"Create policy"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}

/// `/admin/policies/:id`.
#[component]
pub fn OnePolicy() -> impl IntoView {
    let id = use_param("id");
    let sheet = load(move || ReadPolicySheet { id: id() });
    show(sheet, "the policy", |sheet| edit(&sheet))
}

fn edit(sheet: &PolicySheet) -> AnyView {
    let (form, delete) = (use_form::<ChangePolicy>(), use_form::<DeletePolicy>());
    let (id, same, version) = (sheet.id.to_string(), sheet.id.to_string(), sheet.version.to_string());
    let inputs = fields(form, &sheet.draft);
    let offered = match sheet.offered_by.as_slice() {
        [] => "No API offers it.".to_owned(),
        names => format!("On offer at {}.", names.join(", ")),
    };
    let consequence = if sheet.offered_by.is_empty() {
        "The policy is removed for good."
    } else {
        "APIs offer it. Take it from them first; then it can be removed for good."
    };
    view! {
        <Page title=sheet.draft.name.clone() intro=offered back=("/admin/policies", "Policies") narrow=true>
            <Form handle=form class="form policy-form">
                <ErrorSummary errors=form.errors() labels=labels() />
                <input type="hidden" name="id" value=same />
                <input type="hidden" name="version" value=version />
                {inputs}
                <p class="form-next">"Keys that have this policy follow the change at once."</p>
                <div class="actions">
                    <Button busy=form.busy()>"Save"</Button>
                </div>
            </Form>
            <ConfirmDetails label="Delete policy" consequence=consequence open=delete.came_back()>
                <Form handle=delete>
                    <ErrorSummary errors=delete.errors() />
                    <input type="hidden" name="id" value=id />
                    <Button kind=ButtonKind::Danger busy=delete.busy()>"Delete for good"</Button>
                </Form>
            </ConfirmDetails>
        </Page>
    }
    .into_any()
}

/// Numbers that are wrong sound alike.
fn labels() -> Vec<(String, String)> {
    let labels = [
        ("rate_calls", "Calls"),
        ("rate_seconds", "Seconds"),
        ("quota_calls", "Calls in a period"),
        ("key_days", "Days a key lives"),
    ];
    labels.map(|(name, label)| (name.into(), label.into())).to_vec()
}

fn fields(form: FormHandle, draft: &PolicyDraft) -> AnyView {
    let written = |number: Option<String>| number.unwrap_or_default();
    let calls = written(draft.rate.map(|rate| rate.calls.to_string()));
    let seconds = draft.rate.map_or(60, |rate| rate.seconds).to_string();
    let quota = written(draft.quota.map(|quota| quota.calls.to_string()));
    let period = draft.quota.map_or(QuotaPeriod::Month, |quota| quota.period).name();
    let days = written(draft.key_days.map(|days| days.to_string()));
    let allows = draft.allows.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let periods = QuotaPeriod::ALL
        .map(|period| (period.name().to_owned(), format!("{} {}", period.article(), period.name())))
        .to_vec();
    view! {
        <TextField
            name="name"
            label="Name"
            value=form.value("name", draft.name.clone())
            error=form.error("name")
            required=true
        />
        <TextArea
            name="description"
            label="Who it is for"
            value=form.value("description", draft.description.clone())
            error=form.error("description")
            rows=2
        />
        <fieldset class="form-group">
            <legend>"Rate"</legend>
            <p class="field-help">"Left empty: no limit."</p>
            <div class="form-row">
                {number(form, "rate_calls", "Calls", calls, false)}
                {number(form, "rate_seconds", "In how many seconds", seconds, true)}
            </div>
        </fieldset>
        <fieldset class="form-group">
            <legend>"Quota"</legend>
            <p class="field-help">"Left empty: no limit."</p>
            <div class="form-row">
                {number(form, "quota_calls", "Calls in a period", quota, false)}
                <Select
                    name="quota_period"
                    label="Period"
                    options=periods
                    value=form.value("quota_period", period)
                    error=form.error("quota_period")
                    required=true
                />
            </div>
        </fieldset>
        <TextField
            name="key_days"
            label="Days a key lives"
            kind=InputKind::Number
            value=form.value("key_days", days)
            error=form.error("key_days")
            help="Left empty: until it is revoked."
        />
        <TextField
            name="scopes"
            label="Scopes"
            value=form.value("scopes", draft.scopes.join(", "))
            error=form.error("scopes")
            help="Words handed to the API with each call, separated by commas."
        />
        <TextArea
            name="allows"
            label="Calls it allows"
            value=form.value("allows", allows)
            error=form.error("allows")
            help="One a line, like GET,HEAD /v1/stations/* where * is one part of the path and ** any number. Left empty: every call."
            rows=3
            code=true
        />
        {issuer(form, draft)}
        <Checkbox name="is_active" label="Can be asked for" checked=form.ticked("is_active", draft.is_active) />
    }
    .into_any()
}

/// Who keeps the keys; what a gateway has to know besides shows only where one is chosen.
fn issuer(form: FormHandle, draft: &PolicyDraft) -> AnyView {
    let issuers = IssuerName::ALL.map(|issuer| (issuer.name().to_owned(), issuer.label().to_owned())).to_vec();
    view! {
        <Select
            name="issuer"
            label="Keys are kept by"
            options=issuers
            value=form.value("issuer", draft.issuer.name())
            error=form.error("issuer")
            required=true
        />
        <div class="policy-gateway">
            <TextField
                name="gateway_policies"
                label="Policies at the gateway"
                value=form.value("gateway_policies", draft.gateway_policies.join(", "))
                error=form.error("gateway_policies")
                help="Their ids there, separated by commas. Rate, quota and scopes are set at the gateway."
            />
        </div>
    }
    .into_any()
}

fn number(form: FormHandle, name: &'static str, label: &'static str, value: String, required: bool) -> AnyView {
    let value = form.value(name, value);
    let error = form.error(name);
    view! { <TextField name=name label=label kind=InputKind::Number value=value error=error required=required /> }
        .into_any()
}
