//! The OpenAPI document of an entry: where it stands, and the ways to give one.

mod give;
mod watch;

use super::rpc::{ReadEntrySheet, RemoveDocumentation};
use crate::{
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, LinkButton, Notice, Page, Panel, Time, Tone},
};
use domain::catalogue::{DocumentationState, EntrySheet};
use leptos::prelude::*;

/// Where the documentation stands, on the entry's own page, with the way to change it.
pub(super) fn documentation(id: &str, state: &DocumentationState) -> AnyView {
    let words = if *state == DocumentationState::Missing { "Add a document" } else { "Change the document" };
    let (standing, page) = (standing(state), page_of(id));
    view! {
        <Panel heading="Documentation">
            {standing}
            <div class="actions">
                <LinkButton href=page kind=ButtonKind::Quiet>{words}</LinkButton>
            </div>
        </Panel>
    }
    .into_any()
}

/// Where the page stands, and where its upload is posted to.
fn page_of(id: &str) -> String {
    format!("/admin/entries/{id}/documentation")
}

/// `/admin/entries/:id/documentation`.
#[component]
pub fn EntryDocumentation() -> impl IntoView {
    let id = use_param("id");
    let sheet = load(move || ReadEntrySheet { id: id() });
    show(sheet, "the documentation", page)
}

fn page(sheet: EntrySheet) -> AnyView {
    let id = sheet.id.map(String::from).unwrap_or_default();
    let (entry, public) = (format!("/admin/entries/{id}"), format!("/apis/{}", sheet.draft.slug));
    let actions = view! { <LinkButton href=public kind=ButtonKind::Quiet>"View"</LinkButton> }.into_any();
    let remove = (sheet.documentation != DocumentationState::Missing).then(|| remove(&id));
    view! {
        <Page
            title="Documentation"
            intro="From an OpenAPI document the entry shows what one can do with the API."
            up=(entry, sheet.draft.name)
            actions=actions
            narrow=true
        >
            {watch::watch(&id, sheet.documentation)}
            {give::file(&id)}
            {give::address(&id)}
            {remove}
        </Page>
    }
    .into_any()
}

fn remove(id: &str) -> AnyView {
    let (form, id) = (use_form::<RemoveDocumentation>(), id.to_owned());
    view! {
        <ConfirmDetails label="Remove the document" consequence="The entry no longer shows any operations.">
            <Form handle=form>
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="id" value=id />
                <Button kind=ButtonKind::Danger busy=form.busy()>"Remove for good"</Button>
            </Form>
        </ConfirmDetails>
    }
    .into_any()
}

fn standing(state: &DocumentationState) -> AnyView {
    match state.clone() {
        DocumentationState::Missing => view! { <p class="muted">"There is no documentation yet."</p> }.into_any(),
        DocumentationState::Ready { operations, updated } => {
            let operations = if operations == 1 { "1 operation".into() } else { format!("{operations} operations") };
            view! { <p>{operations}", read "<Time at=updated />"."</p> }.into_any()
        }
        DocumentationState::Reading { url, since } => {
            view! { <Notice><p>"Reading the document from "<code class="mono">{url}</code>", since "<Time at=since />"."</p></Notice> }
                .into_any()
        }
        DocumentationState::Failed { url, why } => {
            view! {
                <Notice tone=Tone::Danger>
                    <p>"Reading "<code class="mono">{url}</code>" did not work: "{why}</p>
                    <p>"What was read earlier, if anything, stays."</p>
                </Notice>
            }
            .into_any()
        }
    }
}
