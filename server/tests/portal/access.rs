//! Who may call which server function.

use crate::{bench::TestPortal, browser::Browser};
use domain::{
    Timestamp,
    id::{DeliveryId, DeveloperId, EntryId, JobId, KeyId, PolicyId, TokenId, WebhookId},
};
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// What anybody may call. Each has to give the same answer to everybody who knows nothing of an account.
const PUBLIC: [&str; 14] = [
    "confirm_address",
    "read_catalogue",
    "read_entry",
    "read_frame",
    "read_link",
    "read_operations",
    "read_selected",
    "read_sign_up_fields",
    "request_password_reset",
    "reset_password",
    "set_up",
    "sign_in",
    "sign_out",
    "sign_up",
];

/// What everybody may call who is signed in. What it does to things of other people is looked at elsewhere.
const SIGNED_IN: [&str; 51] = [
    "approve_request",
    "cancel_link",
    "change_key_apis",
    "change_password",
    "choose_digest",
    "decide_items",
    "decide_several",
    "decline_request",
    "deselect_entry",
    "disown_link",
    "end_session",
    "forget_view",
    "generate_key",
    "leave_for_site",
    "let_go",
    "note_reading",
    "pause_key",
    "read_account",
    "read_attention",
    "read_claim",
    "read_context",
    "read_found",
    "read_fresh_key",
    "read_key_apis",
    "read_key_changed",
    "read_key_usage",
    "read_leaving",
    "read_my_history",
    "read_my_key",
    "read_my_keys",
    "read_my_requests",
    "read_queue",
    "read_request",
    "read_request_form",
    "read_return",
    "read_revisable",
    "read_selection",
    "read_undoable",
    "read_views",
    "redeliver_request",
    "resume_key",
    "revise_request",
    "revoke_key",
    "rotate_key",
    "save_key",
    "save_view",
    "select_entry",
    "submit_request",
    "take_on",
    "undo_decisions",
    "withdraw_request",
];

/// What is for admins alone, and the kind of thing that its `id` names.
const ADMIN: [(&str, Id); 45] = [
    ("appoint_admin", Id::Developer),
    ("change_entry", Id::Entry),
    ("change_entry_questions", Id::Entry),
    ("change_mail", Id::None),
    ("change_mail_sender", Id::None),
    ("change_policy", Id::Policy),
    ("change_questions", Id::None),
    ("change_settings", Id::None),
    ("create_entry", Id::None),
    ("create_policy", Id::None),
    ("create_token", Id::None),
    ("delete_entry", Id::Entry),
    ("delete_policy", Id::Policy),
    ("disable_developer", Id::Developer),
    ("discard_job", Id::Job),
    ("dismiss_admin", Id::Developer),
    ("enable_developer", Id::Developer),
    ("fetch_documentation", Id::Entry),
    ("move_key", Id::Key),
    ("read_ask_for", Id::Developer),
    ("read_documentation_state", Id::Entry),
    ("read_entries", Id::None),
    ("read_entry_sheet", Id::Entry),
    ("read_entry_usage", Id::Entry),
    ("read_history", Id::None),
    ("read_issuer_drift", Id::None),
    ("read_key", Id::Key),
    ("read_mail", Id::None),
    ("read_mail_preview", Id::None),
    ("read_mails", Id::None),
    ("read_outbox", Id::None),
    ("read_overview", Id::None),
    ("read_people", Id::None),
    ("read_person", Id::Developer),
    ("read_portal_usage", Id::None),
    ("remove_documentation", Id::Entry),
    ("request_for", Id::Developer),
    ("reset_key_quota", Id::Key),
    ("reset_mail", Id::None),
    ("read_tokens", Id::None),
    ("revive_job", Id::Job),
    ("revoke_token", Id::Token),
    ("set_key_expiry", Id::Key),
    ("set_key_limits", Id::Key),
    ("send_test_mail", Id::None),
];

/// The rest of them, whose `id` is looked at before the caller.
const ADMIN_READS: [(&str, Id); 3] =
    [("read_policies", Id::None), ("read_policy_sheet", Id::Policy), ("read_settings", Id::None)];

/// Those about webhooks, which see what leaves the portal.
const WEBHOOKS: [(&str, Id); 11] = [
    ("change_webhook", Id::Webhook),
    ("create_webhook", Id::None),
    ("delete_webhook", Id::Webhook),
    ("disable_webhook", Id::Webhook),
    ("enable_webhook", Id::Webhook),
    ("ping_webhook", Id::Webhook),
    ("read_delivery", Id::Delivery),
    ("read_webhook", Id::Webhook),
    ("read_webhooks", Id::None),
    ("redeliver", Id::Delivery),
    ("rotate_webhook_secret", Id::Webhook),
];

