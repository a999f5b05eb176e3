//! Calls behind a gateway: which ones a policy allows, and what a path means, whoever reads it.

mod path;
mod rule;

pub use path::{CallPath, Unclear};
pub use rule::{CallRule, MOST_RULES, NotARule, allowed, parse_rules};
