//! Documents over HTTP: uploaded by an admin, downloaded by whoever may see the entry.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use domain::{
    Actor,
    catalogue::{DocumentationState, EntryDraft, PolicyDraft, Visibility},
    id::EntryId,
};
use server::{
    AppState,
    config::{Config, Source},
    router,
};
use services::{LARGEST_DOCUMENT, Portal, SecretKey, SignUpForm, Vault, Visitor, World};
use std::{net::Ipv4Addr, sync::Arc};
use storage::Storage;
use tower::ServiceExt;

const PASSWORD: &str = "correct horse battery";
const JSON: &str = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/tides": {"get": {}}}}"#;
const YAML: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /tides:\n    get: {summary: One}\n    post: {summary: Two}\n";

/// A portal with one hidden entry.
struct Test {
    portal: Portal,
    router: Router,
    entry: EntryId,
    admin: Actor,
    /// Of the admin's browser.
    cookie: String,
}

impl Test {
    async fn open() -> Self {
        let storage = Storage::open("sqlite::memory:").await.unwrap();
        storage.migrate().await.unwrap();
        let portal =
            Portal::new(storage, Vault::new(&SecretKey::new([7; 32])), World::real(), "http://keys.example.com");
        let source = Source::of("", &[("KEYWRIGHT_PUBLIC_URL", "http://keys.example.com")]).unwrap();
        let router = router(AppState::new(portal.clone(), Arc::new(Config::read(&source).unwrap())));
        portal.create_first_admin("grace@example.com", "Grace", Some(PASSWORD)).await.unwrap();
        let (cookie, admin) = sign_in(&portal, "grace@example.com").await;
        let entry = publish(&portal, &admin).await;
        Self { portal, router, entry, admin, cookie }
    }

    /// The session of somebody who just signed up.
    async fn developer(&self) -> String {
        let (name, email, password) = ("Ada".into(), "ada@example.com".into(), PASSWORD.into());
        let form = SignUpForm { name, email, password, ..SignUpForm::default() };
        self.portal.sign_up(form, visitor()).await.unwrap();
        let job = self.portal.claim_jobs(1).await.unwrap().remove(0);
        let link = job.secret.as_ref().unwrap().reveal().to_owned();
        self.portal.confirm_address(link.rsplit('/').next().unwrap()).await.unwrap();
        sign_in(&self.portal, "ada@example.com").await.0
    }

    fn path(&self) -> String {
        format!("/admin/entries/{}/documentation", self.entry)
    }

    /// Posts a form of these parts, as a browser does by itself.
    async fn post(&self, cookie: &str, parts: &[(&str, &[u8])]) -> Response<Body> {
        self.send(cookie, multipart(parts), &[("accept", "text/html")]).await
    }

