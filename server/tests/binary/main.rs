//! The program itself: started, stopped, killed, asked over real sockets.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod api;
mod audit;
mod check;
mod crash;
mod fail_points;
mod gateway;
mod gateways;
mod http;
mod import;
mod mail_server;
mod mails;
mod other_portal;
mod people;
mod place;
mod python;
mod receiver;
mod replicas;
mod start;
mod stop;
mod subcommands;
mod tyk;
mod verify;
mod wait;
mod watch;
mod webhooks;
