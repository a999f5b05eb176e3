use http::{Uri, uri::Scheme};
use std::net::{IpAddr, SocketAddr};

/// How people reach the portal from outside: the beginning of every mailed link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Where a portal that listens at `address` is found from the same machine.
    pub fn on_this_machine(address: SocketAddr) -> Self {
        if address.ip().is_unspecified() {
            return Self(format!("http://127.0.0.1:{}", address.port()));
        }
        Self(format!("http://{address}"))
    }

    /// Takes `https://keys.example.com`: a scheme and a host, and nothing after them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim_end_matches('/');
        let uri: Option<Uri> = text.parse().ok();
        let is_origin = uri.is_some_and(|uri| {
            let is_web = uri.scheme() == Some(&Scheme::HTTP) || uri.scheme() == Some(&Scheme::HTTPS);
            let is_bare = uri.path() == "/" && uri.query().is_none();
            is_web && is_bare && uri.authority().is_some_and(|host| !host.as_str().contains('@'))
        });
        if is_origin {
            return Ok(Self(text.to_lowercase()));
        }
        Err(format!("{text:?} is no address of a portal. Write it like https://keys.example.com, without a path."))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether browsers reach us over TLS, so that cookies may demand it.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The origin as browsers send it, without the scheme's own port.
    pub fn origin(&self) -> &str {
        let port = if self.is_secure() { ":443" } else { ":80" };
        self.0.strip_suffix(port).unwrap_or(&self.0)
    }
}

/// One address, or all that share its first bits: `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no address or network. Write it like 10.0.0.1 or 10.0.0.0/8.");
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(wrong()) }
    }

    pub fn contains(&self, other: IpAddr) -> bool {
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(other)) => {
                let rest = 32 - u32::from(self.bits);
                ours.to_bits().checked_shr(rest) == other.to_bits().checked_shr(rest)
            }
            (IpAddr::V6(ours), IpAddr::V6(other)) => {
                let rest = 128 - u32::from(self.bits);
                ours.to_bits().checked_shr(rest) == other.to_bits().checked_shr(rest)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let network = Network::parse("10.1.0.0/16").unwrap();
        assert!(network.contains("10.1.255.3".parse().unwrap()));
        assert!(network.contains("::ffff:10.1.0.9".parse().unwrap()));
        assert!(!network.contains("10.2.0.1".parse().unwrap()));
        assert!(!network.contains("::1".parse().unwrap()));
    }

    #[test]
    fn everything_and_exactly_one_are_networks_too() {
        assert!(Network::parse("0.0.0.0/0").unwrap().contains("203.0.113.9".parse().unwrap()));
        assert!(Network::parse("::/0").unwrap().contains("2001:db8::1".parse().unwrap()));
        assert!(!Network::parse("::1").unwrap().contains("::2".parse().unwrap()));
        assert!(Network::parse("10.0.0.0/33").is_err());
    }

    #[test]
    fn a_public_url_is_an_origin() {
        assert_eq!(PublicUrl::parse("https://Keys.example.com/").unwrap().as_str(), "https://keys.example.com");
        assert_eq!(PublicUrl::parse("https://a.example:443").unwrap().origin(), "https://a.example");
        assert!(PublicUrl::parse("https://a.example/portal").is_err());
        assert!(PublicUrl::parse("ftp://a.example").is_err());
        assert!(PublicUrl::parse("a.example").is_err());
        assert!(PublicUrl::parse("https://me@a.example").is_err());
    }
}
