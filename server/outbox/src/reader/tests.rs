use super::{Document, LARGEST, Reader};
use crate::failure::Failure;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

#[expect(clippy::disallowed_methods, reason = "a server for one test")]
/// A web server that gives everybody the same answer; its address.
async fn server(answer: impl Into<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/openapi.yaml", listener.local_addr().unwrap());
    let answer = answer.into();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            _ = stream.read(&mut [0; 4096]).await;
            _ = stream.write_all(&answer).await;
        }
    });
    url
}

fn ok(body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", body].concat()
}

async fn first_try(url: &str) -> Result<Document, Failure> {
    Reader::new(true).read(url, 0).await
}

async fn last_try(url: &str) -> Document {
    Reader::new(true).read(url, 2).await.unwrap()
}

#[tokio::test]
async fn a_document_is_read() {
    let url = server(ok(b"openapi: 3.1.0")).await;
    assert_eq!(first_try(&url).await, Ok(Ok(b"openapi: 3.1.0".to_vec())));
}

#[tokio::test]
async fn a_document_of_ten_megabytes_is_read_and_a_larger_one_is_not() {
    let url = server(ok(&vec![b' '; LARGEST])).await;
    assert_eq!(first_try(&url).await.unwrap().unwrap().len(), LARGEST);
    let url = server(ok(&vec![b' '; LARGEST + 1])).await;
    assert_eq!(first_try(&url).await, Ok(Err("The document is larger than 10 MB.".into())));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let url = server("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nConnection: close\r\n\r\n").await;
    assert_eq!(first_try(&url).await, Ok(Err("The address leads to another one. Enter that one.".into())));
}

#[tokio::test]
async fn a_document_that_is_not_there_is_reported_at_once() {
    let url = server("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n").await;
    assert_eq!(first_try(&url).await, Ok(Err("The server answered 404 Not Found.".into())));
}

#[tokio::test]
async fn a_server_in_trouble_is_asked_three_times() {
    let url = server("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n").await;
    let trouble = "The server answered 503 Service Unavailable.".to_owned();
    assert_eq!(first_try(&url).await, Err(Failure::Retry(trouble.clone())));
    assert_eq!(last_try(&url).await, Err(trouble));
}

#[tokio::test]
async fn addresses_inside_are_refused_before_anything_is_sent() {
    let url = server(ok(b"secret")).await;
    let refused = |url: String| async move { Reader::new(false).read(&url, 0).await.unwrap().unwrap_err() };
    assert!(refused(url.clone()).await.starts_with("This address is inside a private network."));
    assert!(
        refused(url.replace("127.0.0.1", "localhost")).await.starts_with("This address is inside a private network.")
    );
    assert_eq!(refused("file:///etc/passwd".into()).await, "Only http:// and https:// addresses can be called.");
    assert_eq!(refused("openapi.yaml".into()).await, "This is not a web address.");
}
