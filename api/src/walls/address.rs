//! From where a request came: the network of its connection, or the one that a proxy names.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The other end of the connection, on a request.
#[derive(Clone, Copy, Debug)]
pub struct OtherEnd(pub SocketAddr);

/// An address of version 4, or the first half of one of version 6: whoever has one of those has all of them.
pub type Network = IpAddr;

/// The network a request came from. None for this machine itself, and where nothing is known.
///
/// Of a list that proxies have added to, only the last entry is our own proxy's word; the client may have
/// written the others.
pub fn network(request: &Request, header: Option<&HeaderName>) -> Option<Network> {
    let named = header.and_then(|header| last_named(request.headers(), header));
    let connected = || request.extensions().get::<OtherEnd>().map(|end| end.0.ip());
    let address = named.or_else(connected)?.to_canonical();
    (!address.is_loopback()).then(|| of(address))
}

fn last_named(headers: &HeaderMap, header: &HeaderName) -> Option<IpAddr> {
    let value = headers.get_all(header).iter().next_back()?.to_str().ok()?;
    let last = value.rsplit(',').next()?.trim();
    let bare = last.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|end| end.ip()))
}

fn of(address: IpAddr) -> Network {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) >> 64 << 64)),
    }
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
            (&["198.51.100.7, unknown"], Some("192.0.2.1")),
            (&[""], Some("192.0.2.1")),
            (&["127.0.0.1"], None),
        ] {
            assert_eq!(asked("192.0.2.1:1000", lists).as_deref(), network, "{lists:?}");
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
