use crate::{Portal, Result};

/// What stands on every mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    pub portal_name: String,
    /// The portal's front page.
    pub link: String,
}

impl Portal {
    /// Read anew for each mail: the portal's name may change while one waits.
    pub async fn letterhead(&self) -> Result<Letterhead> {
        let portal_name = self.storage.read().await?.settings().await?.0.portal_name;
        Ok(Letterhead { portal_name, link: self.link("/") })
    }
}
