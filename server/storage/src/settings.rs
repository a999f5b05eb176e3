use crate::{
    Result, Tx,
    row::{RowOf, one_row, to_json},
    tx::{execute, fetch_optional},
};
use domain::settings::Settings;

const READ: &str = "SELECT value, version FROM settings WHERE name = 'portal'";

const INSERT: &str = "
    INSERT INTO settings (name, value, version)
    VALUES ('portal', $1, 1)
    ON CONFLICT (name) DO NOTHING";

const UPDATE: &str = "UPDATE settings SET value = $1, version = version + 1 WHERE name = 'portal' AND version = $2";

/// Touches no row, and needs the right to.
const TOUCH_NOTHING: &str = "UPDATE settings SET version = version WHERE name = ''";

impl Tx {
    /// Whether this transaction could change something; changes nothing.
    pub async fn try_writing(&mut self) -> Result<()> {
        execute!(self, TOUCH_NOTHING).map(drop)
    }

    /// The settings in force and their version; the defaults and 0 while nobody has stored any.
    pub async fn settings(&mut self) -> Result<(Settings, i64)> {
        match fetch_optional!(self, (String, i64), READ)? {
            Some((value, version)) => Ok((RowOf { table: "settings", id: "portal" }.json(&value)?, version)),
            None => Ok((Settings::default(), 0)),
        }
    }

    /// Stores the settings. [`crate::Error::Conflict`] unless `based_on` is the version in force.
    pub async fn store_settings(&mut self, settings: &Settings, based_on: i64) -> Result<()> {
        let touched = if based_on == 0 {
            execute!(self, INSERT, to_json(settings))?
        } else {
            execute!(self, UPDATE, to_json(settings), based_on)?
        };
        one_row(touched, "the settings")
    }
}
