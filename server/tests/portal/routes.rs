//! Every route there is: who may use it, what keeps other sites' pages from using it, and what limits it.

use crate::bench::{PASSWORD, TestPortal};
use axum::{
    body::Body,
    http::{Method, Request, header},
};
use std::collections::BTreeSet;

/// Pages and files for everybody. They only show something, so nothing limits them.
const ANYBODY: [&str; 21] = [
    "/",
    "/api",
    "/api/docs",
    "/api/docs/",
    "/api/docs/{*rest}",
    "/api/openapi.json",
    "/api/problems",
    "/apis/{slug}",
    "/apis/{slug}/openapi",
    "/apple-touch-icon.png",
    "/confirm/{token}",
    "/favicon.svg",
    "/forgot",
    "/healthz",
    "/pkg/{*path}",
    "/readyz",
    "/reset/{token}",
    "/robots.txt",
    "/setup/{token}",
    "/sign-in",
    "/sign-up",
];

/// One more of them, where a form leads.
const ANYBODY_AFTERWARDS: [&str; 1] = ["/sign-up/sent"];

/// Pages of one's own. Reading them is limited by nothing; whose the things on them are is looked at in `strangers`.
const SIGNED_IN: [&str; 14] = [
    "/account",
    "/apis/{slug}/request",
    "/claim/{token}",
    "/history",
    "/keys",
    "/keys/{id}",
    "/keys/{id}/apis",
    "/keys/{id}/changed",
    "/requests",
    "/requests/{id}",
    "/requests/{id}/leave",
    "/requests/{id}/return",
    "/requests/{id}/revise",
    "/selection",
];

/// For admins and approvers.
const DECIDERS: [&str; 1] = ["/queue"];

/// Pages for admins.
const ADMINS: [&str; 25] = [
    "/admin",
    "/admin/entries",
    "/admin/entries/new",
    "/admin/entries/{id}",
    "/admin/entries/{id}/documentation",
    "/admin/entries/{id}/fields",
    "/admin/history",
    "/admin/issuers",
    "/admin/keys/{id}",
    "/admin/mails",
    "/admin/mails/{name}",
    "/admin/outbox",
    "/admin/people",
    "/admin/people/{id}",
    "/admin/people/{id}/request",
    "/admin/policies",
    "/admin/policies/new",
    "/admin/policies/{id}",
    "/admin/settings",
    "/admin/settings/fields/{form}",
    "/admin/tokens",
    "/admin/usage",
    "/admin/webhooks",
    "/admin/webhooks/new",
    "/admin/webhooks/{id}",
];

/// One more of them, whose name is long.
const ADMINS_LOG: [&str; 1] = ["/admin/webhooks/{id}/deliveries/{delivery}"];

/// What a browser is told while it happens. Nobody may have more than some streams at a time.
const STREAMS: [&str; 1] = ["/events"];

/// What takes forms by the session's cookie, and refuses those of other sites. Who may call what behind `/rpc` is in `access`,
/// and what limits it in `everything_a_stranger_may_try_is_limited`.
const FORMS: [&str; 2] = ["/rpc/{*name}", "/theme"];

/// A page that takes a form as well.
const UPLOAD: &str = "/admin/entries/{id}/documentation";

/// For programs alone: by token, whose scopes are looked at in `api::rights` and `tyk`. A cookie is worth nothing here, so other
/// sites' pages cannot use it. Every token has its own limit, and strangers theirs by address.
const PROGRAMS: [&str; 3] = ["/api/v1", "/api/portal", "/api/activity"];

/// The templates of all routes that the router knows, but those with which it catches what matches none.
fn templates(test: &TestPortal) -> BTreeSet<String> {
    let router = format!("{:?}", server::router(test.state.clone()));
    let after_ids = router.split("RouteId(").filter_map(|part| part.split_once("): \"")?.1.split('"').next());
    after_ids.filter(|path| !path.contains("__private__axum")).map(str::to_owned).collect()
}

