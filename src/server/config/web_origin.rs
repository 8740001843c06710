//! Origins of web pages, as browsers name them.

use std::fmt;
use std::str::FromStr;

use axum::http::Uri;

/// Scheme, host and port, such as `https://chat.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOrigin {
    https: bool,
    /// Lower case, without the scheme's own port.
    host: String,
}

/// A text that is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseOriginError;

impl WebOrigin {
    /// The origin of this scheme and the value of a `Host` header.
    pub fn of_host(https: bool, host: &str) -> Self {
        let host = host.to_ascii_lowercase();
        let own_port = if https { ":443" } else { ":80" };
        let host = host.strip_suffix(own_port).map(str::to_owned).unwrap_or(host);
        Self { https, host }
    }

    /// Whether it is reached over TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }
}

impl FromStr for WebOrigin {
    type Err = ParseOriginError;

    fn from_str(text: &str) -> Result<Self, ParseOriginError> {
        let uri: Uri = text.parse().map_err(|_| ParseOriginError)?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(ParseOriginError),
        };
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        let plain = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if !plain || authority.is_empty() || authority.contains('@') {
            return Err(ParseOriginError);
        }
        Ok(Self::of_host(https, authority))
    }
}

impl fmt::Display for WebOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_whatever_its_case_and_port() {
        let read = |text: &str| text.parse::<WebOrigin>().map(|origin| origin.to_string());
        assert_eq!(read("https://Chat.Example.com:443/").as_deref(), Ok("https://chat.example.com"));
        assert_eq!(read("http://127.0.0.1:8080").as_deref(), Ok("http://127.0.0.1:8080"));
        for bad in
            ["", "null", "example.com", "ftp://example.com", "https://example.com/path", "https://a@b", "https://"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
