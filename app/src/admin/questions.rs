//! What people are asked: an editor for the questions of a form. It is a plain form; with a script its rows are added,
//! moved and removed in place, without one by the server, and nothing is saved before Save.

mod card;
mod editor;
mod rpc;
mod summary;

pub(super) use summary::{count, summary, words};

use super::{rpc::ReadEntrySheet, settings::ReadSettings};
use crate::{
    UiError,
    error::ErrorPage,
    form::{Form, use_form},
    load::{load, show, use_param},
    ui::{Button, Choice, ErrorSummary, Page, RadioGroup},
};
use domain::{
    catalogue::EntrySheet,
    settings::{AtOnce, QuestionForm, Settings},
};
use editor::{default_button, editor};
use leptos::prelude::*;
use rpc::{ChangeEntryQuestions, ChangeQuestions};

/// Answers of the choice between the portal's questions and an entry's own.
const INHERIT: &str = "inherit";
const OWN: &str = "own";

/// `/admin/settings/fields/:form`: the questions of one of the portal's forms.
#[component]
pub fn PortalQuestions() -> impl IntoView {
    let settings = load(|| ReadSettings {});
    show(settings, "the questions", portal)
}

fn portal((settings, version, _): (Settings, i64, AtOnce)) -> AnyView {
    let name = use_param("form")();
    let Some(asked) = QuestionForm::named(&name) else {
        return view! { <ErrorPage error=UiError::Missing /> }.into_any();
    };
    let form = use_form::<ChangeQuestions>();
    let (title, intro) = words(asked);
    view! {
        <Page title=title intro=intro back=("/admin/settings", "Settings") narrow=true>
            <Form handle=form class="form">
                {default_button()}
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="form" value=asked.name() />
                <input type="hidden" name="version" value=version.to_string() />
                {editor(form, asked.fields(&settings))}
                <div class="actions">
                    <Button busy=form.busy()>"Save questions"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}

/// `/admin/entries/:id/fields`: what requests for one entry are asked.
#[component]
pub fn EntryQuestions() -> impl IntoView {
    let id = use_param("id");
    let sheet = load(move || ReadEntrySheet { id: id() });
    show(sheet, "the questions", entry)
}

fn entry(sheet: EntrySheet) -> AnyView {
    let form = use_form::<ChangeEntryQuestions>();
    let id = sheet.id.map(String::from).unwrap_or_default();
    let (own, inherited) = (sheet.draft.overrides.key_request_fields, sheet.inherited.key_request_fields);
    let source = form.value("source", if own.is_some() { OWN } else { INHERIT });
    let sources = vec![
        Choice::new(INHERIT, "As the portal has it")
            .about(format!("At the moment it asks {}.", count(inherited.len()))),
        Choice::new(OWN, "Its own").about("Begins with a copy of the portal's. None at all is fine, too."),
    ];
    view! {
        <Page
            title="Reason fields"
            intro=format!("What is asked with every request for {}.", sheet.draft.name)
            up=(format!("/admin/entries/{id}"), sheet.draft.name)
            narrow=true
        >
            <Form handle=form class="form questions-form">
                {default_button()}
                <ErrorSummary errors=form.errors() />
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="version" value=sheet.version.to_string() />
                <RadioGroup name="source" label="Questions" options=sources value=source required=true />
                <div class="questions-inherited">{summary(&inherited)}</div>
                <div class="questions-own">{editor(form, own.as_deref().unwrap_or(&inherited))}</div>
                <div class="actions">
                    <Button busy=form.busy()>"Save questions"</Button>
                </div>
            </Form>
        </Page>
    }
    .into_any()
}
