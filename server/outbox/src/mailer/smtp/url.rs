use super::{Smtp, Tls};
use crate::mailer::BadSetting;
use core::str::FromStr;
use lettre::transport::smtp::{authentication::Credentials, client::TlsParameters};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::net::IpAddr;
use tokio::sync::Mutex;

const FORM: &str = "write smtp://user:password@host:port or smtps://…";

impl FromStr for Smtp {
    type Err = BadSetting;

    /// The error never quotes the address: it may contain a password.
    fn from_str(text: &str) -> Result<Self, BadSetting> {
        let url = Url::parse(text.trim()).map_err(|_| bad(FORM))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| bad(FORM))?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let (tls, usual_port) = tls(&url, &host)?;
        let port = url.port().unwrap_or(usual_port);
        Ok(Self { host, port, tls, credentials: credentials(&url)?, idle: Mutex::default() })
    }
}

fn tls(url: &Url, host: &str) -> Result<(Tls, u16), BadSetting> {
    let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    let usual = if is_loopback(host) { "none" } else { "required" };
    let parameters =
        || TlsParameters::new(host.to_owned()).map_err(|_| bad("the system's root certificates are missing"));
    match (url.scheme(), asked.as_deref().unwrap_or(usual)) {
        ("smtps", _) => Ok((Tls::Implicit(parameters()?), 465)),
        ("smtp", "required") => Ok((Tls::Required(parameters()?), 587)),
        ("smtp", "opportunistic") => Ok((Tls::Opportunistic(parameters()?), 587)),
        ("smtp", "none") => Ok((Tls::None, 25)),
        ("smtp", _) => Err(bad("tls is one of required, opportunistic, none")),
        _ => Err(bad(FORM)),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, BadSetting> {
    let decoded = |text| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| bad(FORM));
    match (url.username(), url.password()) {
        ("", _) => Ok(None),
        (_, None) => Err(bad("there is a user name without a password")),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn bad(why: &str) -> BadSetting {
    BadSetting { variable: "KEYWRIGHT_SMTP_URL", why: why.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(url: &str) -> String {
        let smtp: Smtp = url.parse().unwrap();
        let tls = match smtp.tls {
            Tls::Implicit(_) => "implicit",
            Tls::Required(_) => "required",
            Tls::Opportunistic(_) => "opportunistic",
            Tls::None => "none",
        };
        let user = if smtp.credentials.is_some() { "signed in" } else { "anonymous" };
        format!("{} {} {tls} {user}", smtp.host, smtp.port)
    }

    #[test]
    fn addresses_are_understood() {
        let urls = [
            "smtps://me:secret@mail.example.com",
            "smtps://mail.example.com:4465",
            "smtp://me:p%40ss@mail.example.com",
            "smtp://mail.example.com:2525?tls=opportunistic",
            "smtp://mailhog:1025?tls=none",
            "smtp://127.0.0.1:1025",
            "smtp://[::1]",
            "smtp://localhost?tls=required",
        ];
        insta::assert_snapshot!(urls.map(understood).join("\n"));
    }

    #[test]
    fn wrong_addresses_are_explained_without_their_password() {
        let urls = [
            "mail.example.com",
            "http://me:secret@mail.example.com",
            "smtp://me:secret@",
            "smtp://me@mail.example.com",
            "smtp://me:secret@mail.example.com?tls=maybe",
        ];
        let errors = urls.map(|url| url.parse::<Smtp>().err().unwrap().to_string());
        insta::assert_snapshot!(errors.join("\n"));
    }

    #[test]
    fn passwords_may_contain_anything() {
        let smtp: Smtp = "smtp://me%40example.com:p%40ss%2Fw%20rd@mail.example.com".parse().unwrap();
        assert_eq!(smtp.credentials, Some(Credentials::new("me@example.com".into(), "p@ss/w rd".into())));
    }
}
