//! What can be asked for: catalogue entries, their policies and their documentation.

mod documentation;
mod draft;
mod entry;
mod form;
mod policy;
mod view;

pub use documentation::{Documentation, DocumentationHead, DocumentationState, Operation, TagCount};
pub use draft::{EntryDraft, PolicyDraft};
pub use entry::{AuthType, Entry, NotASlug, Slug, Visibility};
pub(crate) use policy::grouped;
pub use policy::{IssuerName, Policy, Quota, QuotaPeriod, Rate};
pub use view::{
    Access, CatalogueFilter, EntryCard, EntryPage, EntryRow, EntrySheet, MOST_OPERATIONS_SHOWN, OperationFilter,
    OperationList, PolicyRow, PolicySheet,
};
