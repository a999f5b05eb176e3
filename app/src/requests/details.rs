use crate::{
    answers::answered_anew,
    live::use_live,
    ui::{Facts, Mono, Panel, Step, Table, Time, Timeline, fact},
    use_viewer,
};
use domain::{
    By, Timestamp,
    catalogue::{Policy, PolicyRow},
    request::{Delivery, ItemLine, RequestPage, State},
};
use leptos::prelude::*;
use std::time::Duration;

/// What was asked, and why; for the developer and the decider alike.
pub fn details(page: &RequestPage) -> AnyView {
    let policies = page.policies.iter().map(policy_facts).collect_view();
    let earlier = page.earlier.as_ref();
    let before = earlier.map(|earlier| &earlier.answers);
    let answers = answered_anew(page.request.answers.clone(), before, &page.asked_no_more);
    let revised = earlier.map(|earlier| {
        let words = format!("Revised since it was written on {}. ", earlier.written.long());
        let policy = policy_before(page, &earlier.policy);
        view! { <p class="muted">{words}{policy}</p> }
    });
    view! {
        {adds_to(page)} {asked_for(page)}
        <Panel heading="Answers">{revised} {answers}</Panel>
        <Panel heading="Policy">{policies}</Panel>
    }
    .into_any()
}

/// Where no new key is asked for.
fn adds_to(page: &RequestPage) -> Option<AnyView> {
    let hint = page.adds_to.clone()?;
    Some(view! { <p>"To be added to the key " <Mono>{hint}</Mono> ", which stays as it is."</p> }.into_any())
}

/// Of several APIs, each with its policy and how it stands.
fn asked_for(page: &RequestPage) -> Option<AnyView> {
    if page.lines.len() < 2 {
        return None;
    }
    let rows = page.lines.iter().map(|line| item_row(page, line)).collect();
    let table = view! { <Table label="What is asked for" columns=&["API", "Policy", "State"] rows=rows /> };
    Some(view! { <Panel heading="What is asked for">{table}</Panel> }.into_any())
}

fn item_row(page: &RequestPage, line: &ItemLine) -> AnyView {
    let approved = page.request.approved().iter().find(|approved| approved.item == line.item);
    let state = match (approved, &page.request.state) {
        (Some(approved), _) if approved.by == By::Keywright => "Needs no approval".to_owned(),
        (Some(approved), _) => format!("Approved by {}", approved.by.name()),
        (None, State::Pending { .. }) => "Waiting".to_owned(),
        (None, _) => "Approved".to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{line.name.clone()}</th>
            <td data-label="Policy">{line.policy.clone()}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

fn policy_before(page: &RequestPage, before: &str) -> Option<String> {
    let is_other = page.policies.iter().all(|policy| policy.name != before);
    is_other.then(|| format!("It asked for the policy {before} then."))
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

/// While the key is being made and mailed, a moment as a rule, the page looks again until it is.
pub fn look_again(page: &RequestPage) {
    let is_being_made =
        matches!(&page.request.state, State::Approved(approval) if approval.delivery == Delivery::Email);
    if is_being_made {
        use_live().read_every(SOON);
    }
}

const SOON: Duration = Duration::from_secs(1);

/// What a policy allows, in numbers.
pub fn policy_facts(policy: &Policy) -> AnyView {
    let row = PolicyRow::from(policy);
    let rows =
        vec![fact("Name", row.name), fact("Rate", row.rate), fact("Quota", row.quota), fact("Key lives", row.key_life)];
    view! { <Facts rows=rows /> }.into_any()
}

/// Who asks, for those who decide.
pub fn asker(page: &RequestPage) -> AnyView {
    let keys = match page.keys.len() {
        0 => "None yet".to_owned(),
        count => {
            format!("{count}: {}", page.keys.iter().map(|key| key.title.to_string()).collect::<Vec<_>>().join(", "))
        }
    };
    let name = page.developer.clone();
    let is_admin = use_viewer().with_untracked(|viewer| viewer.as_ref().is_some_and(|viewer| viewer.is_admin));
    let developer = if is_admin {
        view! { <a href=format!("/admin/people/{}", page.request.developer)>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let rows = vec![
        fact("Developer", developer),
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
