//! What mails look like: for previews, for tests an admin sends, and to try every template on before it is saved.

use domain::{Timestamp, settings::MailName};
use services::{DigestRow, Letterhead, Mail, Secret};

/// A mail as it could be sent.
pub(super) struct Sample {
    pub mail: Mail,
    pub secret: Option<Secret>,
}

/// Opens nothing: its checksum is wrong.
const KEY: &str = "kw_SampleSampleSampleSampleSample000000";
/// 23 November 2026, 10:30 UTC.
const MOMENT: Timestamp = Timestamp::from_micros(1_795_429_800_000_000);

/// The sample with everything that may be absent in it.
pub(super) fn fullest(mail: MailName, letterhead: &Letterhead) -> Sample {
    sample(mail, letterhead, true)
}

/// With, and without what may be absent.
pub(super) fn all(mail: MailName, letterhead: &Letterhead) -> [Sample; 2] {
    [true, false].map(|is_full| sample(mail, letterhead, is_full))
}

fn sample(name: MailName, letterhead: &Letterhead, is_full: bool) -> Sample {
    let to = |path: &str| format!("{}{path}", letterhead.link);
    let (person, title, policy) = (|| "Ada Lovelace".to_owned(), || "Weather".to_owned(), || "Free".to_owned());
    let mail = match name {
        MailName::ConfirmAddress => Mail::ConfirmAddress { name: person() },
        MailName::AlreadyRegistered => Mail::AlreadyRegistered { name: person(), link: to("sign-in") },
        MailName::ResetPassword => Mail::ResetPassword { name: person() },
        MailName::RequestReceived => Mail::RequestReceived {
            name: person(),
            title: title(),
            policy: policy(),
            link: to("requests"),
            who_decides: "An owner of this API decides.".into(),
            asked_by: is_full.then(|| "Grace Hopper".into()),
        },
        MailName::NewRequest => Mail::NewRequest {
            developer: person(),
            email: "ada@example.com".into(),
            title: title(),
            policy: policy(),
            answers: if is_full { answers() } else { Vec::new() },
            link: to("queue"),
            asked: MOMENT,
        },
        MailName::Digest => digest(to, is_full),
        MailName::AutoApproved => Mail::AutoApproved {
            developer: person(),
            email: "ada@example.com".into(),
            title: title(),
            policy: policy(),
            answers: if is_full { answers() } else { Vec::new() },
            link: to("queue"),
            asked: MOMENT,
        },
        MailName::Key => Mail::Key {
            name: person(),
            title: title(),
            policy: policy(),
            expires: is_full.then_some(MOMENT),
            auth: "API key".into(),
            link: to("keys"),
        },
        MailName::Claim => Mail::Claim { name: person(), title: title(), policy: policy(), expires: MOMENT },
        MailName::Disowned => {
            Mail::Disowned { developer: person(), email: "ada@example.com".into(), title: title(), link: to("queue") }
        }
        MailName::KeyChanged => Mail::KeyChanged {
            name: person(),
            added: "Maps".into(),
            policy: "Pro".into(),
            hint: "kw_…A1b2".into(),
            expires: is_full.then_some(MOMENT),
            link: to("keys"),
        },
        MailName::KeyRotated => Mail::KeyRotated {
            name: person(),
            title: title(),
            by: "Deployment".into(),
            hint: "kw_…A1b2".into(),
            ends: is_full.then_some(MOMENT),
            link: to("keys"),
        },
        MailName::KeyExpires => Mail::KeyExpires {
            name: person(),
            title: title(),
            hint: "kw_…A1b2".into(),
            expires: MOMENT,
            link: to("keys"),
        },
        MailName::Declined => Mail::Declined {
            name: person(),
            title: title(),
            policy: policy(),
            reason: is_full.then(|| "We do not serve forecasts yet.\nAsk again in spring.".into()),
            link: to("history"),
        },
        MailName::ItemDeclined => Mail::ItemDeclined {
            name: person(),
            declined: "Maps".into(),
            policy: "Pro".into(),
            reason: is_full.then(|| "Maps are for partners.".into()),
            rest: title(),
            is_approved: is_full,
            link: to("requests"),
        },
    };
    let secret = match name {
        MailName::ConfirmAddress => Some(to("confirm/sample")),
        MailName::ResetPassword => Some(to("reset/sample")),
        MailName::Claim => Some(to("claim/sample")),
        MailName::Key => Some(KEY.into()),
        _ => None,
    };
    Sample { mail, secret: secret.map(Secret::new) }
}

fn digest(to: impl Fn(&str) -> String, is_full: bool) -> Mail {
    let row = |developer: &str, title: &str| DigestRow {
        developer: developer.into(),
        title: title.into(),
        policy: "Free".into(),
        asked: MOMENT,
        link: to("queue"),
    };
    let (first, second) = (row("Ada Lovelace", "Weather"), row("Alan Turing", "Maps"));
    let (waiting, requests, more) = if is_full { (5, vec![first, second], 3) } else { (1, vec![first], 0) };
    Mail::Digest { name: "Grace Hopper".into(), waiting, requests, more, link: to("queue") }
}

fn answers() -> Vec<(String, String)> {
    vec![
        ("What are you building?".into(), "A map of rain,\nand of where it will fall.".into()),
        ("Calls a day".into(), "2000".into()),
    ]
}
