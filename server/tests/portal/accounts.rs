//! Signing in and out, and what strangers can learn by trying.

use crate::{
    bench::{PASSWORD, TestPortal, address},
    browser::Answer,
};
use domain::{developer::Developer, page::Page};

/// What a function answers, told of an address.
async fn told(test: &TestPortal, function: &str, email: &str) -> Answer {
    let form = [("email", email), ("password", "not the password"), ("name", "Ada")];
    test.guest().call(function, &form).await.without_its_number()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_has_an_account() {
    let test = TestPortal::open().await;
    test.developer("Ada").await;
    let (known, unknown) = ("ada@example.com", "bob@example.com");
    assert_eq!(told(&test, "sign_in", known).await, told(&test, "sign_in", unknown).await);
    assert_eq!(
        told(&test, "request_password_reset", known).await,
        told(&test, "request_password_reset", unknown).await
    );
    assert_eq!(told(&test, "sign_up", known).await, told(&test, "sign_up", unknown).await);
    let mails =
        ["ada@example.com: already_registered", "ada@example.com: reset_password", "bob@example.com: confirm_address"];
    assert_eq!(test.outbox().await, mails);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_passwords_has_to_wait() {
    let test = TestPortal::open().await;
    // On a slow machine a try is given back meanwhile, every six seconds one.
    let mut tries = 0;
    let refused = loop {
        let answer = told(&test, "sign_in", "ada@example.com").await;
        if answer.status == 429 {
            break answer;
        }
        assert_eq!(answer.status, 422);
        tries += 1;
        assert!(tries < 60, "nobody is stopped from guessing");
    };
    assert!(tries >= 30, "after {tries} tries already");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=6).contains(&seconds), "{seconds} s");
    assert_eq!((refused.status, refused.body), (429, format!(r#"{{"too_many":{seconds}}}"#)));
    let form = [("email", "ada@example.com"), ("password", "x"), (app::form::PAGE, "/sign-in")];
    let page = test.guest().post_form("sign_in", &form).await;
    assert_eq!(page.status, 429);
    assert!(page.body.contains("Too many attempts. Wait"), "{}", page.body);
    assert!(!page.header("retry-after").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_cookie_is_kept_from_scripts_and_other_sites() {
    let test = TestPortal::open().await;
    test.admin("Grace").await;
    let mut browser = test.guest();
    let answer = browser.sign_in(&address("Grace"), PASSWORD).await.fine();
    let (pair, attributes) = answer.header("set-cookie").split_once("; ").unwrap();
    let token = pair.strip_prefix("keywright=").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=5184000; HttpOnly; SameSite=Lax");
    assert_eq!(token.len(), 43, "256 bits in base64");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_cookie_belongs_to_this_host_alone() {
    let test = TestPortal::at("https://keys.example.com").await;
    test.admin("Grace").await;
    let mut browser = test.guest();
    let answer = browser.sign_in(&address("Grace"), PASSWORD).await.fine();
    let (pair, attributes) = answer.header("set-cookie").split_once("; ").unwrap();
    let token = pair.strip_prefix("__Host-keywright=").unwrap();
    assert_eq!(attributes, "Path=/; Max-Age=5184000; HttpOnly; SameSite=Lax; Secure");
    assert!(browser.is_signed_in().await);
    let planted = test.guest().with_cookie(&format!("keywright={token}"));
    assert!(!planted.is_signed_in().await, "a cookie that another host could have planted counts for nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_session_opens_nothing() {
    let test = TestPortal::open().await;
    test.admin("Grace").await;
    assert!(!test.guest().with_cookie("keywright=").is_signed_in().await);
    assert!(!test.guest().with_cookie(&format!("keywright={}", "A".repeat(43))).is_signed_in().await);
    assert!(!test.guest().with_cookie(&format!("keywright={}", "A".repeat(5000))).is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_session_of_a_disabled_account_ends() {
    let test = TestPortal::open().await;
    let (grace, ada) = (test.admin("Grace").await, test.developer("Ada").await);
    let elsewhere = test.signed_in("Ada").await;
    let people: Page<Developer> = grace.read("read_people", &[("search", "ada@")]).await;
    grace.call("disable_developer", &[("id", people.rows[0].id.as_str())]).await.fine();
    assert!(!ada.is_signed_in().await);
    assert!(!elsewhere.is_signed_in().await);
    assert_eq!(ada.get("/requests").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_every_other_session() {
    let test = TestPortal::open().await;
    let ada = test.developer("Ada").await;
    let elsewhere = test.signed_in("Ada").await;
    let form = [("old_password", PASSWORD), ("new_password", "a brand new one")];
    ada.call("change_password", &form).await.fine();
    assert!(ada.is_signed_in().await);
    assert!(!elsewhere.is_signed_in().await);
    assert_eq!(test.guest().sign_in(&address("Ada"), PASSWORD).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_for_good() {
    let test = TestPortal::open().await;
    let ada = test.developer("Ada").await;
    let answer = ada.call("sign_out", &[]).await.fine();
    assert_eq!(answer.header("set-cookie"), "keywright=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    assert!(!ada.is_signed_in().await, "the old cookie is worth nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_in_nobody_is_sent_to_another_site() {
    let test = TestPortal::open().await;
    test.admin("Grace").await;
    let to = async |next: &str| {
        let form = [("email", "grace@example.com"), ("password", PASSWORD), ("next", next)];
        test.guest().call("sign_in", &form).await.fine().header("location").to_owned()
    };
    assert_eq!(to("/queue?request=x").await, "/queue?request=x");
    assert_eq!(to("https://evil.example/").await, "/");
    assert_eq!(to("//evil.example/").await, "/");
    assert_eq!(to("/\\evil.example/").await, "/");
}
