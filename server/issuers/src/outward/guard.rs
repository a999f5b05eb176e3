//! Keeps the addresses that people typed in from leading into the operator's network.

use domain::address::{INSIDE, is_public};
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::net::{IpAddr, SocketAddr};

/// Resolves names, but only to public addresses, and anew for every attempt.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(INSIDE.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The address, if the host is written as one. `Url` has already seen through `0x7f.1` and its like.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_disguise_are_seen_through() {
        let hosts = ["http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://[::ffff:127.0.0.1]/"];
        let refused = |url: &str| literal(&url.parse().unwrap()).is_some_and(|ip| !is_public(ip));
        assert!(hosts.into_iter().all(refused));
        assert_eq!(literal(&"https://example.com/".parse().unwrap()), None);
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_resolved() {
        let refusal = PublicOnly.resolve("localhost".parse().unwrap()).await.err().unwrap();
        assert_eq!(refusal.to_string(), INSIDE);
    }
}
