//! `style/main.css` and what it imports → one minified file.

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};

use crate::workspace;

/// Follows the `@import` tree, keeping its layers. Syntax is not lowered: the browsers we support know nesting.
pub fn bundle() -> Result<Vec<u8>> {
    let entry = workspace::root().join("style/main.css");
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(&entry)
        .map_err(|error| anyhow!("the style sheet does not parse: {error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("the style sheet cannot be minified: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("the style sheet cannot be printed: {error}"))?;
    Ok(printed.code.into_bytes())
}
