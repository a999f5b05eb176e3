use super::{copy, empty_portal, import};
use crate::{
    http,
    other_portal::{OtherPortal, TOKEN},
    place::{Place, free_port},
};
use serde_json::{Value, json};

/// A Dashboard as one finds it after some years.
fn old_dashboard() -> OtherPortal {
    let portal = OtherPortal::start();
    let copy = json!({ "enabled": true, "subject": "Your key", "body": "Dear {{ developer }}", "sign_off": "Yours" });
    portal.has("/configuration", &json!({
        "id": "5a", "org_id": "5b", "signup_fields": ["Company", "Company", ""], "key_request_fields": ["理由", "会社", null],
        "require_key_approval": true, "secure_key_approval": true, "redirect_on_key_request": true, "redirect_to": "",
        "enable_dcr": true, "email": "manager@example.com", "override": false, "dcr_options": { "idp_host": "" },
        "mail_options": {
            "mail_from_name": "Old portal", "mail_from_email": "",
            "email_copy": {
                "key_email": { "enabled": true, "subject": "Your key", "body": "Keep it well.", "sign_off": "The team" },
                "welcome_email": copy, "reset_password_email": copy,
            },
        },
    }));
    portal.lists("/policies", &[
        json!([
            { "_id": "5f1a", "id": "", "name": "Free", "org_id": "5b", "rate": 1000, "per": 60, "quota_max": -1,
              "quota_renewal_rate": 60, "key_expires_in": 0, "active": true, "is_inactive": false, "state": "active",
              "partitions": { "quota": false, "acl": true }, "tags": null, "hmac_enabled": false, "last_updated": "1600000000",
              "access_rights": { "9d": { "api_id": "9d", "allowed_urls": [{ "url": "/a", "methods": ["GET"] }] } } },
            { "_id": "5f1b", "id": "gold", "name": "Gold", "rate": 5, "per": 1, "quota_max": 10, "quota_renewal_rate": 3600 },
        ]),
        json!([
            { "id": "5f1c", "name": "Free", "rate": 1, "per": 1 },
            { "id": "5f1d", "name": "Odd", "rate": 1, "per": 1, "quota_max": 5, "quota_renewal_rate": 12345 },
            { "id": "5f1e", "name": "Broken", "rate": "many" },
            { "name": "Nameless" },
            { "_id": "5f1b", "id": "gold", "name": "Gold", "rate": 5, "per": 1 },
        ]),
    ]);
    let long = "rain ".repeat(60);
    portal.has("/catalogue", &json!({ "id": "c", "org_id": "5b", "email": "", "apis": [
        { "name": "Weather", "short_description": long, "long_description": "# Weather", "show": true, "api_id": "9d",
          "policy_id": "5f1a", "documentation": "doc1", "version": "v2", "config": { "override": false }, "fields": null,
          "auth_type": "authToken" },
        { "name": "Weather", "show": true, "api_id": "", "policy_id": "gold", "documentation": "", "version": "v2",
          "config": { "override": true, "key_request_fields": ["Why?", "Why?"], "require_key_approval": false } },
        { "name": "Sums", "show": true, "api_id": "9e", "policy_id": "5f1d", "config": null },
        { "name": "Signed", "show": true, "api_id": "9f", "policy_id": "gold", "auth_type": "hmac" },
    ] }));
    portal.has("/documentation/doc1", &json!({ "doc_type": "swagger", "documentation": "c3dhZ2dlcjogJzIuMCc=" }));
    portal.lists("/developers", &[
        json!([
            { "id": "d1", "email": "Ada@Example.com", "inactive": false, "fields": { "Name": "Ada", "Company": "Initech" },
              "keys": { "eyJvcmciOiI1YiJ9": ["5f1a"] }, "subscriptions": { "5f1a": "eyJvcmciOiI1YiJ9", "gold": "4c7c" },
              "nonce": "x", "oauth_clients": {}, "password": "$2a$10$abc" },
            { "id": "d2", "email": "ada@example.com", "fields": null, "keys": null, "subscriptions": null },
        ]),
        json!([
            { "id": "d3", "email": "not an address" },
            { "id": "d4", "email": "off@example.com", "inactive": true, "oauth_clients": { "9d": [] } },
            null,
        ]),
    ]);
    portal.lists("/requests", &[json!([
        { "id": "r1", "by_user": "d1", "for_plan": "5f1a", "apply_policies": null, "approved": false, "version": "v2",
          "fields": { "理由": "A demo" }, "catalogue_entry": { "api_id": "9d", "policy_id": "5f1a" },
          "date_created": "2019-01-01T00:00:00Z", "portal_developer": { "email": "Ada@Example.com" } },
        { "id": "r2", "by_user": "d1", "apply_policies": ["gold"], "approved": true, "fields": null,
          "catalogue_entry": { "api_id": "", "policy_id": "gold" } },
        { "id": "r3", "by_user": "gone", "for_plan": "5f1a" },
        { "id": "r4", "by_user": "d1", "for_plan": "5f1a", "key": "eyJvcmciOiI1YiJ9", "apply_policies": ["5f1a"] },
        { "id": "r5", "by_user": "d4", "for_plan": "5f1a" },
        { "id": "r6", "by_user": "d1", "for_plan": "5f1d" },
        { "id": "r7", "by_user": "d1", "for_plan": "5f1a", "approved": true,
          "catalogue_entry": { "api_id": "9d", "policy_id": "5f1a" } },
    ])]);
    portal
}

