use crate::{AppState, config::Network};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::Next,
    response::Response,
};
use core::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Who calls, as far as rate limits care. In every request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Notes the caller's address in the request.
pub async fn note(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let client = client(peer, request.headers(), &state.config.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(client));
    next.run(request).await
}

/// The nearest address that is not one of our own proxies. What a client writes into `X-Forwarded-For` itself stands
/// left of what our proxies append, so it is never reached.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let forwarded = headers.get_all("x-forwarded-for").iter().rev();
    let hops = forwarded.filter_map(|value| value.to_str().ok()).flat_map(|list| list.rsplit(',')).map(str::trim);
    let mut nearest = peer.to_canonical();
    for hop in hops {
        if !is_ours(nearest) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &'static str) -> String {
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]);
        client(peer.parse().unwrap(), &headers, &[Network::parse("10.0.0.0/8").unwrap()]).to_string()
    }

    #[test]
    fn a_strangers_forwarded_header_is_not_believed() {
        assert_eq!(seen("203.0.113.7", "198.51.100.1"), "203.0.113.7");
    }

    #[test]
    fn behind_our_proxies_the_nearest_stranger_counts() {
        assert_eq!(seen("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "nonsense"), "10.0.0.1");
    }
}
