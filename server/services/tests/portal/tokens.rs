//! What programs prove themselves with.

use crate::bench::{TestPortal, sentence};
use core::time::Duration;
use domain::{
    Timestamp,
    time::days,
    token::{Scope, TokenDraft},
};
use services::Error;
use storage::on_both;

fn draft(scope: Scope, expires: Option<Timestamp>) -> TokenDraft {
    TokenDraft { name: "Ticket system".into(), scopes: vec![scope], expires }
}

on_both! {
    async fn a_token_opens_what_it_was_made_for_until_it_is_revoked(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let (token, secret) = test.portal.create_token(&admin, draft(Scope::RequestsRead, None)).await.unwrap();
        assert!(secret.reveal().starts_with("kwt_"));
        let found = test.portal.token_with(secret.reveal()).await.unwrap().unwrap();
        assert_eq!((&found.id, found.scopes), (&token.id, vec![Scope::RequestsRead]));
        test.portal.revoke_token(&admin, &token.id).await.unwrap();
        assert_eq!(test.portal.token_with(secret.reveal()).await.unwrap(), None);
        let again = sentence(test.portal.revoke_token(&admin, &token.id).await);
        assert_eq!(again, "This token is revoked already.");
    }

    async fn a_token_ends_by_the_clock_and_its_last_use_is_known_to_the_minute(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let end = test.portal.now().plus(days(1));
        let (_, secret) = test.portal.create_token(&admin, draft(Scope::RequestsRead, Some(end))).await.unwrap();
        let last_used = async || test.portal.tokens(&admin).await.unwrap()[0].last_used;
        assert_eq!(last_used().await, None);
        test.portal.token_with(secret.reveal()).await.unwrap().unwrap();
        let first = last_used().await;
        test.pass(Duration::from_secs(59));
        test.portal.token_with(secret.reveal()).await.unwrap().unwrap();
        assert_eq!(last_used().await, first);
        test.pass(days(1));
        assert_eq!(test.portal.token_with(secret.reveal()).await.unwrap(), None);
    }

    async fn the_token_of_the_configuration_comes_and_goes_with_it(storage: Storage) {
        let test = TestPortal::on(storage);
        let opens = async |text: &str| test.portal.token_with(text).await.unwrap().map(|token| token.scopes);
        test.portal.follow_bootstrap_token(Some("first")).await.unwrap();
        test.portal.follow_bootstrap_token(Some("first")).await.unwrap();
        assert_eq!(opens("first").await, Some(vec![Scope::PortalAdmin]));
        test.portal.follow_bootstrap_token(Some("second")).await.unwrap();
        assert_eq!((opens("first").await, opens("second").await.is_some()), (None, true));
        test.portal.follow_bootstrap_token(None).await.unwrap();
        assert_eq!(opens("second").await, None);
    }

    async fn a_bootstrap_token_that_was_revoked_stays_so_after_a_restart(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        test.portal.follow_bootstrap_token(Some("first")).await.unwrap();
        let id = test.portal.tokens(&admin).await.unwrap().remove(0).id;
        test.portal.revoke_token(&admin, &id).await.unwrap();
        test.portal.follow_bootstrap_token(Some("first")).await.unwrap();
        assert_eq!(test.portal.token_with("first").await.unwrap(), None);
    }

    async fn only_admins_and_programs_with_all_rights_see_and_make_tokens(storage: Storage) {
        let test = TestPortal::on(storage);
        test.admin().await;
        let almost = test.program(&[Scope::PeopleWrite, Scope::SettingsWrite]);
        let made = test.portal.create_token(&almost, draft(Scope::RequestsRead, None)).await.map(drop);
        assert!(matches!(made, Err(Error::OutOfScope(Scope::PortalAdmin))));
        assert!(matches!(test.portal.tokens(&almost).await, Err(Error::OutOfScope(_))));
        test.portal.create_token(&test.program(&[Scope::PortalAdmin]), draft(Scope::EventsRead, None)).await.unwrap();
    }

    async fn a_program_that_manages_people_does_not_reach_admins(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let ada = test.developer("ada@example.com").await;
        let program = test.program(&[Scope::PeopleWrite]);
        let grace = admin.developer().unwrap();
        assert!(matches!(test.portal.disable_developer(&program, grace).await, Err(Error::OutOfScope(Scope::PortalAdmin))));
        assert!(matches!(test.portal.set_admin(&program, ada.developer().unwrap(), true).await, Err(Error::OutOfScope(_))));
        test.portal.disable_developer(&program, ada.developer().unwrap()).await.unwrap();
    }
}
