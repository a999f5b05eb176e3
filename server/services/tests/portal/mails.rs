use crate::bench::{TestPortal, mistakes};
use domain::{
    FieldError, Invalid,
    event::What,
    field::Typed,
    settings::{MailDraft, MailName, MailOption, MailPreview, MailText, MailValue},
};
use services::{Error, Letterhead, MailTemplates};
use storage::{EventFilter, Storage, on_both};

/// Stands in for the outbox: a body with a `!` in it cannot be filled.
struct Templates;

impl MailTemplates for Templates {
    fn shipped(&self, mail: MailName) -> MailText {
        MailText { subject: mail.label().into(), body: "As it comes".into(), sign_off: "{{ portal }}".into() }
    }

    fn values(&self, _: MailName, letterhead: &Letterhead) -> Vec<MailValue> {
        vec![MailValue { usage: "{{ portal }}".into(), example: letterhead.portal_name.clone(), only_in_body: false }]
    }

    fn try_out(&self, mail: MailName, option: &MailOption, _: &Letterhead) -> Result<MailPreview, Invalid> {
        let text = option.clone().over(self.shipped(mail));
        let broken = text.body.contains('!').then(|| FieldError::new("body", "Line 1: this cannot be read."));
        Invalid::unless_empty(broken.into_iter().collect())?;
        Ok(MailPreview { subject: text.subject, plain: text.body, html: String::new() })
    }
}

fn test_portal(storage: Storage) -> TestPortal {
    let mut test = TestPortal::on(storage);
    test.portal = test.portal.with_mail_templates(Templates);
    test
}

fn draft(body: &str) -> MailDraft {
    let text = MailText { body: body.into(), ..Templates.shipped(MailName::Declined) };
    MailDraft { text, enabled: true }
}

fn off() -> MailDraft {
    MailDraft { enabled: false, ..draft("As it comes") }
}

fn typed(inputs: &[(&str, &str)]) -> Typed {
    inputs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
}

