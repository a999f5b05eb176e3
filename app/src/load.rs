//! Data for a screen: read on the server for the first page, by the browser afterwards, and again after each change.
//!
//! Screens name what they read by the arguments of a server function (`ReadEntry { slug }`). Between there and the view
//! it travels as text, so that waiting, showing and failing exist once in the browser's program, whatever is read.

mod live;

use crate::{
    UiError,
    error::{ErrorNotice, ErrorPage},
    session::use_session,
    ui::Loading,
};
use core::{marker::PhantomData, pin::Pin};
use leptos::{
    prelude::{codee::string::FromToStringCodec, *},
    server_fn::ServerFn,
};
use leptos_router::hooks::use_params_map;
use live::{is_unfolded, live_answers};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// A server function that reads: its arguments travel as JSON (`input = Json`).
pub trait Read: ServerFn<Error = UiError> + Serialize + DeserializeOwned + 'static {}

impl<F: ServerFn<Error = UiError> + Serialize + DeserializeOwned + 'static> Read for F {}

/// What a screen shows, or why it cannot, once it is there.
pub struct Loaded<T>(Answers, PhantomData<fn() -> T>);

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

/// The answer as JSON; or [`ERROR`] and a [`UiError`] as JSON.
type Answers = Resource<String, FromToStringCodec>;
type Asking = Pin<Box<dyn Future<Output = String> + Send>>;
type View = Arc<dyn Fn(&str) -> Result<AnyView, UiError> + Send + Sync>;

/// No JSON begins with it.
const ERROR: char = '!';
/// What is answered to somebody who is not signed in, or not any more.
const SIGNED_OUT: &str = "!\"sign_in\"";
/// What is answered where there is no answer: what is shown stays.
const UNREACHABLE: &str = "!\"unreachable\"";

/// Reads what `question` asks, again whenever that changes or this browser changed something.
///
/// The page waits for it on the server, so that its status, title and forms are right without JavaScript.
pub fn load<F>(question: impl Fn() -> F + Send + Sync + 'static) -> Loaded<F::Output>
where
    F: Read,
    F::Output: Serialize,
{
    Loaded(answers(Box::new(move || json(&question())), ask::<F>), PhantomData)
}

/// As [`load`], for what is not always asked.
pub fn load_if<F>(question: impl Fn() -> Option<F> + Send + Sync + 'static) -> Loaded<Option<F::Output>>
where
    F: Read,
    F::Output: Serialize,
{
    let question = move || question().as_ref().map(json).unwrap_or_default();
    Loaded(answers(Box::new(question), ask::<F>), PhantomData)
}

/// As [`load`], and again whenever something happened elsewhere: for what people watch. Shown anew is only what reads
/// differently then.
pub fn load_live<F>(question: impl Fn() -> F + Send + Sync + 'static) -> Loaded<F::Output>
where
    F: Read,
    F::Output: Serialize,
{
    Loaded(live_answers(Arc::new(move || json(&question())), ask::<F>, |_| false), PhantomData)
}

/// As [`load_live`], for pages that are built anew: not while something is unfolded there to be confirmed, as what was typed
/// into it would be lost. It comes once that is folded.
pub fn load_live_between<F>(question: impl Fn() -> F + Send + Sync + 'static) -> Loaded<F::Output>
where
    F: Read,
    F::Output: Serialize,
{
    Loaded(live_answers(Arc::new(move || json(&question())), ask::<F>, is_unfolded), PhantomData)
}

/// As [`load_live`], for what is not always asked.
pub fn load_live_if<F>(question: impl Fn() -> Option<F> + Send + Sync + 'static) -> Loaded<Option<F::Output>>
where
    F: Read,
    F::Output: Serialize,
{
    let question = move || question().as_ref().map(json).unwrap_or_default();
    Loaded(live_answers(Arc::new(question), ask::<F>, |_| false), PhantomData)
}

/// Reads once, in the browser.
pub async fn ask_once<F>(question: F) -> Result<F::Output, UiError>
where
    F: Read,
    F::Output: Serialize + DeserializeOwned,
{
    answer(&ask::<F>(json(&question)).await)
}

/// The part of the address that the route calls `name`.
pub fn use_param(name: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let params = use_params_map();
    move || params.with(|params| params.get(name).unwrap_or_default())
}

/// Shows `data` by `view` once it is there; until then says in words that it is coming.
pub fn show<T: DeserializeOwned + 'static>(data: Loaded<T>, what: &'static str, view: fn(T) -> AnyView) -> AnyView {
    show_text(data.0, what, viewer(view), |error| view! { <ErrorPage error=error /> }.into_any())
}

/// As [`show`], for a part of a page: what cannot be read is said in place.
pub fn show_part<T: DeserializeOwned + 'static>(
    data: Loaded<T>,
    what: &'static str,
    view: fn(T) -> AnyView,
) -> AnyView {
    show_text(data.0, what, viewer(view), |error| view! { <ErrorNotice error=error /> }.into_any())
}

/// As [`show`], for what people work in while it changes: `view` is built once, and told what is read later.
pub fn show_kept<T: DeserializeOwned + Send + Sync + 'static>(
    data: Loaded<T>,
    what: &'static str,
    view: fn(Signal<Option<T>>) -> AnyView,
) -> AnyView {
    let sorry = |error| view! { <ErrorPage error=error /> }.into_any();
    show_text_by_key(data.0, what, key_of(|_: &T| String::new()), kept(data, view), sorry)
}

/// As [`show_kept`], for a part of a page: `view` is built anew for what has another `key`.
pub fn show_kept_part<T: DeserializeOwned + Send + Sync + 'static>(
    data: Loaded<T>,
    what: &'static str,
    key: fn(&T) -> String,
    view: fn(Signal<Option<T>>) -> AnyView,
) -> AnyView {
    let sorry = |error| view! { <ErrorNotice error=error /> }.into_any();
    show_text_by_key(data.0, what, key_of(key), kept(data, view), sorry)
}

type Key = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// What cannot be read is a thing of its own.
fn key_of<T: DeserializeOwned + 'static>(key: fn(&T) -> String) -> Key {
    Arc::new(move |text| answer::<T>(text).map_or_else(|_| text.to_owned(), |read| key(&read)))
}

