//! Forms that are bent, too large, or sent by another site's page.

use crate::{
    bench::{TestPortal, address},
    browser::{Answer, Browser, post},
};
use axum::{
    body::Body,
    http::{Request, header},
};

/// Signs out by a request with this header in place of the browser's own word on where it comes from.
async fn sign_out_from(browser: &Browser, name: &'static str, value: &'static str) -> Answer {
    let mut request = post("sign_out", &[]);
    request.headers_mut().remove("sec-fetch-site");
    request.headers_mut().insert(header::HOST, "keys.example.com".parse().unwrap());
    request.headers_mut().insert(name, value.parse().unwrap());
    browser.send(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_page_changes_nothing() {
    let test = TestPortal::open().await;
    let ada = test.developer("Ada").await;
    assert_eq!(sign_out_from(&ada, "sec-fetch-site", "cross-site").await.status, 403);
    assert_eq!(sign_out_from(&ada, "sec-fetch-site", "same-site").await.status, 403);
    assert_eq!(sign_out_from(&ada, "origin", "https://evil.example").await.status, 403);
    assert_eq!(sign_out_from(&ada, "origin", "null").await.status, 403);
    assert!(ada.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portals_own_page_is_served_behind_a_proxy_that_renames_it() {
    let test = TestPortal::at("https://keys.example.com").await;
    let guest = test.guest();
    let mut request = post("read_frame", &[]);
    request.headers_mut().remove("sec-fetch-site");
    request.headers_mut().insert(header::HOST, "10.0.0.1:3000".parse().unwrap());
    request.headers_mut().insert(header::ORIGIN, "https://keys.example.com".parse().unwrap());
    guest.send(request).await.fine();
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_never_changes_anything() {
    let test = TestPortal::open().await;
    let ada = test.developer("Ada").await;
    assert_ne!(ada.get("/rpc/sign_out").await.status, 200);
    assert!(ada.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_malformed() {
    let test = TestPortal::open().await;
    let ada = test.developer("Ada").await;
    let malformed = (400, r#""malformed""#.to_owned());
    let answered = |answer: Answer| (answer.status, answer.body);
    assert_eq!(answered(ada.call("approve_request", &[("id", "x"), ("revision", "first")]).await), malformed);
    assert_eq!(answered(ada.call("approve_request", &[]).await), malformed);
    let json = |text: &'static str| {
        let request = Request::post("/rpc/read_catalogue").header(header::CONTENT_TYPE, "application/json");
        request.header("sec-fetch-site", "same-origin").body(Body::from(text)).unwrap()
    };
    assert_eq!(answered(ada.send(json("{\"filter\":")).await), malformed);
    assert_eq!(answered(ada.send(json("")).await), malformed);
    let mut binary = post("sign_in", &[]);
    binary.headers_mut().remove(header::CONTENT_LENGTH);
    *binary.body_mut() = Body::from(vec![0xff, 0x00, 0x80]);
    assert_eq!(answered(ada.send(binary).await), malformed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_never_was_is_not_there() {
    let test = TestPortal::open().await;
    assert!(test.guest().call("drop_everything", &[]).await.status >= 400);
    assert!(test.guest().call("../sign_out", &[]).await.status >= 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_is_refused_unread() {
    let test = TestPortal::open().await;
    let endless = "x".repeat(2 * 1024 * 1024);
    let (guest, ada) = (test.guest(), test.developer("Ada").await);
    assert_eq!(guest.call("sign_in", &[("email", &endless), ("password", "x")]).await.status, 413);
    assert_eq!(ada.call("submit_request", &[("slug", "weather"), ("answers[why]", &endless)]).await.status, 413);
    let mut unannounced = post("sign_in", &[("email", &endless), ("password", "x")]);
    unannounced.headers_mut().remove(header::CONTENT_LENGTH);
    assert_eq!(guest.send(unannounced).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_a_refused_form_comes_back_with_what_was_typed_but_no_password() {
    let test = TestPortal::open().await;
    test.developer("Ada").await;
    let form = [("email", address("Ada")), ("password", "wrong-guess-77".into()), (app::form::PAGE, "/sign-in".into())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let page = test.guest().post_form("sign_in", &form).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("The e-mail address or the password is wrong."));
    assert!(page.body.contains("ada@example.com"));
    assert!(!page.body.contains("wrong-guess-77"));
}
