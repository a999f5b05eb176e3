//! Somebody with a session in a running portal.

use crate::{http, http::Answer};
use std::{io, net::SocketAddr};

pub const PASSWORD: &str = "correct horse battery";

/// Sessions are in the database: they outlive the program.
#[derive(Clone)]
pub struct Person {
    cookie: String,
    at: SocketAddr,
}

impl Person {
    pub fn sign_in(at: SocketAddr, name: &str) -> Self {
        let email = format!("{}@example.com", name.to_lowercase());
        let answer = http::call(at, "sign_in", "", &[("email", &email), ("password", PASSWORD)]).unwrap();
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(cookie.starts_with("keywright="), "{answer:?}");
        Self { cookie, at }
    }

    /// The text of the session, which opens the account to whoever has it.
    pub fn session(&self) -> &str {
        self.cookie.split_once('=').unwrap().1
    }

    pub fn call(&self, function: &str, form: &[(&str, &str)]) -> io::Result<Answer> {
        http::call(self.at, function, &self.cookie, form)
    }

    /// The same, for a portal that nobody kills meanwhile.
    #[track_caller]
    pub fn surely(&self, function: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.call(function, form).unwrap();
        assert_eq!(answer.status, 200, "{function}: {}", answer.body);
        answer
    }

    /// The same browser, after an answer that gave it a cookie.
    pub fn carrying(&self, answer: &Answer) -> Self {
        let carried = answer.header("set-cookie").split(';').next().unwrap();
        Self { cookie: format!("{}; {carried}", self.cookie), ..self.clone() }
    }

    /// Publishes an entry for everybody; gives the id of its policy.
    pub fn publish(&self, name: &str) -> String {
        self.publish_on(name, &[])
    }

    /// The same, with terms of its own.
    pub fn publish_on(&self, name: &str, terms: &[(&str, &str)]) -> String {
        self.publish_under(name, &[], terms)
    }

    /// The same, under a policy with more to it.
    pub fn publish_under(&self, name: &str, more: &[(&str, &str)], terms: &[(&str, &str)]) -> String {
        let policy = [("name", name), ("is_active", "on"), ("quota_period", "month")];
        self.surely("create_policy", &[&policy[..], more].concat());
        let policies: Vec<domain::catalogue::PolicyRow> =
            serde_json::from_str(&self.surely("read_policies", &[]).body).unwrap();
        let policy = policies.into_iter().find(|policy| policy.name == name).unwrap().id.to_string();
        let entry = [("name", name), ("auth_type", "authToken"), ("visibility", "public"), ("policies/0", &policy)];
        self.surely("create_entry", &[&entry[..], terms].concat());
        policy
    }
}
