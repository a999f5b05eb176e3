//! What a call brings: ids, queries, bodies and conditions. What cannot be read is a [`Problem`], and nothing happens.

use super::{
    mistake::mistake,
    problem::{Kind, Problem},
};
use axum::{
    body::{Bytes, HttpBody},
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use core::str::FromStr;
use serde::de::DeserializeOwned;
use url::form_urlencoded;

/// The id in the address. What is no id is answered like an unknown one.
pub struct Id<T>(pub T);

impl<T: FromStr + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Ok(Path(text)) = Path::<String>::from_request_parts(parts, state).await else {
            return Err(Problem::missing());
        };
        text.parse().map(Self).map_err(|_| Problem::missing())
    }
}

/// The query. Unknown names are refused.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(query)).map(Self).map_err(|wrong| {
            let place = wrong.path().to_string();
            Problem::malformed(vec![mistake(&place, &wrong.into_inner().to_string())])
        })
    }
}

/// The body, as JSON, or none at all.
pub struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if request.body().size_hint().exact() == Some(0) {
            return Ok(Self(T::default()));
        }
        let Body(body) = Body::<Option<T>>::from_request(request, state).await?;
        Ok(Self(body.unwrap_or_default()))
    }
}

/// The body, as JSON. Unknown names are refused.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(Kind::MediaType, "Send the body with Content-Type: application/json."));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| too_large(&rejection))?;
        read(&bytes).map(Self)
    }
}

fn too_large(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(Kind::TooLarge, "Send at most 64 kB; a documentation may have 10 MB.")
    } else {
        Problem::new(Kind::Malformed, "The body did not arrive whole. Send it again.")
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let read: Result<T, _> = serde_path_to_error::deserialize(&mut text);
    let wrong = match read {
        Ok(value) => match text.end() {
            Ok(()) => return Ok(value),
            Err(why) => return Err(not_json(&why)),
        },
        Err(wrong) => wrong,
    };
    if !wrong.inner().is_data() {
        return Err(not_json(wrong.inner()));
    }
    Err(Problem::invalid(vec![mistake(&wrong.path().to_string(), &wrong.inner().to_string())]))
}

fn not_json(why: &serde_json::Error) -> Problem {
    Problem::new(Kind::Malformed, format!("The body is not JSON: {why}."))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// What the caller last saw of the thing they change (RFC 9110 §13.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// `"7"`: this version.
    Version(i64),
    /// `*`: whatever is there.
    Any,
}

impl IfMatch {
    /// The version to base the change on; `now` is the one that is there. A caller who saw another one is told here.
    pub fn require(self, now: i64) -> Result<i64, Problem> {
        match self {
            Self::Version(version) if version != now => {
                let why = format!(
                    "It was changed since: its ETag is \"{now}\" by now. Read it again, then repeat your change."
                );
                Err(Problem::new(Kind::Stale, why))
            }
            Self::Version(_) | Self::Any => Ok(now),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            let advice = "Send If-Match with the ETag of what you read, or * for whatever is there now.";
            return Err(Problem::new(Kind::Unconditional, advice));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self::Any);
        }
        // Proxies that compress weaken what they pass on.
        let version = text.trim_start_matches("W/").trim_matches('"').parse().map(Self::Version);
        version.map_err(|_| {
            Problem::new(Kind::Malformed, "If-Match is no ETag of this. Read it again, and send its ETag.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[expect(dead_code, reason = "only read")]
        lines: Vec<u8>,
    }

    fn refused(body: &str) -> String {
        format!("{:?}", read::<Order>(body.as_bytes()).unwrap_err())
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Which {
        limit: Option<u8>,
        oldest: Option<bool>,
    }

    async fn refused_query(query: &str) -> String {
        let (mut parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
        format!("{:?}", Query::<Which>::from_request_parts(&mut parts, &()).await.err().unwrap())
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_query_is_named_without_words_of_the_program() {
        let many = refused_query("limit=many").await;
        assert!(many.contains(r#"field: "limit", message: "It has to be a whole number, not below 0.""#), "{many}");
        assert!(refused_query("limit=300").await.contains(r#"field: "limit", message: "This number is too large.""#));
        assert!(
            refused_query("oldest=yes").await.contains(r#"field: "oldest", message: "It has to be true or false.""#)
        );
        assert!(refused_query("limit=1&limit=2").await.contains(r#"field: "limit", message: "This is there twice.""#));
        assert!(refused_query("color=red").await.contains("There is no such field. Known are: limit, oldest."));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        assert!(refused(r#"{"lines":[1,"two"]}"#).contains("lines[1]"));
        assert!(refused(r#"{"lines":[],"color":1}"#).contains("There is no such field. Known are: lines."));
        assert!(refused(r#"{"lines":[]} x"#).contains("not JSON"));
        assert!(refused("{").contains("malformed"));
    }
}
