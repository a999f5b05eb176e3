//! What can be asked for: catalogue entries, their policies and their documentation.

mod documentation;
mod entry;
mod policy;

pub use documentation::{Documentation, DocumentationHead, DocumentationState, Operation, TagCount};
pub use entry::{AuthType, Entry, Slug, Visibility};
pub use policy::{IssuerName, Policy, Quota, QuotaPeriod, Rate};
