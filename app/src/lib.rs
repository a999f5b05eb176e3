//! The screens and their server functions. Everything here may reach the browser; nothing under `server/` ever does.

pub mod assets;
pub mod ui;
