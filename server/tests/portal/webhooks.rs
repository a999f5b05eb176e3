//! A secret is shown on one page, once, and travels in no address.

use crate::{
    bench::TestPortal,
    browser::{Answer, Browser},
};
use domain::webhook::EndpointSheet;

async fn add(browser: &Browser) -> Answer {
    let form = [("url", "https://hooks.example.com/in"), ("events", "some"), ("names/0", "key.issued")];
    browser.call("create_webhook", &form).await.fine()
}

fn id(answer: &Answer) -> String {
    answer.header("location").rsplit('/').next().unwrap().to_owned()
}

async fn shown(browser: &Browser, id: &str) -> Option<String> {
    let (_, secret): (EndpointSheet, Option<String>) = browser.read("read_webhook", &[("id", id)]).await;
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_after_the_form_shows_the_secret_and_no_other_page_does() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    let added = add(&grace).await;
    let (id, left) = (id(&added), added.header("set-cookie"));
    assert!(left.starts_with("once=") && left.contains("HttpOnly") && !left.contains("whsec_"), "{left}");
    assert!(!added.header("location").contains('?') && !added.body.contains("whsec_"));
    let next = grace.and_cookie(left);
    let page = next.get(&format!("/admin/webhooks/{id}")).await.fine();
    assert!(page.body.contains("whsec_"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("set-cookie").starts_with("once=; Path=/; Max-Age=0"), "{:?}", page.headers);
    assert!(!grace.get(&format!("/admin/webhooks/{id}")).await.fine().body.contains("whsec_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_for_one_admin_and_endpoint_opens_for_no_other() {
    let test = TestPortal::open().await;
    let (grace, ada) = (test.admin("Grace").await, test.admin("Ada").await);
    let (added, other) = (add(&grace).await, add(&grace).await);
    let left = added.header("set-cookie");
    assert_eq!(shown(&grace.and_cookie(left), &id(&other)).await, None);
    assert_eq!(shown(&ada.and_cookie(left), &id(&added)).await, None);
    assert_eq!(shown(&grace.and_cookie("once=made-up"), &id(&added)).await, None);
    assert!(shown(&grace.and_cookie(left), &id(&added)).await.unwrap().starts_with("whsec_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_inside_the_network_is_refused_beside_its_input() {
    let test = TestPortal::open().await;
    let grace = test.admin("Grace").await;
    let form = [("url", "http://169.254.169.254/latest"), ("events", "all")];
    let refused = grace.call("create_webhook", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("inside a private network"), "{}", refused.body);
}
