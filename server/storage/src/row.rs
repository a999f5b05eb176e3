//! Between rows and domain values: stored text is read back or named as inconsistent, never guessed.

use crate::{Error, Result};
use core::{fmt::Display, str::FromStr};
use serde::{Serialize, de::DeserializeOwned};

/// A struct that is read from a row by the names of its fields, on either engine.
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $Row:ident {
        $($(#[$about:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $Row { $($(#[$about])* $field_vis $field: $type),* }

        impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for $Row
        where
            &'static str: sqlx::ColumnIndex<R>,
            $($type: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>),*
        {
            fn from_row(row: &'r R) -> sqlx::Result<Self> {
                Ok(Self { $($field: row.try_get(stringify!($field).trim_start_matches("r#"))?),* })
            }
        }
    };
}

pub(crate) use row;

/// Names the row that is being read, for [`Error::Inconsistent`].
#[derive(Clone, Copy)]
pub(crate) struct RowOf<'a> {
    pub table: &'static str,
    pub id: &'a str,
}

impl RowOf<'_> {
    pub fn parse<T: FromStr<Err: Display>>(self, text: &str) -> Result<T> {
        text.parse().map_err(|error| self.inconsistent(&error))
    }

    pub fn parse_optional<T: FromStr<Err: Display>>(self, text: Option<&str>) -> Result<Option<T>> {
        text.map(|text| self.parse(text)).transpose()
    }

    pub fn json<T: DeserializeOwned>(self, text: &str) -> Result<T> {
        serde_json::from_str(text).map_err(|error| self.inconsistent(&error))
    }

    /// A value that has to be one of a fixed set of names.
    pub fn known<T>(self, value: Option<T>, text: &str) -> Result<T> {
        value.ok_or_else(|| self.inconsistent(&format!("unknown name {text:?}")))
    }

    pub fn inconsistent(self, what: &dyn Display) -> Error {
        Error::Inconsistent { table: self.table, id: self.id.to_owned(), what: what.to_string() }
    }
}

/// The JSON text of a domain value.
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("domain values have only text keys and finite numbers")
}

/// `Ok` if the one row was there in the version asked for.
pub(crate) fn one_row(touched: u64, what: &'static str) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::Conflict(what)) }
}
