//! Asking, deciding, and everything between.

mod attention;
mod bulk;
mod claim;
mod context;
mod decide;
mod ended;
mod expire;
pub(crate) mod form;
mod hand_off;
pub(crate) mod items;
pub(crate) mod named;
mod notify;
mod read;
mod records;
mod redirect;
mod revise;
mod selection;
mod submit;
mod undo;
mod views;

pub use items::AskedItem;
pub(crate) use items::{Offer, Offers};
pub use records::{RequestQuery, RequestRecord};
pub use redirect::PickedUp;
pub(crate) use submit::{Arrival, Wanted, both};
pub use submit::{Asked, Submitted};
