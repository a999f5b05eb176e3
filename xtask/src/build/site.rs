//! The finished site: every file the browser can ask for, and `assets.json`, which tells the server their names.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{Form, compress, sizes, style, wasm};
use crate::workspace;

const STYLE: &str = "keywright.css";

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
        site.add(bundle);
        site.restyle()?;
        Ok(site)
    }

    /// Replaces the style sheet, and with it its name. The new address.
    pub fn restyle(&mut self) -> Result<String> {
        let css = style::bundle()?;
        self.files.retain(|path, _| !is_named(path, STYLE));
        self.add(vec![(STYLE.into(), css)]);
        self.files.insert("assets.json".into(), self.names().into_bytes());
        Ok(format!("/{}", self.path_of(STYLE)))
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
                remove(&folder.join(path))?;
            }
        }
        Ok(())
    }

    /// Prints what each file of the written site weighs that a page loads; over budget is an error.
    pub fn report(&self, folder: &Path) -> Result<()> {
        let loaded = |path: &&String| {
            path.starts_with("pkg/") && [".wasm", ".js", ".css"].iter().any(|ending| path.ends_with(ending))
        };
        self.files.keys().filter(loaded).try_for_each(|path| sizes::report(&folder.join(path)))
    }

    /// Files that belong together lie in one folder, named after all that is in them, so that they find each other and
    /// may be kept for ever.
    fn add(&mut self, files: Vec<(String, Vec<u8>)>) {
        let all: Vec<u8> = files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]).flatten().copied().collect();
        let folder = format!("pkg/{}", &digest(&all)[..16]);
        self.files.extend(files.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }

    fn path_of(&self, name: &str) -> &str {
        self.files.keys().find(|path| is_named(path, name)).expect("collect() has added it")
    }

    fn names(&self) -> String {
        let address = |name| format!("/{}", self.path_of(name));
        serde_json::json!({ "js": address(wasm::SCRIPT), "wasm": address(wasm::FIRST), "css": address(STYLE) })
            .to_string()
    }
}

/// `pkg/<digest>/<name>`.
fn is_named(path: &str, name: &str) -> bool {
    path.strip_prefix("pkg/").and_then(|rest| rest.split_once('/')).is_some_and(|(_, rest)| rest == name)
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

/// Removes a file, and its folder if that was the last one in it.
fn remove(path: &Path) -> Result<()> {
    std::fs::remove_file(path)?;
    if let Some(folder) = path.parent() {
        // Refused as long as anything is left.
        let _ = std::fs::remove_dir(folder);
    }
    Ok(())
}

fn write_if_different(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    std::fs::create_dir_all(path.parent().expect("a file of the site lies in a folder"))?;
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}
