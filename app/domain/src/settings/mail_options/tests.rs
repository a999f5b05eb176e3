use super::*;
use crate::settings::Settings;

fn typed(inputs: &[(&str, &str)]) -> Typed {
    inputs.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect()
}

fn shipped() -> MailText {
    MailText { subject: "Your key".into(), body: "Hello\n\n{{ secret }}".into(), sign_off: "{{ portal }}".into() }
}

fn wrong_fields(options: &MailOptions) -> Vec<String> {
    options.check().unwrap_err().0.into_iter().map(|error| error.field).collect()
}

#[test]
fn a_text_that_is_still_as_shipped_stays_so() {
    let form = [("subject", "Here it is"), ("body", " Hello\r\n\r\n{{ secret }}\r\n"), ("sign_off", "{{ portal }}")];
    let option = MailOption::written(MailText::from_form(&typed(&form)), &shipped(), true);
    assert_eq!(option, MailOption { subject: Some("Here it is".into()), ..MailOption::default() });
    assert_eq!(option.over(shipped()), MailText { subject: "Here it is".into(), ..shipped() });
}

#[test]
fn a_sign_off_that_was_emptied_is_none_at_all() {
    let option = MailOption::written(MailText { sign_off: String::new(), ..shipped() }, &shipped(), true);
    assert_eq!((option.sign_off.as_deref(), option.is_edited()), (Some(""), true));
}

#[test]
fn a_mail_as_it_comes_takes_no_room() {
    let changed =
        MailOptions::default().with(MailName::Declined, MailOption { enabled: false, ..MailOption::default() });
    assert!(!changed.is_enabled(MailName::Declined) && changed.is_enabled(MailName::Key));
    assert_eq!(changed.with(MailName::Declined, MailOption::default()), MailOptions::default());
}

#[test]
fn what_could_not_be_sent_is_refused_beside_its_input() {
    let key = MailOption { enabled: false, subject: Some(" ".into()), body: Some("x".repeat(20_001)), sign_off: None };
    let options = MailOptions { sender_name: "A\nB".into(), ..MailOptions::default() }.with(MailName::Key, key);
    assert_eq!(wrong_fields(&options), ["sender_name", "enabled", "subject", "body"]);
    let settings = Settings { mail_options: options, ..Settings::default() };
    assert_eq!(settings.check().unwrap_err().0.len(), 4);
}

#[test]
fn the_sender_is_read_from_its_form_and_the_mails_stay() {
    let off = MailOptions::default().with(MailName::Declined, MailOption { enabled: false, ..MailOption::default() });
    let form = typed(&[("sender_name", " Acme Keys "), ("sender_address", "keys@acme.example")]);
    let options = MailOptions::from_form(&form, off.clone()).unwrap();
    assert_eq!((options.sender_name.as_str(), options.mails), ("Acme Keys", off.mails));
    let wrong = MailOptions::from_form(&typed(&[("sender_address", "nobody")]), MailOptions::default()).unwrap_err();
    assert_eq!(wrong.0[0].field, "sender_address");
}

#[test]
fn an_unknown_mail_or_option_is_named() {
    let unknown = |json| serde_json::from_str::<MailOptions>(json).unwrap_err().to_string();
    assert!(unknown(r#"{"mails":{"newsletter":{}}}"#).contains("newsletter"));
    assert!(unknown(r#"{"mails":{"key":{"bcc":"x"}}}"#).contains("bcc"));
}

#[test]
fn a_mail_without_a_switch_is_always_sent() {
    assert!(MailDraft::from_form(MailName::Key, &typed(&[])).enabled);
    assert!(!MailDraft::from_form(MailName::Declined, &typed(&[])).enabled);
    assert!(MailDraft::from_form(MailName::Declined, &typed(&[("enabled", "true")])).enabled);
}
