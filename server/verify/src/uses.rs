use crate::key::Key;
use domain::{Timestamp, id::KeyId};
use std::sync::Arc;

/// What a key did since it was last asked.
pub struct Used {
    pub count: u32,
    pub last: Timestamp,
    pub(crate) of: Arc<Key>,
}

impl Used {
    pub fn key(&self) -> KeyId {
        self.of.id()
    }
}
