//! The program itself: started, stopped, killed, asked over real sockets.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod crash;
mod http;
mod mails;
mod people;
mod place;
mod replicas;
mod start;
mod stop;
mod verify;
mod wait;
