use super::{
    admin::Admin,
    audit::Audit,
    check::{self, Check},
    import::From,
    token::Token,
};
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
    #[command(after_help = "Example:\n  keywright serve\n  keywright serve --config /etc/keywright.toml")]
    Serve,
    /// Serve a portal filled with sample data, to look around in.
    ///
    /// Its data stay in the folder `demo` of the data folder, on SQLite; no other database and no mail server is
    /// touched. Prints new passwords for its three accounts at every start.
    #[command(after_help = "Example:\n  keywright demo")]
    Demo,
    /// Bring the database up to date and end.
    ///
    /// Makes data folder, secret key and tables where they are missing. `serve` does the same at its start.
    #[command(after_help = "Example:\n  keywright migrate")]
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
    /// Prove that nobody changed the history.
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Take over what another portal has: its settings, policies, catalogue, developers and key requests.
    Import {
        #[command(subcommand)]
        from: From,
    },
    /// Print the OpenAPI document of the REST API.
    ///
    /// The same that a running portal shows at /api/docs.
    #[command(after_help = "Example:\n  keywright openapi > openapi.json")]
    Openapi,
    /// Check everything that serving needs, and say what to mend; changes nothing.
    ///
    /// The configuration, the database, its settings and newest backup, the mail server, every mail's text, jobs that were
    /// given up, and the gateway. Exit codes: 0 nothing is wrong, 1 something is, 2 wrong configuration.
    #[command(after_help = check::EXAMPLE)]
    Check(Check),
    /// Copy a SQLite database to a new file while the portal goes on.
    ///
    /// Keep the copy together with the secret key from the data folder: without it no key is ever recognised again.
    #[command(after_help = "Example:\n  keywright backup --to /var/backups/keywright-2030-01-31.db")]
    Backup {
        /// The file to write; it must not exist yet.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        /// Print where the copy is, and what belongs to it, as JSON.
        #[arg(long)]
        json: bool,
    },
}
