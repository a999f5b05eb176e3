//! A brotli and a gzip form beside each file that gets smaller by it, so that the server never compresses.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

const COMPRESSIBLE: [&str; 9] = ["css", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest"];

/// The compressed twins of all files that have one.
pub fn all(files: &BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut twins = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| is_compressible(path)) {
        twins.insert(format!("{path}.br"), brotli(bytes)?);
        twins.insert(format!("{path}.gz"), gzip(bytes)?);
    }
    Ok(twins)
}

fn is_compressible(path: &str) -> bool {
    path != "assets.json" && path.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// Quality 11, the widest window.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut small = Vec::new();
    brotli::CompressorWriter::new(&mut small, 1 << 16, 11, 24).write_all(bytes)?;
    Ok(small)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
