//! Running the portal: what is in the catalogue and on which terms, who comes in, what leaves.

mod documentation;
mod entries;
mod entry_form;
mod history;
mod issuers;
mod keys;
mod mails;
mod outbox;
mod overview;
mod people;
mod policies;
mod press;
mod questions;
mod rpc;
mod settings;
mod tabs;
mod tokens;
mod webhooks;

pub use documentation::EntryDocumentation;
pub use entries::{Entries, NewEntry, OneEntry};
pub use history::History;
pub use issuers::Issuers;
pub use keys::OneKey;
pub use mails::{Mails, OneMail};
pub use outbox::Outbox;
pub use overview::Overview;
pub use people::{AskForPerson, OnePerson, People};
pub use policies::{NewPolicy, OnePolicy, Policies};
pub use questions::{EntryQuestions, PortalQuestions};
pub use settings::PortalSettings;
pub(crate) use tabs::{Part, tabs};
pub use tokens::Tokens;
pub use webhooks::{NewWebhook, OneDelivery, OneWebhook, Webhooks};
