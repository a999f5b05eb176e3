use crate::{
    Error, Result, Tx,
    row::{RowOf, row, to_json},
    tx::{execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    catalogue::{Documentation, DocumentationHead, DocumentationState, Operation, TagCount},
    id::EntryId,
};

/// A document that was understood, to take the place of an entry's earlier one.
#[derive(Debug, Clone, Copy)]
pub struct NewDocumentation<'a> {
    /// The text as it was given, JSON or YAML.
    pub text: &'a str,
    pub says: &'a Documentation,
    /// Where it was read from; `None` if it was pasted or uploaded.
    pub source: Option<&'a str>,
    pub at: Timestamp,
}

const STORE: &str = "
    INSERT INTO documentation (entry_id, document, title, api_version, servers, source_url, reading_since, failure,
                               updated)
    VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, $7)
    ON CONFLICT (entry_id) DO UPDATE
    SET document = excluded.document, title = excluded.title, api_version = excluded.api_version,
        servers = excluded.servers, source_url = excluded.source_url, reading_since = NULL, failure = NULL,
        updated = excluded.updated";

const START_READING: &str = "
    INSERT INTO documentation (entry_id, document, title, api_version, servers, source_url, reading_since, failure,
                               updated)
    VALUES ($1, NULL, '', '', '[]', $2, $3, NULL, $3)
    ON CONFLICT (entry_id) DO UPDATE
    SET source_url = excluded.source_url, reading_since = excluded.reading_since, failure = NULL";

const FAIL: &str = "
    UPDATE documentation
    SET reading_since = NULL, failure = $3
    WHERE entry_id = $1 AND source_url = $2 AND reading_since IS NOT NULL";

const DELETE: &str = "DELETE FROM documentation WHERE entry_id = $1";
const DELETE_OPERATIONS: &str = "DELETE FROM operations WHERE entry_id = $1";

const INSERT_OPERATION: &str = "
    INSERT INTO operations (entry_id, position, method, path, summary, tag, is_deprecated)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const STATE: &str = "
    SELECT d.document IS NOT NULL AS is_known, d.source_url, d.reading_since, d.failure, d.updated,
           (SELECT COUNT(*) FROM operations o WHERE o.entry_id = d.entry_id) AS operations
    FROM documentation d
    WHERE d.entry_id = $1";

const HEAD: &str = "
    SELECT title, api_version, servers
    FROM documentation
    WHERE entry_id = $1 AND document IS NOT NULL";

const TEXT: &str = "SELECT document FROM documentation WHERE entry_id = $1 AND document IS NOT NULL";

const TAGS: &str = "
    SELECT tag, COUNT(*) AS operations
    FROM operations
    WHERE entry_id = $1
    GROUP BY tag
    ORDER BY MIN(position)";

const OPERATIONS: &str = "
    SELECT method, path, summary, tag, is_deprecated
    FROM operations
    WHERE entry_id = $1 AND ($2 IS NULL OR tag = $2)
    ORDER BY position";

impl Tx {
    /// Puts a document in the place of the entry's earlier one.
    pub async fn store_documentation(&mut self, entry: &EntryId, new: NewDocumentation<'_>) -> Result<()> {
        let about = &new.says.about;
        execute!(
            self,
            STORE,
            entry.as_str(),
            new.text,
            about.title.as_str(),
            about.version.as_str(),
            to_json(&about.servers),
            new.source,
            new.at.micros(),
        )?;
        execute!(self, DELETE_OPERATIONS, entry.as_str())?;
        for (position, operation) in (0_i64..).zip(&new.says.operations) {
            self.insert_operation(entry, position, operation).await?;
        }
        Ok(())
    }

    /// Notes that the entry's document is being read from `url`; an earlier document stays until then.
    pub async fn start_reading(&mut self, entry: &EntryId, url: &str, at: Timestamp) -> Result<()> {
        execute!(self, START_READING, entry.as_str(), url, at.micros())?;
        Ok(())
    }

