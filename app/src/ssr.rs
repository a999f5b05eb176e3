//! The one door from the screens to the server.

use crate::{UiError, assets::Assets, session::Arrival, ui::Theme};
use core::net::{IpAddr, Ipv4Addr};
use domain::{Actor, FieldError, request::Refusal};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
pub use services::Portal;

/// What the server's middleware found out about a call; it travels in the request's extensions.
#[derive(Clone, Default)]
pub struct Caller {
    pub actor: Option<Actor>,
    /// Of the browser that calls, when signed in.
    pub session: Option<domain::id::SessionId>,
    pub address: Option<IpAddr>,
    pub user_agent: String,
    /// The public address is https: cookies go over nothing else.
    pub is_secure: bool,
}

/// The portal and whoever calls, signed in or not.
pub fn visit() -> Result<(Portal, Option<Actor>), UiError> {
    Ok((use_context::<Portal>().ok_or(UiError::Internal)?, caller().actor))
}

/// The portal and the person who is signed in; everybody else is asked to.
pub fn session() -> Result<(Portal, Actor), UiError> {
    let (portal, actor) = visit()?;
    Ok((portal, actor.ok_or(UiError::SignIn)?))
}

pub fn caller() -> Caller {
    use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned()).unwrap_or_default()
}

/// The caller as rate limits see them.
pub fn visitor() -> services::Visitor {
    let caller = caller();
    let address = caller.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    services::Visitor { address, user_agent: caller.user_agent }
}

/// The session cookie's name; the prefix makes browsers refuse it from other hosts and without TLS.
pub const fn session_cookie(is_secure: bool) -> &'static str {
    if is_secure { "__Host-keywright" } else { "keywright" }
}

/// Signs the browser in. The session itself may end sooner.
pub fn set_session(token: &str) {
    put_session(token, 60 * 24 * 3600);
}

pub fn forget_session() {
    put_session("", 0);
}

fn put_session(token: &str, max_age: u32) {
    let is_secure = caller().is_secure;
    let (name, secure) = (session_cookie(is_secure), if is_secure { "; Secure" } else { "" });
    set_cookie(&format!("{name}={token}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"));
}

/// What a form made that is shown once: the browser carries it, sealed, to the page that shows it, in a cookie that no
/// script reads. Neither an address nor a history ever holds it.
#[derive(Clone, Copy)]
pub enum Carried {
    Key,
    Secret,
}

impl Carried {
    const fn cookie(self) -> &'static str {
        match self {
            Self::Key => "fresh",
            Self::Secret => "once",
        }
    }

    fn put(self, sealed: &str, max_age: u64) {
        let (name, secure) = (self.cookie(), if caller().is_secure { "; Secure" } else { "" });
        set_cookie(&format!("{name}={sealed}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}"));
    }
}

/// Has the browser carry it, for a few minutes.
pub fn carry(what: Carried, sealed: &str) {
    what.put(sealed, services::FRESH_LIVES.as_secs());
}

/// What the browser carries; it does so no longer, and keeps no copy of the page that shows it.
pub fn take(what: Carried) -> Option<String> {
    let sealed = cookie(what.cookie())?;
    what.put("", 0);
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Some(sealed)
}

/// The addresses of the entries that this browser has selected. They are no secret, and whoever asks is looked at anew.
pub fn selection() -> Vec<String> {
    let slugs = cookie(SELECTION).unwrap_or_default();
    slugs.split('.').filter(|slug| !slug.is_empty()).map(ToOwned::to_owned).collect()
}

/// Has the browser keep a selection. No slug has a point in it.
pub fn keep_selection(slugs: &[String]) {
    let age = if slugs.is_empty() { 0 } else { 30 * 24 * 3600 };
    let secure = if caller().is_secure { "; Secure" } else { "" };
    set_cookie(&format!("{SELECTION}={}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}", slugs.join(".")));
}

const SELECTION: &str = "selection";

/// `path` if it is one of ours, else the catalogue: nobody is sent to another site after signing in.
pub fn own_path(path: &str) -> &str {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if path.starts_with('/') && !path.starts_with("//") && is_plain { path } else { "/" }
}

pub(crate) fn arrival() -> Arrival {
    use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned()).unwrap_or_default()
}

/// The reader's choice of colours, from their cookie.
pub(crate) fn theme() -> Theme {
    Theme::parse(&cookie(Theme::COOKIE).unwrap_or_default())
}

fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split("; ").find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(ToOwned::to_owned)
}

/// The path of the page being rendered.
pub(crate) fn path() -> String {
    let of_form = page_address().and_then(|address| address.parse::<http::Uri>().ok());
    let uri = of_form.or_else(|| Some(use_context::<Parts>()?.uri));
    uri.map(|uri| uri.path().to_owned()).unwrap_or_default()
}

/// The page on which a form stands that was posted: its own address, when it is shown under the one it was posted to.
#[derive(Clone)]
pub struct PageAddress(pub String);

pub(crate) fn page_address() -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts.extensions.get().map(|PageAddress(address)| address.clone())
}

/// The status of the page being rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Adds a `Set-Cookie`.
pub fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Sends the browser on, with or without JavaScript.
pub fn go_to(path: &str) {
    leptos_axum::redirect(path);
}

/// Permits the forms of the page being rendered to lead to another site: browsers hold redirects after a form against the
/// policy of its page.
pub fn let_forms_lead_to(origin: &str) {
    put_content_security_policy(&format!(" {origin}"));
}

/// Nothing runs in the page but what we put there, and it talks to nobody but us.
pub(crate) fn set_content_security_policy() {
    put_content_security_policy("");
}

fn put_content_security_policy(form_target: &str) {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let reload = use_context::<Assets>().and_then(|assets| assets.reload).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: https:; font-src 'self'; connect-src 'self' {reload}; manifest-src 'self'; \
         form-action 'self'{form_target}; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

impl From<services::Error> for UiError {
    fn from(error: services::Error) -> Self {
        match error {
            services::Error::Refused(refusal) => refused(&refusal),
            services::Error::Forbidden | services::Error::OutOfScope(_) => Self::Forbidden,
            services::Error::Closed(sentence) => Self::NotAllowed(sentence.into()),
            services::Error::Missing => Self::Missing,
            services::Error::Gone(ending) => Self::Gone(ending),
            services::Error::Invalid(invalid) => Self::Invalid(invalid.0),
            services::Error::Conflict(sentence) => Self::Conflict(sentence),
            services::Error::TooMany(seconds) => Self::TooMany(seconds),
            services::Error::Internal(cause) => {
                tracing::error!(%cause, "a use case failed");
                Self::Internal
            }
        }
    }
}

/// A refusal as its readers meet it: beside the field, as a matter of rights, or as news.
fn refused(refusal: &Refusal) -> UiError {
    let sentence = refusal.to_string();
    match refusal {
        Refusal::NotYours | Refusal::OwnRequest | Refusal::DecidedByAnother { .. } => UiError::NotAllowed(sentence),
        Refusal::ReasonRequired | Refusal::ReasonTooLong => UiError::Invalid(vec![FieldError::new("reason", sentence)]),
        _ => UiError::Conflict(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_of_a_refusal_stand_beside_their_field() {
        let errors = refused(&Refusal::ReasonRequired).into_field_errors();
        assert_eq!(errors[0].field, "reason");
    }

    #[test]
    fn a_second_decision_is_a_conflict() {
        let refusal = Refusal::AlreadyApproved { name: "Ada".into(), at: domain::Timestamp::from_micros(0) };
        assert_eq!(refused(&refusal).status(), 409);
    }
}
