use crate::{
    form::FormHandle,
    ui::{CheckGroup, Choice, InputKind, RadioGroup, Select, TextArea, TextField},
};
use domain::catalogue::{AuthType, EntrySheet, Visibility};
use leptos::prelude::*;

/// The inputs of an entry, in parts of what belongs together.
pub(super) fn fields(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    view! {
        {part("What it is", words(form, sheet))}
        {part("Who sees it, and who decides", people(form, sheet))}
        {part("Policies", policies(form, sheet))}
        {part("What differs here", overrides(form, sheet))}
    }
    .into_any()
}

fn part(heading: &'static str, inputs: AnyView) -> AnyView {
    view! {
        <section class="form-part">
            <h2>{heading}</h2>
            {inputs}
        </section>
    }
    .into_any()
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

fn people(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    let visibility = vec![
        Choice::new(Visibility::Public.name(), "Everybody"),
        Choice::new(Visibility::SignedIn.name(), "Developers who are signed in"),
        Choice::new(Visibility::Hidden.name(), "Nobody but admins and its approvers"),
    ];
    view! {
        <RadioGroup
            name="visibility"
            label="Visible to"
            options=visibility
            value=form.value("visibility", sheet.draft.visibility.name())
            error=form.error("visibility")
            required=true
        />
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

fn policies(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    let auth = AuthType::ALL.map(|auth| (auth.name().to_owned(), auth.label().to_owned())).to_vec();
    let policies: Vec<_> = sheet.policies.iter().map(|policy| (policy.id.to_string(), policy.line())).collect();
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
            required=true
        />
        <CheckGroup name="policies" label="Policies on offer" options=policies chosen=chosen error=form.error("policies") />
    }
    .into_any()
}

fn overrides(form: FormHandle, sheet: &EntrySheet) -> AnyView {
    let (own, portal) = (&sheet.draft.overrides, &sheet.inherited);
    let address = own.email.as_ref().map(ToString::to_string).unwrap_or_default();
    let also = match &portal.email {
        Some(address) => format!("Beside the approvers, and {address}, who is told by the portal."),
        None => "Beside the approvers. The portal tells nobody else.".into(),
    };
    let elsewhere = match portal.redirect_to.as_str() {
        "" => "The portal names none.".to_owned(),
        address => format!("Left empty, as the portal has it: {address}"),
    };
    view! {
        {switch(form, "require_key_approval", "Requests need approval", own.require_key_approval, portal.require_key_approval)}
        {switch(form, "secure_key_approval", "Secure key approval", own.secure_key_approval, portal.secure_key_approval)}
        {switch(form, "third_party_decides", "A third party decides", own.third_party_decides, portal.third_party_decides)}
        {switch(
            form,
            "redirect_on_key_request",
            "Another site decides",
            own.redirect_on_key_request,
            portal.redirect_on_key_request,
        )}
        <TextField
            name="redirect_to"
            label="Where developers are sent"
            kind=InputKind::Url
            value=form.value("redirect_to", own.redirect_to.clone().unwrap_or_default())
            error=form.error("redirect_to")
            help=elsewhere
        />
        {switch(
            form,
            "inform_on_auto_approval",
            "Deciders are told of what needed no approval",
            own.inform_on_auto_approval,
            portal.inform_on_auto_approval,
        )}
        <TextField
            name="email"
            label="Told of new requests"
            kind=InputKind::Email
            value=form.value("email", address)
            error=form.error("email")
            help=also
        />
    }
    .into_any()
}

/// Yes, no, or what the portal says.
fn switch(form: FormHandle, name: &'static str, label: &'static str, own: Option<bool>, portal: bool) -> AnyView {
    let inherits = format!("As the portal has it: {}", if portal { "yes" } else { "no" });
    let options = vec![("inherit".to_owned(), inherits), ("yes".into(), "Yes".into()), ("no".into(), "No".into())];
    let value = match own {
        None => "inherit",
        Some(true) => "yes",
        Some(false) => "no",
    };
    let value = form.value(name, value);
    view! { <Select name=name label=label options=options value=value error=form.error(name) required=true /> }
        .into_any()
}
