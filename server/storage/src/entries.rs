use crate::{
    Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use core::str::FromStr;
use domain::{
    Timestamp,
    catalogue::{AuthType, Entry, Slug, Visibility},
    id::EntryId,
};
use std::collections::HashMap;

const INSERT: &str = "
    INSERT INTO entries (id, slug, name, short_description, long_description, auth_type, owner, visibility, overrides,
                         created, updated, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const UPDATE: &str = "
    UPDATE entries
    SET slug = $3, name = $4, short_description = $5, long_description = $6, auth_type = $7, owner = $8,
        visibility = $9, overrides = $10, updated = $11, version = $2
    WHERE id = $1 AND version = $2 - 1";

const DELETE: &str = "DELETE FROM entries WHERE id = $1";

macro_rules! select {
    ($which:literal) => {
        concat!(
            "
    SELECT id, slug, name, short_description, long_description, auth_type, owner, visibility, overrides,
           created, updated, version
    FROM entries
    ",
            $which
        )
    };
}
const ALL: &str = select!("ORDER BY id");
const BY_ID: &str = select!("WHERE id = $1");
const BY_SLUG: &str = select!("WHERE slug = $1");

const INSERT_POLICY: &str = "INSERT INTO entry_policies (entry_id, policy_id, position) VALUES ($1, $2, $3)";
const DELETE_POLICIES: &str = "DELETE FROM entry_policies WHERE entry_id = $1";
const POLICIES_OF: &str =
    "SELECT entry_id AS entry, policy_id AS other FROM entry_policies WHERE entry_id = $1 ORDER BY position";
const ALL_POLICIES: &str = "SELECT entry_id AS entry, policy_id AS other FROM entry_policies ORDER BY position";

const INSERT_APPROVER: &str = "INSERT INTO entry_approvers (entry_id, developer_id) VALUES ($1, $2)";
const DELETE_APPROVERS: &str = "DELETE FROM entry_approvers WHERE entry_id = $1";
const APPROVERS_OF: &str =
    "SELECT entry_id AS entry, developer_id AS other FROM entry_approvers WHERE entry_id = $1 ORDER BY developer_id";
const ALL_APPROVERS: &str =
    "SELECT entry_id AS entry, developer_id AS other FROM entry_approvers ORDER BY developer_id";

impl Tx {
    /// Stores a new entry. [`crate::Error::Conflict`] if another has its slug, [`crate::Error::Needed`] if a policy or approver
    /// does not exist.
    pub async fn insert_entry(&mut self, entry: &Entry) -> Result<()> {
        execute!(
            self,
            INSERT,
            entry.id.as_str(),
            entry.slug.as_str(),
            entry.name.as_str(),
            entry.short_description.as_str(),
            entry.long_description.as_str(),
            entry.auth_type.name(),
            entry.owner.as_str(),
            entry.visibility.name(),
            to_json(&entry.overrides),
            entry.created.micros(),
            entry.updated.micros(),
            entry.version,
        )?;
        self.insert_links(entry).await
    }

    /// Stores the next version of an entry. [`crate::Error::Conflict`] if somebody else stored it first, or another entry has
    /// its slug.
    pub async fn update_entry(&mut self, entry: &Entry) -> Result<()> {
        let touched = execute!(
            self,
            UPDATE,
            entry.id.as_str(),
            entry.version,
            entry.slug.as_str(),
            entry.name.as_str(),
            entry.short_description.as_str(),
            entry.long_description.as_str(),
            entry.auth_type.name(),
            entry.owner.as_str(),
            entry.visibility.name(),
            to_json(&entry.overrides),
            entry.updated.micros(),
        )?;
        one_row(touched, "this entry")?;
        execute!(self, DELETE_POLICIES, entry.id.as_str())?;
        execute!(self, DELETE_APPROVERS, entry.id.as_str())?;
        self.insert_links(entry).await
    }

    /// Removes an entry with its documentation. [`crate::Error::Needed`] while a request or key names it.
    pub async fn delete_entry(&mut self, id: &EntryId) -> Result<()> {
        one_row(execute!(self, DELETE, id.as_str())?, "this entry")
    }

    pub async fn entry(&mut self, id: &EntryId) -> Result<Option<Entry>> {
        let row = fetch_optional!(self, Row, BY_ID, id.as_str())?;
        self.with_links(row).await
    }

    pub async fn entry_by_slug(&mut self, slug: &Slug) -> Result<Option<Entry>> {
        let row = fetch_optional!(self, Row, BY_SLUG, slug.as_str())?;
        self.with_links(row).await
    }

    /// Every entry, by name.
    pub async fn entries(&mut self) -> Result<Vec<Entry>> {
        let rows = fetch_all!(self, Row, ALL)?;
        let mut policies = by_entry(fetch_all!(self, Link, ALL_POLICIES)?);
        let mut approvers = by_entry(fetch_all!(self, Link, ALL_APPROVERS)?);
        let linked = |row: Row| {
            let (own, deciding) = (policies.remove(&row.id), approvers.remove(&row.id));
            row.entry(&own.unwrap_or_default(), &deciding.unwrap_or_default())
        };
        let mut entries = rows.into_iter().map(linked).collect::<Result<Vec<_>>>()?;
        entries.sort_by_cached_key(|entry| entry.name.to_lowercase());
        Ok(entries)
    }

    async fn with_links(&mut self, row: Option<Row>) -> Result<Option<Entry>> {
        let Some(row) = row else { return Ok(None) };
        let policies = others(fetch_all!(self, Link, POLICIES_OF, row.id.as_str())?);
        let approvers = others(fetch_all!(self, Link, APPROVERS_OF, row.id.as_str())?);
        row.entry(&policies, &approvers).map(Some)
    }

    async fn insert_links(&mut self, entry: &Entry) -> Result<()> {
        for (position, policy) in (0_i64..).zip(&entry.policies) {
            execute!(self, INSERT_POLICY, entry.id.as_str(), policy.as_str(), position)?;
        }
        for approver in &entry.approvers {
            execute!(self, INSERT_APPROVER, entry.id.as_str(), approver.as_str())?;
        }
        Ok(())
    }
}

row! {
    /// An entry and the id of one of its policies or approvers.
    struct Link {
        entry: String,
        other: String,
    }
}

fn others(links: Vec<Link>) -> Vec<String> {
    links.into_iter().map(|link| link.other).collect()
}

fn by_entry(links: Vec<Link>) -> HashMap<String, Vec<String>> {
    links.into_iter().fold(HashMap::new(), |mut map, link| {
        map.entry(link.entry).or_insert_with(Vec::new).push(link.other);
        map
    })
}

row! {
    struct Row {
        id: String,
        slug: String,
        name: String,
        short_description: String,
        long_description: String,
        auth_type: String,
        owner: String,
        visibility: String,
        overrides: String,
        created: i64,
        updated: i64,
        version: i64,
    }
}

impl Row {
    const fn of(&self) -> RowOf<'_> {
        RowOf { table: "entries", id: self.id.as_str() }
    }

    fn ids<T: FromStr<Err: core::fmt::Display>>(&self, texts: &[String]) -> Result<Vec<T>> {
        texts.iter().map(|text| self.of().parse(text)).collect()
    }

    fn entry(self, policies: &[String], approvers: &[String]) -> Result<Entry> {
        let of = self.of();
        Ok(Entry {
            id: of.parse(&self.id)?,
            slug: of.parse(&self.slug)?,
            auth_type: of.known(AuthType::named(&self.auth_type), &self.auth_type)?,
            visibility: of.known(Visibility::named(&self.visibility), &self.visibility)?,
            policies: self.ids(policies)?,
            approvers: self.ids(approvers)?,
            overrides: of.json(&self.overrides)?,
            created: Timestamp::from_micros(self.created),
            updated: Timestamp::from_micros(self.updated),
            version: self.version,
            name: self.name,
            short_description: self.short_description,
            long_description: self.long_description,
            owner: self.owner,
        })
    }
}
