use crate::bench::{PASSWORD, TestPortal, form, sentence, token, visitor};
use core::time::Duration;
use domain::{
    field::{Field, Kind},
    settings::Settings,
    time::{days, hours},
};
use services::{Error, Job, Mail};
use storage::on_both;

fn template(job: &Job) -> &'static str {
    let Job::Mail { mail, .. } = job else { panic!("not a mail") };
    mail.template()
}

on_both! {
    async fn a_newcomer_confirms_and_signs_in(storage: Storage) {
        let test = TestPortal::on(storage);
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let link = test.secret().await;
        assert!(link.starts_with("https://keys.example.com/confirm/"));
        assert!(test.portal.can_confirm(&token(&link)).await.unwrap());
        test.portal.confirm_address(&token(&link)).await.unwrap();
        assert!(test.portal.confirm_address(&token(&link)).await.is_err());
        let signed_in = test.portal.sign_in("Ada@Example.com", PASSWORD, visitor()).await.unwrap();
        let who = test.portal.signed_in_as(&signed_in.token).await.unwrap().unwrap();
        assert_eq!((who.developer.name.as_str(), who.developer.is_admin), ("Ada", false));
    }

    async fn a_known_address_gets_the_same_answer_and_another_mail(storage: Storage) {
        let test = TestPortal::on(storage);
        test.developer("ada@example.com").await;
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let jobs = test.jobs().await;
        assert!(matches!(&jobs[..], [(Job::Mail { mail: Mail::AlreadyRegistered { .. }, .. }, None)]));
        test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
    }

    async fn a_newer_sign_up_replaces_an_unconfirmed_one(storage: Storage) {
        let test = TestPortal::on(storage);
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let old = test.secret().await;
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let new = test.secret().await;
        assert!(test.portal.confirm_address(&token(&old)).await.is_err());
        test.portal.confirm_address(&token(&new)).await.unwrap();
    }

    async fn a_confirmation_link_works_for_two_days(storage: Storage) {
        let test = TestPortal::on(storage);
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let link = test.secret().await;
        test.pass(hours(48));
        assert!(test.portal.confirm_address(&token(&link)).await.is_err());
    }

    async fn an_unknown_address_and_a_wrong_password_sound_the_same(storage: Storage) {
        let test = TestPortal::on(storage);
        test.developer("ada@example.com").await;
        let unknown = sentence(test.portal.sign_in("eve@example.com", PASSWORD, visitor()).await);
        let wrong = sentence(test.portal.sign_in("ada@example.com", "wrong password", visitor()).await);
        assert_eq!(unknown, "The e-mail address or the password is wrong.");
        assert_eq!(unknown, wrong);
    }

    async fn an_unconfirmed_account_is_sent_its_link_again(storage: Storage) {
        let test = TestPortal::on(storage);
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        test.jobs().await;
        let refused = sentence(test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await);
        assert!(refused.starts_with("Confirm your address first"));
        test.portal.confirm_address(&token(&test.secret().await)).await.unwrap();
    }

    async fn every_mistake_of_a_sign_up_is_named(storage: Storage) {
        let test = TestPortal::on(storage);
        let admin = test.admin().await;
        let mut why = Field::new("company", "Company", Kind::Text);
        why.required = true;
        let settings = Settings { signup_fields: vec![why], ..Settings::default() };
        test.portal.change_settings(&admin, settings, 0).await.unwrap();
        let Err(Error::Invalid(wrong)) = test.portal.sign_up(services::SignUpForm::default(), visitor()).await else {
            panic!("an empty form was taken")
        };
        let fields: Vec<_> = wrong.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "password", "company"]);
        assert!(test.jobs().await.is_empty());
    }

    async fn a_reset_sets_the_password_once_and_ends_every_session(storage: Storage) {
        let test = TestPortal::on(storage);
        test.developer("ada@example.com").await;
        let session = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
        test.portal.request_password_reset("ada@example.com", visitor()).await.unwrap();
        let link = token(&test.secret().await);
        test.portal.reset_password(&link, "a brand new one").await.unwrap();
        assert!(test.portal.signed_in_as(&session.token).await.unwrap().is_none());
        assert!(test.portal.reset_password(&link, "yet another one").await.is_err());
        assert!(test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.is_err());
        test.portal.sign_in("ada@example.com", "a brand new one", visitor()).await.unwrap();
    }

    async fn a_refused_new_password_leaves_the_link_working(storage: Storage) {
        let test = TestPortal::on(storage);
        test.developer("ada@example.com").await;
        test.portal.request_password_reset("ada@example.com", visitor()).await.unwrap();
        let link = token(&test.secret().await);
        assert!(test.portal.reset_password(&link, "ada@example.com").await.is_err());
        assert!(test.portal.can_reset(&link).await.unwrap());
        test.pass(hours(1));
        assert!(!test.portal.can_reset(&link).await.unwrap());
    }

    async fn a_reset_for_an_unknown_address_is_answered_alike_and_mails_nobody(storage: Storage) {
        let test = TestPortal::on(storage);
        test.portal.request_password_reset("eve@example.com", visitor()).await.unwrap();
        assert!(test.jobs().await.is_empty());
    }

    async fn changing_the_password_keeps_only_this_session(storage: Storage) {
        let test = TestPortal::on(storage);
        let ada = test.developer("ada@example.com").await;
        let here = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
        let there = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap();
        let session = test.portal.signed_in_as(&here.token).await.unwrap().unwrap().session;
        let wrong = test.portal.change_password(&ada, Some(session.clone()), "not it", "a brand new one").await;
        assert_eq!(sentence(wrong), "This is not your present password.");
        test.portal.change_password(&ada, Some(session), PASSWORD, "a brand new one").await.unwrap();
        assert!(test.portal.signed_in_as(&here.token).await.unwrap().is_some());
        assert!(test.portal.signed_in_as(&there.token).await.unwrap().is_none());
    }

    async fn sessions_end_when_idle_and_after_sixty_days(storage: Storage) {
        let test = TestPortal::on(storage);
        test.developer("ada@example.com").await;
        let idle = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap().token;
        let busy = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap().token;
        test.pass(days(14));
        assert!(test.portal.signed_in_as(&busy).await.unwrap().is_some());
        test.pass(Duration::from_secs(1));
        assert!(test.portal.signed_in_as(&idle).await.unwrap().is_none());
        test.pass(days(14));
        assert!(test.portal.signed_in_as(&busy).await.unwrap().is_none());
    }

    async fn one_session_can_be_ended_by_its_owner_alone(storage: Storage) {
        let test = TestPortal::on(storage);
        let (ada, admin) = (test.developer("ada@example.com").await, test.admin().await);
        let token = test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.unwrap().token;
        let session = test.portal.sessions(&ada).await.unwrap().remove(0).id;
        assert!(matches!(test.portal.end_session(&admin, &session).await, Err(Error::Missing)));
        test.portal.end_session(&ada, &session).await.unwrap();
        assert!(test.portal.signed_in_as(&token).await.unwrap().is_none());
    }

    async fn the_setup_link_makes_one_admin(storage: Storage) {
        let test = TestPortal::on(storage);
        let link = token(&test.portal.setup_link().await.unwrap().unwrap());
        test.portal.set_up(&link, form("grace@example.com"), visitor()).await.unwrap();
        assert!(test.actor("grace@example.com").await.is_admin());
        assert!(test.portal.set_up(&link, form("eve@example.com"), visitor()).await.is_err());
        assert_eq!(test.portal.setup_link().await.unwrap(), None);
        test.portal.sign_in("grace@example.com", PASSWORD, visitor()).await.unwrap();
    }

    async fn an_admin_without_a_password_gets_a_link_to_choose_one(storage: Storage) {
        let test = TestPortal::on(storage);
        let made = test.portal.create_first_admin("grace@example.com", "Grace", None).await.unwrap();
        test.portal.reset_password(&token(&made.link.unwrap()), PASSWORD).await.unwrap();
        test.portal.sign_in("grace@example.com", PASSWORD, visitor()).await.unwrap();
        assert!(test.portal.reset_admin("eve@example.com", None).await.is_err());
    }

    async fn with_sign_in_switched_off_admins_still_get_in(storage: Storage) {
        let test = TestPortal::on(storage);
        test.developer("ada@example.com").await;
        let admin = test.admin().await;
        let closed = Settings { disable_login: true, disable_signup: true, ..Settings::default() };
        test.portal.change_settings(&admin, closed, 0).await.unwrap();
        assert!(test.portal.sign_in("ada@example.com", PASSWORD, visitor()).await.is_err());
        assert!(matches!(test.portal.sign_up(form("eve@example.com"), visitor()).await, Err(Error::Closed(_))));
        test.portal.sign_in("grace@example.com", PASSWORD, visitor()).await.unwrap();
    }

    async fn mails_to_one_address_are_limited(storage: Storage) {
        let test = TestPortal::on(storage);
        for _ in 0..5 {
            test.portal.request_password_reset("ada@example.com", visitor()).await.unwrap();
        }
        let sixth = test.portal.request_password_reset("ada@example.com", visitor()).await;
        assert!(matches!(sixth, Err(Error::TooMany(1..=300))));
    }

    async fn mails_carry_their_links_sealed(storage: Storage) {
        let test = TestPortal::on(storage);
        test.portal.sign_up(form("ada@example.com"), visitor()).await.unwrap();
        let (job, secret) = test.jobs().await.remove(0);
        assert_eq!(template(&job), "confirm_address");
        assert!(!serde_json::to_string(&job).unwrap().contains(&token(&secret.unwrap())));
    }
}
