use super::rpc::ReadMailPreview;
use crate::{
    UiError,
    load::ask_once,
    ui::{Notice, Panel, Tone},
};
use domain::{
    Invalid,
    field::{FieldError, Typed},
    settings::{MailName, MailPreview, MailText},
};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlFormElement};

/// How long nobody types until the preview follows.
const PAUSE: Duration = Duration::from_millis(300);

/// How a mail reads, with the words that stand in its form.
#[derive(Clone, Copy)]
pub(super) struct Look {
    mail: MailName,
    shown: RwSignal<Result<MailPreview, Vec<FieldError>>>,
    /// Counts what was typed: only the newest is asked for, and only its answer shown.
    turn: StoredValue<u32>,
}

/// `first`: as the page came.
pub(super) fn look(mail: MailName, first: Result<MailPreview, Invalid>) -> Look {
    Look { mail, shown: RwSignal::new(first.map_err(|invalid| invalid.0)), turn: StoredValue::new(0) }
}

/// Somebody typed: shows how it reads as soon as they pause.
pub(super) fn typed(look: Look, event: &Event) {
    if let Some(text) = event.target().and_then(|target| text_around(&target.dyn_into().ok()?)) {
        let turn = next(look);
        set_timeout(move || ask(look, turn, text), PAUSE);
    }
}

/// Somebody wants to see it now.
pub(super) fn pressed(look: Look, event: &MouseEvent) {
    if let Some(text) = event.target().and_then(|target| text_around(&target.dyn_into().ok()?)) {
        event.prevent_default();
        ask(look, next(look), text);
    }
}

fn next(look: Look) -> u32 {
    look.turn.update_value(|turn| *turn += 1);
    look.turn.get_value()
}

fn ask(look: Look, turn: u32, text: MailText) {
    let is_newest = move || look.turn.try_get_value() == Some(turn);
    if !is_newest() {
        return;
    }
    spawn_local(async move {
        let MailText { subject, body, sign_off } = text;
        let answer = ask_once(ReadMailPreview { mail: look.mail.name().into(), subject, body, sign_off }).await;
        if is_newest() {
            look.shown.set(answer.map_err(UiError::into_field_errors));
        }
    });
}

/// What stands in the form around an input.
fn text_around(input: &Element) -> Option<MailText> {
    let form: HtmlFormElement = input.closest("form").ok()??.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let text = |name: &str| Some((name.to_owned(), data.get(name).as_string()?));
    let typed: Typed = ["subject", "body", "sign_off"].into_iter().filter_map(text).collect();
    Some(MailText::from_form(&typed))
}

/// The mail as it reads, or why it cannot be filled.
pub(super) fn show(look: Look) -> AnyView {
    let shown = move || look.shown.get().map_or_else(refused, mail);
    view! { <Panel heading="Preview">{shown}</Panel> }.into_any()
}

fn mail(preview: MailPreview) -> AnyView {
    view! {
        <div class="stack">
            <p class="mail-subject">{preview.subject}</p>
            <div class="mail-html" inner_html=preview.html></div>
            <details class="mail-plain">
                <summary>"Without HTML"</summary>
                <pre>{preview.plain}</pre>
            </details>
        </div>
    }
    .into_any()
}

fn refused(mistakes: Vec<FieldError>) -> AnyView {
    let mistakes = mistakes.into_iter().map(|mistake| {
        let place = match mistake.field.as_str() {
            "subject" => "Subject: ",
            "body" => "Text: ",
            "sign_off" => "Sign-off: ",
            _ => "",
        };
        view! { <p>{format!("{place}{}", mistake.message)}</p> }
    });
    view! { <Notice tone=Tone::Warning>{mistakes.collect_view()}</Notice> }.into_any()
}
