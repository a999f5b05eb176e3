//! The use cases of Keywright: `Portal` has one method for each thing a person or program can do.
//!
//! Screens, REST and adapters call the same method. A write is one transaction: the state, its events, and the outbox
//! jobs that follow from it. Rules are asked of `domain`, keys of `issuers`; nothing
//! else here talks to the outside.

mod accounts;
mod audit;
mod catalogue;
mod digests;
mod error;
mod fail_point;
mod find;
mod frame;
mod fresh;
mod gateway;
mod history;
mod import;
mod inside;
mod issuance;
mod job;
mod jobs;
mod keys;
mod letterhead;
mod mails;
mod measure;
mod news;
mod once;
mod overview;
mod people;
mod portal;
mod replies;
mod requests;
mod secret;
mod sessions;
mod settings;
mod tokens;
mod usage;
mod vault;
mod verify_feed;
mod webhooks;
mod world;

pub use accounts::{NewAdmin, NewDeveloper, SignUpForm, SignedIn, Visitor};
pub use audit::Audit;
pub use catalogue::LARGEST_DOCUMENT;
pub use error::{Error, Result};
pub use fail_point::fail_point;
pub use fresh::FRESH_LIVES;
pub use history::HistoryOf;
pub use import::{Came, Import};
pub use issuance::{IssueIntent, Issued, Minted};
pub use job::{DigestRow, Job, Mail};
pub use jobs::{DeadJob, LEASE, LeasedJob, OutboxHealth};
pub use keys::{AskedChange, KeyQuery, KeyTerms};
pub use letterhead::Letterhead;
pub use mails::MailTemplates;
pub use measure::{Figures, Jobs};
pub use people::DeveloperChange;
pub use portal::Portal;
pub use replies::Repeated;
pub use requests::{Asked, AskedItem, PickedUp, RequestQuery, RequestRecord, Submitted};
pub use secret::Secret;
pub use sessions::SignedInAs;
pub use storage::{AtRequest, Session};
pub use vault::{Digest, SecretKey, Vault};
pub use webhooks::Outgoing;
pub use world::World;
