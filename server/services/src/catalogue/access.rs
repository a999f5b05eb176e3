use crate::Result;
use domain::{
    Actor, Timestamp,
    catalogue::Access,
    id::EntryId,
    key::{Key, Standing as KeyStanding},
    request::Request,
};
use storage::{KeyFilter, RequestFilter, Tx};

/// Most keys and requests looked at to say how somebody stands to the catalogue: the newest.
const ENOUGH: usize = 500;

/// What a viewer holds and waits for.
pub(super) struct Standing {
    keys: Vec<Key>,
    requests: Vec<Request>,
    now: Timestamp,
}

impl Standing {
    pub async fn of(tx: &mut Tx, viewer: Option<&Actor>, now: Timestamp) -> Result<Self> {
        let Some(developer) = viewer.and_then(Actor::developer) else {
            return Ok(Self { keys: Vec::new(), requests: Vec::new(), now });
        };
        let keys = KeyFilter { developer: Some(developer.clone()), size: ENOUGH, ..KeyFilter::default() };
        let requests = RequestFilter {
            developer: Some(developer.clone()),
            newest_first: true,
            size: ENOUGH,
            ..RequestFilter::default()
        };
        Ok(Self { keys: tx.keys(&keys).await?.rows, requests: tx.requests(&requests).await?.rows, now })
    }

    /// An open request counts before a key: it is what moves.
    pub fn with(&self, entry: &EntryId) -> Access {
        let names_it = |request: &&Request| request.items.iter().any(|item| item.entry.as_ref() == Some(entry));
        let open = self.requests.iter().filter(|request| request.state.is_open()).find(names_it);
        if let Some(request) = open {
            return Access::Waiting { request: request.id.clone(), since: request.created };
        }
        let opens_it = |key: &&Key| key.grants.iter().any(|grant| grant.entry.as_ref() == Some(entry));
        let lives = |key: &Key| matches!(key.standing(self.now), KeyStanding::Active | KeyStanding::Paused);
        if self.keys.iter().filter(opens_it).any(lives) { Access::HasKey } else { Access::None }
    }
}
