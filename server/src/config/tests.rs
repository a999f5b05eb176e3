use super::*;

fn read(file: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(&Source::of(file, environment)?)
}

fn complaint(file: &str, environment: &[(&str, &str)]) -> String {
    read(file, environment).err().expect("this configuration is wrong").to_string()
}

#[test]
fn without_any_setting_the_documented_defaults_hold() {
    let config = read("", &[]).unwrap();
    assert_eq!(config.database_url.reveal(), "sqlite://data/keywright.db");
    assert_eq!(config.http_addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.verify_addr.to_string(), "127.0.0.1:3001");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000");
    assert_eq!(config.mail_from, "Keywright <keywright@localhost>");
    assert_eq!((config.log, config.log_format), (None, LogFormat::Text));
    assert!(config.secret_key.is_none() && config.smtp_url.is_none() && !config.allow_private_webhooks);
}

#[test]
fn links_lead_to_where_the_portal_listens_unless_told_otherwise() {
    let url = |address| read("", &[("KEYWRIGHT_HTTP_ADDR", address)]).unwrap().public_url.as_str().to_owned();
    assert_eq!(url("127.0.0.1:4000"), "http://127.0.0.1:4000");
    assert_eq!(url("0.0.0.0:80"), "http://127.0.0.1:80");
    assert_eq!(url("[::1]:4000"), "http://[::1]:4000");
}

#[test]
fn a_misspelt_variable_is_told() {
    let environment = [("KEYWRIGHT_HTPP_ADDR", "x"), ("KEYWRIGHT_SECRET_KEY_FILE", "x"), ("KEYWRIGHT_LOG", "info")];
    assert_eq!(Source::of("", &environment).unwrap().unknown_variables(), ["KEYWRIGHT_HTPP_ADDR"]);
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "http_addr = \"127.0.0.1:4000\"\nallow_private_webhooks = true\ntrusted_proxies = [\"10.0.0.1\"]";
    let config = read(file, &[("KEYWRIGHT_HTTP_ADDR", "127.0.0.1:5000")]).unwrap();
    assert_eq!(config.http_addr.port(), 5000);
    assert!(config.allow_private_webhooks);
    assert_eq!(config.trusted_proxies, [Network::parse("10.0.0.1").unwrap()]);
}

#[test]
fn the_database_lies_in_the_data_folder_unless_told_otherwise() {
    let config = read("", &[("KEYWRIGHT_DATA_DIR", "/srv/keys")]).unwrap();
    assert_eq!(config.database_url.reveal(), "sqlite:///srv/keys/keywright.db");
}

#[test]
fn an_unknown_key_in_the_file_is_named() {
    let complaint = complaint("htpp_addr = \"127.0.0.1:1\"", &[]);
    assert!(
        complaint.starts_with("keywright.toml: there is no key `htpp_addr`. The keys are: database_url, http_addr")
    );
}

#[test]
fn wrong_values_are_all_named_by_variable_and_key() {
    let environment = [("KEYWRIGHT_HTTP_ADDR", "banana"), ("KEYWRIGHT_PUBLIC_URL", "keys.example.com")];
    assert_eq!(
        complaint("log_format = \"xml\"", &environment),
        "KEYWRIGHT_HTTP_ADDR (`http_addr` in the file): \"banana\" is no address to listen on. \
         Write it like 127.0.0.1:3000.\n\
         KEYWRIGHT_PUBLIC_URL (`public_url` in the file): \"keys.example.com\" is no address of a portal. \
         Write it like https://keys.example.com, without a path.\n\
         KEYWRIGHT_LOG_FORMAT (`log_format` in the file): \"xml\" is no log format. Write text or json."
    );
}

#[test]
fn a_wrong_secret_is_not_repeated() {
    let environment = [("KEYWRIGHT_SECRET_KEY", "hunter2"), ("KEYWRIGHT_DATABASE_URL", "mysql://me:hunter2@db/x")];
    let complaint = complaint("", &environment);
    assert!(!complaint.contains("hunter2"));
    assert!(complaint.contains("KEYWRIGHT_SECRET_KEY") && complaint.contains("KEYWRIGHT_DATABASE_URL"));
}

#[test]
fn a_secret_is_given_once() {
    let environment = [("KEYWRIGHT_SMTP_URL", "smtp://a"), ("KEYWRIGHT_SMTP_URL_FILE", "/nowhere")];
    assert!(complaint("", &environment).contains("given twice"));
}

#[test]
fn a_gateway_is_set_up_whole_or_not_at_all() {
    assert!(read("", &[]).unwrap().tyk.is_none());
    let url = ("KEYWRIGHT_TYK_GATEWAY_URL", "http://gateway:8080");
    let whole =
        read("tyk_org_id = \"acme\"", &[url, ("KEYWRIGHT_TYK_GATEWAY_SECRET", "hunter2")]).unwrap().tyk.unwrap();
    assert_eq!((whole.url.as_str(), whole.secret.reveal(), whole.org_id.as_str()), (url.1, "hunter2", "acme"));
    assert_eq!(
        complaint("", &[url]),
        "KEYWRIGHT_TYK_GATEWAY_SECRET (`tyk_gateway_secret` in the file): A gateway needs its URL, its secret and its \
         organisation.\n\
         KEYWRIGHT_TYK_ORG_ID (`tyk_org_id` in the file): A gateway needs its URL, its secret and its organisation."
    );
    assert!(complaint("", &[("KEYWRIGHT_TYK_GATEWAY_URL", "gateway")]).contains("Write it like http://gateway:8080"));
}

#[test]
fn a_missing_secret_file_is_a_mistake() {
    assert!(complaint("smtp_url_file = \"/nowhere/smtp\"", &[]).contains("/nowhere/smtp"));
}

#[test]
fn a_secret_prints_nothing() {
    let config = read("", &[("KEYWRIGHT_SMTP_URL", "smtp://me:hunter2@mail.example")]).unwrap();
    assert_eq!(format!("{:?}", config.smtp_url), "Some(Secret(…))");
}
