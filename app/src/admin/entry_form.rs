use crate::{
    form::FormHandle,
    ui::{CheckGroup, Choice, InputKind, RadioGroup, Select, TextArea, TextField},
};
use domain::catalogue::{AuthType, EntrySheet, Visibility};
use leptos::prelude::*;

/// The inputs of an entry.
pub(super) fn fields(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    view! { {words(form, sheet)} {access(form, sheet)} {overrides(form, sheet)} }.into_any()
}

fn words(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    let draft = sheet.draft.clone();
    view! {
        <TextField name="name" label="Name" value=form.value("name", draft.name) error=form.error("name") required=true />
        <TextField
            name="slug"
            label="Address"
            value=form.value("slug", draft.slug)
            error=form.error("slug")
            help="The end of /apis/… Left empty, it is made from the name."
        />
        <TextField
            name="short_description"
            label="In one line"
            value=form.value("short_description", draft.short_description)
            error=form.error("short_description")
        />
        <TextArea
            name="long_description"
            label="Description"
            value=form.value("long_description", draft.long_description)
            error=form.error("long_description")
            help="Markdown."
            rows=10
        />
        <TextField
            name="owner"
            label="Owner"
            value=form.value("owner", draft.owner)
            error=form.error("owner")
            help="The team or person that answers for this API."
        />
    }
    .into_any()
}

fn access(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    let auth = AuthType::ALL.map(|auth| (auth.name().to_owned(), auth.label().to_owned())).to_vec();
    let visibility = vec![
        Choice::new(Visibility::Public.name(), "Everybody"),
        Choice::new(Visibility::SignedIn.name(), "Developers who are signed in"),
        Choice::new(Visibility::Hidden.name(), "Nobody but admins and its approvers"),
    ];
    let policies: Vec<_> = sheet
        .policies
        .iter()
        .map(|policy| (policy.id.to_string(), format!("{} · {}", policy.name, policy.rate)))
        .collect();
    let chosen: Vec<_> = if form.came_back() {
        let ticked = |n: &usize| form.ticked(&format!("policies/{n}"), false);
        (0..policies.len()).filter(ticked).map(|n| policies[n].0.clone()).collect()
    } else {
        sheet.draft.policies.iter().map(ToString::to_string).collect()
    };
    view! {
        <Select
            name="auth_type"
            label="Authentication"
            options=auth
            value=form.value("auth_type", sheet.draft.auth_type.name())
            error=form.error("auth_type")
        />
        <RadioGroup
            name="visibility"
            label="Visible to"
            options=visibility
            value=form.value("visibility", sheet.draft.visibility.name())
            error=form.error("visibility")
        />
        <CheckGroup name="policies" label="Policies on offer" options=policies chosen=chosen error=form.error("policies") />
        <TextField
            name="approvers"
            label="Approvers"
            value=form.value("approvers", sheet.draft.approvers.join(", "))
            error=form.error("approvers")
            help="E-mail addresses of those who may decide its requests, beside the admins."
        />
    }
    .into_any()
}

fn overrides(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    let (own, portal) = (sheet.draft.overrides.clone(), &sheet.inherited);
    let questions = own.key_request_fields.and_then(|fields| serde_json::to_string_pretty(&fields).ok());
    let inherited = match portal.key_request_fields.len() {
        0 => "none".to_owned(),
        1 => "1 field".to_owned(),
        count => format!("{count} fields"),
    };
    let address = own.email.map(String::from).unwrap_or_default();
    view! {
        <h2>"What this API does differently"</h2>
        {switch(form, "require_key_approval", "Requests need approval", own.require_key_approval, portal.require_key_approval)}
        <TextField
            name="email"
            label="Told of new requests"
            kind=InputKind::Email
            value=form.value("email", address)
            error=form.error("email")
            help="An address beside the approvers'."
        />
        <TextArea
            name="key_request_fields"
            label="Reason fields"
            value=form.value("key_request_fields", questions.unwrap_or_default())
            error=form.error("key_request_fields")
            help=format!("A list in JSON. Left empty, it inherits: {inherited}.")
            placeholder=r#"[{"label": "What for?", "kind": "long_text", "required": true}]"#
            code=true
            rows=6
        />
    }
    .into_any()
}

/// Yes, no, or what the portal says.
fn switch(form: FormHandle, name: &'static str, label: &'static str, own: Option<bool>, portal: bool) -> AnyView {
    let inherits = format!("Inherits: {}", if portal { "yes" } else { "no" });
    let options = vec![("inherit".to_owned(), inherits), ("yes".into(), "Yes".into()), ("no".into(), "No".into())];
    let value = match own {
        None => "inherit",
        Some(true) => "yes",
        Some(false) => "no",
    };
    view! { <Select name=name label=label options=options value=form.value(name, value) error=form.error(name) /> }
        .into_any()
}
