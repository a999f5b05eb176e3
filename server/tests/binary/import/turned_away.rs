use super::{empty_portal, refusal};
use crate::{
    other_portal::{OtherPortal, TOKEN},
    place::{Place, free_port},
};

/// The import ends with this sentence and nothing is left behind.
#[track_caller]
fn assert_refused(url: &str, token: &str, code: i32, sentence: &str) {
    let place = Place::new();
    let (text, ended) = refusal(&place, url, token);
    assert!(text.contains(sentence), "{text}");
    assert_eq!(ended, code, "{text}");
    assert!(!text.contains(TOKEN), "{text}");
}

#[test]
fn every_way_to_fail_has_its_sentence_and_its_exit_code() {
    let portal = empty_portal();
    assert_refused(&portal.url(), "wrong", 1, "The server does not take the token. It says: Not authorised");
    assert_refused(&OtherPortal::start().url(), TOKEN, 1, "There is no portal API at this address.");
    assert_refused(&format!("http://{}", free_port()), TOKEN, 1, "The server could not be reached");
    assert_refused(&portal.url(), "", 2, "KEYWRIGHT_IMPORT_TOKEN");
    assert_refused("dashboard", TOKEN, 2, "This is not a web address. Write it like https://dashboard.example.com.");
    portal.answers_with("/policies?p=1", "200 OK", "<html>Welcome</html>");
    assert_refused(&portal.url(), TOKEN, 1, "What the server has at /api/portal/policies is not JSON.");
    portal.answers_with("/policies?p=1", "200 OK", "{\"Data\": 7}");
    assert_refused(&portal.url(), TOKEN, 1, "What the server has at policies is no list.");
    portal.answers_with("/policies?p=1", "302 Found\r\nLocation: http://127.0.0.1:9/", "");
    assert_refused(&portal.url(), TOKEN, 1, "The token is not sent there");
}

#[test]
fn what_breaks_in_the_middle_of_reading_changes_nothing() {
    let (portal, place) = (empty_portal(), Place::new());
    assert!(place.run(&["migrate"]).status.success());
    portal.lists("/policies", &[serde_json::json!([{ "id": "5f1a", "name": "Free", "rate": 1, "per": 1 }])]);
    portal.answers_with("/requests?p=1", "500 Internal Server Error", "{\"Message\":\"mongo is gone\"}");
    let before = super::copy(&place, "before.db");
    let (text, code) = refusal(&place, &portal.url(), TOKEN);
    assert!(text.contains("It says: mongo is gone. Nothing was changed."), "{text}");
    assert_eq!(code, 1);
    assert!(before == super::copy(&place, "after.db"));
}

#[test]
fn the_token_comes_from_a_file_as_well() {
    let (portal, place) = (empty_portal(), Place::new());
    std::fs::write(place.path().join("token"), format!("{TOKEN}\n")).unwrap();
    let url = portal.url();
    let by_argument = place.run(&["import", "tyk", "--url", &url, "--token-file", "token"]);
    assert!(by_argument.status.success(), "{by_argument:?}");
    let mut command = place.command(&["import", "tyk", "--url", &url]);
    let by_variable = command.env("KEYWRIGHT_IMPORT_TOKEN_FILE", "token").output().unwrap();
    assert!(by_variable.status.success(), "{by_variable:?}");
    assert_eq!(place.run(&["import", "tyk", "--url", &url, "--token-file", "nowhere"]).status.code(), Some(2));
}
