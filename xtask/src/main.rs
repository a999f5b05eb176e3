//! What a contributor or CI types: `cargo xtask setup | build | dev | demo | test | bench | screens`.
//!
//! It does by itself what `cargo-leptos` would do (see `docs/adr`): WASM, style sheet, hashed names, compression.

#![expect(clippy::disallowed_methods, reason = "a tool of the terminal: the environment is its interface")]

mod bench;
mod build;
mod demo;
mod dev;
mod postgres;
mod process;
mod screens;
mod setup;
mod test;
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
    /// Build, serve, and build and reload again with every change.
    Dev {
        /// Arguments of keywright, instead of `serve`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Serve a portal with demo data: all set-up, the release build, `keywright demo`.
    Demo,
    /// All set-up for, and all of, the tests.
    Test {
        /// Only the native tests, on both databases.
        #[arg(long, group = "one")]
        native: bool,
        /// Only the browser tests.
        #[arg(long, group = "one")]
        browser: bool,
        /// What goes on to `cargo test` or to Playwright: names, files.
        #[arg(last = true, requires = "one")]
        rest: Vec<String>,
    },
    /// Measure on this machine how fast it is.
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
    /// Take the pictures in docs/screens anew, from the demo.
    Screens,
    /// Keep a PostgreSQL running for single tests; Ctrl-C ends and removes it.
    Postgres,
}

#[derive(Subcommand)]
enum Bench {
    /// The catalogue's page out of a release server, beside a bare axum; fails above 10 ms.
    Pages,
    /// The queue in a browser while ten thousand requests wait; fails above 100 ms.
    Queue,
    /// Five hundred windows that are told what happens; fails above 100 MB.
    Streams,
    /// `/verify` beside a bare axum, behind nginx, and while the portal is busy.
    Verify,
    /// The pages in a browser: Lighthouse's scores, and how soon what is pressed is painted; fails where a bar is missed.
    Web,
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
        Task::Dev { arguments } => dev::work(arguments),
        Task::Demo => demo::serve(),
        Task::Test { native, browser, rest } => test::run_tests(which(*native, *browser), rest),
        Task::Bench { what: Bench::Pages } => bench::pages(),
        Task::Bench { what: Bench::Queue } => bench::queue(),
        Task::Bench { what: Bench::Streams } => bench::streams(),
        Task::Bench { what: Bench::Verify } => bench::verify(),
        Task::Bench { what: Bench::Web } => bench::web(),
        Task::Screens => screens::take(),
        Task::Postgres => postgres::keep(),
    }
}

fn which(native: bool, browser: bool) -> test::Which {
    match (native, browser) {
        (true, _) => test::Which::Native,
        (_, true) => test::Which::Browser,
        _ => test::Which::All,
    }
}
