//! REST v1 as programs meet it.

mod decisions;
mod document;
mod hand_offs;
mod keys;
mod manners;
mod program;
mod repeating;
mod resources;
mod rights;

pub use program::Program;