    /// Notes why reading from `url` failed. False if nobody waits for that any more.
    pub async fn fail_reading(&mut self, entry: &EntryId, url: &str, why: &str) -> Result<bool> {
        Ok(execute!(self, FAIL, entry.as_str(), url, why)? == 1)
    }

    /// Forgets the entry's document and its operations.
    pub async fn delete_documentation(&mut self, entry: &EntryId) -> Result<()> {
        execute!(self, DELETE, entry.as_str())?;
        execute!(self, DELETE_OPERATIONS, entry.as_str())?;
        Ok(())
    }

    pub async fn documentation_state(&mut self, entry: &EntryId) -> Result<DocumentationState> {
        let row = fetch_optional!(self, StateRow, STATE, entry.as_str())?;
        row.map_or(Ok(DocumentationState::Missing), |row| row.state(entry))
    }

    /// The document's own words about itself, if there is one.
    pub async fn documentation_head(&mut self, entry: &EntryId) -> Result<Option<DocumentationHead>> {
        let Some((title, version, servers)) = fetch_optional!(self, (String, String, String), HEAD, entry.as_str())?
        else {
            return Ok(None);
        };
        let servers = RowOf { table: "documentation", id: entry.as_str() }.json(&servers)?;
        Ok(Some(DocumentationHead { title, version, servers }))
    }

    /// The document as it was given.
    pub async fn documentation_text(&mut self, entry: &EntryId) -> Result<Option<String>> {
        Ok(fetch_optional!(self, (String,), TEXT, entry.as_str())?.map(|(text,)| text))
    }

    /// The tags of the entry's operations with their sizes, in the order of the document.
    pub async fn operation_tags(&mut self, entry: &EntryId) -> Result<Vec<TagCount>> {
        let rows = fetch_all!(self, (String, i64), TAGS, entry.as_str())?.into_iter();
        Ok(rows.map(|(tag, count)| TagCount { tag, operations: small(count) }).collect())
    }

    /// The entry's operations in the order of the document: those of one tag, or all.
    pub async fn operations(&mut self, entry: &EntryId, tag: Option<&str>) -> Result<Vec<Operation>> {
        let rows = fetch_all!(self, OperationRow, OPERATIONS, entry.as_str(), tag)?;
        Ok(rows.into_iter().map(Operation::from).collect())
    }

    async fn insert_operation(&mut self, entry: &EntryId, position: i64, operation: &Operation) -> Result<()> {
        execute!(
            self,
            INSERT_OPERATION,
            entry.as_str(),
            position,
            operation.method.as_str(),
            operation.path.as_str(),
            operation.summary.as_str(),
            operation.tag.as_str(),
            operation.is_deprecated,
        )?;
        Ok(())
    }
}

row! {
    struct StateRow {
        is_known: bool,
        source_url: Option<String>,
        reading_since: Option<i64>,
        failure: Option<String>,
        updated: i64,
        operations: i64,
    }
}

impl StateRow {
    fn state(self, entry: &EntryId) -> Result<DocumentationState> {
        let url = self.source_url.unwrap_or_default();
        match (self.reading_since, self.failure) {
            (Some(since), _) => Ok(DocumentationState::Reading { url, since: Timestamp::from_micros(since) }),
            (None, Some(why)) => Ok(DocumentationState::Failed { url, why }),
            (None, None) if self.is_known => Ok(DocumentationState::Ready {
                operations: small(self.operations),
                updated: Timestamp::from_micros(self.updated),
            }),
            (None, None) => Err(neither_known_nor_awaited(entry)),
        }
    }
}

fn neither_known_nor_awaited(entry: &EntryId) -> Error {
    RowOf { table: "documentation", id: entry.as_str() }.inconsistent(&"no document, and none is being read")
}

row! {
    struct OperationRow {
        method: String,
        path: String,
        summary: String,
        tag: String,
        is_deprecated: bool,
    }
}

impl From<OperationRow> for Operation {
    fn from(row: OperationRow) -> Self {
        let OperationRow { method, path, summary, tag, is_deprecated } = row;
        Self { method, path, summary, tag, is_deprecated }
    }
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
