use super::{copy, import};
use crate::{http, place::Place};
use serde_json::{Value, json};
use std::{fs, net::SocketAddr, os::unix::process::ExitStatusExt};

const TOKEN: &str = "a-bootstrap-token-of-more-than-32-characters";
const OPENAPI: &str = r#"{"openapi":"3.1.0","info":{"title":"Weather","version":"1"},"paths":{"/now":{"get":{}}}}"#;

#[track_caller]
fn call(at: SocketAddr, method: &str, path: &str, body: &Value) -> Value {
    let answer = http::send(at, method, &format!("/api/portal{path}"), TOKEN, body).unwrap();
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[track_caller]
fn make(at: SocketAddr, path: &str, body: &Value) -> String {
    call(at, "POST", path, body)["Message"].as_str().unwrap().to_owned()
}

/// A portal with something of everything.
fn fill(at: SocketAddr) {
    let settings = json!({
        "signup_fields": ["Company"], "key_request_fields": ["Why?"], "secure_key_approval": true,
        "enable_multi_selection": true, "email": "manager@example.com",
        "mail_options": { "mail_from_name": "Keys", "mail_from_email": "keys@example.com" },
    });
    call(at, "PUT", "/configuration", &settings);
    let policy = |name: &str, calls: i64| {
        make(
            at,
            "/policies",
            &json!({
                "name": name, "rate": calls, "per": 60, "quota_max": 1000, "quota_renewal_rate": 86400,
                "key_expires_in": 2_592_000, "tags": ["read"],
            }),
        )
    };
    let (free, gold) = (policy("Free", 60), policy("Gold", 600));
    let own = json!({
        "override": true, "key_request_fields": ["Which team?"], "require_key_approval": true, "email": "owner@example.com",
    });
    let apis = json!([
        { "name": "Weather", "short_description": "Rain", "long_description": "# Rain\n\nand sun", "show": true,
          "policy_id": free, "config": own },
        { "name": "Maps", "show": false, "policy_id": gold, "auth_type": "jwt" },
    ]);
    call(at, "PUT", "/catalogue", &json!({ "apis": apis }));
    let catalogue = call(at, "GET", "/catalogue", &json!({}));
    let weather = catalogue["apis"].as_array().unwrap().iter().find(|api| api["name"] == "Weather").unwrap();
    let document = base64_of(OPENAPI);
    make(
        at,
        "/documentation",
        &json!({ "api_id": weather["api_id"], "doc_type": "swagger", "documentation": document }),
    );
    let people: Vec<_> = (1..=23)
        .map(|number| {
            let fields = json!({ "Name": format!("Dev {number}"), "Company": "Initech", "Shoe size": "43" });
            let email = format!("dev{number}@example.com");
            make(at, "/developers", &json!({ "email": email, "fields": fields, "inactive": number == 23 }))
        })
        .collect();
    let entry = json!({ "api_id": weather["api_id"], "policy_id": free });
    let ask = |who: &str, more: Value| {
        let mut request = json!({ "by_user": who, "fields": { "Which team?": "Blue" }, "version": "v2" });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        make(at, "/requests", &request)
    };
    ask(&people[0], json!({ "apply_policies": [free], "catalogue_entry": entry }));
    ask(&people[1], json!({ "for_plan": gold }));
    let approved = ask(&people[2], json!({ "apply_policies": [free], "catalogue_entry": entry }));
    call(at, "PUT", &format!("/requests/approve/{approved}"), &json!({}));
}

fn base64_of(text: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(text)
}

/// Without what differs from portal to portal: ids and times.
fn plain(value: Value) -> Value {
    const OWN: [&str; 12] = [
        "id",
        "_id",
        "api_id",
        "policy_id",
        "by_user",
        "for_plan",
        "apply_policies",
        "date_created",
        "last_updated",
        "access_rights",
        "keys",
        "subscriptions",
    ];
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
            Value::Object(
                kept.map(|(name, value)| {
                    let is_id = name == "documentation" && value.as_str().is_some_and(|id| id.starts_with("api_"));
                    (name, if is_id { json!("there is one") } else { plain(value) })
                })
                .collect(),
            )
        }
        Value::Array(list) => Value::Array(list.into_iter().map(plain).collect()),
        value => value,
    }
}

fn everything(at: SocketAddr) -> [Value; 5] {
    ["/configuration", "/policies?p=-1", "/catalogue", "/developers?p=-1", "/requests?p=-1"]
        .map(|path| plain(call(at, "GET", path, &json!({}))))
}

