use crate::{Timestamp, id::KeyId};
use core::fmt;
use serde::{Deserialize, Serialize};

/// A key in full, for its developer's eyes, once. `Debug` prints nothing of the text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshKey {
    pub id: KeyId,
    /// The key itself.
    pub text: String,
    /// The APIs it opens, by name.
    pub title: String,
    pub policy: String,
    pub expires: Option<Timestamp>,
    /// A call to try it with, in which the key stands already; where the API's document says where it is called.
    pub curl: Option<String>,
}

impl fmt::Debug for FreshKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreshKey").field("id", &self.id).finish_non_exhaustive()
    }
}
