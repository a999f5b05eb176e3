use super::{Came, Import, Step, read};
use crate::{Asked, Error, NewDeveloper, Result, requests::Arrival};
use domain::{
    Invalid,
    developer::{Email, NotAnEmail},
    id::{DeveloperId, RequestId},
    request::Refusal,
};

impl Import {
    /// Somebody's account, without a password: they choose one by the mail for those who forgot theirs. Whoever has an
    /// account with this address keeps it as it is.
    pub async fn developer(&mut self, foreign: &str, new: NewDeveloper) -> Result<Came<DeveloperId>> {
        let vouch = async |step: &mut Step<'_>| {
            let email: Email =
                new.email.parse().map_err(|wrong: NotAnEmail| Invalid::one("email", wrong.to_string()))?;
            if let Some(known) = step.tx.developer_by_email(&email).await? {
                return Ok(Came::Found(known.id.into()));
            }
            let made = step.portal.vouch_for(step.tx, step.actor.by(), &new).await?;
            Ok(Came::Made(made.id.into()))
        };
        read(self.once("developer", foreign, vouch).await?)
    }

    /// A key request. Where it was approved, it is approved here, with a link that nobody was sent; else it waits for the
    /// admins. Nobody is mailed. An open request for the same API stands for it.
    pub async fn request(&mut self, foreign: &str, asked: Asked, is_approved: bool) -> Result<Came<RequestId>> {
        let submit = async |step: &mut Step<'_>| match step
            .portal
            .submit_in(step.tx, step.actor, asked, Arrival::Imported { is_approved })
            .await
        {
            Ok(submitted) => Ok(Came::Made(submitted.id.into())),
            Err(Error::Refused(Refusal::AlreadyOpen { request })) => Ok(Came::Found(request.into())),
            Err(error) => Err(error),
        };
        read(self.once("request", foreign, submit).await?)
    }
}
