use super::{
    preview::{self, Look},
    rpc::{ChangeMail, ReadMail, ResetMail, SendTestMail},
    state,
};
use crate::{
    form::{Form, FormHandle, use_form, use_form_for},
    load::{load, show, use_param},
    ui::{Button, ButtonKind, ConfirmDetails, ErrorSummary, Page, Panel, Switch, TextArea, TextField},
};
use domain::{
    field::{LOOK, PRESS},
    settings::{MailName, MailSheet, MailText, MailValue},
};
use leptos::prelude::*;

/// `/admin/mails/:name`: the words of one mail, and how it reads.
#[component]
pub fn OneMail() -> impl IntoView {
    let name = use_param("name");
    let typed = use_form::<ChangeMail>().came_back_with();
    let of =
        move |mail: &String| typed.as_ref().filter(|typed| typed.get("mail") == Some(mail)).map(MailText::from_form);
    let sheet = load(move || {
        let mail = name();
        ReadMail { typed: of(&mail), mail }
    });
    show(sheet, "the mail", edit)
}

fn edit(sheet: MailSheet) -> AnyView {
    let mail = sheet.mail;
    let form = use_form_for::<ChangeMail>("mail", mail.name());
    let look = preview::look(mail, sheet.preview.clone());
    let beside = view! { <span class="row">{state(sheet.enabled, sheet.is_edited)}</span> }.into_any();
    let (values, also, now) = (values(&sheet.values), also(mail, &sheet), (mail, sheet.version));
    let words = move |_| words(form, &sheet, look);
    view! {
        <Page title=mail.label() intro=mail.about() back=("/admin/mails", "Mails") beside=beside>
            <div class="mail">
                <div class="stack wide">
                    // Made anew with each version: an input that somebody typed into keeps what it shows, whatever its
                    // attributes say.
                    <For each=move || [now] key=|now| *now children=words />
                    {also}
                </div>
                <div class="stack">{preview::show(look)} <Panel heading="Values">{values}</Panel></div>
            </div>
        </Page>
    }
    .into_any()
}

fn words(form: FormHandle, sheet: &MailSheet, look: Look) -> AnyView {
    let (text, version) = (sheet.text.clone(), sheet.version.to_string());
    let switch = sheet.mail.can_be_off().then(|| switch(form, sheet.enabled));
    view! {
        <Form handle=form class="form">
            <ErrorSummary errors=form.errors() />
            <input type="hidden" name="version" value=version />
            {switch}
            <div class="form" on:input=move |event| preview::typed(look, &event)>
                <TextField
                    name="subject"
                    label="Subject"
                    value=form.value("subject", text.subject)
                    error=form.error("subject")
                    required=true
                    autocomplete="off"
                />
                <TextArea
                    name="body"
                    label="Text"
                    rows=16
                    value=form.value("body", text.body)
                    error=form.error("body")
                    help="An empty line begins a paragraph. “# ” makes a heading, “- ” a list, two stars around words make them **strong**."
                    required=true
                />
                <TextArea
                    name="sign_off"
                    label="Sign-off"
                    rows=3
                    value=form.value("sign_off", text.sign_off)
                    error=form.error("sign_off")
                    help="Under the text. Left empty: none."
                />
            </div>
            <div class="actions">
                <Button busy=form.busy()>"Save mail"</Button>
                <button class="button quiet" name=PRESS value=LOOK on:click=move |event| preview::pressed(look, &event)>
                    "Preview"
                </button>
            </div>
        </Form>
    }
    .into_any()
}

fn switch(form: FormHandle, enabled: bool) -> AnyView {
    view! {
        <Switch
            name="enabled"
            label="This mail is sent"
            checked=form.ticked("enabled", enabled)
            error=form.error("enabled")
            help="When off, nobody gets it."
        />
    }
    .into_any()
}

/// What can be done beside editing.
fn also(mail: MailName, sheet: &MailSheet) -> AnyView {
    let test = use_form_for::<SendTestMail>("mail", mail.name()).changing_nothing();
    let reset = use_form_for::<ResetMail>("mail", mail.name());
    let version = sheet.version.to_string();
    let back = sheet.is_edited.then(|| {
        view! {
            <ConfirmDetails
                label="Reset to default"
                consequence="Your subject, text and sign-off are forgotten, and the mail reads as it comes."
                open=reset.came_back()
            >
                <Form handle=reset>
                    <ErrorSummary errors=reset.errors() />
                    <input type="hidden" name="version" value=version />
                    <Button kind=ButtonKind::Danger busy=reset.busy()>"Forget my words"</Button>
                </Form>
            </ConfirmDetails>
        }
    });
    view! {
        <Panel heading="As it is saved">
            <Form handle=test>
                <ErrorSummary errors=test.errors() />
                <Button kind=ButtonKind::Quiet busy=test.busy()>"Send a test to myself"</Button>
            </Form>
            {back}
        </Panel>
    }
    .into_any()
}

/// What the texts may use, with what it is in the preview.
fn values(values: &[MailValue]) -> AnyView {
    let value = |value: &MailValue| {
        view! {
            <dt><code class="mono">{value.usage.clone()}</code></dt>
            <dd>{value.example.clone()} {value.only_in_body.then_some(" (in the text alone)")}</dd>
        }
    };
    view! { <dl class="mail-values">{values.iter().map(value).collect_view()}</dl> }.into_any()
}
