//! Everything that the other portal shows, read before anything is written: what fails half-way changes nothing.

use super::{Part, Watch, clean};
use outbox::{Dashboard, Unread};
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// More than this is no portal, but a list without an end.
const MOST: usize = 200_000;

/// What was read.
#[derive(Debug, Default)]
pub struct Taken {
    pub configuration: Option<Value>,
    pub policies: Vec<Value>,
    pub entries: Vec<Value>,
    /// By the id that an entry names: the document, or why it was not read.
    pub documents: BTreeMap<String, Result<Value, String>>,
    pub developers: Vec<Value>,
    pub requests: Vec<Value>,
    /// Parts that were not shown, and why.
    pub unread: Vec<(Part, String)>,
}

/// Reads the `parts` of the portal. An error ends the import: nothing was written.
pub async fn read(dashboard: &Dashboard, parts: &[Part], watch: &dyn Watch) -> Result<Taken, String> {
    let mut taken = Taken::default();
    let mut is_there = false;
    for part in parts {
        watch.begin(&format!("reading {part}"), None);
        let read = taken.read(dashboard, *part, watch).await;
        match read {
            // Documents are only asked for by name.
            Ok(()) => is_there |= *part != Part::Documentation,
            // A catalogue or settings that nobody ever wrote are none.
            Err(Unread::Missing(_)) if matches!(part, Part::Settings | Part::Entries) => {}
            Err(Unread::Missing(why)) => taken.unread.push((*part, why)),
            Err(Unread::Denied(why)) => {
                is_there = true;
                taken.unread.push((*part, why));
            }
            Err(Unread::Failed(why)) => return Err(why),
        }
    }
    if is_there {
        return Ok(taken);
    }
    let advice =
        "There is no portal API at this address. Give the address of the Dashboard, without what follows its host.";
    Err(advice.into())
}

impl Taken {
    async fn read(&mut self, dashboard: &Dashboard, part: Part, watch: &dyn Watch) -> Result<(), Unread> {
        match part {
            Part::Settings => self.configuration = Some(dashboard.get(&["configuration"], None).await?),
            Part::Policies => self.policies = list(dashboard, "policies", watch).await?,
            Part::Entries => {
                let catalogue = dashboard.get(&["catalogue"], None).await?;
                self.entries = rows(&catalogue["apis"], "catalogue")?;
            }
            Part::Documentation => self.read_documents(dashboard, watch).await?,
            Part::Developers => self.developers = list(dashboard, "developers", watch).await?,
            Part::Requests => self.requests = list(dashboard, "requests", watch).await?,
        }
        Ok(())
    }

    async fn read_documents(&mut self, dashboard: &Dashboard, watch: &dyn Watch) -> Result<(), Unread> {
        let named = self.entries.iter().filter_map(|entry| clean::text(entry, "documentation").map(str::to_owned));
        for id in named.collect::<Vec<_>>() {
            let read = match dashboard.get(&["documentation", &id], None).await {
                Ok(document) => Ok(document),
                Err(Unread::Missing(_)) => Err("The other portal does not give documentation out by its API. Give \
                                                the document at the entry's page."
                    .into()),
                Err(Unread::Denied(why)) => Err(why),
                Err(failed @ Unread::Failed(_)) => return Err(failed),
            };
            self.documents.insert(id, read);
            watch.step();
        }
        Ok(())
    }
}

/// A list of many pages. Pages are told apart by what is on them: some servers give the last one again and again.
async fn list(dashboard: &Dashboard, path: &str, watch: &dyn Watch) -> Result<Vec<Value>, Unread> {
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    for page in 1.. {
        let answer = dashboard.get(&[path], Some(page)).await?;
        let before = all.len();
        for row in rows(&answer["Data"], path)? {
            let is_new = clean::id(&row).is_none_or(|id| seen.insert(id.to_owned()));
            if is_new {
                all.push(row);
            }
        }
        if all.len() > MOST {
            return Err(Unread::Failed(format!("The list of {path} has more than {MOST} lines, or no end.")));
        }
        watch.step();
        let pages = answer["Pages"].as_u64().and_then(|pages| usize::try_from(pages).ok());
        let has_no_id = all.last().is_some_and(|row| clean::id(row).is_none());
        if all.len() == before || pages.is_some_and(|pages| page >= pages) || (pages.is_none() && has_no_id) {
            break;
        }
    }
    Ok(all)
}

/// The rows of a list; `null` is an empty one.
fn rows(list: &Value, path: &str) -> Result<Vec<Value>, Unread> {
    match list {
        Value::Null => Ok(Vec::new()),
        Value::Array(rows) => Ok(rows.clone()),
        _ => Err(Unread::Failed(format!("What the server has at {path} is no list. Is this the address of a portal?"))),
    }
}
