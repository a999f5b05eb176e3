use crate::{Failure, config::Config};
use std::net::{SocketAddr, TcpListener};

/// Both sockets, bound before anything else is touched: a port in use is found out first.
pub struct Listeners {
    pub portal: TcpListener,
    pub verify: TcpListener,
}

impl Listeners {
    pub fn bind(config: &Config) -> Result<Self, Failure> {
        let portal = listen(config.http_addr, "KEYWRIGHT_HTTP_ADDR")?;
        Ok(Self { portal, verify: listen(config.verify_addr, "KEYWRIGHT_VERIFY_ADDR")? })
    }
}

/// `variable`: where the address comes from.
fn listen(address: SocketAddr, variable: &str) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    bound.map_err(Failure::at(format_args!("cannot listen on {address}; {variable} can name another address")))
}