/// Why each thing was left out, by its name.
fn left_out(report: &Value) -> Vec<String> {
    let items = report["items"].as_array().unwrap().iter().filter(|item| item["fate"] == "left_out");
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    items.map(|item| format!("{} {}: {}", text(item, "part"), text(item, "foreign_id"), text(item, "why"))).collect()
}

#[test]
fn what_can_come_from_an_old_dashboard_comes_and_the_rest_is_told() {
    let (dashboard, place) = (old_dashboard(), Place::new());
    let (report, code) = import(&place, &dashboard.url(), TOKEN, &["--apply"]);
    assert_eq!((code, &report["complete"]), (1, &json!(false)));
    let counts = json!({
        "settings": { "made": 1, "left_out": 2 },
        "policies": { "made": 3, "left_out": 3 },
        "entries": { "made": 2, "left_out": 2 },
        "documentation": { "left_out": 1 },
        "developers": { "made": 2, "found": 1, "left_out": 2 },
        "requests": { "made": 2, "found": 1, "left_out": 4 },
    });
    assert_eq!(report["counts"], counts, "{}", left_out(&report).join("\n"));
    insta::assert_snapshot!(left_out(&report).join("\n"));
    let notes: Vec<_> = report["notes"].as_array().unwrap().iter().map(Value::to_string).collect();
    insta::assert_snapshot!(notes.join("\n"));
    assert_eq!(
        report["keys"],
        json!([
            { "developer": "Ada@Example.com", "key": "4c7c", "policies": ["Gold"] },
            { "developer": "Ada@Example.com", "key": "eyJvcmciOiI1YiJ9", "policies": ["Free"] },
        ])
    );

    let before = copy(&place, "before.db");
    let (again, _) = import(&place, &dashboard.url(), TOKEN, &["--apply"]);
    assert_eq!(left_out(&again), left_out(&report)[2..], "settings were put in force once");
    assert!(before == copy(&place, "after.db"), "what was left out is left out again");
}

