//! Mails on their way: through a server that is up, down, choosy or silent, and into files.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]
#![expect(clippy::disallowed_methods, reason = "tests run servers of their own, and act as Keywright")]

mod delivery;
mod edited;
mod files;
mod issue;
mod portal;
mod secrecy;
mod server;
