use domain::id::JobId;
use std::{io, path::Path};
use tokio::{fs, io::AsyncWriteExt};

/// Writes the mail whole or not at all: under another name first, on disk, then renamed. The same job overwrites its file.
pub(super) async fn write(dir: &Path, job: &JobId, mail: &[u8]) -> io::Result<()> {
    fs::create_dir_all(dir).await?;
    let (draft, whole) = (dir.join(format!("{job}.draft")), dir.join(format!("{job}.eml")));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(&draft).await?;
    file.write_all(mail).await?;
    file.sync_all().await?;
    fs::rename(draft, whole).await
}
