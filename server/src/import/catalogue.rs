use super::{Part, Report, clean, policies::Policies};
use crate::tyk::entry::EntryDocument;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::id::{EntryId, PolicyId};
use serde_json::{Value, json};
use services::Import;
use std::collections::{BTreeMap, HashSet};

/// Most characters of the line on a card; theirs has no limit.
const LONGEST_LINE: usize = 200;

/// The entries that are here, by what names them there.
#[derive(Default)]
pub struct Entries {
    known: Vec<Known>,
    /// What they are remembered by.
    names: HashSet<String>,
}

struct Known {
    api: String,
    policy: String,
    id: EntryId,
}

impl Entries {
    /// The entry that offers an API under a policy. Some entries stand for a policy alone: then `api` says nothing.
    pub fn get(&self, api: &str, policy: &str) -> Option<&EntryId> {
        let is_it = |entry: &&Known| entry.policy == policy && (entry.api == api || entry.api.is_empty());
        self.known.iter().find(is_it).map(|entry| &entry.id)
    }

    pub async fn take_in(
        &mut self,
        import: &mut Import,
        mut document: Value,
        documents: &BTreeMap<String, Result<Value, String>>,
        policies: &Policies,
        report: &mut Report,
    ) -> services::Result<()> {
        let name = clean::text(&document, "name").unwrap_or("(without a name)").to_owned();
        let text = |field| clean::text(&document, field).unwrap_or_default().to_owned();
        let (api, policy, documentation) = (text("api_id"), text("policy_id"), text("documentation"));
        let Some(foreign) = self.remembered_by(&api, &policy, &name) else {
            report.leave_out(Part::Entries, &api, &name, "It is in the catalogue more than once.");
            return Ok(());
        };
        let draft = match prepare(&mut document, &name, policies, report) {
            Ok(()) => clean::read::<EntryDocument>(&document)
                .and_then(|read| read.draft(None).map_err(crate::tyk::Refused::into_sentence)),
            Err(why) => Err(why),
        };
        let draft = match draft {
            Ok(draft) => draft,
            Err(why) => {
                report.leave_out(Part::Entries, &foreign, &name, why);
                return Ok(());
            }
        };
        let tried = import.entry(&foreign, draft).await;
        if let Some(id) = report.tried(Part::Entries, &foreign, &name, tried)? {
            if let Some(read) = documents.get(&documentation) {
                take_in_documentation(import, &documentation, &id, (read, &name), report).await?;
            }
            self.known.push(Known { api, policy, id });
        }
        Ok(())
    }

    /// Some catalogues name one API several times, others name none: the first of these that is free.
    fn remembered_by(&mut self, api: &str, policy: &str, name: &str) -> Option<String> {
        let both = format!("{api}/{policy}");
        let candidates = [(api, api), (policy, policy), (api, both.as_str()), ("-", name)];
        let fitting = candidates.into_iter().filter(|(given, _)| !given.is_empty()).map(|(_, id)| id.to_owned());
        fitting.into_iter().find(|id| self.names.insert(id.clone()))
    }
}

/// Puts our ids in the place of theirs, and mends what only a stricter reader minds.
fn prepare(document: &mut Value, name: &str, policies: &Policies, report: &mut Report) -> Result<(), String> {
    if let Some(policy) = clean::text(document, "policy_id").map(str::to_owned) {
        let id = policies.get(&policy).map(PolicyId::to_string);
        let known = policies.name(&policy);
        document["policy_id"] = json!(id.ok_or_else(|| format!("Its policy {known} could not come."))?);
    }
    if let Some(line) = clean::text(document, "short_description").filter(|line| line.chars().count() > LONGEST_LINE) {
        let (line, whole) = (clean::cut(line, LONGEST_LINE), line.to_owned());
        let long = clean::text(document, "long_description").unwrap_or_default();
        document["long_description"] = json!(format!("{whole}\n\n{long}").trim_end());
        document["short_description"] = json!(line);
        let what =
            "Its short description is longer than 200 characters: it was cut, and stands whole before the long one.";
        report.note(Part::Entries, name, what);
    }
    if document["config"].is_object() {
        clean::questions(&mut document["config"], "key_request_fields");
    }
    Ok(())
}

async fn take_in_documentation(
    import: &mut Import,
    foreign: &str,
    entry: &EntryId,
    (read, name): (&Result<Value, String>, &str),
    report: &mut Report,
) -> services::Result<()> {
    let document = match read {
        Ok(document) => document,
        Err(why) => {
            report.note(Part::Documentation, name, why.clone());
            return Ok(());
        }
    };
    let text = clean::text(document, "documentation").unwrap_or_default();
    let tried = match document["doc_type"].as_str().unwrap_or_default() {
        "swagger" => {
            let Ok(bytes) = STANDARD.decode(text) else {
                report.leave_out(Part::Documentation, foreign, name, "It is not in base64.");
                return Ok(());
            };
            import.documentation(foreign, entry, bytes).await
        }
        "swagger_custom_url" => import.documentation_at(foreign, entry, text).await,
        other => {
            let what = format!("Documentation of the sort {other:?} is not shown here.");
            report.note(Part::Documentation, name, what);
            return Ok(());
        }
    };
    report.tried(Part::Documentation, foreign, name, tried)?;
    Ok(())
}
