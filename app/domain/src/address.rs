//! Which addresses are out in the open (IANA special-purpose registries; RFC 6890 and successors).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Said of every address inside the operator's network, whether it exists or not.
pub const INSIDE: &str =
    "This address is inside a private network. The operator can permit that with KEYWRIGHT_ALLOW_PRIVATE_WEBHOOKS.";

/// Whether this address may be called for somebody who typed it, or a name that leads to it, into a form.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let special = matches!(
        ip.octets(),
        [0 | 127 | 240..=255, ..] // this network, loopback, reserved and broadcast
            | [100, 64..=127, ..] // carrier-grade NAT
            | [192, 0, 0, _] // protocol assignments
            | [192, 88, 99, _] // 6to4 relays
            | [198, 18..=19, ..] // benchmarks
    );
    !(special || ip.is_private() || ip.is_link_local() || ip.is_documentation() || ip.is_multicast())
}

/// Global unicast is `2000::/3`; mapped, NAT64, unique-local, link-local and multicast addresses lie outside it.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let special = matches!(
        ip.segments(),
        [0x2001, 0..=0x1ff | 0xdb8, ..] // protocol assignments with Teredo, documentation
            | [0x2002, ..] // 6to4
            | [0x3fff, 0..=0xfff, ..] // documentation
    );
    ip.segments()[0] & 0xe000 == 0x2000 && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(ip: &str) -> String {
        format!("{ip} {}", if is_public(ip.parse().unwrap()) { "public" } else { "refused" })
    }

    #[test]
    fn only_addresses_out_in_the_open_are_called() {
        let addresses = [
            "93.184.216.34",
            "8.8.8.8",
            "172.15.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "198.17.0.1",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "0.0.0.0",
            "10.0.0.1",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ];
        insta::assert_snapshot!(addresses.map(judged).join("\n"));
    }
}
