//! OpenAPI documents, on their way in and out.

use super::{
    answer::{Answer, Values, wants_page},
    render,
};
use app::{
    UiError,
    ssr::{Caller, Portal},
};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Path, State, multipart::Field},
    http::{HeaderValue, Request, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::FieldError;
use services::LARGEST_DOCUMENT;

/// A refused text up to this size stands in its input again; a larger one would make the page a burden.
const LARGEST_SHOWN_AGAIN: usize = 256 * 1024;

/// Takes an entry's document, as a file or as text, and answers like any other form.
pub async fn upload(State(portal): State<Portal>, Path(id): Path<String>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let mut given = Given::default();
    let outcome = take(&portal, &id, &parts, body, &mut given).await;
    let (is_plain, is_too_large) = (wants_page(&parts.headers), given.is_too_large && outcome.is_err());
    let answer = Answer::of(outcome).await;
    let mut response = if is_plain {
        let back = parts.uri.path().to_owned();
        answer.into_page(portal, parts, back, given.shown_again()).await
    } else {
        answer.into_response()
    };
    if is_too_large {
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    }
    response
}

async fn take(portal: &Portal, id: &str, parts: &Parts, body: Body, given: &mut Given) -> Result<String, UiError> {
    let actor = parts.extensions.get::<Caller>().and_then(|caller| caller.actor.clone()).ok_or(UiError::SignIn)?;
    let id = id.parse().map_err(|_| UiError::Missing)?;
    // Before 10 MB are taken from somebody who may not give them.
    portal.documentation_state(&actor, &id).await?;
    let whole = Request::from_parts(parts.clone(), body);
    given.read(Multipart::from_request(whole, &()).await.map_err(|_| UiError::Malformed)?).await?;
    let (field, document) = given.document()?;
    let beside = |error: services::Error| match error {
        services::Error::Invalid(invalid) => {
            UiError::Invalid(invalid.0.into_iter().map(|error| FieldError { field: field.into(), ..error }).collect())
        }
        other => other.into(),
    };
    let operations = portal.set_documentation(&actor, &id, document).await.map_err(beside)?;
    Ok(format!("The document was read: {operations} operations."))
}

/// What the form brought.
#[derive(Default)]
struct Given {
    file: Vec<u8>,
    text: Vec<u8>,
    is_too_large: bool,
}

impl Given {
    async fn read(&mut self, mut form: Multipart) -> Result<(), UiError> {
        while let Some(field) = form.next_field().await.map_err(|_| UiError::Malformed)? {
            let (place, most) = match field.name() {
                Some("file") => (&mut self.file, LARGEST_DOCUMENT),
                // Browsers send two bytes for the end of a line; how many lines there are is not known yet.
                Some("document") => (&mut self.text, 2 * LARGEST_DOCUMENT),
                _ => continue,
            };
            self.is_too_large |= !fill(place, field, most).await?;
        }
        self.text = String::from_utf8_lossy(&self.text).replace("\r\n", "\n").into_bytes();
        self.is_too_large |= self.text.len() > LARGEST_DOCUMENT;
        Ok(())
    }

    /// The one document there is to read, and the input it came from.
    fn document(&self) -> Result<(&'static str, Vec<u8>), UiError> {
        let wrong = |field, why| Err(UiError::Invalid(vec![FieldError::new(field, why)]));
        match (self.file.is_empty(), self.text.trim_ascii().is_empty()) {
            _ if self.is_too_large => {
                let field = if self.file.is_empty() { "document" } else { "file" };
                wrong(field, "This document is larger than 10 MB. Split it, or leave its examples out.")
            }
            (true, true) => wrong("file", "Choose a file, or paste the text of a document."),
            (false, false) => wrong("document", "Give one document: leave this empty, or choose no file."),
            (false, true) => Ok(("file", self.file.clone())),
            (true, false) => Ok(("document", self.text.clone())),
        }
    }

    fn shown_again(self) -> Values {
        let text = Some(self.text).filter(|text| text.len() <= LARGEST_SHOWN_AGAIN);
        text.and_then(|text| Some(("document".into(), String::from_utf8(text).ok()?))).into_iter().collect()
    }
}

/// False if the field holds more than `most` bytes. The rest is read all the same, and forgotten: a browser shows no
/// answer before it has sent everything.
async fn fill(place: &mut Vec<u8>, mut field: Field<'_>, most: usize) -> Result<bool, UiError> {
    let mut fits = true;
    while let Some(chunk) = field.chunk().await.map_err(|_| UiError::Malformed)? {
        fits &= place.len() + chunk.len() <= most;
        if fits {
            place.extend_from_slice(&chunk);
        }
    }
    Ok(fits)
}

/// The document as it was given, for programs and for people who keep it.
pub async fn download(State(portal): State<Portal>, Path(slug): Path<String>, request: Request<Body>) -> Response {
    let viewer = request.extensions().get::<Caller>().and_then(|caller| caller.actor.clone());
    match portal.openapi_document(viewer.as_ref(), &slug).await {
        Ok(document) => as_file(&slug, document),
        // No screen has this address, so that the page says: nothing here.
        Err(services::Error::Missing) => render::page(State(portal), request).await,
        Err(error) => {
            let error = UiError::from(error);
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, error.sentence()).into_response()
        }
    }
}

fn as_file(slug: &str, document: String) -> Response {
    let is_json = document.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let (kind, ending) = if is_json { ("application/json", "json") } else { ("application/yaml", "yaml") };
    // Only an entry's own address comes this far: small letters, digits and dashes.
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{slug}.{ending}\""));
    let name = name.unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    (headers, Bytes::from(document)).into_response()
}
