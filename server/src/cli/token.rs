use super::say;
use crate::{Failure, config::Config, open};
use clap::Subcommand;
use domain::{
    Timestamp,
    token::{Scope, TokenDraft},
};
use serde_json::json;

#[derive(Subcommand)]
pub enum Token {
    /// Make an API token and print it; it is never shown again.
    #[command(
        after_help = "Example:\n  keywright token create --name billing --scope requests:read --scope people:read"
    )]
    Create {
        /// What decisions and the history call the program.
        #[arg(long)]
        name: String,
        /// What it may do; give several, or portal:admin for everything.
        #[arg(long = "scope", value_name = "SCOPE", required = true, value_parser = scope)]
        scopes: Vec<Scope>,
        /// Its last day, UTC: 2030-12-31. Without, it lives until it is revoked.
        #[arg(long, value_name = "DAY", value_parser = end)]
        expires: Option<Timestamp>,
        /// Print id and token as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Makes a token.
pub async fn token(config: &Config, command: Token) -> Result<(), Failure> {
    let Token::Create { name, scopes, expires, json } = command;
    let opened = open::open(config).await?;
    let made = opened.portal.create_token_at_the_terminal(TokenDraft { name, scopes, expires }).await;
    opened.storage.close().await;
    let (token, secret) = made?;
    if json {
        return say(&json!({ "id": token.id, "token": secret.reveal() }).to_string());
    }
    say(secret.reveal())
}

fn scope(text: &str) -> Result<Scope, String> {
    let names = || Scope::ALL.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ");
    Scope::named(text).ok_or_else(|| format!("there is no such scope; choose among {}", names()))
}

fn end(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::end_of(text).ok_or("write a day, like 2030-12-31")
}
