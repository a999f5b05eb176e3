use super::rpc::{PasteDocumentation, ReadDocumentationFrom};
use crate::{
    form::{Form, use_form},
    ui::{Button, ButtonKind, ErrorSummary, InputKind, Notice, Panel, TextArea, TextField, Time, Tone},
};
use domain::catalogue::DocumentationState;
use leptos::prelude::*;

/// Where the documentation of an entry stands, and the ways to give it.
pub(super) fn documentation(id: &str, state: DocumentationState) -> AnyView {
    let (paste, from) = (use_form::<PasteDocumentation>(), use_form::<ReadDocumentationFrom>());
    let (id, same) = (id.to_owned(), id.to_owned());
    view! {
        <Panel heading="Documentation">
            {standing(state)}
            <Form handle=paste class="form">
                <ErrorSummary errors=paste.errors() />
                <input type="hidden" name="id" value=same />
                <TextArea
                    name="document"
                    label="Paste an OpenAPI document"
                    value=paste.value("document", "")
                    error=paste.error("document")
                    help="OpenAPI 3.0 or 3.1, as JSON or YAML."
                    code=true
                    rows=6
                />
                <div class="actions">
                    <Button kind=ButtonKind::Quiet busy=paste.busy()>"Use this document"</Button>
                </div>
            </Form>
            <Form handle=from class="form">
                <ErrorSummary errors=from.errors() />
                <input type="hidden" name="id" value=id />
                <TextField
                    name="url"
                    label="Or read it from an address"
                    kind=InputKind::Url
                    value=from.value("url", "")
                    error=from.error("url")
                />
                <div class="actions">
                    <Button kind=ButtonKind::Quiet busy=from.busy()>"Read from there"</Button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

fn standing(state: DocumentationState) -> AnyView {
    match state {
        DocumentationState::Missing => view! { <p>"There is no documentation yet."</p> }.into_any(),
        DocumentationState::Ready { operations, updated } => {
            view! { <p>{format!("{operations} operations, read ")}<Time at=updated />"."</p> }.into_any()
        }
        DocumentationState::Reading { url, since } => {
            view! { <Notice>{format!("Being read from {url} since ")}<Time at=since />". Reload to see the result."</Notice> }
                .into_any()
        }
        DocumentationState::Failed { url, why } => {
            view! { <Notice tone=Tone::Danger>{format!("Reading {url} failed: {why}")}</Notice> }.into_any()
        }
    }
}
