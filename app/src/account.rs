//! Getting an account, getting into it, and looking after it.

mod digest;
mod enter;
mod forgotten;
mod join;
mod mine;
mod rpc;

pub use enter::SignIn;
pub use forgotten::{Forgot, Reset};
pub use join::{Confirm, SetUp, SignUp, SignUpSent};
pub use mine::Account;
