//! The screens and their server functions. Everything here may reach the browser; nothing under `server/` ever does.

pub mod account;
pub mod admin;
pub mod answers;
pub mod approvals;
#[cfg(feature = "ssr")]
pub mod assets;
pub mod catalogue;
pub mod error;
pub mod form;
pub mod keys;
pub mod load;
pub mod requests;
pub mod selection;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;
pub mod usage;

mod links;
mod live;
mod palette;
mod session;
#[cfg(feature = "ssr")]
mod shell;
mod site;
mod turn;
mod wire;

pub use error::UiError;
pub use links::PlainLinks;
pub use session::{Arrival, Session, use_session, use_viewer};
#[cfg(feature = "ssr")]
pub use shell::shell;
pub use site::App;
pub use turn::{piece, turn};
