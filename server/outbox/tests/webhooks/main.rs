//! Webhooks on their way to real receivers: friendly, silent, endless, redirecting, and inside the network.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]
#![expect(clippy::disallowed_methods, reason = "tests run servers of their own, and stand in for an admin")]

mod calls;
mod portal;
mod receiver;
mod slow;
