use super::{admin::Admin, check::Check, import::From, token::Token};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Keywright: developers ask for API keys, the people who own the APIs decide.
///
/// Everything is set by a TOML file and by KEYWRIGHT_… variables; the variables win. Exit codes: 0 done, 1 failed,
/// 2 wrong configuration or usage.
#[derive(Parser)]
#[command(name = "keywright", version)]
pub struct Arguments {
    /// The configuration file, in TOML.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the portal and /verify (the default).
    ///
    /// Migrates the database first. SIGTERM or SIGINT ends it within 10 seconds.
    Serve,
    /// Serve a portal filled with sample data, to look around in.
    ///
    /// Its data stay in the folder `demo` of the data folder, on SQLite; no other database and no mail server is
    /// touched. Prints new passwords for its three accounts at every start.
    Demo,
    /// Bring the database up to date and end.
    Migrate,
    /// Make an admin, or let one who is locked out back in.
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// Make API tokens, for programs.
    Token {
        #[command(subcommand)]
        command: Token,
    },
    /// Take over what another portal has: its settings, policies, catalogue, developers and key requests.
    Import {
        #[command(subcommand)]
        from: From,
    },
    /// Print the OpenAPI document of the REST API.
    Openapi,
    /// Check the configuration and the database, and say how mails go out; changes nothing.
    Check {
        #[command(subcommand)]
        what: Option<Check>,
    },
    /// Copy a SQLite database to a new file while the portal goes on.
    ///
    /// Keep the copy together with the secret key from the data folder: without it no key is ever recognised again.
    Backup {
        /// The file to write; it must not exist yet.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}
