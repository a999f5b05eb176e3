//! Running the portal: what is in the catalogue, and on which terms.

mod documentation;
mod entries;
mod entry_form;
mod policies;
mod rpc;

pub use entries::{Entries, NewEntry, OneEntry};
pub use policies::{NewPolicy, OnePolicy, Policies};
