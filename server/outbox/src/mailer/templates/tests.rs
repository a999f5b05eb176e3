mod edited;
mod try_out;

use super::{Text, fill, shipped::TEMPLATES};
use domain::{
    Timestamp,
    settings::{MailName, MailOptions},
};
use services::{Letterhead, Mail, Secret};

const KEY: &str = "kw_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17";
const ASKED: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

fn letterhead() -> Letterhead {
    let options = MailOptions::default();
    Letterhead { portal_name: "Acme APIs".into(), link: "https://keys.example.com/".into(), options }
}

fn filled(mail: &Mail) -> Text {
    filled_on(mail, &letterhead())
}

fn filled_on(mail: &Mail, letterhead: &Letterhead) -> Text {
    let secret = match mail {
        Mail::Key { .. } => Some(KEY),
        Mail::ConfirmAddress { .. } => Some("https://keys.example.com/confirm/Zm9v"),
        Mail::ResetPassword { .. } => Some("https://keys.example.com/reset/YmFy"),
        Mail::Claim { .. } => Some("https://keys.example.com/claim/YmF6"),
        _ => None,
    };
    let secret = secret.map(|text| Secret::new(text.into()));
    fill(mail, secret.as_ref(), letterhead).unwrap()
}

/// As a person reads it: subject and text; then what the HTML adds, without the layout's head.
fn read(mail: &Mail) -> String {
    let Text { subject, plain, html } = filled(mail);
    let (_, body) = html.split_once("<body>").unwrap();
    format!("Subject: {subject}\n\n{plain}\n\n=== HTML ===\n{}", body.trim())
}

fn key(expires: Option<Timestamp>) -> Mail {
    Mail::Key {
        name: "Ada Lovelace".into(),
        title: "Weather".into(),
        policy: "Free".into(),
        expires,
        auth: "API key".into(),
        link: "https://keys.example.com/keys".into(),
    }
}

fn declined(reason: Option<&str>) -> Mail {
    Mail::Declined {
        name: "Ada Lovelace".into(),
        title: "Weather".into(),
        policy: "Free".into(),
        reason: reason.map(Into::into),
        link: "https://keys.example.com/history".into(),
    }
}

fn new_request(developer: &str, answers: &[(&str, &str)]) -> Mail {
    Mail::NewRequest {
        developer: developer.into(),
        email: "ada@example.com".into(),
        title: "Weather".into(),
        policy: "Free".into(),
        answers: answers.iter().map(|(question, answer)| ((*question).into(), (*answer).into())).collect(),
        link: "https://keys.example.com/requests/req_1".into(),
        asked: ASKED,
    }
}

#[test]
fn confirm_address() {
    insta::assert_snapshot!(read(&Mail::ConfirmAddress { name: "Ada".into() }));
}

#[test]
fn already_registered() {
    let link = "https://keys.example.com/sign-in".into();
    insta::assert_snapshot!(read(&Mail::AlreadyRegistered { name: "Ada".into(), link }));
}

#[test]
fn reset_password() {
    insta::assert_snapshot!(read(&Mail::ResetPassword { name: "Ada".into() }));
}

fn received(asked_by: Option<&str>) -> Mail {
    Mail::RequestReceived {
        name: "Ada Lovelace".into(),
        title: "Weather".into(),
        policy: "Free".into(),
        link: "https://keys.example.com/requests/req_1".into(),
        who_decides: "An owner of this API decides.".into(),
        asked_by: asked_by.map(Into::into),
    }
}

#[test]
fn request_received() {
    insta::assert_snapshot!(read(&received(None)));
}

#[test]
fn request_received_that_somebody_else_made() {
    insta::assert_snapshot!(read(&received(Some("Grace Hopper"))));
}

#[test]
fn new_request_with_answers() {
    let answers = [("What are you building?", "A map\nof rain."), ("Calls a day", "2000")];
    insta::assert_snapshot!(read(&new_request("Ada Lovelace", &answers)));
}

#[test]
fn new_request_without_answers() {
    insta::assert_snapshot!(read(&new_request("Ada Lovelace", &[])));
}

#[test]
fn digest_of_more_than_fits() {
    let [full, _] = super::sample::all(MailName::Digest, &letterhead());
    insta::assert_snapshot!(read(&full.mail));
}

