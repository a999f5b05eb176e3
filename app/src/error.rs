//! What a screen is told when something did not work, and how that looks.

use crate::ui::{Empty, InPage, LinkButton, Notice, Page, Tone};
use domain::FieldError;
use leptos::{
    prelude::*,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use leptos_router::{hooks::use_location, location::Url};
use serde::{Deserialize, Serialize};

/// The one error type between the screens and the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UiError {
    /// Nobody is signed in.
    SignIn,
    Forbidden,
    /// The rules forbid it to this person; the sentence says which.
    NotAllowed(String),
    /// Not there, or not for these eyes.
    Missing,
    /// Not there any more; the sentence says who ended it.
    Gone(String),
    /// Every mistake in a form, each beside its field.
    Invalid(Vec<FieldError>),
    /// Things are not as this page shows them; the sentence says who or what was faster.
    Conflict(String),
    /// Seconds to wait.
    TooMany(u64),
    /// The form did not arrive as it was sent, say from an outdated tab.
    Malformed,
    /// The server did not answer.
    Unreachable,
    Internal,
}

impl UiError {
    /// The HTTP status of a reply with this error.
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignIn => 401,
            Self::Forbidden | Self::NotAllowed(_) => 403,
            Self::Missing | Self::Gone(_) => 404,
            Self::Invalid(_) => 422,
            Self::Conflict(_) => 409,
            Self::TooMany(_) => 429,
            Self::Malformed => 400,
            Self::Unreachable => 503,
            Self::Internal => 500,
        }
    }

    /// The sentence a reader sees.
    pub fn sentence(&self) -> String {
        match self {
            Self::SignIn => "Sign in to go on.".into(),
            Self::Forbidden => "Your account may not do this. If it should, ask whoever runs this portal.".into(),
            Self::Missing => "There is nothing here. It may have been removed, or it is not yours to see.".into(),
            Self::Invalid(errors) => errors.first().map(|error| error.message.clone()).unwrap_or_default(),
            Self::NotAllowed(sentence) | Self::Gone(sentence) | Self::Conflict(sentence) => sentence.clone(),
            Self::TooMany(seconds) => format!("Too many attempts. Wait {seconds} seconds, then try again."),
            Self::Malformed => "The form did not arrive as it was sent. Reload the page and try again.".into(),
            Self::Unreachable => "The portal cannot be reached. Nothing was changed; try again in a moment.".into(),
            Self::Internal => "Something went wrong on our side. Nothing was changed; try again.".into(),
        }
    }

    /// As mistakes of a form: beside the fields, or above them all.
    pub fn into_field_errors(self) -> Vec<FieldError> {
        match self {
            Self::Invalid(errors) => errors,
            other => vec![FieldError::new("", other.sentence())],
        }
    }
}

impl std::fmt::Display for UiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl FromServerFnError for UiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Malformed
            }
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            _ => Self::Internal,
        }
    }
}

/// A page, or what a page is for, that could not be shown: says why and offers a way on. Answers with the error's
/// status.
#[component]
pub fn ErrorPage(error: UiError) -> impl IntoView {
    answer_with(&error);
    let (title, way_on) = match error {
        UiError::SignIn => ("Sign in first", (format!("/sign-in?next={}", Url::escape(&here())), "Sign in")),
        UiError::Gone(_) => ("This request has ended", ("/history".into(), "See your history")),
        UiError::Missing => ("Not found", ("/".into(), "Go to the catalogue")),
        UiError::Forbidden | UiError::NotAllowed(_) => ("Not for you", ("/".into(), "Go to the catalogue")),
        _ => ("That did not work", (String::new(), "Try again")),
    };
    let action = view! { <LinkButton href=way_on.0>{way_on.1}</LinkButton> }.into_any();
    let sentence = match error {
        UiError::SignIn => "This page is for whoever is signed in. You come back to it afterwards.".into(),
        other => other.sentence(),
    };
    if use_context::<InPage>().is_some() {
        return view! { <Empty title=title action=action>{sentence}</Empty> }.into_any();
    }
    view! {
        <Page title=title narrow=true>
            <Empty action=action>{sentence}</Empty>
        </Page>
    }
    .into_any()
}

/// This page's path and query, to come back to.
fn here() -> String {
    let at = use_location();
    let (path, query) = (at.pathname.get_untracked(), at.search.get_untracked());
    let query = query.trim_start_matches('?');
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

/// A part of a page that could not be shown.
#[component]
pub fn ErrorNotice(error: UiError) -> impl IntoView {
    answer_with(&error);
    view! { <Notice tone=Tone::Danger>{error.sentence()}</Notice> }
}

#[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "only the server has a status to set"))]
fn answer_with(error: &UiError) {
    #[cfg(feature = "ssr")]
    crate::ssr::set_status(error.status());
}
