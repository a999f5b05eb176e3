use crate::{
    Error, Portal, Result,
    requests::named::{Named, item},
};
use domain::{
    Timestamp,
    catalogue::{IssuerName, Policy},
    developer::{AccountState, Developer},
    field::Answers,
    id::{GatewayKeyId, KeyId},
    key::{Key, KeyState, Standing},
};
use issuers::{Holder, Order, Seed};
use storage::{GatewayKey, Tx};

/// Looks at a key until it holds still. More would mean that somebody plays with a switch.
const MOST_LOOKS: usize = 5;

/// How a key is to be at its gateway.
struct Wanted {
    id: GatewayKeyId,
    issuer: IssuerName,
    order: Order,
    /// Else it must not be there.
    is_there: bool,
    /// For good.
    is_revoked: bool,
    /// What all this was read from.
    versions: Vec<i64>,
}

impl Portal {
    /// Brings a key at a gateway in line with the portal: there on its terms while it works, gone while it does not. Whoever
    /// changes the key meanwhile is followed, so that of several at work the last one to end leaves the gateway right.
    pub async fn sync_key(&self, key: &KeyId) -> Result<()> {
        for _ in 0..MOST_LOOKS {
            let Some(wanted) = self.wanted(key).await? else { return Ok(()) };
            self.bring_about(&wanted).await?;
            let is_settled = self
                .wanted(key)
                .await?
                .is_none_or(|now| (now.is_there, &now.versions) == (wanted.is_there, &wanted.versions));
            if is_settled {
                return if wanted.is_revoked { self.forget(&wanted.id).await } else { Ok(()) };
            }
        }
        Err(Error::internal("the key kept changing"))
    }

    async fn bring_about(&self, wanted: &Wanted) -> Result<()> {
        let done = if wanted.is_there {
            self.put(wanted.issuer, &wanted.order).await.map(drop)
        } else {
            self.remove(wanted.issuer, &wanted.order.seed).await
        };
        done.map_err(Error::internal)
    }

    /// `None` for keys that are at no gateway.
    async fn wanted(&self, key: &KeyId) -> Result<Option<Wanted>> {
        let mut tx = self.storage.read().await?;
        let (Some(row), Some(key)) = (tx.held_key(key).await?, tx.key(key).await?) else { return Ok(None) };
        let gone = || Error::internal("a developer is gone");
        let developer = tx.developer(&key.developer).await?.ok_or_else(gone)?;
        let items: Vec<_> = key.grants.iter().map(item).collect();
        let policies = Named::of(&mut tx, &items).await?.policies().to_vec();
        let versions = core::iter::once(key.version).chain(policies.iter().map(|policy| policy.version)).collect();
        let is_there = works(&key, &developer, self.now());
        let order = self.order(&mut tx, &row, &key, developer, policies).await?;
        let is_revoked = key.state == KeyState::Revoked;
        Ok(Some(Wanted { id: row.id, issuer: row.issuer, order, is_there, is_revoked, versions }))
    }

    async fn order(
        &self,
        tx: &mut Tx,
        row: &GatewayKey,
        key: &Key,
        developer: Developer,
        policies: Vec<Policy>,
    ) -> Result<Order> {
        let seed: Seed = self.seed(&row.id, &row.sealed)?;
        let request = match &row.request {
            Some(id) => tx.request(id).await?,
            None => None,
        };
        let holder = holder(developer, request.map(|request| request.answers).unwrap_or_default());
        let (expires, now, key) = (key.expires, self.now(), key.id.clone());
        Ok(Order { key, seed, prefix: String::new(), policies, expires, now, holder })
    }
}

/// Whether a gateway has to let this key in.
pub(super) fn works(key: &Key, developer: &Developer, now: Timestamp) -> bool {
    key.standing(now) == Standing::Active && developer.state != AccountState::Disabled
}

/// Whom a gateway is told that a key is for.
pub(crate) fn holder(developer: Developer, answers: Answers) -> Holder {
    let texts = |answers: Answers| answers.into_iter().map(|answer| (answer.key, answer.value.to_string())).collect();
    Holder {
        developer: developer.id,
        email: developer.email.to_string(),
        fields: texts(developer.fields),
        answers: texts(answers),
    }
}
