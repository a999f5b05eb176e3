//! How often a key may call: its rates and quotas, and the arithmetic that keeps to them.

mod own;
mod rate;
mod slot;

pub use own::{Own, OwnLimits};
pub use rate::Room;
pub use slot::{Counted, LimitOf, LimitRow, QuotaUse, Slot, limit_rows, slots};
