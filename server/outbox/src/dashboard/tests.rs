use super::{Dashboard, LARGEST, Unread};
use serde_json::json;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that gives these answers one after the other, the last one for ever. Its address, and what it was asked.
#[expect(clippy::disallowed_methods, reason = "a server for one test")]
async fn server(answers: Vec<Vec<u8>>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = heard.clone();
    tokio::spawn(async move {
        let mut number = 0;
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            log.lock().unwrap().push(String::from_utf8_lossy(&request[..length]).into_owned());
            _ = stream.write_all(&answers[number.min(answers.len() - 1)]).await;
            number += 1;
        }
    });
    (url, heard)
}

fn answer(head: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n{body}").into_bytes()
}

/// What is read of a server that always answers so.
async fn read(answers: Vec<Vec<u8>>) -> Result<serde_json::Value, Unread> {
    let (url, _) = server(answers).await;
    Dashboard::new(&url, "a-token").unwrap().get(&["developers"], Some(1)).await
}

fn failed(why: &str) -> Result<serde_json::Value, Unread> {
    Err(Unread::Failed(why.into()))
}

#[tokio::test]
async fn an_answer_is_asked_for_with_the_bare_token() {
    let (url, heard) = server(vec![answer("200 OK", "{\"Data\":[]}")]).await;
    let dashboard = Dashboard::new(&format!(" {url}/api/portal/ "), "a-token").unwrap();
    assert_eq!(dashboard.name(), url);
    assert_eq!(dashboard.get(&["documentation", "a/b?c"], None).await, Ok(json!({ "Data": [] })));
    let heard = heard.lock().unwrap().remove(0).to_lowercase();
    assert!(heard.starts_with("get /api/portal/documentation/a%2fb%3fc http/1.1"), "{heard}");
    assert!(heard.contains("\r\nauthorization: a-token\r\n"), "{heard}");
}

#[tokio::test]
async fn every_way_to_be_turned_away_has_its_sentence() {
    let denied = json!({ "Status": "Error", "Message": "access denied: a-token", "Meta": null }).to_string();
    assert_eq!(
        read(vec![answer("401 Unauthorized", &denied)]).await,
        failed("The server does not take the token. It says: access denied: … Give one that may read its portal.")
    );
    assert_eq!(
        read(vec![answer("403 Forbidden", "")]).await,
        Err(Unread::Denied("The token may not read /api/portal/developers.".into()))
    );
    assert_eq!(
        read(vec![answer("404 Not Found", "<html>")]).await,
        Err(Unread::Missing("There is nothing to read at /api/portal/developers.".into()))
    );
    assert_eq!(
        read(vec![answer("200 OK", "<html>")]).await,
        failed("What the server has at /api/portal/developers is not JSON. Is this the address of a portal?")
    );
    assert_eq!(
        read(vec![answer("302 Found\r\nLocation: http://elsewhere.example.com/", "")]).await,
        failed(
            "The server leads to another address (http://elsewhere.example.com/). The token is not sent there; give that \
             address itself."
        )
    );
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_its_end() {
    let body = " ".repeat(LARGEST + 1);
    assert_eq!(read(vec![answer("200 OK", &body)]).await, failed("The server's answer is larger than 32 MB."));
}

#[tokio::test]
async fn who_stumbles_is_asked_again_and_who_is_busy_is_waited_for() {
    let fine = answer("200 OK", "[]");
    let stumbling = vec![answer("502 Bad Gateway", ""), answer("429 Too Many\r\nRetry-After: 1", ""), fine.clone()];
    assert_eq!(read(stumbling).await, Ok(json!([])));
    let broken = answer("500 Internal Server Error", "{\"Message\":\"database gone\"}");
    assert_eq!(
        read(vec![broken]).await,
        failed(
            "/api/portal/developers could not be read. The server answered 500 Internal Server Error. It says: database gone."
        )
    );
    let for_ever = answer("429 Too Many\r\nRetry-After: 9999", "");
    assert_eq!(
        read(vec![for_ever]).await,
        failed("/api/portal/developers could not be read. It says that it is asked too often.")
    );
}

#[tokio::test]
async fn addresses_that_are_none_are_explained() {
    let refused = |url: &str| Dashboard::new(url, "a").err().unwrap();
    assert!(refused("dashboard").starts_with("This is not a web address."));
    assert!(refused("ftp://dashboard").starts_with("Only http:// and https://"));
    assert!(refused("https://me:secret@dashboard").starts_with("Give the address alone"));
    assert_eq!(Dashboard::new("http://a", "x\ny").err().unwrap(), "The token holds characters that no token has.");
}
