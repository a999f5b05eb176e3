use crate::{
    answers::answered,
    ui::{Facts, Panel, Step, Time, Timeline, fact},
};
use domain::{
    Timestamp,
    catalogue::{Policy, Quota, Rate},
    request::RequestPage,
};
use leptos::prelude::*;

/// What was asked, and why; for the developer and the decider alike.
pub fn details(page: &RequestPage) -> AnyView {
    let policies = page.policies.iter().map(policy_facts).collect_view();
    let answers = answered(page.request.answers.clone());
    view! {
        <Panel heading="Answers">{answers}</Panel>
        <Panel heading="Policy">{policies}</Panel>
    }
    .into_any()
}

/// What happened since, and what comes next.
pub fn happened(steps: Vec<Step>) -> AnyView {
    view! {
        <Panel heading="What happened">
            <Timeline steps=steps />
        </Panel>
    }
    .into_any()
}

fn policy_facts(policy: &Policy) -> AnyView {
    let life = policy.key_days.map_or_else(|| "no end".to_owned(), |days| format!("{days} days"));
    let rows = vec![
        fact("Name", policy.name.clone()),
        fact("Rate", policy.rate.map_or_else(|| "no limit".to_owned(), Rate::short)),
        fact("Quota", policy.quota.map_or_else(|| "no limit".to_owned(), Quota::short)),
        fact("Key lives", life),
    ];
    view! { <Facts rows=rows /> }.into_any()
}

/// Who asks, for those who decide.
pub fn asker(page: &RequestPage) -> AnyView {
    let keys = match page.keys.len() {
        0 => "none yet".to_owned(),
        count => format!("{count}: {}", page.keys.iter().map(|key| key.title.clone()).collect::<Vec<_>>().join(", ")),
    };
    let rows = vec![
        fact("Developer", page.developer.clone()),
        fact("E-mail", page.email.to_string()),
        fact("Account since", time(page.member_since)),
        fact("Asked", time(page.request.created)),
        fact("Keys", keys),
    ];
    view! { <Facts rows=rows /> }.into_any()
}

fn time(at: Timestamp) -> AnyView {
    view! { <Time at=at /> }.into_any()
}