fn kept<T: DeserializeOwned + Send + Sync + 'static>(data: Loaded<T>, view: fn(Signal<Option<T>>) -> AnyView) -> View {
    Arc::new(move |text| {
        answer::<T>(text)?;
        Ok(view(Signal::derive(move || data.0.get().and_then(|text| answer(&text).ok()))))
    })
}

fn show_text_by_key(data: Answers, what: &'static str, key: Key, view: View, sorry: fn(UiError) -> AnyView) -> AnyView {
    let session = use_session();
    view! {
        <Transition fallback=move || view! { <Loading what=what /> }>
            <For
                each=move || data.get().map(|text| key(&text))
                key=Clone::clone
                children=move |_| {
                    let text = data.get_untracked().unwrap_or_default();
                    let shown = view(&text).unwrap_or_else(sorry);
                    session.keep_focus();
                    shown
                }
            />
        </Transition>
    }
    .into_any()
}

fn answers(question: Box<dyn Fn() -> String + Send + Sync>, ask: fn(String) -> Asking) -> Answers {
    let session = use_session();
    Resource::new_str_blocking(
        move || (question(), session.changes.get()),
        move |(question, _)| {
            let awaited = session.awaits();
            async move {
                let answer = if question.is_empty() { "null".to_owned() } else { ask(question).await };
                if answer == SIGNED_OUT {
                    session.sign_out();
                }
                drop(awaited);
                answer
            }
        },
    )
}

fn show_text(data: Answers, what: &'static str, view: View, sorry: fn(UiError) -> AnyView) -> AnyView {
    let session = use_session();
    view! {
        <Transition fallback=move || view! { <Loading what=what /> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    let shown = view(&data.await).unwrap_or_else(sorry);
                    session.keep_focus();
                    shown
                })
            }}
        </Transition>
    }
    .into_any()
}

fn viewer<T: DeserializeOwned + 'static>(view: fn(T) -> AnyView) -> View {
    Arc::new(move |text| answer(text).map(view))
}

fn answer<T: DeserializeOwned>(text: &str) -> Result<T, UiError> {
    match text.strip_prefix(ERROR) {
        Some(error) => Err(serde_json::from_str(error).unwrap_or(UiError::Internal)),
        None => serde_json::from_str(text).map_err(|_| UiError::Internal),
    }
}

fn failure(error: &UiError) -> String {
    format!("{ERROR}{}", json(error))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("arguments and answers are plain data")
}

/// Answers on the spot.
#[cfg(feature = "ssr")]
fn ask<F: Read>(question: String) -> Asking
where
    F::Output: Serialize,
{
    Box::pin(async move {
        let question: F = serde_json::from_str(&question).expect("it was written a moment ago");
        question.run_body().await.map_or_else(|error| failure(&error), |answer| json(&answer))
    })
}

/// Asks the server.
#[cfg(not(feature = "ssr"))]
fn ask<F: Read>(question: String) -> Asking {
    ask_at(F::PATH, question)
}

#[cfg(not(feature = "ssr"))]
fn ask_at(path: &'static str, question: String) -> Asking {
    Box::pin(send_wrapper::SendWrapper::new(async move {
        let answer = crate::wire::post(path, &question.into()).await;
        answer.map_or_else(|error| failure(&error), |answer| answer.text)
    }))
}
