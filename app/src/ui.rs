//! The parts every screen is made of: looks only, no feature. Each file has its twin in `style/ui`.
//!
//! All of them work before and without WebAssembly: controls are uncontrolled (plain attributes), menus are `<details>`,
//! actions are forms. What needs a script (copying, toasts, relative times) adds to that and never replaces it.
#![expect(clippy::needless_pass_by_value, reason = "a component owns its props")]

mod badge;
mod button;
mod chart;
mod checks;
mod clock;
mod confirm;
mod connection;
mod copy;
mod dialog;
mod empty;
mod errors;
mod facts;
mod field;
mod frame;
mod icon;
mod menu;
mod nav;
mod notice;
mod page;
mod pager;
mod panel;
mod radios;
mod search;
mod select;
mod table;
mod text;
mod text_area;
mod theme;
mod time;
mod timeline;
mod toast;

pub use badge::{Badge, Tone};
pub use button::{Button, ButtonKind, LinkButton};
pub use chart::{Bars, Chart, Column, grouped};
pub use checks::{CheckGroup, Checkbox, Switch};
pub use clock::use_now;
pub use confirm::{ConfirmDetails, TypedConfirmation};
pub use connection::Connection;
pub use copy::{CopyButton, CopyPanel};
pub use dialog::Dialog;
pub use empty::{Empty, Loading};
pub use errors::{ErrorSummary, error_of};
pub use facts::{Facts, fact};
pub use field::{FileField, InputKind, TextField, field_id};
pub use frame::{AccountMenu, Frame};
pub use icon::{Glyph, Icon, Mark};
pub use nav::{NavItem, NavTabs};
pub use notice::Notice;
pub use page::{InPage, Page};
pub use pager::Pager;
pub use panel::Panel;
pub use radios::{Choice, RadioGroup};
pub use search::SearchBox;
pub use select::Select;
pub use table::{Counted, Counts, Table, TableScroll};
pub use text::{Mono, SkipLink, VisuallyHidden};
pub use text_area::TextArea;
pub use theme::Theme;
pub use time::Time;
pub use timeline::{Step, StepState, Timeline};
pub use toast::{Toaster, Toasts, use_toasts};

/// Gives the parts below what they share: the ticking clock of [`Time`] and the [`Toaster`]. The app calls it once, at its root.
pub fn provide_ui() {
    clock::provide_clock();
    toast::provide_toasts();
}
