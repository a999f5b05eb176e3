//! Pages: their statuses and the headers they travel with.

use crate::{bench::TestPortal, browser::Answer};

/// One page of each kind there is, and some there are not.
const PAGES: &str = "
    / /apis/weather /apis/weather/request /apis/never /never /sign-in /requests /requests/req_never /keys /history
    /account /queue /admin /admin/people /admin/people/x /admin/settings /admin/entries /admin/entries/new
    /admin/entries/x /admin/policies /admin/policies/new /admin/policies/x /admin/webhooks /admin/webhooks/new
    /admin/webhooks/x /admin/webhooks/x/deliveries/x /pkg/never.js";

/// The headers as people review them, with the nonce, which differs each time, left out.
fn shown(answer: &Answer) -> String {
    let mut lines: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| format!("{name}: {}", without_nonce(value.to_str().unwrap())))
        .collect();
    lines.sort();
    lines.join("\n")
}

fn without_nonce(value: &str) -> String {
    let Some((before, rest)) = value.split_once("'nonce-") else { return value.to_owned() };
    let (nonce, after) = rest.split_once('\'').unwrap();
    assert!(nonce.len() >= 16, "{nonce} could be guessed");
    format!("{before}'nonce-…'{after}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_brings_a_strict_policy() {
    let test = TestPortal::open().await;
    insta::assert_snapshot!(shown(&test.guest().get("/").await.fine()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_behind_a_mailed_link_is_kept_by_nobody() {
    let test = TestPortal::open().await;
    let page = test.guest().get("/reset/made-up").await;
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_page_is_protected_too() {
    let test = TestPortal::open().await;
    insta::assert_snapshot!(shown(&test.guest().get("/healthz").await));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_https_portal_is_visited_by_tls_alone() {
    let test = TestPortal::at("https://keys.example.com").await;
    assert_eq!(test.guest().get("/").await.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_a_nonce_of_its_own() {
    let test = TestPortal::open().await;
    let (one, other) = (test.guest().get("/").await, test.guest().get("/").await);
    assert_ne!(one.header("content-security-policy"), other.header("content-security-policy"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_answer_with_the_status_of_what_they_show() {
    let test = TestPortal::open().await;
    let (grace, ada, guest) = (test.admin("Grace").await, test.developer("Ada").await, test.guest());
    grace.publish("Weather").await;
    let mut lines = Vec::new();
    for path in PAGES.split_whitespace() {
        let [guest, ada, grace] = [guest.get(path).await, ada.get(path).await, grace.get(path).await];
        lines.push(format!("{path}: guest {}, developer {}, admin {}", guest.status, ada.status, grace.status));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_asks_to_sign_in_again() {
    let test = TestPortal::open().await;
    let page = test.guest().with_cookie("keywright=ended").get("/keys").await;
    assert_eq!(page.status, 401);
    assert!(page.body.contains("/sign-in?next=%2Fkeys"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_everybody_may_see_has_one_address() {
    let test = TestPortal::open().await;
    test.admin("Grace").await.publish("Weather").await;
    let entry = test.guest().get("/apis/weather?q=wind").await.fine();
    assert_eq!(entry.header("link"), "<http://keys.example.com/apis/weather>; rel=\"canonical\"");
    let catalogue = test.guest().get("/?auth=jwt").await.fine();
    assert_eq!(catalogue.header("link"), "<http://keys.example.com/>; rel=\"canonical\"");
    assert_eq!(test.guest().get("/apis/never").await.header("link"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn search_engines_list_no_page_of_somebody() {
    let test = TestPortal::open().await;
    assert_eq!(test.guest().get("/claim/made-up").await.header("x-robots-tag"), "noindex");
    assert_eq!(test.guest().get("/requests").await.status, 401);
    let robots = include_str!("../../../public/robots.txt");
    insta::assert_snapshot!(robots.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n"), @r"
    User-agent: *
    Disallow: /api/
    Disallow: /events
    Disallow: /rpc/
    ");
}
