//! The outbox as its worker sees it: leases, retries, and keys that are issued once.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]
#![expect(clippy::disallowed_methods, reason = "tests make their own actors")]

mod bench;
mod issuance;
mod jobs;
