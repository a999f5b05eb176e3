//! The finished site: every file the browser can ask for, and `assets.json`, which tells the server their names.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{Form, compress, sizes, style, wasm};
use crate::workspace;

/// Paths below the site's root, and contents.
pub struct Site {
    files: BTreeMap<String, Vec<u8>>,
    form: Form,
}

impl Site {
    /// Builds every part anew.
    pub fn collect(form: Form) -> Result<Self> {
        let bundle = wasm::bundle(form)?;
        let mut site = Self { files: files_below(&workspace::root().join("public"))?.into_iter().collect(), form };
        site.add_hashed("js", bundle.js);
        site.add_hashed("wasm", bundle.wasm);
        site.files.extend(bundle.snippets.into_iter().map(|(path, bytes)| (format!("pkg/{path}"), bytes)));
        site.restyle()?;
        Ok(site)
    }

    /// Replaces the style sheet, and with it its name. The new address.
    pub fn restyle(&mut self) -> Result<String> {
        let css = style::bundle()?;
        self.files.retain(|path, _| !is_main(path, "css"));
        let path = self.add_hashed("css", css);
        self.files.insert("assets.json".into(), self.names().into_bytes());
        Ok(format!("/{path}"))
    }

    /// Makes the folder hold exactly this site. Files that are the same stay untouched, so that nothing that depends
    /// on them is rebuilt; the names change only after what they name is there.
    pub fn write_to(&self, folder: &Path) -> Result<()> {
        let mut files = self.files.clone();
        if self.form == Form::Release {
            files.extend(compress::all(&self.files)?);
        }
        let (names, others): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| *path == "assets.json");
        for (path, bytes) in others.into_iter().chain(names) {
            write_if_different(&folder.join(path), bytes)?;
        }
        for (path, _) in files_below(folder)? {
            if !files.contains_key(&path) {
                std::fs::remove_file(folder.join(path))?;
            }
        }
        Ok(())
    }

    /// Prints what each main file of the written site weighs; over budget is an error.
    pub fn report(&self, folder: &Path) -> Result<()> {
        ["wasm", "js", "css"].into_iter().try_for_each(|kind| sizes::report(kind, &folder.join(self.main(kind))))
    }

    fn add_hashed(&mut self, extension: &str, bytes: Vec<u8>) -> String {
        let path = format!("pkg/keywright.{}.{extension}", &digest(&bytes)[..16]);
        self.files.insert(path.clone(), bytes);
        path
    }

    fn main(&self, extension: &str) -> &str {
        self.files.keys().find(|path| is_main(path, extension)).expect("collect() has added it")
    }

    fn names(&self) -> String {
        let address = |kind| format!("/{}", self.main(kind));
        serde_json::json!({ "js": address("js"), "wasm": address("wasm"), "css": address("css") }).to_string()
    }
}

fn is_main(path: &str, extension: &str) -> bool {
    path.strip_prefix("pkg/keywright.").is_some_and(|rest| rest.ends_with(&format!(".{extension}")))
}

/// The first half of the SHA-256, in hexadecimal: 128 bits tell contents apart.
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let half = digest[..16].try_into().expect("sixteen bytes are sixteen bytes");
    format!("{:032x}", u128::from_be_bytes(half))
}

/// Every file below a folder, by its path from there; none if the folder is missing.
pub fn files_below(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a file of the site has a name that is not text")?;
        if entry.file_type()?.is_dir() {
            let inner = files_below(&entry.path())?;
            files.extend(inner.into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else {
            files.push((name, std::fs::read(entry.path())?));
        }
    }
    Ok(files)
}

fn write_if_different(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    std::fs::create_dir_all(path.parent().expect("a file of the site lies in a folder"))?;
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}
