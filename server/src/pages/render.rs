use crate::site;
use app::{
    Arrival, UiError,
    form::Submitted,
    ssr::{Caller, PageAddress, Portal},
};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, Method, Request, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use core::{num::NonZero, time::Duration};
use leptos::prelude::provide_context;
use std::{panic::resume_unwind, sync::LazyLock, thread::available_parallelism};
use tokio::time::timeout;
use tokio_util::task::LocalPoolHandle;
use tracing::Instrument;

/// The page at this address, or the page that says there is none.
pub async fn page(State(portal): State<Portal>, request: Request<Body>) -> Response {
    let (parts, _) = request.into_parts();
    render(portal, parts, None).await
}

/// A form came back: the page it stands on, with everything typed still in place, under the status of its error.
pub async fn page_of_form(portal: Portal, mut parts: Parts, address: String, submitted: Submitted) -> Response {
    let Ok(uri) = address.parse() else { return StatusCode::BAD_REQUEST.into_response() };
    (parts.method, parts.uri) = (Method::GET, uri);
    parts.extensions.insert(PageAddress(address));
    render(portal, parts, Some(submitted)).await
}

async fn render(portal: Portal, mut parts: Parts, submitted: Option<Submitted>) -> Response {
    let actor = parts.extensions.get::<Caller>().and_then(|caller| caller.actor.clone());
    let frame = portal.frame(actor.as_ref()).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the frame of a page could not be read");
        domain::frame::Frame::default()
    });
    let status = submitted.as_ref().and_then(|submitted| submitted.error.as_ref()).map(UiError::status);
    let done = super::answer::done(&parts.headers);
    let keeping = keeping(parts.uri.path());
    let forget_done = done.is_some();
    parts.extensions.insert(Arrival { frame, submitted, done });
    let assets = site::assets();
    let context = move || {
        provide_context(portal.clone());
        provide_context(assets.clone());
    };
    let render = leptos_axum::render_app_async_with_context(context, app::shell);
    let mut response = persistently(PATIENCE, || render(Request::from_parts(parts.clone(), Body::empty()))).await;
    if let Some(status) = status.and_then(|status| status.try_into().ok()) {
        *response.status_mut() = status;
    }
    if forget_done {
        response.headers_mut().append(header::SET_COOKIE, super::answer::FORGET_DONE);
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(keeping));
    response
}

/// How long a page may take. They take milliseconds; the database alone could take longer, and then has trouble.
const PATIENCE: Duration = Duration::from_secs(4);
const TRIES: usize = 3;

/// Renders, and begins anew where that does not end: Leptos loses a wake-up now and then while the parts of a page finish
/// (leptos-rs/leptos#4851), and that page would never come. Rendering changes nothing, so that it may be repeated.
async fn persistently<F>(patience: Duration, render: impl Fn() -> F) -> Response
where
    F: Future<Output = Response> + Send + 'static,
{
    for _ in 0..TRIES {
        if let Ok(response) = on_one_thread(timeout(patience, render())).await {
            return response;
        }
        tracing::warn!(?patience, "a page did not come in time: it is rendered anew");
    }
    let sentence = "The page did not come in time. Try again in a moment.";
    (StatusCode::SERVICE_UNAVAILABLE, sentence).into_response()
}

/// On one thread from beginning to end, wake-ups are lost far less often.
async fn on_one_thread<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    static THREADS: LazyLock<LocalPoolHandle> =
        LazyLock::new(|| LocalPoolHandle::new(available_parallelism().map_or(1, NonZero::get)));
    let work = work.in_current_span();
    match THREADS.spawn_pinned(|| work).await {
        Ok(done) => done,
        Err(broken) => resume_unwind(broken.into_panic()),
    }
}

/// Pages show what one person may see, and are asked for anew each time. Those behind a mailed link, and those that may
/// show a secret, are kept by nobody.
fn keeping(path: &str) -> &'static str {
    let kept_by_nobody = ["/confirm/", "/reset/", "/setup/", "/claim/", "/admin/webhooks/", "/admin/tokens"];
    if kept_by_nobody.iter().any(|beginning| path.starts_with(beginning)) { "no-store" } else { "private, no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::sync::atomic::{AtomicUsize, Ordering};

    /// How often it was begun, and what came of it, where the first `lost` pages never end.
    async fn rendered(lost: usize) -> (usize, StatusCode) {
        let begun = AtomicUsize::new(0);
        let page = || {
            let is_lost = begun.fetch_add(1, Ordering::Relaxed) < lost;
            async move { if is_lost { core::future::pending().await } else { StatusCode::OK.into_response() } }
        };
        let status = persistently(Duration::from_millis(20), page).await.status();
        (begun.into_inner(), status)
    }

    #[tokio::test]
    async fn a_page_that_does_not_end_is_begun_anew() {
        assert_eq!(rendered(0).await, (1, StatusCode::OK));
        assert_eq!(rendered(2).await, (3, StatusCode::OK));
        assert_eq!(rendered(9).await, (3, StatusCode::SERVICE_UNAVAILABLE));
    }
}