#[derive(Clone, Copy)]
enum Id {
    None,
    Delivery,
    Developer,
    Entry,
    Job,
    Key,
    Policy,
    Token,
    Webhook,
}

impl Id {
    /// Well formed, of the right kind, and of nothing there is.
    fn text(self) -> String {
        let then = Timestamp::from_micros(0);
        match self {
            Self::None => String::new(),
            Self::Delivery => DeliveryId::new(then, 404).to_string(),
            Self::Developer => DeveloperId::new(then, 404).to_string(),
            Self::Entry => EntryId::new(then, 404).to_string(),
            Self::Job => JobId::new(then, 404).to_string(),
            Self::Key => KeyId::new(then, 404).to_string(),
            Self::Policy => PolicyId::new(then, 404).to_string(),
            Self::Token => TokenId::new(then, 404).to_string(),
            Self::Webhook => WebhookId::new(then, 404).to_string(),
        }
    }
}

/// Every input of every function, each with something that can be read.
fn everything<'a>(id: &'a str, policy: &'a str) -> Vec<(&'static str, &'a str)> {
    let rest = [
        ("policy", policy),
        ("revision", "1"),
        ("version", "1"),
        ("slug", "weather"),
        ("all", "false"),
        ("after", ""),
        ("old_password", "x"),
        ("new_password", "x"),
        ("name", "Weather"),
        ("auth_type", "authToken"),
        ("visibility", "hidden"),
        ("quota_period", "month"),
        ("rate", "policy"),
        ("quota", "policy"),
        ("form", "signup_fields"),
        ("token", "x"),
        ("state", "x"),
        ("overlap", "0"),
        ("events", "all"),
        ("way", "each"),
        ("mail", "declined"),
        ("subject", "x"),
        ("body", "x"),
        ("sign_off", "x"),
        ("view", "waiting"),
        ("search", ""),
    ];
    [vec![("id", id)], rest.to_vec()].concat()
}

fn admin_functions() -> Vec<(&'static str, Id)> {
    ADMIN.into_iter().chain(ADMIN_READS).chain(WEBHOOKS).collect()
}

/// `name: status` of each call.
async fn statuses(browser: &Browser, functions: impl IntoIterator<Item = (&'static str, Id)>) -> Vec<String> {
    let mut statuses = Vec::new();
    for (name, id) in functions {
        let answer = browser.call(name, &everything(&id.text(), &Id::Policy.text())).await;
        statuses.push(format!("{name}: {} {}", answer.status, answer.body));
    }
    statuses
}

fn not_answered<'a>(statuses: &'a [String], wanted: &str) -> Vec<&'a String> {
    statuses.iter().filter(|line| !line.ends_with(wanted)).collect()
}

#[test]
fn every_server_function_is_on_one_of_the_lists() {
    let names = |path: &'static str| path.strip_prefix("/rpc/").unwrap();
    let there_are: BTreeSet<_> = server_fn_paths().map(|(path, _)| names(path)).collect();
    let admin = admin_functions().into_iter().map(|(name, _)| name);
    let listed: BTreeSet<_> = PUBLIC.into_iter().chain(SIGNED_IN).chain(admin).collect();
    assert_eq!(there_are, listed);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_is_asked_to() {
    let test = TestPortal::open().await;
    let all = SIGNED_IN.into_iter().map(|name| (name, Id::None)).chain(admin_functions());
    let answered = statuses(&test.guest(), all).await;
    assert_eq!(not_answered(&answered, r#": 401 "sign_in""#), Vec::<&String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_to_sign_in_for_what_is_public() {
    let test = TestPortal::open().await;
    let answered = statuses(&test.guest(), PUBLIC.map(|name| (name, Id::None))).await;
    assert!(answered.iter().all(|line| !line.contains(": 401")), "{answered:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_admins_is_refused_to_developers() {
    let test = TestPortal::open().await;
    let ada = test.developer("Ada").await;
    let answered = statuses(&ada, admin_functions()).await;
    assert_eq!(not_answered(&answered, r#": 403 "forbidden""#), Vec::<&String>::new());
    let queue = ada.call("read_queue", &everything("", "")).await;
    assert_eq!((queue.status, queue.body.as_str()), (403, r#""forbidden""#));
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_read_anew_for_every_call() {
    let test = TestPortal::open().await;
    let (grace, ada) = (test.admin("Grace").await, test.developer("Ada").await);
    let people: domain::page::Page<domain::developer::Developer> =
        grace.read("read_people", &[("search", "ada")]).await;
    let id = people.rows[0].id.to_string();
    grace.call("appoint_admin", &[("id", &id)]).await.fine();
    ada.call("read_settings", &[]).await.fine();
    grace.call("dismiss_admin", &[("id", &id)]).await.fine();
    assert_eq!(ada.call("read_settings", &[]).await.status, 403);
}
