//! What somebody may look for from anywhere, by a few letters of its name.

use crate::{
    catalogue::Slug,
    developer::Email,
    id::{DeveloperId, RequestId},
};
use serde::{Deserialize, Serialize};

/// Fewer letters name nothing in particular.
pub const FEWEST_LETTERS: usize = 2;

/// Something of that name, which whoever asks may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    Entry { slug: Slug, name: String },
    Person { id: DeveloperId, name: String, email: Email },
    Request { id: RequestId, title: String, developer: String },
}
