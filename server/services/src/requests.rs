//! Asking, deciding, and everything between.

mod claim;
mod decide;
mod expire;
mod form;
mod hand_off;
mod items;
pub(crate) mod named;
mod notify;
mod read;
mod records;
mod redirect;
mod revise;
mod selection;
mod submit;

pub use items::AskedItem;
pub use records::{RequestQuery, RequestRecord};
pub use redirect::PickedUp;
pub use submit::{Asked, Submitted};
