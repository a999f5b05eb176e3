//! The program itself: started, stopped, killed, asked over real sockets.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod api;
mod crash;
mod fail_points;
mod gateway;
mod gateways;
mod http;
mod mail_server;
mod mails;
mod people;
mod place;
mod python;
mod receiver;
mod replicas;
mod start;
mod stop;
mod tyk;
mod verify;
mod wait;
mod webhooks;