#[test]
fn another_keywright_arrives_whole_and_once() {
    let old = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    let old_program = old.serve();
    fill(old_program.http);
    let new = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    let url = format!("http://{}", old_program.http);

    let (rehearsed, code) = import(&new, &url, TOKEN, &[]);
    assert_eq!((code, &rehearsed["complete"], &rehearsed["applied"]), (0, &json!(true), &json!(false)), "{rehearsed}");
    assert_eq!(new.files(), Vec::<String>::new(), "a rehearsal leaves nothing behind");
    let counts = json!({
        "settings": { "made": 1 }, "policies": { "made": 2 }, "entries": { "made": 2 }, "documentation": { "made": 1 },
        "developers": { "made": 23 }, "requests": { "made": 3 },
    });
    assert_eq!(rehearsed["counts"], counts);

    let (done, code) = import(&new, &url, TOKEN, &["--apply"]);
    assert_eq!((code, &done["counts"], &done["complete"]), (0, &counts, &json!(true)), "{done}");
    assert_eq!(done["keys"], json!([]), "a key behind a link that was not followed is none yet");
    assert!(!new.data().join("mail").exists(), "nobody is mailed");

    let new_program = new.serve();
    let (there, here) = (everything(old_program.http), everything(new_program.http));
    assert_eq!(there[0], here[0]);
    assert_eq!(there[1], here[1]);
    assert_eq!(there[2], here[2]);
    assert_eq!(there[3], here[3]);
    assert_eq!(there[4], here[4]);
    let catalogue = call(new_program.http, "GET", "/catalogue", &json!({}));
    let id = catalogue["apis"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|api| api["documentation"].as_str().filter(|id| !id.is_empty()));
    let document = call(new_program.http, "GET", &format!("/documentation/{}", id.unwrap()), &json!({}));
    assert_eq!(document["documentation"], base64_of(OPENAPI));
    drop(new_program);

    let before = copy(&new, "before.db");
    let (again, code) = import(&new, &url, TOKEN, &["--apply"]);
    let known = json!({
        "settings": { "known": 1 }, "policies": { "known": 2 }, "entries": { "known": 2 }, "documentation": { "known": 1 },
        "developers": { "known": 23 }, "requests": { "known": 3 },
    });
    assert_eq!((code, &again["counts"]), (0, &known), "{again}");
    assert!(before == copy(&new, "after.db"), "the second run changes nothing");
}

#[test]
fn killed_in_the_middle_it_goes_on_where_it_stopped() {
    let old = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    let old_program = old.serve();
    fill(old_program.http);
    let (new, url) = (Place::new(), format!("http://{}", old_program.http));
    let arguments = ["import", "tyk", "--url", &url, "--token", TOKEN, "--apply"];
    let died = new.command(&arguments).env("KEYWRIGHT_TEST_DIE_AT", "import.taken").output().unwrap();
    assert!(died.status.signal().is_some(), "{died:?}");
    let (done, code) = import(&new, &url, TOKEN, &["--apply"]);
    let (settings, people) = (&done["counts"]["settings"], &done["counts"]["developers"]);
    assert_eq!((code, settings, people), (0, &json!({ "known": 1 }), &json!({ "made": 23 })), "{done}");
}

#[test]
fn a_rehearsal_changes_nothing_and_what_is_here_already_stays() {
    let old = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    let old_program = old.serve();
    fill(old_program.http);
    let new = Place::new().with("KEYWRIGHT_BOOTSTRAP_TOKEN", TOKEN);
    let new_program = new.serve();
    make(new_program.http, "/policies", &json!({ "name": "gold", "rate": 1, "per": 1 }));
    make(new_program.http, "/developers", &json!({ "email": "dev1@example.com", "fields": { "Name": "Kept" } }));
    let url = format!("http://{}", old_program.http);
    let before = copy(&new, "before.db");
    let (rehearsed, code) = import(&new, &url, TOKEN, &[]);
    assert_eq!((code, &rehearsed["counts"]["policies"]), (0, &json!({ "made": 1, "found": 1 })), "{rehearsed}");
    assert_eq!(rehearsed["counts"]["developers"], json!({ "made": 22, "found": 1 }));
    assert!(before == copy(&new, "after.db"), "a rehearsal changes nothing");
    import(&new, &url, TOKEN, &["--apply", "--only", "policies", "--only", "developers"]);
    let kept = call(new_program.http, "GET", "/developers/email/dev1@example.com", &json!({}));
    assert_eq!(kept["fields"], json!({ "Name": "Kept" }));
    let policies = call(new_program.http, "GET", "/policies?p=-1", &json!({}));
    assert_eq!(policies["Data"].as_array().unwrap().len(), 2);
    assert!(fs::read_dir(new.data().join("mail")).map_or(0, Iterator::count) == 0);
}
