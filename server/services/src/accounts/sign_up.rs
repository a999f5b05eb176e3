use super::{DEAD_LINK, Visitor, check_new_password, dead_link, password, themselves};
use crate::{Error, Job, Mail, Portal, Result};
use core::{fmt, time::Duration};
use domain::{
    FieldError, Invalid,
    developer::{AccountState, Developer, Email},
    event::What,
    field::{Answers, Field, Typed, parse_answers},
    id::DeveloperId,
    settings::Settings,
    time::hours,
};
use storage::{Purpose, Tx};

/// How long a confirmation link works.
const CONFIRM_LIVES: Duration = hours(48);

/// What a newcomer typed. `Debug` shows no password.
#[derive(Clone, Default)]
pub struct SignUpForm {
    pub name: String,
    pub email: String,
    pub password: String,
    /// Answers to `signup_fields`.
    pub fields: Typed,
}

impl fmt::Debug for SignUpForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignUpForm").field("name", &self.name).field("email", &self.email).finish_non_exhaustive()
    }
}

/// A form that passed every check.
pub(super) struct Newcomer {
    pub name: String,
    pub email: Email,
    pub fields: Answers,
}

impl SignUpForm {
    /// Every mistake at once, each beside its field.
    pub(super) fn check(&self, asked: &[Field]) -> Result<Newcomer> {
        let mut errors = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            errors.push(FieldError::new("name", "Enter your name, at most 100 characters."));
        }
        let email = self.email.parse::<Email>();
        if let Err(wrong) = &email {
            errors.push(FieldError::new("email", wrong.to_string()));
        }
        if let Err(Error::Invalid(wrong)) = check_new_password("password", &self.password, self.email.trim()) {
            errors.extend(wrong.0);
        }
        let fields = parse_answers(asked, &self.fields);
        if let Err(wrong) = &fields {
            errors.extend(wrong.0.iter().cloned());
        }
        match (email, fields) {
            (Ok(email), Ok(fields)) if errors.is_empty() => Ok(Newcomer { name: name.into(), email, fields }),
            _ => Err(Invalid(errors).into()),
        }
    }
}

impl Portal {
    /// The questions of the sign-up form; `Closed` while signing up is switched off.
    pub async fn sign_up_fields(&self) -> Result<Vec<Field>> {
        Ok(open_to_newcomers(self.storage.read().await?.settings().await?.0)?.signup_fields)
    }

    /// Makes an account and mails a link to confirm its address. An address that has an account already gets another
    /// mail, and whoever typed it here the very same answer.
    pub async fn sign_up(&self, form: SignUpForm, from: Visitor) -> Result<()> {
        let newcomer = form.check(&self.sign_up_fields().await?)?;
        self.limits.mail(from.address, &newcomer.email)?;
        let hash = password::hash(&form.password, self.world.bytes()).await?;
        let portal = self.clone();
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            match tx.developer_by_email(&newcomer.email).await? {
                Some(known) if known.state == AccountState::Unconfirmed => {
                    portal.sign_up_again(&mut tx, known, newcomer, &hash).await?;
                }
                Some(known) => portal.tell_already_registered(&mut tx, &known).await?,
                None => portal.sign_up_newcomer(&mut tx, newcomer, &hash).await?,
            }
            portal.commit(tx).await
        })
        .await
    }

    /// Whether the link to confirm an address still works. Looking does not use it up.
    pub async fn can_confirm(&self, token: &str) -> Result<bool> {
        self.token_is_live(Purpose::ConfirmAddress, token).await
    }

    /// The mailed link was followed: the account may be used.
    pub async fn confirm_address(&self, token: &str) -> Result<()> {
        let (portal, token) = (self.clone(), token.to_owned());
        self.to_the_end(async move {
            let mut tx = portal.storage.write().await?;
            let used = portal.take_token(&mut tx, Purpose::ConfirmAddress, &token).await?;
            let Some(mut developer) = tx.developer(&used.developer.ok_or_else(dead_link)?).await? else {
                return Err(dead_link());
            };
            if developer.state == AccountState::Disabled {
                return Err(Invalid::one("", DEAD_LINK).into());
            }
            portal.confirm(&mut tx, &mut developer).await?;
            portal.commit(tx).await
        })
        .await
    }

    /// Whoever holds a mailed link owns the address.
    pub(super) async fn confirm(&self, tx: &mut Tx, developer: &mut Developer) -> Result<()> {
        tx.delete_mailed_tokens(Some(&developer.id), Purpose::ConfirmAddress).await?;
        if developer.state != AccountState::Unconfirmed {
            return Ok(());
        }
        developer.state = AccountState::Active;
        tx.update_developer(developer).await?;
        self.record_account(tx, themselves(developer), developer, What::DeveloperConfirmed).await
    }

    /// A link to confirm the address, and only the newest of them.
    pub(super) async fn mail_confirmation(&self, tx: &mut Tx, developer: &Developer) -> Result<()> {
        tx.delete_mailed_tokens(Some(&developer.id), Purpose::ConfirmAddress).await?;
        let token = self.give_token(tx, Purpose::ConfirmAddress, Some(&developer.id), CONFIRM_LIVES).await?;
        let mail = Mail::ConfirmAddress { name: developer.name.clone() };
        let job = Job::Mail { to: developer.email.to_string(), mail };
        self.enqueue(tx, &job, Some(&self.link(&format!("/confirm/{token}"))), None).await?;
        Ok(())
    }

    async fn sign_up_newcomer(&self, tx: &mut Tx, newcomer: Newcomer, hash: &str) -> Result<()> {
        let developer = self.new_account(newcomer, AccountState::Unconfirmed);
        tx.insert_developer(&developer, Some(hash)).await?;
        self.record_account(tx, themselves(&developer), &developer, What::DeveloperSignedUp).await?;
        self.mail_confirmation(tx, &developer).await
    }

    /// Nobody has proved to own the address yet, so the newest form counts.
    async fn sign_up_again(&self, tx: &mut Tx, known: Developer, typed: Newcomer, hash: &str) -> Result<()> {
        let developer = Developer { name: typed.name, fields: typed.fields, ..known };
        tx.update_developer(&developer).await?;
        tx.set_password(&developer.id, hash).await?;
        self.mail_confirmation(tx, &developer).await
    }

    async fn tell_already_registered(&self, tx: &mut Tx, known: &Developer) -> Result<()> {
        let mail = Mail::AlreadyRegistered { name: known.name.clone(), link: self.link("/sign-in") };
        self.mail(tx, &known.email, mail, None).await
    }

    pub(super) fn new_account(&self, newcomer: Newcomer, state: AccountState) -> Developer {
        Developer {
            id: DeveloperId::new(self.now(), self.world.dice()),
            email: newcomer.email,
            name: newcomer.name,
            fields: newcomer.fields,
            is_admin: false,
            state,
            created: self.now(),
            last_sign_in: None,
        }
    }
}

const CLOSED: &str = "Sign-up is closed. Ask whoever runs the portal for an account.";

fn open_to_newcomers(settings: Settings) -> Result<Settings> {
    if settings.disable_signup { Err(Error::Closed(CLOSED)) } else { Ok(settings) }
}
