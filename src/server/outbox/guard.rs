//! Where webhooks may go. Whoever sets one up names an address that the server then visits: it must not be led to what
//! only the server can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the public network.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let special = a == 0 || (a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99) || a == 198 && (b == 18 || b == 19);
    let kept = address.is_private() || address.is_loopback() || address.is_link_local() || address.is_documentation();
    !(kept || shared || special || a >= 224)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Global unicast only, without what is for documentation and what carries an address of the older kind.
    let global = segments[0] & 0xe000 == 0x2000;
    let carries = segments[0] == 0x2002 || (segments[0], segments[1]) == (0x2001, 0);
    let written = (segments[0], segments[1]) == (0x2001, 0xdb8) || segments[0] == 0x3fff;
    global && !carries && !written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_visited() {
        for address in ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "172.15.0.1", "100.63.0.1", "::ffff:8.8.8.8"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        let kept = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ];
        for address in kept {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
