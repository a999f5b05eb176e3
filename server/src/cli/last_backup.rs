//! When the database was last copied by `keywright backup`: a file beside it, which holds the copy's name.

use crate::Failure;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("last-backup")
}

/// Notes that there is a copy now.
pub fn note(data_dir: &Path, to: &Path) -> Result<(), Failure> {
    let whole = to.canonicalize().unwrap_or_else(|_| to.to_owned());
    let noted = fs::write(file(data_dir), format!("{}\n", whole.display()));
    noted.map_err(Failure::at("the copy is made, but not noted for `keywright check`"))
}

/// The name of the newest copy and its age; `None` if there never was one.
pub fn find(data_dir: &Path) -> io::Result<Option<(String, Duration)>> {
    let path = file(data_dir);
    match fs::read_to_string(&path) {
        Ok(name) => Ok(Some((name.trim_end().to_owned(), path.metadata()?.modified()?.elapsed().unwrap_or_default()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
