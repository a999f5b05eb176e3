use crate::UiError;
#[cfg(feature = "ssr")]
use crate::admin::rpc::wrong;
use domain::field::Typed;
#[cfg(feature = "ssr")]
use domain::{
    field::{parse_rows, rows},
    settings::QuestionForm,
};
use leptos::prelude::*;

/// Puts other questions on one of the portal's forms.
#[server(prefix = "/rpc", endpoint = "change_questions")]
pub async fn change_questions(
    form: String,
    version: String,
    #[server(flatten)] typed: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let form = QuestionForm::named(&form).ok_or(UiError::Missing)?;
    let (fields, version) =
        (parse_rows(&rows(&typed)).map_err(wrong)?, version.parse().map_err(|_| UiError::Malformed)?);
    portal.change_questions(&actor, form, fields, version).await?;
    crate::ssr::go_to("/admin/settings");
    Ok("The questions were saved. They are asked from now on.".into())
}

/// Has an entry ask its own questions, or those of the portal. What is typed into the editor counts only for its own.
#[server(prefix = "/rpc", endpoint = "change_entry_questions")]
pub async fn change_entry_questions(
    id: String,
    version: String,
    #[server(default)] source: String,
    #[server(flatten)] typed: Typed,
) -> Result<String, UiError> {
    let (portal, actor) = crate::ssr::session()?;
    let (id, version) = (id.parse().map_err(|_| UiError::Missing)?, version.parse().map_err(|_| UiError::Malformed)?);
    let own = if source == super::OWN { Some(parse_rows(&rows(&typed)).map_err(wrong)?) } else { None };
    let entry = portal.change_entry_questions(&actor, &id, version, own).await?;
    crate::ssr::go_to(&format!("/admin/entries/{}", entry.id));
    Ok(format!("The questions of {} were saved. They are asked from now on.", entry.name))
}