#[test]
fn what_was_mended_comes_with_the_next_run() {
    let (dashboard, place) = (old_dashboard(), Place::new());
    import(&place, &dashboard.url(), TOKEN, &["--apply"]);
    dashboard.lists(
        "/policies",
        &[json!([
            { "id": "5f1a", "name": "Free", "rate": 1000, "per": 60 },
            { "id": "5f1d", "name": "Odd", "rate": 1, "per": 1, "quota_max": 5, "quota_renewal_rate": 86400 },
        ])],
    );
    let (report, _) = import(&place, &dashboard.url(), TOKEN, &["--apply"]);
    assert_eq!(report["counts"]["policies"], json!({ "made": 1, "known": 1 }));
    assert_eq!(report["counts"]["entries"]["made"], 1);
    assert_eq!(report["counts"]["requests"]["made"], 1);
}

#[test]
fn the_report_reads_as_sentences() {
    let (dashboard, place) = (old_dashboard(), Place::new());
    let arguments = ["import", "tyk", "--url", &dashboard.url(), "--token", TOKEN];
    let output = place.run(&arguments);
    let text = String::from_utf8(output.stdout).unwrap().replace(&dashboard.url(), "URL");
    insta::assert_snapshot!(text);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "keywright: not everything can come: the report says why\n");
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn keys_of_imported_policies_may_be_kept_by_the_gateway() {
    let (dashboard, more) = (old_dashboard(), ["--apply", "--only", "policies", "--keys-at-gateway"]);
    let alone =
        Place::new().run(&[&["import", "tyk", "--url", &dashboard.url(), "--token", TOKEN][..], &more].concat());
    assert_eq!(alone.status.code(), Some(2), "{alone:?}");
    let place = Place::new()
        .with("KEYWRIGHT_BOOTSTRAP_TOKEN", "a-bootstrap-token-of-more-than-32-characters")
        .with("KEYWRIGHT_TYK_GATEWAY_URL", format!("http://{}", free_port()))
        .with("KEYWRIGHT_TYK_GATEWAY_SECRET", "secret")
        .with("KEYWRIGHT_TYK_ORG_ID", "org");
    let (report, _) = import(&place, &dashboard.url(), TOKEN, &more);
    assert_eq!(report["notes"], json!([]), "the gateway goes on looking at paths");
    let program = place.serve();
    let token = "Authorization: Bearer a-bootstrap-token-of-more-than-32-characters\r\n";
    let policies = http::get(program.http, "/api/v1/policies", token).unwrap().body;
    assert!(policies.contains(r#""issuer":"tyk""#) && policies.contains(r#"["gold"]"#), "{policies}");
}

#[test]
fn an_empty_portal_is_taken_over_in_a_moment() {
    let (report, code) = import(&Place::new(), &empty_portal().url(), TOKEN, &[]);
    assert_eq!((code, &report["counts"], &report["items"]), (0, &json!({}), &json!([])), "{report}");
}

#[test]
fn a_part_that_the_token_may_not_read_is_told_and_the_rest_comes() {
    let (dashboard, place) = (empty_portal(), Place::new());
    dashboard.answers_with("/requests?p=1", "403 Forbidden", r#"{"Status":"Error","Message":"access denied: no"}"#);
    dashboard.lists("/developers", &[json!([{ "id": "d1", "email": "ada@example.com" }])]);
    let (report, code) = import(&place, &dashboard.url(), TOKEN, &[]);
    let why = "The token may not read /api/portal/requests. It says: access denied: no.";
    assert_eq!((code, &report["unread"]), (1, &json!([{ "part": "requests", "why": why }])));
    assert_eq!(report["counts"], json!({ "developers": { "made": 1 } }));
}

#[test]
fn a_server_that_gives_the_same_page_for_ever_is_read_once() {
    let dashboard = empty_portal();
    let page = json!({ "Data": [{ "id": "d1", "email": "ada@example.com" }], "Pages": 1_000_000 });
    dashboard.has("/developers?p=1", &page).has("/developers?p=2", &page);
    let (report, code) = import(&Place::new(), &dashboard.url(), TOKEN, &[]);
    assert_eq!((code, &report["counts"]), (0, &json!({ "developers": { "made": 1 } })));
}
