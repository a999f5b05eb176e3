//! What helps to decide, beside the request.

use super::{
    queue::{address, place},
    rpc::ReadContext,
};
use crate::{
    load::{load_if, show_part},
    ui::{Facts, Mono, Panel, Time, fact, grouped},
};
use domain::{
    id::RequestId,
    key::KeyRow,
    request::{ItemContext, PastDecision, RequestContext},
};
use leptos::prelude::*;

/// Reads what is known about the request beside which it stands.
pub(super) fn context(request: &RequestId) -> AnyView {
    let id = request.to_string();
    let read = load_if(move || Some(ReadContext { id: id.clone() }));
    show_part(read, "what is known about this", |read| read.map(|read| all(&read)).into_any())
}

fn all(read: &RequestContext) -> AnyView {
    let several = read.items.len() > 1;
    let items = read.items.iter().map(|item| one(item, several)).collect_view();
    let past = (!read.past.is_empty()).then(|| {
        let past = decisions(&read.past, false);
        view! { <Panel heading="Decided about them before">{past}</Panel> }
    });
    view! { {items} {keys(&read.keys)} {past} }.into_any()
}

/// How requests for this API fare.
fn one(about: &ItemContext, several: bool) -> AnyView {
    let heading =
        if several { format!("Requests like this: {}", about.item.name) } else { "Requests like this".to_owned() };
    let mut rows: Vec<_> = about.unusual.iter().map(|unusual| fact("Unusual", unusual_words(unusual))).collect();
    rows.push(fact("So far", so_far(about)));
    if let Some(usual) = &about.usual {
        rows.push(fact("Decided", usual.words()));
    }
    if several {
        rows.push(fact(
            format!("Policy {}", about.policy.name),
            format!("{}, {}", about.policy.rate, about.policy.quota),
        ));
    }
    rows.push(fact("Who else may decide", others(&about.deciders)));
    let similar = (!about.similar.is_empty()).then(|| decisions(&about.similar, true));
    view! {
        <Panel heading=heading>
            <Facts rows=rows />
            {similar}
        </Panel>
    }
    .into_any()
}

fn unusual_words(unusual: &domain::request::Unusual) -> AnyView {
    let (label, why) = (unusual.label.clone(), unusual.why.clone());
    view! { <span class="queue-unusual"><strong>{label}</strong> " " {why}</span> }.into_any()
}

fn so_far(about: &ItemContext) -> String {
    match (about.approved, about.declined) {
        (0, 0) => "Nothing was decided about this API yet.".into(),
        (approved, 0) => format!("{approved} approved, none declined"),
        (0, declined) => format!("None approved, {declined} declined"),
        (approved, declined) => format!("{approved} approved, {declined} declined"),
    }
}

/// Names that are read at a glance; the rest is counted.
const NAMED: usize = 4;

fn others(people: &[String]) -> String {
    let first = people.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match people.len() {
        0 => "Nobody else".to_owned(),
        count if count > NAMED => format!("{first} and {} more", count - NAMED),
        _ => first,
    }
}

/// How whoever asks uses what they have.
fn keys(keys: &[KeyRow]) -> Option<AnyView> {
    if keys.is_empty() {
        return None;
    }
    let rows = keys.iter().map(|row| fact(format!("{} · {}", row.title, row.policy), used(row))).collect();
    Some(view! { <Panel heading="Their keys"><Facts rows=rows /></Panel> }.into_any())
}

fn used(row: &KeyRow) -> AnyView {
    let last = match row.key.last_used {
        Some(at) => view! { ", last " <Time at=at /> }.into_any(),
        None => ().into_any(),
    };
    let uses = match row.key.uses {
        0 => "never used".to_owned(),
        1 => "used once".to_owned(),
        count => format!("used {} times", grouped(count)),
    };
    let (hint, words) = (row.key.hint.clone(), format!(" {}, {uses}", row.standing.name()));
    view! { <Mono>{hint}</Mono> {words} {last} }.into_any()
}

/// Decisions as the history kept them; `named`: with who had asked.
fn decisions(all: &[PastDecision], named: bool) -> AnyView {
    view! { <ul class="queue-decisions">{all.iter().map(|past| decision(past, named)).collect_view()}</ul> }.into_any()
}

fn decision(past: &PastDecision, named: bool) -> AnyView {
    let who = if named && !past.developer.is_empty() { format!("{}: ", past.developer) } else { String::new() };
    let title = format!("{who}{}", past.title);
    let title = match &past.request {
        Some(id) => view! { <a href=address(&[&untrack(place), &format!("request={id}")])>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    let verb = if past.is_approval { "approved" } else { "declined" };
    let words = format!(" {verb} by {} ", past.by);
    let reason = past.reason.as_ref().map(|reason| view! { <span class="muted">{format!(" “{reason}”")}</span> });
    view! { <li>{title} {words} <Time at=past.at /> {reason}</li> }.into_any()
}
