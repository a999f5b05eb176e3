//! Whether the gateway has the keys that the portal granted, and no others of ours.

mod rpc;

use super::tabs::{Part, tabs};
use crate::{
    load::{load, show},
    ui::{Empty, Mono, Notice, Page, Panel, Table, Tone},
};
use domain::key::{Drift, DriftReport, DriftedKey};
use leptos::prelude::*;
use rpc::ReadIssuerDrift;

/// `/admin/issuers`: the gateway's keys held against the portal's, as of now.
#[component]
pub fn Issuers() -> impl IntoView {
    let report = load(|| ReadIssuerDrift {});
    view! {
        <Page title="Gateway" intro="Keys at the gateway held against those that were granted here, as of this moment.">
            {tabs(Part::Issuers)}
            {show(report, "the comparison", told)}
        </Page>
    }
}

fn told(report: DriftReport) -> AnyView {
    match report {
        DriftReport::NoGateway => view! {
            <Empty title="No gateway">
                "Keywright makes all keys itself. The operator can set a gateway with KEYWRIGHT_TYK_GATEWAY_URL."
            </Empty>
        }
        .into_any(),
        DriftReport::Failed { why } => view! { <Notice tone=Tone::Danger>{why}</Notice> }.into_any(),
        DriftReport::Compared(drift) => compared(drift),
    }
}

fn compared(drift: Drift) -> AnyView {
    let looked = match drift.known {
        1 => "1 key was looked for.".to_owned(),
        known => format!("{known} keys were looked for."),
    };
    let unlisted =
        (!drift.is_listed).then_some(" The gateway does not list its keys, so keys that only it knows are not found.");
    let cut = drift.is_cut.then_some(" The gateway has many other keys, and not all of them were looked at.");
    view! {
        <div class="stack">
            <p>{looked} {unlisted} {cut}</p>
            {part(
                "Missing at the gateway",
                "These keys were granted and are in force, but open nothing. Look into the outbox for what is on its way. If nothing is, pause and resume the key: that makes it anew.",
                drift.missing,
            )}
            {part(
                "At the gateway and not in force here",
                "A key that the portal knows is being removed: look into the outbox. One that it does not know came from an older copy of the database, or from another portal of the same organisation. If it is not needed, delete it at the gateway by its hash.",
                drift.unexpected,
            )}
        </div>
    }
    .into_any()
}

fn part(heading: &'static str, advice: &'static str, keys: Vec<DriftedKey>) -> AnyView {
    if keys.is_empty() {
        return view! { <Panel heading=heading><p class="muted">"None."</p></Panel> }.into_any();
    }
    let rows = keys.into_iter().map(row).collect();
    view! {
        <Panel heading=heading>
            <p>{advice}</p>
            <Table label=heading columns=&["Key", "Holder", "Hash at the gateway"] rows=rows />
        </Panel>
    }
    .into_any()
}

fn row(key: DriftedKey) -> AnyView {
    let name = match key.key {
        Some(id) => view! { <a href=format!("/admin/keys/{id}")>{id.to_string()}</a> }.into_any(),
        None => "Unknown here".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label="Holder">{key.holder}</td>
            <td data-label="Hash"><Mono>{key.hash}</Mono></td>
        </tr>
    }
    .into_any()
}
