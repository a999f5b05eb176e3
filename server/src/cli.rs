//! What can be typed: `keywright <subcommand>`.

mod admin;
mod arguments;
mod audit;
mod backup;
mod check;
mod demo;
mod import;
mod last_backup;
mod progress;
mod token;

use crate::{
    Failure, api,
    config::{Config, Source},
    logging, open,
    serve::serve,
};
use arguments::{Arguments, Command};
use check::{Check, What};
use clap::Parser;
use progress::Progress;
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Runs what was typed. Exit codes: 0 done, 1 failed, 2 wrong configuration or usage.
pub fn run() -> ExitCode {
    match run_command(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // With standard error closed there is nobody left to tell.
            let _ = writeln!(io::stderr(), "keywright: {failure}");
            failure.exit_code()
        }
    }
}

fn run_command(arguments: Arguments) -> Result<(), Failure> {
    let source = Source::of_process(arguments.config.as_deref())?;
    let config = Config::read(&source)?;
    let command = arguments.command.unwrap_or(Command::Serve);
    // What a demo says at its start has to stay in sight.
    logging::start(&config, if matches!(command, Command::Demo) { "warn" } else { "info" });
    for name in source.unknown_variables() {
        tracing::warn!(name, "this variable is set, but there is no setting of that name");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .on_thread_start(give_way)
        .build()
        .map_err(Failure::at("cannot start the runtime"))?;
    runtime.block_on(perform(command, config))
}

/// How much less of a busy processor the portal's threads get than the one that answers gateways.
const NICE: i32 = 10;

/// A page may wait some milliseconds for a processor; behind every answer to a gateway somebody's call waits. The thread of
/// the verify listener is started by the first one, which gives no way.
fn give_way() {
    // Where that is not allowed, all are alike.
    let _ = rustix::process::setpriority_process(None, NICE);
}

async fn perform(command: Command, config: Config) -> Result<(), Failure> {
    match command {
        Command::Serve => serve(config).await,
        Command::Demo => demo::demo(config).await,
        Command::Migrate => migrate(&config).await,
        Command::Admin { command } => admin::admin(&config, command).await,
        Command::Token { command } => token::token(&config, command).await,
        Command::Import { from } => import::import(&config, from).await,
        Command::Audit { command } => audit::audit(&config, command).await,
        Command::Openapi => say(&api::document_text()),
        Command::Check(Check { what: Some(What::Issuers { json }), .. }) => check::issuers(&config, json).await,
        Command::Check(check) => check::check(&config, &check).await,
        Command::Backup { to, json } => backup::backup(&config, &to, json).await,
    }
}

async fn migrate(config: &Config) -> Result<(), Failure> {
    let progress = Progress::new(false);
    progress.wait("bringing the database up to date");
    let opened = open::open(config).await?;
    progress.end();
    opened.storage.close().await;
    say("The database is up to date.")
}

/// Prints a line for whoever typed the command.
pub(crate) fn say(line: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{line}").map_err(Failure::at("cannot print"))
}
