use super::say;
use crate::{Failure, config::Config, open};
use clap::Subcommand;
use serde_json::json;
use std::io;

#[derive(Subcommand)]
pub enum Admin {
    /// Make an admin, or make an existing account an admin's.
    ///
    /// Without a password, prints a link under which one is chosen. It works once, for a day.
    #[command(after_help = "Example:\n  keywright admin create --email grace@example.com --name Grace")]
    Create {
        /// The address they sign in with.
        #[arg(long)]
        email: String,
        /// What others call them.
        #[arg(long)]
        name: String,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
        /// Print address and link as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Let an admin who is locked out choose a new password: prints a link that works once, for a day.
    #[command(after_help = "Example:\n  keywright admin reset --email grace@example.com")]
    Reset {
        /// The address of the account.
        #[arg(long)]
        email: String,
        /// Print address and link as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Makes or mends an admin.
pub async fn admin(config: &Config, command: Admin) -> Result<(), Failure> {
    let opened = open::open(config).await?;
    let portal = &opened.portal;
    let (made, json) = match command {
        Admin::Create { email, name, password_stdin, json } => {
            let password = password_stdin.then(read_password).transpose()?;
            (portal.create_first_admin(&email, &name, password.as_deref()).await?, json)
        }
        Admin::Reset { email, json } => (portal.reset_admin(&email, None).await?, json),
    };
    opened.storage.close().await;
    if json {
        return say(&json!({ "email": made.email, "link": made.link }).to_string());
    }
    match made.link {
        Some(link) => say(&format!("{} is an admin. Choose a password within a day at:\n{link}", made.email)),
        None => say(&format!("{} is an admin and can sign in.", made.email)),
    }
}

fn read_password() -> Result<String, Failure> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(Failure::at("cannot read the password"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