    async fn send(&self, cookie: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = Request::post(self.path())
            .header(header::COOKIE, format!("keywright={cookie}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    }

    async fn get(&self, cookie: &str, path: &str) -> Response<Body> {
        let request = Request::get(path).header(header::COOKIE, format!("keywright={cookie}"));
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    /// How many operations the entry shows; `None` without a document.
    async fn operations(&self) -> Option<u32> {
        match self.portal.documentation_state(&self.admin, &self.entry).await.unwrap() {
            DocumentationState::Ready { operations, .. } => Some(operations),
            _ => None,
        }
    }
}

async fn publish(portal: &Portal, admin: &Actor) -> EntryId {
    let free = PolicyDraft { name: "Free".into(), ..PolicyDraft::blank() };
    let policies = vec![portal.create_policy(admin, free).await.unwrap().id];
    let (name, visibility) = ("Tides".into(), Visibility::Hidden);
    portal.create_entry(admin, EntryDraft { name, visibility, policies, ..EntryDraft::blank() }).await.unwrap().id
}

async fn sign_in(portal: &Portal, email: &str) -> (String, Actor) {
    let session = portal.sign_in(email, PASSWORD, visitor()).await.unwrap();
    let found = portal.signed_in_as(&session.token).await.unwrap().unwrap();
    let person = found.developer;
    #[expect(clippy::disallowed_methods, reason = "stands in for the server's authentication")]
    let actor = Actor::person(person.id, person.name, person.is_admin, found.approves);
    (session.token, actor)
}

fn visitor() -> Visitor {
    Visitor { address: Ipv4Addr::LOCALHOST.into(), user_agent: "Firefox".into() }
}

fn multipart(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in parts {
        let file = if *name == "file" { "; filename=\"openapi\"" } else { "" };
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    body
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

/// A document of exactly this many bytes.
fn padded(bytes: usize) -> Vec<u8> {
    let mut document = JSON.as_bytes().to_vec();
    document.resize(bytes, b' ');
    document
}

#[tokio::test]
async fn a_file_in_json_is_taken_and_leads_back_to_the_page() {
    let test = Test::open().await;
    let response = test.post(&test.cookie, &[("file", JSON.as_bytes()), ("document", b"")]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], test.path());
    assert!(response.headers()[header::SET_COOKIE].to_str().unwrap().starts_with("done="));
    assert_eq!(test.operations().await, Some(1));
}

#[tokio::test]
async fn a_file_in_yaml_is_taken() {
    let test = Test::open().await;
    test.post(&test.cookie, &[("file", YAML.as_bytes()), ("document", b"")]).await;
    assert_eq!(test.operations().await, Some(2));
}

#[tokio::test]
async fn a_pasted_text_is_taken_with_the_ends_of_its_lines_as_they_were() {
    let test = Test::open().await;
    test.post(&test.cookie, &[("file", b""), ("document", YAML.replace('\n', "\r\n").as_bytes())]).await;
    assert_eq!(test.operations().await, Some(2));
    assert_eq!(test.portal.openapi_document(Some(&test.admin), "tides").await.unwrap(), YAML);
}

#[tokio::test]
async fn a_script_is_answered_with_the_sentence() {
    let test = Test::open().await;
    let form = multipart(&[("file", YAML.as_bytes())]);
    let response = test.send(&test.cookie, form, &[("accept", "application/json")]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(text(response).await, "\"The document was read: 2 operations.\"");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_beside_its_input() {
    let test = Test::open().await;
    let response = test.post(&test.cookie, &[("file", b"swagger: '2.0'"), ("document", b"")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(response).await;
    assert!(page.contains("href=\"#f-file\"") && page.contains("Swagger 2"), "{page}");
    assert_eq!(test.operations().await, None);
}

#[tokio::test]
async fn a_text_that_cannot_be_read_is_refused_beside_its_input_and_stays() {
    let test = Test::open().await;
    let response = test.post(&test.cookie, &[("file", b""), ("document", b"just some words")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(response).await;
    assert!(page.contains("href=\"#f-document\"") && page.contains("just some words</textarea>"), "{page}");
}

#[tokio::test]
async fn one_document_has_to_be_given() {
    let test = Test::open().await;
    let nothing = test.post(&test.cookie, &[("file", b""), ("document", b" ")]).await;
    assert!(text(nothing).await.contains("Choose a file, or paste the text of a document."));
    let two = test.post(&test.cookie, &[("file", JSON.as_bytes()), ("document", YAML.as_bytes())]).await;
    assert!(text(two).await.contains("Give one document"));
    assert_eq!(test.operations().await, None);
}

#[tokio::test]
async fn the_largest_document_fits_and_one_byte_more_does_not() {
    let test = Test::open().await;
    let refused = test.post(&test.cookie, &[("file", &padded(LARGEST_DOCUMENT + 1))]).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(refused).await.contains("This document is larger than 10 MB."));
    assert_eq!(test.operations().await, None);
    let taken = test.post(&test.cookie, &[("file", &padded(LARGEST_DOCUMENT))]).await;
    assert_eq!((taken.status(), test.operations().await), (StatusCode::SEE_OTHER, Some(1)));
}

#[tokio::test]
async fn far_too_much_is_read_to_its_end_and_refused() {
    let test = Test::open().await;
    let refused = test.post(&test.cookie, &[("document", &padded(5 * LARGEST_DOCUMENT))]).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(refused).await.contains("href=\"#f-document\""));
}

#[tokio::test]
async fn only_admins_who_are_signed_in_may_give_documents() {
    let test = Test::open().await;
    let (ada, parts) = (test.developer().await, [("file", JSON.as_bytes())]);
    assert_eq!(test.post("", &parts).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(test.post(&ada, &parts).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(test.operations().await, None);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let test = Test::open().await;
    let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let response = test.send(&test.cookie, multipart(&[("file", JSON.as_bytes())]), &headers).await;
    assert_eq!((response.status(), test.operations().await), (StatusCode::FORBIDDEN, None));
}

#[tokio::test]
async fn an_upload_that_is_cut_off_changes_nothing() {
    let test = Test::open().await;
    let mut form = multipart(&[("file", JSON.as_bytes())]);
    form.truncate(form.len() - 30);
    let response = test.send(&test.cookie, form, &[]).await;
    assert_eq!((response.status(), test.operations().await), (StatusCode::BAD_REQUEST, None));
}

#[tokio::test]
async fn a_document_is_downloaded_as_it_was_given() {
    let test = Test::open().await;
    test.post(&test.cookie, &[("file", YAML.as_bytes())]).await;
    let yaml = test.get(&test.cookie, "/apis/tides/openapi").await;
    assert_eq!(yaml.headers()[header::CONTENT_TYPE], "application/yaml");
    assert_eq!(yaml.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"tides.yaml\"");
    assert_eq!(text(yaml).await, YAML);
    test.post(&test.cookie, &[("file", JSON.as_bytes())]).await;
    let json = test.get(&test.cookie, "/apis/tides/openapi").await;
    assert_eq!(json.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(text(json).await, JSON);
}

#[tokio::test]
async fn a_document_that_is_not_for_these_eyes_looks_like_none() {
    let test = Test::open().await;
    test.post(&test.cookie, &[("file", JSON.as_bytes())]).await;
    let ada = test.developer().await;
    // Addresses of one length: the page holds its own.
    let (hidden, none) = (test.get(&ada, "/apis/tides/openapi").await, test.get(&ada, "/apis/sedit/openapi").await);
    assert_eq!((hidden.status(), none.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let (hidden, none) = (text(hidden).await, text(none).await);
    assert!(hidden.contains("There is nothing here.") && !hidden.contains("Tides"), "{hidden}");
    assert_eq!(hidden.len(), none.len());
}

#[tokio::test]
async fn a_button_that_moves_rows_saves_nothing_and_shows_them_moved() {
    let test = Test::open().await;
    let form = format!(
        "_page=/admin/entries/{0}/fields&id={0}&version=1&source=own\
         &questions/0/label=First&questions/0/kind=text&questions/1/label=Second&questions/1/kind=text&press=up/1",
        test.entry
    );
    let request = Request::post("/rpc/change_entry_questions")
        .header(header::COOKIE, format!("keywright={}", test.cookie))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html");
    let response = test.router.clone().oneshot(request.body(Body::from(form)).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let page = text(response).await;
    let place = |needle: &str| page.find(needle).unwrap_or_else(|| panic!("{needle} is missing in {page}"));
    assert!(place("value=\"Second\"") < place("value=\"First\""));
    let sheet = test.portal.entry_sheet(&test.admin, &test.entry).await.unwrap();
    assert_eq!((sheet.version, sheet.draft.overrides.key_request_fields), (1, None));
}
