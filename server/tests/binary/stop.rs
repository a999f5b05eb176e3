//! Leaving: at once where possible, within ten seconds always.

use crate::{http, place::Place, wait::until};
use std::{io::Write, net::TcpStream, time::Duration};

#[test]
fn sigterm_ends_it_at_once_though_a_browser_keeps_its_connection() {
    let place = Place::new();
    let mut program = place.serve();
    let mut idle = TcpStream::connect(program.http).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    program.ask_to_stop();
    let (status, took) = until(Duration::from_secs(30), "it has ended", || program.ended());
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert!(place.log().contains("shutting down"));
}

#[test]
fn a_request_that_never_ends_is_cut_off_after_ten_seconds() {
    let place = Place::new();
    let mut program = place.serve();
    let mut endless = TcpStream::connect(program.http).unwrap();
    endless.write_all(b"POST /rpc/sign_in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=").unwrap();
    http::get(program.http, "/healthz", "").unwrap();
    program.ask_to_stop();
    let (status, took) = until(Duration::from_secs(30), "it has ended", || program.ended());
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(13), "it took {took:?}");
}

#[test]
fn whoever_is_told_to_stop_takes_no_new_callers() {
    let place = Place::new();
    let mut program = place.serve();
    program.ask_to_stop();
    until(Duration::from_secs(30), "it has ended", || program.ended());
    assert!(http::get(program.http, "/healthz", "").is_err());
    assert!(http::get(program.verify, "/healthz", "").is_err());
}
