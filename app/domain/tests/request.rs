//! What is legal for whom, in every state: one table to read, and properties that hold for any sequence of commands.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests make their own actors and may panic")]

use domain::{
    Actor, Timestamp,
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId, TokenId},
    request::{Command, Delivery, Item, Next, Origin, Request, Revision, Route, State, Submission, Terms, WaitsFor},
    settings::Settings,
    token::Scope,
};
use proptest::prelude::*;
use std::fmt::Write;

const NOW: Timestamp = Timestamp::from_micros(1_000_000_000_000_000);
const LATER: Timestamp = Timestamp::from_micros(2_000_000_000_000_000);
const TERMS: Terms = Terms { allow_self_approval: false, decline_reason_required: true };

fn developer(number: u128) -> DeveloperId {
    DeveloperId::new(NOW, number)
}

fn entry() -> EntryId {
    EntryId::new(NOW, 1)
}

fn actors() -> Vec<(&'static str, Actor)> {
    let token = |scope| Actor::token(TokenId::new(NOW, 1), "robot", vec![scope]);
    vec![
        ("requester", Actor::person(developer(1), "Req", false, vec![])),
        ("requester who is admin", Actor::person(developer(1), "Req", true, vec![])),
        ("another developer", Actor::person(developer(2), "Dev", false, vec![])),
        ("approver", Actor::person(developer(3), "App", false, vec![entry()])),
        ("admin", Actor::person(developer(4), "Adm", true, vec![])),
        ("token that decides", token(Scope::RequestsDecide)),
        ("token that reads", token(Scope::RequestsRead)),
        ("Keywright", Actor::system()),
    ]
}

fn submitted(route: Route, delivery: Delivery) -> Request {
    let submission = Submission {
        id: RequestId::new(NOW, 1),
        developer: developer(1),
        items: vec![Item { entry: Some(entry()), policy: PolicyId::new(NOW, 1) }],
        answers: Vec::new(),
        route,
        delivery,
        origin: Origin::Portal,
        change: None,
        open: 0,
        same: None,
    };
    kept(Request::submit(submission, &Settings::default(), NOW).unwrap().next)
}

fn kept(next: Next) -> Request {
    match next {
        Next::Keep(request) => *request,
        Next::Delete => panic!("the request was deleted"),
    }
}

fn handed_off() -> Request {
    let to = WaitsFor::ThirdParty { name: "Acme".into(), until: NOW };
    let pending = submitted(Route::ThirdParty, Delivery::Email);
    kept(pending.apply(Command::HandOff { to }, &Actor::system(), TERMS, NOW).unwrap().next)
}

fn sent_away() -> Request {
    let to = WaitsFor::ThirdParty { name: "pay.example.com".into(), until: NOW };
    let pending = submitted(Route::Redirect, Delivery::Email);
    kept(pending.apply(Command::HandOff { to }, &Actor::system(), TERMS, NOW).unwrap().next)
}

fn granted() -> Request {
    let approved = submitted(Route::Auto, Delivery::Email);
    kept(approved.apply(Command::Claim { key: KeyId::new(NOW, 1) }, &Actor::system(), TERMS, NOW).unwrap().next)
}

fn states() -> Vec<(&'static str, Request)> {
    vec![
        ("pending", submitted(Route::Admin, Delivery::Email)),
        ("handed off", handed_off()),
        ("sent to another site", sent_away()),
        ("approved, by mail", submitted(Route::Auto, Delivery::Email)),
        ("approved, by link", submitted(Route::Auto, Delivery::Link)),
        ("granted", granted()),
    ]
}

fn commands(based_on: Revision) -> Vec<(&'static str, Command)> {
    let items = vec![Item { entry: Some(entry()), policy: PolicyId::new(NOW, 2) }];
    vec![
        ("revise", Command::Revise { based_on, items, answers: Vec::new() }),
        ("approve", Command::Approve { based_on, delivery: Delivery::Email }),
        ("approve a stale revision", Command::Approve { based_on: based_on - 1, delivery: Delivery::Email }),
        ("decline", Command::Decline { based_on, reason: Some("No.".into()) }),
        ("decline without a reason", Command::Decline { based_on, reason: Some("  ".into()) }),
        ("withdraw", Command::Withdraw { based_on }),
        ("expire", Command::Expire),
        ("hand off", Command::HandOff { to: WaitsFor::ThirdParty { name: "Acme".into(), until: LATER } }),
        ("fall back", Command::HandOff { to: WaitsFor::Admins }),
        ("pick up", Command::PickUp),
        ("claim", Command::Claim { key: KeyId::new(NOW, 2) }),
        ("redeliver", Command::Redeliver),
        ("cancel the link", Command::CancelLink { disowned: false }),
        ("disown the link", Command::CancelLink { disowned: true }),
    ]
}

fn outcome(request: &Request, command: Command, actor: &Actor) -> String {
    match request.apply(command, actor, TERMS, LATER) {
        Ok(change) => match change.next {
            Next::Keep(next) => format!("→ {}", next.state.name().as_str()),
            Next::Delete => "→ deleted".into(),
        },
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn every_command_in_every_state_by_everybody() {
    let mut table = String::new();
    for (state, request) in states() {
        for (name, command) in commands(request.revision) {
            for (role, actor) in actors() {
                let outcome = outcome(&request, command.clone(), &actor);
                writeln!(table, "{state} | {name} | {role} | {outcome}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn asking_twice_leads_to_the_open_request() {
    let first = submitted(Route::Admin, Delivery::Email);
    let again = Submission {
        id: RequestId::new(NOW, 2),
        developer: developer(1),
        items: first.items.clone(),
        answers: Vec::new(),
        route: Route::Admin,
        delivery: Delivery::Email,
        origin: Origin::Portal,
        change: None,
        open: 1,
        same: Some(first.id.clone()),
    };
    let refused = Request::submit(again, &Settings::default(), NOW).unwrap_err();
    assert_eq!(refused, domain::request::Refusal::AlreadyOpen { request: first.id });
}

proptest! {
    #[test]
    fn no_sequence_of_commands_decides_twice(steps in proptest::collection::vec((0..14_usize, 0..8_usize), 0..40)) {
        let mut request = submitted(Route::ThirdParty, Delivery::Link);
        let mut decision = None;
        for (command, actor) in steps {
            let command = commands(request.revision).remove(command).1;
            let Ok(change) = request.apply(command, &actors()[actor].1, TERMS, LATER) else { continue };
            let Next::Keep(next) = change.next else { break };
            prop_assert_eq!(next.revision, request.revision + 1);
            let made = next.state.approval().cloned();
            prop_assert!(decision.is_none() || decision == made);
            let is_granted = matches!(next.state, State::Granted { .. });
            prop_assert!(!is_granted || decision.is_some());
            (decision, request) = (made, *next);
        }
    }
}
