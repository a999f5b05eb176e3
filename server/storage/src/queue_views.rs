use crate::{
    Result, Tx,
    row::{RowOf, row},
    tx::{execute, fetch_all},
};
use domain::{
    id::{DeveloperId, ViewId},
    request::{QueueView, SavedView},
};

const INSERT: &str = "
    INSERT INTO queue_views (id, developer_id, name, shows, search)
    VALUES ($1, $2, $3, $4, $5)";

const DELETE: &str = "DELETE FROM queue_views WHERE developer_id = $1 AND id = $2";

const OF: &str = "SELECT id, name, shows, search FROM queue_views WHERE developer_id = $1 ORDER BY id";

impl Tx {
    /// [`crate::Error::Conflict`] if they have one of this name.
    pub async fn insert_view(&mut self, of: &DeveloperId, view: &SavedView) -> Result<()> {
        let SavedView { id, name, view, search } = view;
        execute!(self, INSERT, id.as_str(), of.as_str(), name.as_str(), view.name(), search.as_str())?;
        Ok(())
    }

    /// Forgets a view of theirs, if there is one.
    pub async fn delete_view(&mut self, of: &DeveloperId, id: &ViewId) -> Result<()> {
        execute!(self, DELETE, of.as_str(), id.as_str())?;
        Ok(())
    }

    /// Somebody's views, oldest first.
    pub async fn views_of(&mut self, of: &DeveloperId) -> Result<Vec<SavedView>> {
        let rows = fetch_all!(self, Row, OF, of.as_str())?;
        let read = |row: Row| {
            let id = RowOf { table: "queue_views", id: &row.id }.parse(&row.id)?;
            Ok(SavedView { id, name: row.name, view: QueueView::named(&row.shows), search: row.search })
        };
        rows.into_iter().map(read).collect()
    }
}

row! {
    struct Row {
        id: String,
        name: String,
        shows: String,
        search: String,
    }
}
