//! What a contributor or CI types: `cargo xtask setup | build | dev | demo | test`.
//!
//! It does by itself what `cargo-leptos` would do (see `docs/adr`): WASM, style sheet, hashed names, compression.

#![expect(clippy::disallowed_methods, reason = "a tool of the terminal: the environment is its interface")]

mod build;
mod process;
mod setup;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and test Keywright")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check, and where it can install, all that building and testing need.
    Setup,
    /// Build the site (WASM, style, public files) and the server.
    Build {
        /// The small, quick form: target/release/keywright with its web assets inside.
        #[arg(long)]
        release: bool,
    },
}

fn main() -> ExitCode {
    process::watch_for_interrupts();
    match run(&Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            process::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<()> {
    match task {
        Task::Setup => setup::everything(),
        Task::Build { release } => {
            setup::for_building()?;
            build::everything(if *release { build::Form::Release } else { build::Form::Quick })
        }
    }
}