fn is_for_programs(path: &str) -> bool {
    PROGRAMS.iter().any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn pages() -> impl Iterator<Item = &'static str> {
    let open = ANYBODY.into_iter().chain(ANYBODY_AFTERWARDS);
    open.chain(SIGNED_IN).chain(DECIDERS).chain(ADMINS).chain(ADMINS_LOG)
}

/// An address of this template.
fn filled_in(template: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "none".to_owned() } else { part.to_owned() };
    template.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn post(template: &str, site: &str) -> Request<Body> {
    let request = Request::post(filled_in(template)).header("sec-fetch-site", site);
    request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::empty()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_declared() {
    let known = templates(&TestPortal::open().await);
    let declared: BTreeSet<_> = pages().chain(FORMS).chain(STREAMS).map(str::to_owned).collect();
    let (programs, rest): (BTreeSet<_>, BTreeSet<_>) = known.into_iter().partition(|path| is_for_programs(path));
    assert_eq!(rest, declared);
    assert!(programs.len() > 40, "{programs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_lets_in_whom_it_is_for() {
    let test = TestPortal::open().await;
    let (ada, guest) = (test.developer("Ada").await, test.guest());
    let mut wrong = Vec::new();
    for path in pages() {
        let [guest, ada] = [guest.get(&filled_in(path)).await.status, ada.get(&filled_in(path)).await.status];
        let is_open = ANYBODY.contains(&path) || ANYBODY_AFTERWARDS.contains(&path);
        let is_own = is_open || SIGNED_IN.contains(&path);
        // What is not there is said before whom it would be for.
        let is_refused = ada == 403 || (ada == 404 && path.contains('{'));
        if (guest != 401) != is_open || (!is_own && !is_refused) || (is_own && matches!(ada, 401 | 403)) {
            wrong.push(format!("{path}: guest {guest}, developer {ada}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_changes_nothing_by_the_cookie() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    let mut wrong = Vec::new();
    for path in FORMS.into_iter().chain([UPLOAD]) {
        let theirs = grace.send(post(path, "cross-site")).await.status;
        let ours = grace.send(post(path, "same-origin")).await.status;
        if theirs != 403 || ours == 403 {
            wrong.push(format!("{path}: {theirs} from another site, {ours} from this one"));
        }
    }
    for path in pages().filter(|path| *path != UPLOAD) {
        let ours = grace.send(post(path, "same-origin")).await.status;
        if ours != 405 && ours != 404 {
            wrong.push(format!("{path} takes forms ({ours}) and is not among them"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_come_by_token_alone_and_are_counted() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    let mut wrong = Vec::new();
    let paths = templates(&test).into_iter().filter(|path| is_for_programs(path));
    for path in paths.filter(|path| path.trim_end_matches('/').matches('/').count() > 2) {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let request = Request::builder().method(&method).uri(filled_in(&path)).body(Body::empty()).unwrap();
            let status = grace.send(request).await.status;
            if ![401, 405, 429].contains(&status) {
                wrong.push(format!("{method} {path}: {status} by a cookie"));
            }
        }
    }
    let counted = test.robot().await.get("/entries").await;
    assert!(counted.headers.contains_key("ratelimit"));
    assert_eq!(wrong, Vec::<String>::new());
}

/// The functions behind `/rpc` that somebody without a session may call to guess something or to have mails sent. The others
/// that are public only read, need the secret of a link, or end a session.
#[tokio::test(flavor = "multi_thread")]
async fn everything_a_stranger_may_try_is_limited() {
    let test = TestPortal::open().await;
    let guest = test.guest();
    let form = [("name", "Eve"), ("email", "eve@example.com"), ("password", PASSWORD), ("token", "x")];
    for function in ["sign_in", "sign_up", "request_password_reset", "set_up"] {
        let mut tries = 0;
        while guest.call(function, &form).await.status != 429 {
            tries += 1;
            assert!(tries <= 60, "{function} may be tried for ever");
        }
    }
    test.outbox().await;
}
