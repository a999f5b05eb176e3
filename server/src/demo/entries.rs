use super::{people::APPROVER, policies::Policies};
use domain::{
    Actor,
    catalogue::{AuthType, EntryDraft, Visibility},
    settings::Overrides,
};
use services::{Portal, Result};

/// An entry and its OpenAPI document.
struct Sample {
    draft: EntryDraft,
    document: &'static str,
}

/// Publishes the entries that are not there yet, each with its document.
pub async fn create(portal: &Portal, actor: &Actor, policies: &Policies) -> Result<()> {
    let known = portal.entries(actor).await?;
    let id_of = |name: &str| known.iter().find(|entry| entry.name == name).map(|entry| entry.id.clone());
    for Sample { draft, document } in samples(policies) {
        let entry = match id_of(&draft.name) {
            Some(id) => id,
            None => portal.create_entry(actor, draft).await?.id,
        };
        portal.set_documentation(actor, &entry, document.into()).await?;
    }
    Ok(())
}

fn samples(policies: &Policies) -> [Sample; 6] {
    [weather(policies), maps(policies), payments(policies), parcels(policies), customers(policies), holidays()]
}

fn weather(policies: &Policies) -> Sample {
    let draft = EntryDraft {
        slug: "weather".into(),
        name: "Weather".into(),
        short_description: "Conditions, forecasts and warnings for every place in Europe.".into(),
        long_description: include_str!("weather.md").into(),
        owner: "Weather team".into(),
        policies: vec![policies.free.clone(), policies.pro.clone(), policies.partner.clone()],
        approvers: vec![APPROVER.email.into()],
        ..EntryDraft::blank()
    };
    Sample { draft, document: include_str!("weather.yaml") }
}

fn maps(policies: &Policies) -> Sample {
    let draft = EntryDraft {
        slug: "maps".into(),
        name: "Maps and Places".into(),
        short_description: "Addresses to coordinates, routes, travel times and map tiles.".into(),
        long_description: include_str!("maps.md").into(),
        owner: "Geodata team".into(),
        policies: vec![policies.free.clone()],
        overrides: Overrides { require_key_approval: Some(false), ..Overrides::default() },
        ..EntryDraft::blank()
    };
    Sample { draft, document: include_str!("maps.yaml") }
}

fn payments(policies: &Policies) -> Sample {
    let draft = EntryDraft {
        slug: "payments".into(),
        name: "Payments".into(),
        short_description: "Take payments, pay them back, and read what was settled.".into(),
        long_description: include_str!("payments.md").into(),
        owner: "Payments team".into(),
        policies: vec![policies.free.clone(), policies.partner.clone()],
        approvers: vec![APPROVER.email.into()],
        ..EntryDraft::blank()
    };
    Sample { draft, document: include_str!("payments.yaml") }
}

fn parcels(policies: &Policies) -> Sample {
    let draft = EntryDraft {
        slug: "parcels".into(),
        name: "Parcels".into(),
        short_description: "Price a parcel, print its label, follow it to the door.".into(),
        long_description: include_str!("parcels.md").into(),
        owner: "Logistics".into(),
        auth_type: AuthType::Basic,
        policies: vec![policies.free.clone(), policies.pro.clone()],
        ..EntryDraft::blank()
    };
    Sample { draft, document: include_str!("parcels.yaml") }
}

fn customers(policies: &Policies) -> Sample {
    let draft = EntryDraft {
        slug: "customers".into(),
        name: "Customer Directory".into(),
        short_description: "Who our customers are and what they agreed to. For colleagues.".into(),
        long_description: include_str!("customers.md").into(),
        owner: "Data office".into(),
        visibility: Visibility::SignedIn,
        policies: vec![policies.free.clone()],
        ..EntryDraft::blank()
    };
    Sample { draft, document: include_str!("customers.yaml") }
}

fn holidays() -> Sample {
    let draft = EntryDraft {
        slug: "holidays".into(),
        name: "Public Holidays".into(),
        short_description: "Public and school holidays of 27 countries. Open to everybody.".into(),
        long_description: include_str!("holidays.md").into(),
        owner: "Geodata team".into(),
        auth_type: AuthType::Keyless,
        ..EntryDraft::blank()
    };
    Sample { draft, document: include_str!("holidays.yaml") }
}
