use services::SecretKey;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::PathBuf,
};

/// The file in the data folder that keeps the portal's secret.
pub struct SecretFile {
    path: PathBuf,
}

/// Why the secret could not be had. Each says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    #[error("{0} can be read by others. Run `chmod 600 {0}`, then start again")]
    Exposed(PathBuf),
    #[error("{0} does not hold 32 bytes in base64. Restore it from a backup")]
    Garbled(PathBuf),
    #[error(
        "the database is in use already, but {0} is gone. No key in it could ever be recognised with a new secret: \
         restore the file from a backup, or give the secret by KEYWRIGHT_SECRET_KEY"
    )]
    Gone(PathBuf),
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

impl SecretFile {
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Reads the secret. With a new database, and only then, makes one where there is none.
    pub fn load(&self, is_new: bool, fresh: impl FnOnce() -> [u8; 32]) -> Result<SecretKey, SecretFileError> {
        match fs::metadata(&self.path) {
            Ok(found) if found.permissions().mode() & 0o077 != 0 => Err(SecretFileError::Exposed(self.path.clone())),
            Ok(_) => self.read(),
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_new => self.create(&SecretKey::new(fresh())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(SecretFileError::Gone(self.path.clone())),
            Err(error) => Err(self.io(error)),
        }
    }

    fn read(&self) -> Result<SecretKey, SecretFileError> {
        let text = fs::read_to_string(&self.path).map_err(|error| self.io(error))?;
        SecretKey::parse(&text).ok_or_else(|| SecretFileError::Garbled(self.path.clone()))
    }

    /// Whole or not at all, and never over another one: two first starts at once end up with the same secret.
    fn create(&self, secret: &SecretKey) -> Result<SecretKey, SecretFileError> {
        let draft = self.path.with_extension(format!("draft-{}", std::process::id()));
        let written = write_private(&draft, &secret.to_base64()).and_then(|()| fs::hard_link(&draft, &self.path));
        let removed = fs::remove_file(&draft);
        match written.and(removed).and_then(|()| self.sync_folder()) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(self.io(error)),
            _ => self.read(),
        }
    }

    fn sync_folder(&self) -> io::Result<()> {
        self.path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }

    fn io(&self, error: io::Error) -> SecretFileError {
        SecretFileError::Io(self.path.clone(), error)
    }
}

fn write_private(path: &PathBuf, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}