#[test]
fn digest_of_one_request() {
    let [_, bare] = super::sample::all(MailName::Digest, &letterhead());
    insta::assert_snapshot!(read(&bare.mail));
}

#[test]
fn approved_at_once_with_answers() {
    let [full, _] = super::sample::all(MailName::AutoApproved, &letterhead());
    insta::assert_snapshot!(read(&full.mail));
}

#[test]
fn key_that_expires() {
    insta::assert_snapshot!(read(&key(Some(ASKED))));
}

#[test]
fn key_without_an_end() {
    insta::assert_snapshot!(read(&key(None)));
}

#[test]
fn claim() {
    let (name, title, policy) = ("Ada Lovelace".into(), "Weather".into(), "Free".into());
    insta::assert_snapshot!(read(&Mail::Claim { name, title, policy, expires: ASKED }));
}

#[test]
fn disowned() {
    insta::assert_snapshot!(read(&Mail::Disowned {
        developer: "Ada Lovelace".into(),
        email: "ada@example.com".into(),
        title: "Weather".into(),
        link: "https://keys.example.com/queue?request=req_1".into(),
    }));
}

#[test]
fn key_expires() {
    insta::assert_snapshot!(read(&Mail::KeyExpires {
        name: "Ada Lovelace".into(),
        title: "Weather".into(),
        hint: "kw_…A1b2".into(),
        expires: ASKED,
        link: "https://keys.example.com/keys".into(),
    }));
}

#[test]
fn declined_with_a_reason() {
    insta::assert_snapshot!(read(&declined(Some("We do not serve\nforecasts yet."))));
}

#[test]
fn declined_without_a_reason() {
    insta::assert_snapshot!(read(&declined(None)));
}

#[test]
fn part_of_a_request_declined_and_the_rest_approved() {
    let [full, _] = super::sample::all(MailName::ItemDeclined, &letterhead());
    insta::assert_snapshot!(read(&full.mail));
}

#[test]
fn part_of_a_request_declined_while_the_rest_waits() {
    let [_, bare] = super::sample::all(MailName::ItemDeclined, &letterhead());
    insta::assert_snapshot!(read(&bare.mail));
}

#[test]
fn a_key_that_opens_more() {
    let [full, _] = super::sample::all(MailName::KeyChanged, &letterhead());
    insta::assert_snapshot!(read(&full.mail));
}

#[test]
fn a_key_that_a_program_replaced() {
    let [full, bare] = super::sample::all(MailName::KeyRotated, &letterhead());
    insta::assert_snapshot!(read(&full.mail));
    assert!(read(&bare.mail).contains("The old key no longer works."));
}

#[test]
fn what_people_wrote_is_no_markup_and_no_header() {
    let Text { subject, html, .. } = filled(&new_request("Eve\r\nBcc: all@example.com", &[("<b>", "<script>")]));
    assert_eq!(subject, "Eve Bcc: all@example.com asks for Weather (Free)");
    assert!(html.contains("<dt>&lt;b&gt;</dt>\n<dd>&lt;script&gt;</dd>"));
}

#[test]
fn a_mail_without_its_secret_is_not_sent_with_a_gap() {
    let error = fill(&key(None), None, &letterhead()).unwrap_err();
    assert_eq!(error, "Template key/body.txt cannot be filled: undefined value.");
}

#[test]
fn only_the_key_mail_and_the_mailed_links_have_a_place_for_a_secret() {
    let with_secret: Vec<_> =
        TEMPLATES.iter().filter(|(_, source)| source.contains("secret }}")).map(|(name, _)| *name).collect();
    assert_eq!(
        with_secret,
        [
            "confirm_address/body.txt",
            "confirm_address/body.html",
            "confirm_address/text.txt",
            "reset_password/body.txt",
            "reset_password/body.html",
            "reset_password/text.txt",
            "key/body.txt",
            "key/body.html",
            "key/text.txt",
            "claim/body.txt",
            "claim/body.html",
            "claim/text.txt"
        ]
    );
}

#[test]
fn mails_load_nothing_from_elsewhere() {
    assert!(TEMPLATES.iter().all(|(_, source)| !source.contains("<img") && !source.contains("url(")));
}
