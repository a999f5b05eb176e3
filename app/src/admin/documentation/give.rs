use super::page_of;
use crate::{
    admin::rpc::FetchDocumentation,
    form::{Form, use_form, use_form_to},
    ui::{Button, ButtonKind, ErrorSummary, FileField, InputKind, Panel, TextArea, TextField},
};
use leptos::prelude::*;

/// A document from the reader's own machine: a file, or its text.
pub(super) fn file(id: &str) -> AnyView {
    let form = use_form_to(&page_of(id));
    view! {
        <Panel heading="Give a document">
            <Form handle=form class="form" upload=true>
                <ErrorSummary errors=form.errors() />
                <FileField
                    name="file"
                    label="File"
                    error=form.error("file")
                    help="OpenAPI 3.0 or 3.1, as JSON or YAML, up to 10 MB."
                    accept=".json,.yaml,.yml,application/json,application/yaml"
                />
                <TextArea
                    name="document"
                    label="Or its text"
                    value=form.value("document", "")
                    error=form.error("document")
                    help="Pasted here, instead of a file."
                    code=true
                    rows=6
                />
                <div class="actions">
                    <Button busy=form.busy()>{words(form.busy(), "Use this document")}</Button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

/// A document that the portal fetches itself.
pub(super) fn address(id: &str) -> AnyView {
    let (form, id) = (use_form::<FetchDocumentation>(), id.to_owned());
    view! {
        <Panel heading="Read it from an address">
            <Form handle=form class="form">
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="id" value=id />
                <TextField
                    name="url"
                    label="Address"
                    kind=InputKind::Url
                    value=form.value("url", "")
                    error=form.error("url")
                    help="It is read once. Come back here when the document has changed."
                    required=true
                />
                <div class="actions">
                    <Button kind=ButtonKind::Quiet busy=form.busy()>"Read from there"</Button>
                </div>
            </Form>
        </Panel>
    }
    .into_any()
}

fn words(busy: Signal<bool>, idle: &'static str) -> impl IntoView {
    move || if busy.get() { "Reading the document…" } else { idle }
}
