//! Posting a message.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{Request, Uri};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::guard::is_public;
use super::sign::signatures;
use super::{Delivery, Message, Webhook, now};

/// How long an attempt may take, from looking up the name to the answer's status.
const ATTEMPT: Duration = Duration::from_secs(15);
/// How long each of a host's addresses may take to be reached, so that one that leads nowhere leaves time for others.
const CONNECT: Duration = Duration::from_secs(3);
/// Characters of an address.
const URL_CHARS: usize = 2_000;

/// Posts messages. An answer is only looked at for its status, and leads nowhere else.
pub struct Poster {
    tls: TlsConnector,
    private: bool,
}

impl Poster {
    /// `private`: also over plain HTTP, and to addresses that are not of the public network.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(private: bool) -> Result<Self> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), private })
    }

    /// Whether messages may go there, as far as the address itself tells.
    pub fn takes(&self, url: &str) -> bool {
        url.chars().count() <= URL_CHARS && self.target(url).is_ok()
    }

    /// Posts a message, for the `attempt`th time, and says how it went.
    pub(super) async fn deliver(&self, webhook: &Webhook, message: &Message, attempt: u32) -> Delivery {
        let at = now();
        let posted = timeout(ATTEMPT, self.post(webhook, message)).await;
        let posted = posted.unwrap_or_else(|_| Err(anyhow!("There was no answer within {ATTEMPT:?}.")));
        let (status, error) = match posted {
            Ok(status) if (200..300).contains(&status) => (Some(status), None),
            Ok(status) => (Some(status), Some(format!("The answer was {status}."))),
            Err(error) => (None, Some(error.to_string())),
        };
        Delivery { id: message.id.clone(), kind: message.kind.clone(), at, attempt, status, error }
    }

    async fn post(&self, webhook: &Webhook, message: &Message) -> Result<u16> {
        let (uri, host, port, tls) = self.target(&webhook.url)?;
        let stream = self.connect(&host, port).await?;
        let at = now();
        let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
            .header(HOST, uri.authority().map_or("", |authority| authority.as_str()))
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Parlor")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", at.0 / 1_000)
            .header("webhook-signature", signatures(&webhook.secrets, &message.id, at, &message.body))
            .body(Full::new(Bytes::from(message.body.clone())))?;
        if !tls {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(host)?;
        let stream = self.tls.connect(name, stream).await.map_err(|error| anyhow!("TLS fails: {error}."))?;
        exchange(stream, request).await
    }

    /// Connects to an address that was looked at: the name is not looked up again.
    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream> {
        let found = lookup_host((host, port)).await.map_err(|error| anyhow!("{host} is not found: {error}."))?;
        let allowed: Vec<SocketAddr> = found.filter(|address| self.private || is_public(address.ip())).collect();
        if allowed.is_empty() {
            bail!("{host} is not of the public network.")
        }
        reach(&allowed).await.map_err(|error| anyhow!("{host} cannot be reached: {error}."))
    }

    /// Address, host, port, and whether over TLS.
    fn target(&self, url: &str) -> Result<(Uri, String, u16, bool)> {
        let uri: Uri = url.parse()?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if self.private => false,
            _ => bail!("The address must begin with https://."),
        };
        let Some(authority) = uri.authority().filter(|authority| !authority.as_str().contains('@')) else {
            bail!("The address names no host, or a user.")
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
        let literal = host.parse::<IpAddr>().ok();
        if host.is_empty() || !self.private && literal.is_some_and(|address| !is_public(address)) {
            bail!("{host} is not of the public network.")
        }
        Ok((uri, host, port, tls))
    }
}

/// Connects to the first of these addresses that can be reached: a host may have some that this machine has no way to.
async fn reach(addresses: &[SocketAddr]) -> io::Result<TcpStream> {
    let mut last = ErrorKind::NotFound.into();
    for address in addresses {
        match timeout(CONNECT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = error,
            Err(_) => last = ErrorKind::TimedOut.into(),
        }
    }
    Err(last)
}

async fn exchange<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    stream: S,
    request: Request<Full<Bytes>>,
) -> Result<u16> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut answer = pin!(async { sender.send_request(request).await.map(|answer| answer.status().as_u16()) });
    // The connection is driven only as long as the answer is awaited, and ends with it.
    tokio::select! {
        status = answer.as_mut() => Ok(status?),
        ended = connection => {
            ended?;
            Ok(answer.await?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_public_network_unless_it_is_allowed() {
        let (strict, lenient) = (Poster::new(false).unwrap(), Poster::new(true).unwrap());
        for url in ["https://example.com/hook?x=1", "https://[2606:4700::1111]:8443/"] {
            assert!(strict.takes(url) && lenient.takes(url), "{url}");
        }
        for url in ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1:8443/x"] {
            assert!(!strict.takes(url) && lenient.takes(url), "{url}");
        }
        for url in ["", "example.com", "ftp://example.com/", "https://user@example.com/", "/path", "file:///etc/passwd"]
        {
            assert!(!strict.takes(url) && !lenient.takes(url), "{url}");
        }
        assert!(!strict.takes(&format!("https://example.com/{}", "x".repeat(URL_CHARS))));
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_followed() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let refused = Poster::new(false).unwrap().connect("localhost", port).await.unwrap_err().to_string();
        assert_eq!(refused, "localhost is not of the public network.");
    }

    #[tokio::test]
    async fn an_address_that_leads_nowhere_keeps_nobody_from_the_next() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let there = listener.local_addr().unwrap();
        assert_eq!(reach(&[gone, there]).await.unwrap().peer_addr().unwrap(), there);
        assert_eq!(reach(&[gone]).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }
}
