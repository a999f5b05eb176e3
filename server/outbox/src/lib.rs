//! All that leaves the process: mails, keys from issuers, webhooks, documents and portals that are read from elsewhere.
//!
//! ```no_run
//! # async fn wire(portal: services::Portal, shutdown: tokio_util::sync::CancellationToken) -> Result<(), outbox::BadSetting> {
//! let mailer = outbox::Mailer::smtp("smtp://user:password@mail.example.com", "Keywright <keys@example.com>")?;
//! let worker = outbox::Worker::new(portal, mailer, outbox::Options { allow_private: false });
//! worker.run(shutdown).await; // until `shutdown` is cancelled
//! # Ok(())
//! # }
//! ```
//!
//! Tests that want everything delivered now call [`Worker::drain`] instead.

mod dashboard;
mod failure;
mod mailer;
mod reader;
mod webhooks;
mod worker;

pub use dashboard::{Dashboard, Unread};
pub use mailer::{BadSetting, Mailer, Templates};
pub use worker::{Options, Worker};
