//! Addresses that people type in and that lead into the operator's network.

use crate::Portal;
use domain::{
    Invalid,
    address::{INSIDE, is_public},
};
use url::{Host, Url};

/// Whether it can be seen from an address itself that it leads into the operator's network. Where a name leads to is
/// found out at every call.
fn leads_inside(address: &str) -> bool {
    match Url::parse(address).ok().as_ref().and_then(Url::host) {
        // `Url` has already seen through `0x7f.1` and its like.
        Some(Host::Ipv4(ip)) => !is_public(ip.into()),
        Some(Host::Ipv6(ip)) => !is_public(ip.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

impl Portal {
    /// Refuses an address, of the input `field`, that leads into the operator's network where that is not permitted.
    pub(crate) fn refuse_inside(&self, field: &str, address: &str) -> core::result::Result<(), Invalid> {
        if !self.allows_private && leads_inside(address) { Err(Invalid::one(field, INSIDE)) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::leads_inside;

    #[test]
    fn what_is_written_as_an_address_inside_is_seen_in_any_disguise() {
        let inside = [
            "http://127.0.0.1:8080/",
            "http://0x7f.1/",
            "http://2130706433/",
            "https://10.1.2.3/hook",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:192.168.0.1]/",
            "http://LOCALHOST:3000/",
            "http://api.localhost./",
        ];
        assert!(inside.into_iter().all(leads_inside));
        let outside = ["https://example.com/hook", "http://8.8.8.8/", "https://localhost.example.com/"];
        assert!(!outside.into_iter().any(leads_inside));
    }
}
