//! Data for a screen: read on the server for the first page, by the browser afterwards, and again after each change.

use crate::{
    UiError,
    error::{ErrorNotice, ErrorPage},
    session::use_session,
    ui::Loading,
};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// What a screen shows, or why it cannot.
pub type Loaded<T> = Resource<Result<T, UiError>>;

/// Reads with `fetch` what `source` names, again whenever that changes or this browser changed something.
///
/// The page waits for it on the server, so that its status, title and forms are right without JavaScript.
pub fn load<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loaded<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, UiError>> + Send + 'static,
{
    let changes = use_session().changes;
    Resource::new_blocking(move || (source(), changes.get()), move |(source, _)| fetch(source))
}

/// Shows `data` by `view` once it is there; until then says in words that it is coming.
pub fn show<T>(data: Loaded<T>, what: &'static str, view: fn(T) -> AnyView) -> AnyView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    show_with(data, what, view, |error| view! { <ErrorPage error=error /> }.into_any())
}

/// As [`show`], for a part of a page: what cannot be read is said in place.
pub fn show_part<T>(data: Loaded<T>, what: &'static str, view: fn(T) -> AnyView) -> AnyView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    show_with(data, what, view, |error| view! { <ErrorNotice error=error /> }.into_any())
}

fn show_with<T>(data: Loaded<T>, what: &'static str, view: fn(T) -> AnyView, sorry: fn(UiError) -> AnyView) -> AnyView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=move || view! { <Loading what=what /> }>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(value) => view(value),
                    Err(error) => sorry(error),
                }
            })}
        </Transition>
    }
    .into_any()
}
