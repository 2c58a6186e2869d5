//! From where a request came: the network of its connection, or the one that a proxy names.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The other end of the connection, on a request.
#[derive(Clone, Copy, Debug)]
pub struct OtherEnd(pub SocketAddr);

/// An address of version 4, or the first half of one of version 6: whoever has one of those has all of them.
pub type Network = IpAddr;

/// Those of whom a proxy says nothing that can be read, or that they are this machine: all together.
const UNNAMED: Network = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// The network a request came from. None for this machine itself, and where nothing is known.
///
/// Of a list that proxies have added to, only the last entry is our own proxy's word; the client may have
/// written the others. Whoever comes through the proxy is counted, whatever it says.
pub fn network(request: &Request, header: Option<&HeaderName>) -> Option<Network> {
    if let Some(list) = header.and_then(|header| request.headers().get_all(header).iter().next_back()) {
        return Some(last_named(list).and_then(of).unwrap_or(UNNAMED));
    }
    of(request.extensions().get::<OtherEnd>()?.0.ip())
}

/// What an address is counted as. None for this machine itself.
pub fn of(address: IpAddr) -> Option<Network> {
    match address.to_canonical() {
        address if address.is_loopback() => None,
        IpAddr::V6(v6) => Some(IpAddr::V6(Ipv6Addr::from(u128::from(v6) >> 64 << 64))),
        address => Some(address),
    }
}

fn last_named(list: &HeaderValue) -> Option<IpAddr> {
    let last = list.to_str().ok()?.rsplit(',').next()?.trim();
    let bare = last.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|end| end.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn asked(end: &str, lists: &[&str]) -> Option<String> {
        let mut request = Request::new(Body::empty());
        request.extensions_mut().insert(OtherEnd(end.parse().expect("an address")));
        let name = HeaderName::from_static("x-forwarded-for");
        for list in lists {
            request.headers_mut().append(&name, list.parse().expect("a value"));
        }
        network(&request, Some(&name)).map(|network| network.to_string())
    }

    #[test]
    fn the_last_word_of_a_list_is_the_proxys_own() {
        for (lists, network) in [
            (&[][..], Some("192.0.2.1")),
            (&["198.51.100.7"], Some("198.51.100.7")),
            (&["203.0.113.9, 198.51.100.7"], Some("198.51.100.7")),
            (&["203.0.113.9", "198.51.100.7"], Some("198.51.100.7")),
            (&["198.51.100.7:4711"], Some("198.51.100.7")),
            (&["2001:db8:1:2:3:4:5:6"], Some("2001:db8:1:2::")),
            (&["[2001:db8:1:2:ffff::1]:443"], Some("2001:db8:1:2::")),
            (&["[2001:db8:1:2::9]"], Some("2001:db8:1:2::")),
            (&["::ffff:198.51.100.7"], Some("198.51.100.7")),
            (&["198.51.100.7, unknown"], Some("0.0.0.0")),
            (&["for=198.51.100.7"], Some("0.0.0.0")),
            (&["unix:"], Some("0.0.0.0")),
            (&[""], Some("0.0.0.0")),
            (&["198.51.100.7, 127.0.0.1"], Some("0.0.0.0")),
            (&["::1"], Some("0.0.0.0")),
            (&["::ffff:127.0.0.1"], Some("0.0.0.0")),
        ] {
            assert_eq!(asked("192.0.2.1:1000", lists).as_deref(), network, "{lists:?}");
            if !lists.is_empty() {
                assert_eq!(asked("127.0.0.1:1000", lists).as_deref(), network, "{lists:?}");
            }
        }
        assert_eq!(asked("[::1]:1000", &[]), None);
    }

    #[test]
    fn without_the_setting_nobody_names_themselves() {
        let mut request = Request::new(Body::empty());
        request.extensions_mut().insert(OtherEnd(SocketAddr::from(([192, 0, 2, 1], 1))));
        request.headers_mut().insert("x-forwarded-for", "198.51.100.7".parse().expect("a value"));
        assert_eq!(network(&request, None).map(|network| network.to_string()).as_deref(), Some("192.0.2.1"));
    }
}