on_both! {
    async fn an_edited_mail_is_kept_and_named_in_the_history(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        test.portal.change_mail(&admin, MailName::Declined, draft("No."), 0).await.unwrap();
        let sheet = test.portal.mail_sheet(&admin, MailName::Declined, None).await.unwrap();
        assert_eq!((sheet.text.body.as_str(), sheet.is_edited, sheet.version), ("No.", true, 1));
        let stored = test.portal.settings(&admin).await.unwrap().0.mail_options.of(MailName::Declined);
        assert_eq!(stored, MailOption { body: Some("No.".into()), ..MailOption::default() });
        let newest = test.storage.read().await.unwrap().history(&EventFilter::default(), 1).await.unwrap();
        assert_eq!(newest[0].what, What::SettingsChanged { names: vec!["mail_options".into()] });
    }

    async fn a_text_that_cannot_be_filled_is_not_saved(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        let broken = test.portal.change_mail(&admin, MailName::Declined, draft("No!"), 0).await;
        assert_eq!(mistakes(broken), ["body: Line 1: this cannot be read."]);
        let mut empty = draft("!");
        empty.text.subject = String::new();
        let both = test.portal.change_mail(&admin, MailName::Declined, empty, 0).await;
        assert_eq!(mistakes(both), ["subject: Write a subject of at most 200 characters.", "body: Line 1: this cannot be read."]);
        assert_eq!(test.portal.settings(&admin).await.unwrap().1, 0);
    }

    async fn a_mail_goes_back_to_what_it_was_and_stays_off(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        let edited = MailDraft { enabled: false, ..draft("No.") };
        test.portal.change_mail(&admin, MailName::Declined, edited, 0).await.unwrap();
        test.portal.reset_mail(&admin, MailName::Declined, 1).await.unwrap();
        let sheet = test.portal.mail_sheet(&admin, MailName::Declined, None).await.unwrap();
        assert_eq!((sheet.text.body.as_str(), sheet.is_edited, sheet.enabled), ("As it comes", false, false));
    }

    async fn a_change_of_a_mail_based_on_old_settings_is_refused(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        test.portal.change_mail(&admin, MailName::Declined, draft("First"), 0).await.unwrap();
        let late = test.portal.change_mail(&admin, MailName::Declined, draft("Late"), 0).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
    }

    async fn a_mail_that_is_switched_off_is_not_sent(storage: Storage) {
        let test = test_portal(storage);
        let (admin, ada) = (test.admin().await, test.developer("ada@example.com").await);
        let policy = test.policy(&admin, "Free").await;
        let entry = test.entry(&admin, "Weather", &policy).await;
        test.portal.change_mail(&admin, MailName::RequestReceived, off(), 0).await.unwrap();
        let request = test.ask(&ada, &entry).await;
        assert_eq!(test.outbox().await, ["grace@example.com: new_request"]);
        test.portal.change_mail(&admin, MailName::Declined, off(), 1).await.unwrap();
        test.portal.decline(&admin, &request, 1, "No.").await.unwrap();
        assert_eq!(test.outbox().await, [""; 0]);
    }

    async fn a_mail_that_somebody_waits_for_cannot_be_switched_off(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        let refused = test.portal.change_mail(&admin, MailName::Key, off(), 0).await;
        assert_eq!(mistakes(refused), ["enabled: Nobody gets on without this mail: it is always sent."]);
    }

    async fn the_sender_stands_on_the_letterhead_of_the_next_mail(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        let wrong = test.portal.change_mail_sender(&admin, &typed(&[("sender_address", "nobody")]), 0).await;
        assert_eq!(mistakes(wrong), ["sender_address: Enter an e-mail address, like name@example.com."]);
        let sender = typed(&[("sender_name", "Key desk"), ("sender_address", "desk@example.com")]);
        test.portal.change_mail_sender(&admin, &sender, 0).await.unwrap();
        let options = test.portal.letterhead().await.unwrap().options;
        assert_eq!((options.sender_name.as_str(), options.sender_address.unwrap().as_str()), ("Key desk", "desk@example.com"));
        assert_eq!(test.portal.mails(&admin).await.unwrap().sender_address, "desk@example.com");
    }

    async fn a_test_goes_to_whoever_asks_for_it(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        assert_eq!(test.portal.send_test_mail(&admin, MailName::Key).await.unwrap(), "grace@example.com");
        assert_eq!(test.outbox().await, ["test_mail"]);
    }

    async fn mails_are_for_admins(storage: Storage) {
        let test = test_portal(storage);
        test.admin().await;
        let ada = test.developer("ada@example.com").await;
        let (portal, mail) = (&test.portal, MailName::Declined);
        assert!(matches!(portal.mails(&ada).await, Err(Error::Forbidden)));
        assert!(matches!(portal.mail_sheet(&ada, mail, None).await, Err(Error::Forbidden)));
        assert!(matches!(portal.preview_mail(&ada, mail, draft("x").text).await, Err(Error::Forbidden)));
        assert!(matches!(portal.change_mail(&ada, mail, draft("x"), 0).await, Err(Error::Forbidden)));
        assert!(matches!(portal.reset_mail(&ada, mail, 0).await, Err(Error::Forbidden)));
        assert!(matches!(portal.change_mail_sender(&ada, &typed(&[]), 0).await, Err(Error::Forbidden)));
        assert!(matches!(portal.send_test_mail(&ada, mail).await, Err(Error::Forbidden)));
    }

    async fn a_preview_saves_nothing(storage: Storage) {
        let test = test_portal(storage);
        let admin = test.admin().await;
        let preview = test.portal.preview_mail(&admin, MailName::Declined, draft("No.").text).await.unwrap();
        assert_eq!(preview.plain, "No.");
        let sheet = test.portal.mail_sheet(&admin, MailName::Declined, Some(draft("Typed").text)).await.unwrap();
        assert_eq!((sheet.preview.unwrap().plain.as_str(), sheet.text.body.as_str()), ("Typed", "As it comes"));
        let empty = MailText { subject: String::new(), ..draft("No.").text };
        let refused = test.portal.preview_mail(&admin, MailName::Declined, empty).await;
        assert_eq!(mistakes(refused), ["subject: Write a subject of at most 200 characters."]);
        assert_eq!(test.portal.settings(&admin).await.unwrap().1, 0);
    }
}
