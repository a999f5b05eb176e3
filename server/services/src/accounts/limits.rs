//! How often somebody may try. Counted in this process alone: with several replicas each counts for itself.

use crate::{Error, Result};
use core::{net::IpAddr, num::NonZeroU32, time::Duration};
use domain::developer::Email;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

/// Above so many remembered names, those who have calmed down are forgotten.
const REMEMBERED: usize = 10_000;

/// The limits on what anybody may do without being signed in.
pub struct Limits {
    sign_in_from: DefaultKeyedRateLimiter<String>,
    sign_in_as: DefaultKeyedRateLimiter<String>,
    mail_from: DefaultKeyedRateLimiter<String>,
    mail_to: DefaultKeyedRateLimiter<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_from: limiter(60, Duration::from_secs(1)),
            sign_in_as: limiter(30, Duration::from_secs(6)),
            mail_from: limiter(30, Duration::from_secs(10)),
            mail_to: limiter(5, Duration::from_mins(5)),
        }
    }
}

impl Limits {
    /// Somebody tries a password.
    pub fn sign_in(&self, from: IpAddr, email: &Email) -> Result<()> {
        check(&self.sign_in_from, &prefix(from))?;
        self.sign_in_as(email)
    }

    /// A program tries somebody's password; programs themselves are limited where they call.
    pub fn sign_in_as(&self, email: &Email) -> Result<()> {
        check(&self.sign_in_as, &email.to_string())
    }

    /// Somebody makes us send a mail.
    pub fn mail(&self, from: IpAddr, email: &Email) -> Result<()> {
        check(&self.mail_from, &prefix(from))?;
        check(&self.mail_to, &email.to_string())
    }
}

/// `burst` tries at once, then one every `every`.
fn limiter(burst: u32, every: Duration) -> DefaultKeyedRateLimiter<String> {
    let quota = Quota::with_period(every).expect("the period is above zero");
    RateLimiter::dashmap(quota.allow_burst(NonZeroU32::new(burst).expect("the burst is above zero")))
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, key: &String) -> Result<()> {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|wait| {
        let pause = wait.wait_time_from(limiter.clock().now());
        Error::TooMany(pause.as_secs() + 1)
    })
}

/// One household or machine: an IPv4 address, or the /64 that an IPv6 client picks its addresses from.
fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        assert_eq!(prefix("2001:db8:1:2::1".parse().unwrap()), prefix("2001:db8:1:2:ffff::9".parse().unwrap()));
        assert_ne!(prefix("2001:db8:1:2::1".parse().unwrap()), prefix("2001:db8:1:3::1".parse().unwrap()));
        assert_eq!(prefix("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1");
    }

    #[test]
    fn the_sixth_mail_to_one_address_has_to_wait() {
        let limits = Limits::default();
        let ada = "ada@example.com".parse().unwrap();
        let allowed = (1..=6_u8).filter(|last| limits.mail([192, 0, 2, *last].into(), &ada).is_ok()).count();
        assert_eq!(allowed, 5);
        assert!(limits.mail([192, 0, 2, 1].into(), &"bob@example.com".parse().unwrap()).is_ok());
    }
}
