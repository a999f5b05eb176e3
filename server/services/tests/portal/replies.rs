//! Programs that ask the same twice.

use crate::bench::TestPortal;
use core::time::Duration;
use domain::{
    id::TokenId,
    time::hours,
    token::{Scope, TokenDraft},
};
use services::Repeated;
use storage::on_both;

async fn program(test: &TestPortal) -> TokenId {
    let draft = TokenDraft { name: "Robot".into(), scopes: vec![Scope::RequestsWrite], expires: None };
    test.portal.create_token_at_the_terminal(draft).await.unwrap().0.id
}

async fn asks(test: &TestPortal, token: &TokenId, fingerprint: &str) -> String {
    match test.portal.begin_reply(token, "key", fingerprint).await.unwrap() {
        Repeated::No => "runs".into(),
        Repeated::Answered(reply) => reply,
        Repeated::Running => "still runs".into(),
        Repeated::Other => "something else".into(),
    }
}

on_both! {
    async fn the_same_again_gets_the_same_answer_and_something_else_is_told_apart(storage: Storage) {
        let test = TestPortal::on(storage);
        let token = program(&test).await;
        assert_eq!(asks(&test, &token, "a").await, "runs");
        assert_eq!(asks(&test, &token, "a").await, "still runs");
        test.portal.remember_reply(&token, "key", "done").await.unwrap();
        assert_eq!(asks(&test, &token, "a").await, "done");
        assert_eq!(asks(&test, &token, "b").await, "something else");
        assert_eq!(asks(&test, &program(&test).await, "b").await, "runs");
    }

    async fn what_was_cut_off_or_forgotten_runs_again(storage: Storage) {
        let test = TestPortal::on(storage);
        let token = program(&test).await;
        asks(&test, &token, "a").await;
        test.pass(Duration::from_secs(61));
        assert_eq!(asks(&test, &token, "a").await, "runs");
        test.portal.forget_reply(&token, "key").await.unwrap();
        assert_eq!(asks(&test, &token, "b").await, "runs");
        test.portal.remember_reply(&token, "key", "done").await.unwrap();
        test.pass(hours(25));
        test.portal.prune().await.unwrap();
        assert_eq!(asks(&test, &token, "c").await, "runs");
    }
}
