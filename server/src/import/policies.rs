use super::{Choice, Part, Report, clean};
use crate::tyk::policy::PolicyDocument;
use domain::{
    catalogue::{IssuerName, PolicyDraft},
    id::PolicyId,
};
use serde_json::Value;
use services::Import;
use std::collections::BTreeMap;

/// The policies that are here, by every id they have there.
#[derive(Default)]
pub struct Policies {
    ids: BTreeMap<String, PolicyId>,
    names: BTreeMap<String, String>,
}

impl Policies {
    pub fn get(&self, foreign: &str) -> Option<&PolicyId> {
        self.ids.get(foreign)
    }

    /// What people call it, also where it could not come.
    pub fn name(&self, foreign: &str) -> String {
        self.names.get(foreign).map_or(foreign, String::as_str).to_owned()
    }

    pub async fn take_in(
        &mut self,
        import: &mut Import,
        document: Value,
        choice: Choice,
        report: &mut Report,
    ) -> services::Result<()> {
        let name = clean::text(&document, "name").unwrap_or("(without a name)").to_owned();
        let Some(foreign) = clean::id(&document).map(str::to_owned) else {
            report.leave_out(Part::Policies, "", &name, "It has no id.");
            return Ok(());
        };
        let ids: Vec<_> = ["id", "_id"].into_iter().filter_map(|id| clean::text(&document, id)).collect();
        self.names.extend(ids.iter().map(|id| ((*id).to_owned(), name.clone())));
        let read = clean::read::<PolicyDocument>(&document)
            .and_then(|read| read.draft(None).map_err(crate::tyk::Refused::into_sentence));
        let draft = match read {
            Ok(draft) => kept_by(draft, &foreign, choice),
            Err(why) => {
                report.leave_out(Part::Policies, &foreign, &name, why);
                return Ok(());
            }
        };
        let tried = import.policy(&foreign, draft).await;
        if let Some(id) = report.tried(Part::Policies, &foreign, &name, tried)? {
            note(&document, &name, choice, report);
            self.ids.extend(ids.into_iter().map(|foreign| (foreign.to_owned(), id.clone())));
        }
        Ok(())
    }
}

fn kept_by(draft: PolicyDraft, foreign: &str, choice: Choice) -> PolicyDraft {
    if choice.keys_at_gateway {
        let gateway_policies = vec![foreign.to_owned()];
        return PolicyDraft { issuer: IssuerName::Tyk, gateway_policies, ..draft };
    }
    draft
}

/// What only the gateway can see to.
fn note(document: &Value, name: &str, choice: Choice, report: &mut Report) {
    if choice.keys_at_gateway {
        return;
    }
    let rights = document["access_rights"].as_object().into_iter().flatten();
    let is_narrow = |right: &Value| right["allowed_urls"].as_array().is_some_and(|urls| !urls.is_empty());
    if rights.filter(|(_, right)| is_narrow(right)).count() > 0 {
        report.note(
            Part::Policies,
            name,
            "It allows single paths only. Keywright does not look at paths: see to it at the gateway.",
        );
    }
    let partitions = document["partitions"].as_object().into_iter().flatten();
    if partitions.filter(|(_, is_on)| is_on.as_bool() == Some(true)).count() > 0 {
        report.note(Part::Policies, name, "It is partitioned. Here a policy counts as a whole.");
    }
    if document["hmac_enabled"].as_bool() == Some(true) {
        report.note(Part::Policies, name, "Its keys sign by HMAC. Keys of Keywright are sent as they are.");
    }
}
