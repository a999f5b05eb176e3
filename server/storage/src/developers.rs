use crate::{
    Error, Result, Tx,
    row::{RowOf, one_row, row, to_json},
    tx::{containing, execute, fetch_all, fetch_optional},
};
use domain::{
    Timestamp,
    developer::{AccountState, Developer, Email},
    id::{DeveloperId, EntryId},
    page::Page,
};

/// Which people to read, newest accounts first.
#[derive(Debug, Clone, Default)]
pub struct DeveloperFilter {
    /// A part of the name or the address; letters of the Latin alphabet match in either case.
    pub search: Option<String>,
    pub state: Option<AccountState>,
    /// Go on behind this one.
    pub after: Option<DeveloperId>,
    pub size: usize,
}

const INSERT: &str = "
    INSERT INTO developers (id, email, name, password_hash, fields, is_admin, state, created, last_sign_in, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";

const UPDATE: &str = "
    UPDATE developers
    SET name = $2, fields = $3, is_admin = $4, state = $5, last_sign_in = $6, version = version + 1,
        removed = CASE WHEN $5 = 'disabled' THEN removed END
    WHERE id = $1";

const SET_PASSWORD: &str = "UPDATE developers SET password_hash = $2, version = version + 1 WHERE id = $1";

const REMOVE: &str = "UPDATE developers SET removed = $2 WHERE id = $1 AND state = 'disabled'";

const IS_REMOVED: &str = "SELECT id FROM developers WHERE id = $1 AND removed IS NOT NULL";

const NOT_REMOVED: &str = "SELECT id FROM developers WHERE removed IS NULL ORDER BY id";

const FORGET_PASSWORD: &str = "UPDATE developers SET password_hash = NULL, version = version + 1 WHERE id = $1";

const PASSWORD: &str = "SELECT password_hash FROM developers WHERE id = $1 AND password_hash IS NOT NULL";

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT id, email, name, fields, is_admin, state, created, last_sign_in FROM developers ", $rest)
    };
}
const BY_ID: &str = select!("WHERE id = $1");
const BY_EMAIL: &str = select!("WHERE email = $1");
const ADMINS: &str = select!("WHERE is_admin AND state = 'active' ORDER BY id");
const LISTING: &str = select!(
    r"
    WHERE ($1 IS NULL OR email LIKE $1 ESCAPE '\' OR LOWER(name) LIKE $1 ESCAPE '\')
      AND ($2 IS NULL OR state = $2)
      AND ($3 IS NULL OR id < $3)
    ORDER BY id DESC
    LIMIT $4"
);

const APPROVED_ENTRIES: &str = "SELECT entry_id FROM entry_approvers WHERE developer_id = $1 ORDER BY entry_id";

impl Tx {
    /// Stores a new account. [`Error::Conflict`] if the address has one already.
    pub async fn insert_developer(&mut self, developer: &Developer, password_hash: Option<&str>) -> Result<()> {
        execute!(
            self,
            INSERT,
            developer.id.as_str(),
            developer.email.as_str(),
            developer.name.as_str(),
            password_hash,
            to_json(&developer.fields),
            developer.is_admin,
            developer.state.name(),
            developer.created.micros(),
            developer.last_sign_in.map(Timestamp::micros),
        )?;
        Ok(())
    }

    /// Stores everything about an account but its address and password. Read it in this same transaction before.
    pub async fn update_developer(&mut self, developer: &Developer) -> Result<()> {
        let touched = execute!(
            self,
            UPDATE,
            developer.id.as_str(),
            developer.name.as_str(),
            to_json(&developer.fields),
            developer.is_admin,
            developer.state.name(),
            developer.last_sign_in.map(Timestamp::micros),
        )?;
        one_row(touched, "this account")
    }

    pub async fn set_password(&mut self, developer: &DeveloperId, password_hash: &str) -> Result<()> {
        one_row(execute!(self, SET_PASSWORD, developer.as_str(), password_hash)?, "this account")
    }

    /// Nobody gets in with a password until another one is set.
    pub async fn forget_password(&mut self, developer: &DeveloperId) -> Result<()> {
        one_row(execute!(self, FORGET_PASSWORD, developer.as_str())?, "this account")
    }

    /// The stored password hash; `None` where none was ever chosen.
    pub async fn password_hash(&mut self, developer: &DeveloperId) -> Result<Option<String>> {
        Ok(fetch_optional!(self, (String,), PASSWORD, developer.as_str())?.map(|(hash,)| hash))
    }

    pub async fn developer(&mut self, id: &DeveloperId) -> Result<Option<Developer>> {
        fetch_optional!(self, Row, BY_ID, id.as_str())?.map(Developer::try_from).transpose()
    }

    pub async fn developer_by_email(&mut self, email: &Email) -> Result<Option<Developer>> {
        fetch_optional!(self, Row, BY_EMAIL, email.as_str())?.map(Developer::try_from).transpose()
    }

    /// Everybody who runs the portal and may sign in.
    pub async fn admins(&mut self) -> Result<Vec<Developer>> {
        fetch_all!(self, Row, ADMINS)?.into_iter().map(Developer::try_from).collect()
    }

    pub async fn developers(&mut self, filter: &DeveloperFilter) -> Result<Page<Developer>> {
        let rows = fetch_all!(
            self,
            Row,
            LISTING,
            filter.search.as_deref().map(containing),
            filter.state.map(AccountState::name),
            filter.after.as_ref().map(DeveloperId::as_str),
            i64::try_from(filter.size).unwrap_or(i64::MAX).saturating_add(1),
        )?;
        let developers = rows.into_iter().map(Developer::try_from).collect::<Result<_>>()?;
        Ok(Page::cut(developers, filter.size, |developer: &Developer| developer.id.to_string()))
    }

    /// Notes that an account that is off is gone as far as programs are concerned. It is back once it is on again.
    pub async fn mark_removed(&mut self, id: &DeveloperId, at: Timestamp) -> Result<()> {
        one_row(execute!(self, REMOVE, id.as_str(), at.micros())?, "this account")
    }

    pub async fn is_removed(&mut self, id: &DeveloperId) -> Result<bool> {
        Ok(fetch_optional!(self, (String,), IS_REMOVED, id.as_str())?.is_some())
    }

    /// Everybody who was not removed, oldest accounts first.
    pub async fn developer_ids(&mut self) -> Result<Vec<DeveloperId>> {
        let rows = fetch_all!(self, (String,), NOT_REMOVED)?;
        rows.iter().map(|(id,)| RowOf { table: "developers", id }.parse(id)).collect()
    }

    /// The catalogue entries that name this person as approver.
    pub async fn approved_entries(&mut self, developer: &DeveloperId) -> Result<Vec<EntryId>> {
        let rows = fetch_all!(self, (String,), APPROVED_ENTRIES, developer.as_str())?;
        rows.iter().map(|(id,)| RowOf { table: "entry_approvers", id }.parse(id)).collect()
    }
}

row! {
    struct Row {
        id: String,
        email: String,
        name: String,
        fields: String,
        is_admin: bool,
        state: String,
        created: i64,
        last_sign_in: Option<i64>,
    }
}

impl TryFrom<Row> for Developer {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let of = RowOf { table: "developers", id: &row.id };
        Ok(Self {
            id: of.parse(&row.id)?,
            email: of.parse(&row.email)?,
            fields: of.json(&row.fields)?,
            state: of.known(AccountState::named(&row.state), &row.state)?,
            name: row.name,
            is_admin: row.is_admin,
            created: Timestamp::from_micros(row.created),
            last_sign_in: row.last_sign_in.map(Timestamp::from_micros),
        })
    }
}
