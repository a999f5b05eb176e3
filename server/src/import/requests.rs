use super::{Part, Report, catalogue::Entries, clean, people::People, policies::Policies};
use crate::tyk::{fields, request::RequestDocument};
use domain::{
    id::{EntryId, PolicyId},
    request::Origin,
};
use serde_json::Value;
use services::{Asked, AskedItem, Import};

/// What was taken in before.
type Here<'a> = (&'a Policies, &'a Entries, &'a People);

/// Takes in a request, with what it names put in our words.
pub async fn take_in(
    import: &mut Import,
    document: Value,
    here: Here<'_>,
    report: &mut Report,
) -> services::Result<()> {
    let name = name(&document, here);
    let Some(foreign) = clean::id(&document).map(str::to_owned) else {
        report.leave_out(Part::Requests, "", &name, "It has no id.");
        return Ok(());
    };
    let asked = match asked(&document, here) {
        Ok(asked) => asked,
        Err(why) => {
            report.leave_out(Part::Requests, &foreign, &name, why);
            return Ok(());
        }
    };
    let is_approved = document["approved"].as_bool().unwrap_or_default();
    let tried = import.request(&foreign, asked, is_approved).await;
    report.tried(Part::Requests, &foreign, &name, tried)?;
    Ok(())
}

/// `ada@example.com: Weather Free`
fn name(document: &Value, (policies, _, people): Here<'_>) -> String {
    let who = clean::text(document, "by_user").map(|id| people.email(id));
    let several = document["apply_policies"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut named: Vec<_> = several.filter(|id| !id.is_empty()).map(|id| policies.name(id)).collect();
    if named.is_empty() {
        named.extend(clean::text(document, "for_plan").map(|id| policies.name(id)));
    }
    format!("{}: {}", who.unwrap_or("somebody"), named.join(", "))
}

fn asked(document: &Value, (policies, entries, people): Here<'_>) -> Result<Asked, String> {
    if clean::text(document, "key").is_some() {
        return Err("It changes a key, and keys do not come.".into());
    }
    let who = clean::text(document, "by_user").unwrap_or_default();
    let developer = people.get(who).ok_or("Whoever asked is not among the developers.")?;
    let read = clean::read::<RequestDocument>(document)?;
    let items: Vec<_> =
        read.items().iter().map(|item| translated(item, policies, entries)).collect::<Result<_, _>>()?;
    if items.is_empty() {
        return Err("It asks for nothing.".into());
    }
    let answers = fields::typed(read.fields.unwrap_or_default());
    Ok(Asked { on_behalf_of: Some(developer.clone()), items, answers, origin: Origin::TykApi })
}

/// Where no entry that came offers the policy, the policy alone is asked for.
fn translated(item: &AskedItem, policies: &Policies, entries: &Entries) -> Result<AskedItem, String> {
    let unknown = || format!("Its policy {} could not come.", policies.name(&item.policy));
    let policy = policies.get(&item.policy).map(PolicyId::to_string).ok_or_else(unknown)?;
    let entry = entries.get(item.entry.as_deref().unwrap_or_default(), &item.policy).map(EntryId::to_string);
    Ok(AskedItem { entry, policy })
}
