use crate::portal::Bench;
use domain::Timestamp;
use services::{Job, Mail};
use std::fs;

#[tokio::test]
async fn without_a_server_each_mail_becomes_a_file() {
    let (bench, dir) = (Bench::new().await, tempfile::tempdir().unwrap());
    let mail = Mail::NewRequest {
        developer: "Zoë\r\nBcc: all@example.com".into(),
        email: "zoe@example.com".into(),
        title: "Weather".into(),
        policy: "Free".into(),
        answers: vec![("Why?".into(), "To know.".into())],
        link: "https://keys.acme.example/requests/req_1".into(),
        asked: Timestamp::from_micros(0),
    };
    let id = bench.add(1, &Job::Mail { to: "boss@example.com".into(), mail }, None).await;
    bench.file_worker(dir.path()).drain().await;
    let written = fs::read_to_string(dir.path().join(format!("{id}.eml"))).unwrap();
    let (head_and_text, _) = written.split_once("Content-Type: text/html").unwrap();
    insta::assert_snapshot!(head_and_text.replace("\r\n", "\n"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_mail_in_a_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (bench, dir) = (Bench::new().await, tempfile::tempdir().unwrap());
    let id = bench.mail_key(1, "ada@example.com", "kw_secret").await;
    bench.file_worker(dir.path()).drain().await;
    let mode = fs::metadata(dir.path().join(format!("{id}.eml"))).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
