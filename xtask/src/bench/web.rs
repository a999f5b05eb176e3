//! The pages in a real browser: what Lighthouse says of them, and how soon something that is pressed is painted.

use anyhow::Result;

use super::queue;
use crate::setup;

/// Fills a release server and looks at it. What is looked at, and the bars, are in `end2end/bench/web.bench.ts`.
pub fn web() -> Result<()> {
    setup::lighthouse()?;
    queue::in_browser("web.bench.ts")
}
