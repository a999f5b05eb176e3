//! What is legal for whom, in every state: one table to read, and properties that hold for any sequence of commands.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests make their own actors and may panic")]

use domain::{
    Actor, Timestamp,
    event::What,
    id::{DeveloperId, EntryId, KeyId, PolicyId, RequestId, TokenId},
    request::{
        Approval, Change, Command, Decision, Delivery, Item, KeyChange, Next, Origin, Refusal, Request, Revision,
        Route, State, Submission, Terms, Verdict, WaitsFor,
    },
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

fn entry(number: u128) -> EntryId {
    EntryId::new(NOW, number)
}

/// An API under a policy.
fn item(number: u128) -> Item {
    Item { entry: Some(entry(number)), policy: PolicyId::new(NOW, 1) }
}

fn actors() -> Vec<(&'static str, Actor)> {
    let token = |scope| Actor::token(TokenId::new(NOW, 1), "robot", vec![scope]);
    vec![
        ("requester", Actor::person(developer(1), "Req", false, vec![])),
        ("requester who is admin", Actor::person(developer(1), "Req", true, vec![])),
        ("another developer", Actor::person(developer(2), "Dev", false, vec![])),
        ("approver", Actor::person(developer(3), "App", false, vec![entry(1)])),
        ("approver of the other API", Actor::person(developer(5), "Oth", false, vec![entry(2)])),
        ("admin", Actor::person(developer(4), "Adm", true, vec![])),
        ("token that decides", token(Scope::RequestsDecide)),
        ("token that reads", token(Scope::RequestsRead)),
        ("Keywright", Actor::system()),
    ]
}

fn submitted(route: Route, delivery: Delivery) -> Request {
    let free = if route == Route::Auto { vec![item(1)] } else { Vec::new() };
    submitted_for(vec![item(1)], free, route, delivery)
}

fn submitted_for(items: Vec<Item>, free: Vec<Item>, route: Route, delivery: Delivery) -> Request {
    let submission = Submission {
        id: RequestId::new(NOW, 1),
        developer: developer(1),
        items,
        free,
        answers: Vec::new(),
        route,
        delivery,
        origin: Origin::Portal,
        change: None,
        approved_by: None,
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

/// For two APIs.
fn for_two() -> Request {
    submitted_for(vec![item(1), item(2)], Vec::new(), Route::Admin, Delivery::Link)
}

/// For two APIs, of which one is approved.
fn half_approved() -> Request {
    let verdict = Verdict { approve: vec![item(1)], ..Verdict::default() };
    let command = Command::Decide { based_on: 1, verdict, delivery: Delivery::Link };
    let admin = Actor::person(developer(4), "Adm", true, vec![]);
    kept(for_two().apply(command, &admin, TERMS, NOW).unwrap().next)
}

/// For an API more on a key that exists.
fn for_a_key() -> Request {
    let change = KeyChange { key: KeyId::new(NOW, 1), remove: Vec::new() };
    Request { change: Some(change), ..submitted(Route::Admin, Delivery::Link) }
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
        ("pending for two", for_two()),
        ("half approved", half_approved()),
        ("pending for a key", for_a_key()),
    ]
}

fn commands(based_on: Revision) -> Vec<(&'static str, Command)> {
    let items = vec![Item { policy: PolicyId::new(NOW, 2), ..item(1) }];
    let free = Vec::new();
    let decide = |approve: &[Item], decline: &[Item], reason: Option<&str>| {
        let reason = reason.map(Into::into);
        let verdict = Verdict { approve: approve.into(), decline: decline.into(), reason };
        Command::Decide { based_on, verdict, delivery: Delivery::Email }
    };
    vec![
        ("revise", Command::Revise { based_on, items, free, answers: Vec::new() }),
        ("approve", Command::Approve { based_on, delivery: Delivery::Email }),
        ("approve a stale revision", Command::Approve { based_on: based_on - 1, delivery: Delivery::Email }),
        ("decline", Command::Decline { based_on, reason: Some("No.".into()) }),
        ("decline without a reason", Command::Decline { based_on, reason: Some("  ".into()) }),
        ("approve the one", decide(&[item(1)], &[], None)),
        ("decline the one", decide(&[], &[item(1)], Some("No."))),
        ("decline the one without a reason", decide(&[], &[item(1)], None)),
        ("approve the other", decide(&[item(2)], &[], None)),
        ("approve the one, decline the other", decide(&[item(1)], &[item(2)], Some("No."))),
        ("approve and decline the one", decide(&[item(1)], &[item(1)], Some("No."))),
        ("decide nothing", decide(&[], &[], None)),
        ("withdraw", Command::Withdraw { based_on }),
        ("expire", Command::Expire),
        ("lapse", Command::Lapse),
        ("hand off", Command::HandOff { to: WaitsFor::ThirdParty { name: "Acme".into(), until: LATER } }),
        ("fall back", Command::HandOff { to: WaitsFor::Admins }),
        ("pick up", Command::PickUp),
        ("claim", Command::Claim { key: KeyId::new(NOW, 2) }),
        ("redeliver", Command::Redeliver),
        ("cancel the link", Command::CancelLink { disowned: false }),
        ("disown the link", Command::CancelLink { disowned: true }),
    ]
}

/// The admin's decision, after which a request was at revision `left`.
fn decided(left: Option<Revision>, until: Timestamp) -> Decision {
    let by = Actor::person(developer(4), "Adm", true, vec![]).by();
    Decision { by, until, left, before: submitted(Route::Admin, Delivery::Email) }
}

fn undoing(revision: Revision) -> Vec<(&'static str, Command)> {
    let soon = LATER.plus(core::time::Duration::from_secs(1));
    let undo = |left, until| Command::Undo { decision: Box::new(decided(Some(left), until)) };
    vec![
        ("undo", undo(revision, soon)),
        ("undo in the moment it is too late", undo(revision, LATER)),
        ("undo what something followed", undo(revision - 1, soon)),
    ]
}

fn outcome(request: &Request, command: Command, actor: &Actor) -> String {
    match request.apply(command, actor, TERMS, LATER) {
        Ok(change) => match change.next {
            Next::Keep(next) if request.items.len() == 1 => format!("→ {}", next.state.name().as_str()),
            Next::Keep(next) => {
                let (state, of) = (next.state.name().as_str(), next.items.len());
                format!("→ {state}, {} of {of} approved", next.approved().len())
            }
            Next::Delete => "→ deleted".into(),
        },
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn every_command_in_every_state_by_everybody() {
    let mut table = String::new();
    for (state, request) in states() {
        for (name, command) in commands(request.revision).into_iter().chain(undoing(request.revision)) {
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
        free: Vec::new(),
        answers: Vec::new(),
        route: Route::Admin,
        delivery: Delivery::Email,
        origin: Origin::Portal,
        change: None,
        approved_by: None,
        open: 1,
        same: Some(first.id.clone()),
    };
    let refused = Request::submit(again, &Settings::default(), NOW).unwrap_err();
    assert_eq!(refused, domain::request::Refusal::AlreadyOpen { request: first.id });
}

#[test]
fn through_tyks_api_nothing_is_approved_by_itself_but_by_whoever_says_so() {
    let asked = |approved_by| Submission {
        id: RequestId::new(NOW, 3),
        developer: developer(1),
        items: vec![item(1)],
        free: vec![item(1)],
        answers: Vec::new(),
        route: Route::Auto,
        delivery: Delivery::Email,
        origin: Origin::TykApi,
        change: None,
        approved_by,
        open: 0,
        same: None,
    };
    let state = |asked| kept(Request::submit(asked, &Settings::default(), NOW).unwrap().next);
    let waiting = state(asked(None));
    assert_eq!((waiting.state.name().as_str(), waiting.approved().len()), ("pending", 0));
    let robot = Actor::token(TokenId::new(NOW, 1), "Robot", vec![Scope::RequestsDecide]);
    let approved = state(asked(Some(robot.by())));
    let approval = approved.state.approval().unwrap();
    assert_eq!((&approval.by, approval.delivery), (&robot.by(), Delivery::Link));
    let again = Command::Approve { based_on: 1, delivery: Delivery::Email };
    assert!(approved.apply(again, &robot, TERMS, NOW).is_err());
}

#[test]
fn what_needs_no_approval_is_approved_from_the_start_and_again_after_a_revision() {
    let request = submitted_for(vec![item(1), item(2)], vec![item(2)], Route::Admin, Delivery::Email);
    let otto = Actor::person(developer(3), "App", false, vec![entry(1)]);
    assert_eq!(request.decidable_by(&otto, TERMS), [&item(1)]);
    let (items, free) = (vec![item(1), item(3)], vec![item(3)]);
    let revise = Command::Revise { based_on: 1, items, free, answers: Vec::new() };
    let revised = kept(request.apply(revise, &actors()[0].1, TERMS, LATER).unwrap().next);
    let approve = Command::Approve { based_on: 2, delivery: Delivery::Email };
    let done = kept(revised.apply(approve, &otto, TERMS, LATER).unwrap().next);
    let by: Vec<_> = done.approved().iter().map(|approved| approved.by.name()).collect();
    assert_eq!(by, ["Keywright", "App"]);
}

#[test]
fn a_revision_takes_back_what_was_approved() {
    let revise = Command::Revise { based_on: 2, items: vec![item(1), item(2)], free: Vec::new(), answers: Vec::new() };
    let revised = kept(half_approved().apply(revise, &actors()[0].1, TERMS, LATER).unwrap().next);
    assert!(revised.waits(&item(1)) && revised.waits(&item(2)));
}

#[test]
fn a_key_that_exists_is_not_delivered_by_a_link() {
    let approve = Command::Approve { based_on: 1, delivery: Delivery::Link };
    let approved = kept(for_a_key().apply(approve, &actors()[5].1, TERMS, LATER).unwrap().next);
    assert_eq!(approved.state.approval().unwrap().delivery, Delivery::Email);
}

#[test]
fn declining_all_items_is_declining_the_request() {
    let verdict = Verdict { decline: vec![item(1), item(2)], reason: Some("No.".into()), ..Verdict::default() };
    let command = Command::Decide { based_on: 1, verdict, delivery: Delivery::Email };
    let change = for_two().apply(command, &actors()[5].1, TERMS, LATER).unwrap();
    assert_eq!(
        change,
        Change { next: Next::Delete, events: vec![What::RequestDeclined { reason: Some("No.".into()) }] }
    );
}

#[test]
fn what_is_declined_leaves_and_the_rest_is_approved() {
    let verdict = Verdict { approve: vec![item(1)], decline: vec![item(2)], reason: Some("No.".into()) };
    let command = Command::Decide { based_on: 1, verdict, delivery: Delivery::Email };
    let change = for_two().apply(command, &actors()[5].1, TERMS, LATER).unwrap();
    let names: Vec<_> = change.events.iter().map(What::name).collect();
    assert_eq!(names, ["key_request.item_declined", "key_request.approved"]);
    assert_eq!(kept(change.next).items, [item(1)]);
}

#[test]
fn states_stored_before_items_were_decided_apart_are_read() {
    let pending = r#"{"pending":{"waits_for":"admins","expires":null}}"#;
    let read: State = serde_json::from_str(pending).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), pending);
    let approved = r#"{"approved":{"by":"keywright","at":5,"delivery":"email"}}"#;
    let read: State = serde_json::from_str(approved).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), approved);
}

#[test]
fn a_declined_request_comes_back_as_it_was_unless_it_is_there_again() {
    let (admin, before) = (&actors()[5].1, submitted(Route::Admin, Delivery::Email));
    let decision = decided(None, LATER);
    let back = kept(decision.undo(None, admin, NOW).unwrap().next);
    assert_eq!(back, Request { revision: before.revision + 1, updated: NOW, ..before.clone() });
    assert_eq!(decision.undo(Some(&before), admin, NOW), Err(Refusal::Followed));
    assert_eq!(decision.undo(None, admin, LATER), Err(Refusal::UndoOver));
    let approver = &actors()[3].1;
    assert_eq!(decision.undo(None, approver, NOW), Err(Refusal::DecidedByAnother { name: "Adm".into() }));
}

/// Everybody who may decide an item, by the name their decisions carry.
fn deciders(item: &Item) -> Vec<String> {
    let may = |actor: &Actor| domain::policy::may(actor, domain::policy::Action::DecideItem(item));
    actors().into_iter().filter(|(_, actor)| may(actor)).map(|(_, actor)| actor.by().name().to_owned()).collect()
}

fn everything_is_approved_by_somebody_who_may(request: &Request, approval: &Approval) -> bool {
    request.items.iter().all(|item| {
        let of_it = approval.items.iter().find(|approved| approved.item == *item);
        of_it.is_some_and(|approved| deciders(item).contains(&approved.by.name().to_owned()))
    })
}

proptest! {
    #[test]
    fn whatever_is_decided_undoing_it_brings_back_what_was(
        steps in proptest::collection::vec((0..21_usize, 0..9_usize), 0..20),
    ) {
        let mut request = for_two();
        for (command, actor) in steps {
            let (command, actor) = (commands(request.revision).remove(command).1, &actors()[actor].1);
            let Ok(change) = request.apply(command, actor, TERMS, NOW) else { continue };
            let there = if let Next::Keep(next) = change.next { Some(*next) } else { None };
            if change.events.iter().any(What::is_decision) {
                let left = there.as_ref().map(|next| next.revision);
                let decision = Decision { by: actor.by(), until: LATER, left, before: request.clone() };
                let undone = decision.undo(there.as_ref(), actor, NOW);
                prop_assert_eq!(undone.is_ok(), actor.developer().is_some());
                if let Ok(change) = undone {
                    let back = kept(change.next);
                    prop_assert!(back.revision > left.unwrap_or(request.revision));
                    prop_assert_eq!(Request { revision: 0, ..back }, Request { revision: 0, updated: NOW, ..request.clone() });
                }
            }
            let Some(next) = there else { break };
            request = next;
        }
    }

    #[test]
    fn no_sequence_of_commands_decides_twice(steps in proptest::collection::vec((0..21_usize, 0..9_usize), 0..40)) {
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

    #[test]
    fn no_sequence_of_commands_grants_what_nobody_approved(
        steps in proptest::collection::vec((0..21_usize, 0..9_usize), 0..40),
    ) {
        let mut request = for_two();
        for (command, actor) in steps {
            let command = commands(request.revision).remove(command).1;
            let Ok(change) = request.apply(command, &actors()[actor].1, TERMS, LATER) else { continue };
            let Next::Keep(next) = change.next else { break };
            prop_assert!(!next.items.is_empty());
            match &next.state {
                State::Pending { .. } => prop_assert!(next.items.iter().any(|item| next.waits(item))),
                State::Approved(approval) | State::Granted { approval, .. } => {
                    prop_assert!(everything_is_approved_by_somebody_who_may(&next, approval));
                    prop_assert!(request.state.approval().is_none() || request.items == next.items);
                }
            }
            request = *next;
        }
    }
}
