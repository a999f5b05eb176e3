use super::{answer::Refused, page::Query};
use crate::api::mistake;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, request::Parts},
};
use core::str::FromStr;
use domain::FieldError;
use serde::de::DeserializeOwned;

/// The body, read as JSON whatever its kind is said to be. Names that mean nothing here are passed over: clients send whole
/// documents, as Tyk gave them out.
pub struct Document<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Document<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too large."),
            _ => Refused::bad("The body did not arrive whole. Send it again."),
        })?;
        let text: &[u8] = if bytes.trim_ascii().is_empty() { b"{}" } else { &bytes };
        let mut json = serde_json::Deserializer::from_slice(text);
        serde_path_to_error::deserialize(&mut json).map(Self).map_err(|wrong| {
            let (place, why) = (wrong.path().to_string(), wrong.inner());
            if !why.is_data() {
                return Refused::bad(format!("The body is not JSON: {why}."));
            }
            let FieldError { field, message } = mistake(&place, &why.to_string());
            Refused::bad(format!("{field}: {message}"))
        })
    }
}

/// The ids in the address. What is no id is answered like an unknown one.
pub struct Ids<T>(pub T);

macro_rules! ids {
    ($($name:ident: $type:ident),*) => {
        impl<$($type: FromStr + Send,)* S: Send + Sync> FromRequestParts<S> for Ids<($($type,)*)> {
            type Rejection = Refused;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
                let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
                let Ok(Path(texts)) = path else { return Err(Refused::missing()) };
                let mut texts = texts.into_iter().map(|(_, text)| text);
                $(let $name = texts.next().and_then(|text| text.parse().ok()).ok_or_else(Refused::missing)?;)*
                Ok(Self(($($name,)*)))
            }
        }
    };
}

ids!(a: A);
ids!(a: A, b: B);
ids!(a: A, b: B, c: C);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        let read = serde_urlencoded::from_str(parts.uri.query().unwrap_or_default());
        read.map(Self).map_err(|why| Refused::bad(format!("The query cannot be read: {why}.")))
    }
}
