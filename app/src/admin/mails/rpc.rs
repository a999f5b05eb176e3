use crate::UiError;
#[cfg(feature = "ssr")]
use domain::settings::{MailDraft, MailName};
use domain::{
    field::Typed,
    settings::{MailList, MailPreview, MailSheet, MailText},
};
use leptos::{prelude::*, server_fn::codec::Json};

#[server(prefix = "/rpc", endpoint = "read_mails", input = Json)]
pub async fn read_mails() -> Result<MailList, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.mails(&actor).await?)
}

/// One mail to be edited, its preview with the texts that are typed, if any are.
#[server(prefix = "/rpc", endpoint = "read_mail", input = Json)]
pub async fn read_mail(mail: String, #[server(default)] typed: Option<MailText>) -> Result<MailSheet, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.mail_sheet(&actor, named(&mail)?, typed).await?)
}

/// How a mail reads with sample data and these texts, saved or not.
#[server(prefix = "/rpc", endpoint = "read_mail_preview", input = Json)]
pub async fn read_mail_preview(
    mail: String,
    subject: String,
    body: String,
    sign_off: String,
) -> Result<MailPreview, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    Ok(portal.preview_mail(&actor, named(&mail)?, MailText { subject, body, sign_off }).await?)
}

#[server(prefix = "/rpc", endpoint = "change_mail_sender")]
pub async fn change_mail_sender(version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.change_mail_sender(&actor, &form, version.parse().map_err(|_| UiError::Malformed)?).await?;
    Ok("The sender was saved. The next mail is from it.".into())
}

#[server(prefix = "/rpc", endpoint = "change_mail")]
pub async fn change_mail(mail: String, version: String, #[server(flatten)] form: Typed) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (mail, version) = (named(&mail)?, version.parse().map_err(|_| UiError::Malformed)?);
    portal.change_mail(&actor, mail, MailDraft::from_form(mail, &form), version).await?;
    Ok("The mail was saved. The next one reads like this.".into())
}

#[server(prefix = "/rpc", endpoint = "reset_mail")]
pub async fn reset_mail(mail: String, version: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    portal.reset_mail(&actor, named(&mail)?, version.parse().map_err(|_| UiError::Malformed)?).await?;
    Ok("The mail reads again as it comes.".into())
}

#[server(prefix = "/rpc", endpoint = "send_test_mail")]
pub async fn send_test_mail(mail: String) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let to = portal.send_test_mail(&actor, named(&mail)?).await?;
    Ok(format!("A test is on its way to {to}."))
}

#[cfg(feature = "ssr")]
fn named(mail: &str) -> Result<MailName, UiError> {
    MailName::named(mail).ok_or(UiError::Missing)
}
