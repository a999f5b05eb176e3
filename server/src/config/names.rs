/// A thing that can be set, by its two names.
pub struct Name {
    /// In the environment: `KEYWRIGHT_HTTP_ADDR`.
    pub variable: &'static str,
    /// In the file: `http_addr`.
    pub key: &'static str,
    /// Secrets can also be named by a file that holds them (`…_FILE`, `…_file`), and are never echoed.
    pub is_secret: bool,
}

macro_rules! names {
    ($($constant:ident = $key:literal $($secret:ident)?;)*) => {
        $(pub const $constant: Name = Name {
            variable: concat!("KEYWRIGHT_", stringify!($constant)),
            key: $key,
            is_secret: names!(@ $($secret)?),
        };)*

        /// Every name there is.
        pub const fn all() -> &'static [Name] {
            &[$($constant),*]
        }
    };
    (@ secret) => { true };
    (@) => { false };
}

names! {
    DATABASE_URL = "database_url" secret;
    HTTP_ADDR = "http_addr";
    VERIFY_ADDR = "verify_addr";
    VERIFY_MAX_STALE = "verify_max_stale";
    PUBLIC_URL = "public_url";
    DATA_DIR = "data_dir";
    SECRET_KEY = "secret_key" secret;
    SMTP_URL = "smtp_url" secret;
    MAIL_FROM = "mail_from";
    LOG = "log";
    LOG_FORMAT = "log_format";
    ALLOW_PRIVATE_WEBHOOKS = "allow_private_webhooks";
    BOOTSTRAP_TOKEN = "bootstrap_token" secret;
    API_CALLS_PER_MINUTE = "api_calls_per_minute";
    UNDO_SECONDS = "undo_seconds";
    TRUSTED_PROXIES = "trusted_proxies";
    TYK_GATEWAY_URL = "tyk_gateway_url";
    TYK_GATEWAY_SECRET = "tyk_gateway_secret" secret;
    TYK_ORG_ID = "tyk_org_id";
    IMPORT_TOKEN = "import_token" secret;
}
