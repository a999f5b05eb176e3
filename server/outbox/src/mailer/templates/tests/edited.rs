//! Mails in the words of admins.

use super::{KEY, Text, declined, filled, filled_on, key, letterhead, new_request};
use crate::mailer::templates::{sample, shipped};
use domain::settings::{MailName, MailOption, MailOptions};
use services::{Letterhead, Mail};

/// Paper on which one mail has other texts.
fn edited(mail: MailName, option: MailOption) -> Letterhead {
    Letterhead { options: MailOptions::default().with(mail, option), ..letterhead() }
}

fn body(text: &str) -> MailOption {
    MailOption { body: Some(text.into()), ..MailOption::default() }
}

/// Of a mail whose body is this text.
fn with_body(mail: &Mail, text: &str) -> Text {
    filled_on(mail, &edited(mail.name(), body(text)))
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn what_admins_begin_with_says_what_is_sent() {
    for (mail, sample) in MailName::ALL.iter().flat_map(|mail| sample::all(*mail, &letterhead()).map(|s| (*mail, s))) {
        let as_it_comes = super::fill(&sample.mail, sample.secret.as_ref(), &letterhead()).unwrap();
        let paper = edited(mail, body(shipped::source(mail, "text.txt")));
        let from_its_text = super::fill(&sample.mail, sample.secret.as_ref(), &paper).unwrap();
        assert_eq!(words(&from_its_text.plain), words(&as_it_comes.plain), "{}", mail.name());
    }
}

#[test]
fn a_mail_in_other_words() {
    let text = "# Hello {{ name }}\n\nYour key for **{{ title }}** ({{ policy }}):\n\n{{ secret }}\n\n\
                - It ends: {% if expires %}{{ expires | date }}{% else %}never{% endif %}\n- Guard it.\n\n\
                See {{ link }}, or https://docs.example.com/keys.";
    let option = MailOption {
        subject: Some("{{ title | upper }}: your key".into()),
        sign_off: Some("The team of {{ portal }}\n{{ portal_link }}".into()),
        ..body(text)
    };
    let Text { subject, plain, html } = filled_on(&key(None), &edited(MailName::Key, option));
    let (_, html) = html.split_once("<body>").unwrap();
    insta::assert_snapshot!(format!("Subject: {subject}\n\n{plain}\n\n=== HTML ===\n{}", html.trim()));
}

#[test]
fn only_the_sign_off_in_other_words() {
    let option = MailOption { sign_off: Some(String::new()), ..MailOption::default() };
    let Text { plain, html, .. } = filled_on(&declined(None), &edited(MailName::Declined, option));
    assert!(plain.ends_with("https://keys.example.com/history"), "{plain}");
    assert!(!html.contains("Sent by") && html.contains("Open your history"), "{html}");
}

#[test]
fn what_people_wrote_stays_words_in_an_edited_mail() {
    let mail = new_request("**Eve** <b>", &[("- Why?", "# Because\nhttps://evil.example")]);
    let text = "{{ developer }}\n{% for question, answer in answers %}\n{{ question }}\n{{ answer }}\n{% endfor %}";
    let Text { html, .. } = with_body(&mail, text);
    assert!(html.contains("<p>**Eve** &lt;b&gt;<br>\n- Why?<br>\n# Because<br>\nhttps://evil.example</p>"), "{html}");
}

#[test]
fn a_subject_stays_one_line() {
    let option = MailOption { subject: Some("From {{ developer }}".into()), ..MailOption::default() };
    let mail = new_request("Eve\r\nBcc: all@example.com", &[]);
    assert_eq!(filled_on(&mail, &edited(MailName::NewRequest, option)).subject, "From Eve Bcc: all@example.com");
}

#[test]
fn a_text_that_turns_out_not_to_fit_is_replaced_by_the_one_it_comes_with() {
    assert_eq!(with_body(&declined(None), "Sorry: {{ reason }}"), filled(&declined(None)));
    assert_eq!(with_body(&key(None), "{{ title }} without its key"), filled(&key(None)));
    assert_eq!(with_body(&key(None), "{{ secret | lower }}"), filled(&key(None)));
    let loops = "{% for a in range(9) %}{% endfor %}{{ secret }}";
    assert_eq!(with_body(&key(None), loops), filled(&key(None)));
}

#[test]
fn a_secret_never_reaches_a_subject_or_a_sign_off() {
    let option = MailOption {
        subject: Some("{{ secret }}".into()),
        sign_off: Some("{{ secret }}".into()),
        ..MailOption::default()
    };
    let text = filled_on(&key(None), &edited(MailName::Key, option));
    assert_eq!(text, filled(&key(None)));
    assert!(!text.subject.contains(KEY));
}

#[test]
fn a_mail_without_a_secret_has_none_to_show() {
    assert_eq!(with_body(&declined(None), "{{ secret }}"), filled(&declined(None)));
}
