use super::{
    documentation::documentation,
    entry_form::fields,
    questions::{count, summary},
    rpc::{ChangeEntry, CreateEntry, DeleteEntry, ReadEntries, ReadEntrySheet},
    tabs::{Part, tabs},
};
use crate::{
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Badge, Button, ButtonKind, ConfirmDetails, Empty, ErrorSummary, LinkButton, Page, Panel, Table, Time, Tone},
};
use domain::catalogue::{EntryRow, EntrySheet, Visibility};
use leptos::prelude::*;

/// `/admin/entries`: every API, the hidden ones too.
#[component]
pub fn Entries() -> impl IntoView {
    let entries = load(|| ReadEntries {});
    let actions = view! { <LinkButton href="/admin/entries/new">"Publish an API"</LinkButton> }.into_any();
    view! {
        <Page title="Catalogue entries" intro="The APIs that can be asked for." actions=actions>
            {tabs(Part::Entries)}
            {show(entries, "the entries", table)}
        </Page>
    }
}

fn table(entries: Vec<EntryRow>) -> AnyView {
    if entries.is_empty() {
        return view! { <Empty title="No entry yet">"Publish the first API. You need a policy for it."</Empty> }
            .into_any();
    }
    let rows = entries.into_iter().map(row).collect();
    view! {
        <Table label="Catalogue entries" columns=&["Name", "Visible to", "Policies", "Owner", "Approvers", "Changed"] rows=rows />
    }
    .into_any()
}

fn row(entry: EntryRow) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=format!("/admin/entries/{}", entry.id)>{entry.name}</a></th>
            <td>{visible_to(entry.visibility)}</td>
            <td data-label="Policies">{if entry.policies.is_empty() { "None".to_owned() } else { entry.policies.join(", ") }}</td>
            <td data-label="Owner">{entry.owner}</td>
            <td class="number" data-label="Approvers">{entry.approvers.to_string()}</td>
            <td class="nowrap" data-label="Changed"><Time at=entry.updated /></td>
        </tr>
    }
    .into_any()
}

fn visible_to(visibility: Visibility) -> AnyView {
    match visibility {
        Visibility::Public => view! { <Badge tone=Tone::Success>"Everybody"</Badge> }.into_any(),
        Visibility::SignedIn => view! { <Badge tone=Tone::Accent>"Signed in"</Badge> }.into_any(),
        Visibility::Hidden => view! { <Badge>"Hidden"</Badge> }.into_any(),
    }
}

/// `/admin/entries/new`.
#[component]
pub fn NewEntry() -> impl IntoView {
    let sheet = load(|| ReadEntrySheet { id: String::new() });
    show(sheet, "the form", new)
}

fn new(sheet: EntrySheet) -> AnyView {
    let form = use_form::<CreateEntry>();
    view! {
        <Page title="Publish an API" back=("/admin/entries", "Catalogue entries") narrow=true>
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                {fields(form, &sheet)}
                <div class="actions">
                    <Button busy=form.busy()>"Publish"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}

/// `/admin/entries/:id`.
#[component]
pub fn OneEntry() -> impl IntoView {
    let id = use_param("id");
    let sheet = load(move || ReadEntrySheet { id: id() });
    show(sheet, "the entry", |sheet| edit(&sheet))
}

fn edit(sheet: &EntrySheet) -> AnyView {
    let id = sheet.id.clone().map(String::from).unwrap_or_default();
    let (form, delete) = (use_form::<ChangeEntry>(), use_form::<DeleteEntry>());
    let (same, version, inputs) = (id.clone(), sheet.version.to_string(), fields(form, sheet));
    let (documented, asked) = (documentation(&id, &sheet.documentation), questions(&id, sheet));
    let public = format!("/apis/{}", sheet.draft.slug);
    let history = format!("/admin/history?entry={id}");
    let actions = view! {
        <LinkButton href=history kind=ButtonKind::Quiet>"History"</LinkButton>
        <LinkButton href=public kind=ButtonKind::Quiet>"View"</LinkButton>
    }
    .into_any();
    view! {
        <Page title=sheet.draft.name.clone() back=("/admin/entries", "Catalogue entries") actions=actions narrow=true>
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="id" value=same />
                <input type="hidden" name="version" value=version />
                {inputs}
                <div class="actions">
                    <Button busy=form.busy()>"Save"</Button>
                </div>
            </Form>
            {crate::usage::of_entry()}
            {asked}
            {documented}
            <ConfirmDetails label="Delete entry" consequence="The entry and its documentation are removed for good." open=delete.came_back()>
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

/// What its requests are asked, with the way to the editor.
fn questions(id: &str, sheet: &EntrySheet) -> AnyView {
    let own = &sheet.draft.overrides.key_request_fields;
    let (whose, fields) = match own {
        Some(own) => ("Its own", own),
        None => ("As the portal has it", &sheet.inherited.key_request_fields),
    };
    let (editor, number) = (format!("/admin/entries/{id}/fields"), count(fields.len()));
    let list = (!fields.is_empty()).then(|| summary(fields));
    view! {
        <Panel heading="Reason fields">
            <p class="muted">{format!("{whose}: {number}.")}</p>
            {list}
            <div class="actions">
                <LinkButton href=editor kind=ButtonKind::Quiet>"Edit reason fields"</LinkButton>
            </div>
        </Panel>
    }
    .into_any()
}
