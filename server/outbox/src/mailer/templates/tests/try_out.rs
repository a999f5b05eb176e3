//! Texts that cannot be saved, and why.

use super::{KEY, letterhead};
use crate::Templates;
use domain::settings::{MailName, MailOption};
use services::MailTemplates;
use std::time::{Duration, Instant};

/// The mistakes in these texts, each behind the name of its input.
fn refused(mail: MailName, option: &MailOption) -> Vec<String> {
    let mistakes = Templates.try_out(mail, option, &letterhead()).unwrap_err().0;
    mistakes.into_iter().map(|mistake| format!("{}: {}", mistake.field, mistake.message)).collect()
}

fn in_body(mail: MailName, text: &str) -> String {
    let option = MailOption { body: Some(text.into()), ..MailOption::default() };
    refused(mail, &option).join("\n")
}

#[test]
fn every_mail_can_be_tried_as_it_comes() {
    let tried = MailName::ALL.iter().map(|mail| Templates.try_out(*mail, &MailOption::default(), &letterhead()));
    assert!(tried.into_iter().all(|preview| preview.is_ok_and(|preview| !preview.html.contains(" href="))));
}

#[test]
fn every_mail_can_be_saved_with_the_texts_admins_begin_with() {
    for mail in MailName::ALL {
        let text = Templates.shipped(*mail);
        let option = MailOption {
            enabled: true,
            subject: Some(text.subject),
            body: Some(text.body),
            sign_off: Some(text.sign_off),
        };
        assert_eq!(Templates.try_out(*mail, &option, &letterhead()).err(), None, "{}", mail.name());
    }
}

#[test]
fn what_is_wrong_is_said_beside_the_input_and_in_which_line() {
    let wrong = [
        "Hello {{ nmae }}",
        "Hello {{ name }\n",
        "Hello\n{% if reason %}\n{{ name }}",
        "{{ reason }}",
        "One\n\n{{ name | shout }}",
        "{{ name.first }}",
        "{{ none }}",
        "{% if reason %}{% endif %}",
        "{{ secret }}",
    ];
    let said: Vec<_> = wrong.iter().map(|text| format!("{text:?}\n  {}", in_body(MailName::Declined, text))).collect();
    let also = [
        format!("a list\n  {}", in_body(MailName::NewRequest, "{{ answers }}")),
        format!("a moment\n  {}", in_body(MailName::NewRequest, "{{ asked }}")),
        format!("a date that may be absent\n  {}", in_body(MailName::Key, "{{ secret }} {{ expires | date }}")),
        format!("no date\n  {}", in_body(MailName::Declined, "{{ name | date }}")),
    ];
    insta::assert_snapshot!([said, also.to_vec()].concat().join("\n"));
}

#[test]
fn each_input_is_told_its_own_mistake() {
    let broken = Some("{{ nobody }}".to_owned());
    let option = MailOption { enabled: true, subject: broken.clone(), body: broken.clone(), sign_off: broken };
    let fields: Vec<_> =
        refused(MailName::Declined, &option).iter().map(|line| line.split_once(':').unwrap().0.to_owned()).collect();
    assert_eq!(fields, ["subject", "body", "sign_off"]);
}

#[test]
fn a_mail_that_carries_a_secret_has_to_show_it_whatever_happens() {
    let needed = "body: This mail is sent for its key or link. Write {{ secret }} where it is to stand, outside of any \
                  condition and without a filter.";
    assert_eq!(in_body(MailName::Key, "Your key is ready."), needed);
    assert_eq!(in_body(MailName::Key, "{% if expires %}{{ secret }}{% endif %}"), needed);
    assert_eq!(in_body(MailName::ResetPassword, "{{ secret | upper }}"), needed);
}

#[test]
fn a_secret_belongs_into_no_subject_and_no_other_mail() {
    let option = MailOption { subject: Some("{{ secret }}".into()), ..MailOption::default() };
    assert!(refused(MailName::Key, &option)[0].starts_with("subject: The secret belongs into the text alone"));
    assert!(in_body(MailName::NewRequest, "{{ secret }}").starts_with("body: This mail has no secret"));
    assert!(in_body(MailName::NewRequest, "{% if false %}{{ secret }}{% endif %}").contains("has no secret"));
}

#[test]
fn a_template_reads_no_file_and_no_other_template() {
    let other = "body: Line 1: a template cannot bring in another one.";
    assert_eq!(in_body(MailName::Declined, "{% include '/etc/passwd' %}"), other);
    assert_eq!(in_body(MailName::Declined, "{% include 'key/body.txt' %}"), other);
    assert_eq!(in_body(MailName::Declined, "{% extends 'layout.txt' %}"), other);
    assert_eq!(in_body(MailName::Declined, "{% import 'layout.txt' as it %}"), other);
    assert_eq!(in_body(MailName::Declined, "{% from 'layout.txt' import it %}"), other);
}

#[test]
fn a_template_has_no_functions_to_call() {
    assert!(in_body(MailName::Declined, "{{ debug() }}").contains("There is no value called “debug”"));
    assert!(in_body(MailName::Declined, "{% for n in range(9) %}{% endfor %}").contains("no value called “range”"));
}

#[test]
fn a_template_neither_runs_for_ever_nor_fills_the_memory() {
    let digits = "{% set all = '0123456789' %}";
    let for_each = |depth: usize| format!("{}x{}", "{% for a in all %}".repeat(depth), "{% endfor %}".repeat(depth));
    let greedy = [
        format!("{digits}{}", for_each(8)),
        "{{ 'x' * 99999999 }}".to_owned(),
        format!("{{% set a = 'x' * 1000 %}}{}{{{{ a }}}}", "{% set a = a ~ a %}".repeat(30)),
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}".to_owned(),
        format!("{}{{{{ name }}}}", "{% if name %}".repeat(5_000)),
        "{{ ['x'] * 99999999 }}".to_owned(),
        "{% set a = ['x'] * 1000 %}{% for b in a %}{% for c in a %}{{ a | join }}{% endfor %}{% endfor %}".to_owned(),
    ];
    let began = Instant::now();
    let said: Vec<_> = greedy.iter().map(|text| in_body(MailName::Declined, text)).collect();
    assert!(said.iter().all(|said| said.starts_with("body: Line ")), "{said:#?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_preview_shows_the_sample_and_its_links_lead_nowhere() {
    let option = MailOption { body: Some("Hello {{ name }}, see {{ link }}".into()), ..MailOption::default() };
    let preview = Templates.try_out(MailName::Declined, &option, &letterhead()).unwrap();
    assert_eq!(preview.subject, "Your request for Weather was declined");
    assert!(preview.plain.starts_with("Hello Ada Lovelace, see https://keys.example.com/history"));
    assert!(preview.html.contains(r#"<a data-href="https://keys.example.com/history">"#), "{}", preview.html);
}

#[test]
fn the_values_of_a_mail_are_listed_as_they_are_written() {
    let listed = |mail| {
        let values = Templates.values(mail, &letterhead());
        let lines = values.iter().map(|value| format!("{} = {:?} {}", value.usage, value.example, value.only_in_body));
        lines.collect::<Vec<_>>().join("\n")
    };
    let mails = [MailName::Key, MailName::NewRequest, MailName::Declined, MailName::Digest];
    insta::assert_snapshot!(mails.map(listed).join("\n\n"));
}

#[test]
fn the_key_of_the_samples_opens_nothing() {
    let sample = crate::mailer::templates::sample::fullest(MailName::Key, &letterhead());
    let key = sample.secret.unwrap().reveal().to_owned();
    assert!(key != KEY && key.parse::<domain::key::KeySecret>().is_err());
}
