//! How mails are sent.

use std::fmt;
use std::str::FromStr;

use lettre::Address;

use super::Config;

/// How mails are sent, where all of it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailConfig {
    /// The mail server.
    pub server: MailServer,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// The sender.
    pub from: MailSender,
    /// User and password, if it asks for them.
    pub login: Option<(String, String)>,
    /// The pause before a mail is tried again, in milliseconds; it grows threefold from failure to failure.
    pub retry_ms: u64,
}

/// A mail server: `smtp.example.com:587`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// Who mails are from: `Shop <chat@shop.example>`, or the address alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSender {
    /// The name that people see.
    pub name: Option<String>,
    /// The address.
    pub email: Address,
}

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// In the clear at first, then over TLS or not at all.
    Starttls,
    /// Over TLS from the first byte.
    Tls,
    /// In the clear: for a mail server on this machine.
    None,
}

impl FromStr for MailServer {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (host, port) = text.rsplit_once(':').ok_or(())?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '/' | '@' | ':');
        if host.is_empty() || host.contains(odd) {
            return Err(());
        }
        let port = port.parse().map_err(|_| ())?;
        Ok(Self { host: host.to_owned(), port })
    }
}

impl FromStr for MailSender {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (name, email) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, email)) => (Some(name.trim().to_owned()).filter(|name| !name.is_empty()), email),
            None => (None, text),
        };
        Ok(Self { name, email: email.trim().parse().map_err(|_| ())? })
    }
}

impl fmt::Display for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl Config {
    /// How mails are sent; none are without a mail server.
    pub fn mail(&self) -> Option<MailConfig> {
        Some(MailConfig {
            server: self.mail_server.clone()?,
            security: self.mail_security,
            from: self.mail_from.clone()?,
            login: self.mail_user.clone().zip(self.mail_password.clone()),
            retry_ms: self.mail_retry_ms,
        })
    }

    /// A key that is set, and one that it needs and that is missing.
    pub(super) fn mail_missing(&self) -> Option<(&'static str, &'static str)> {
        let (server, from) = (self.mail_server.is_some(), self.mail_from.is_some());
        let (user, password) = (self.mail_user.is_some(), self.mail_password.is_some());
        let needs = [
            (server, "mail_server", from, "mail_from"),
            (from, "mail_from", server, "mail_server"),
            // Links in mails must not lead where somebody's Host header says.
            (server, "mail_server", self.public_url.is_some(), "public_url"),
            (user, "mail_user", server, "mail_server"),
            (user, "mail_user", password, "mail_password"),
            (password, "mail_password", user, "mail_user"),
        ];
        needs.into_iter().find(|(set, _, there, _)| *set && !there).map(|(_, set, _, needed)| (set, needed))
    }
}
