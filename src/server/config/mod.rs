//! What the server is set up with: flags before environment before file before defaults, each value checked once, here.

mod keys;
mod load;
mod mail;
mod value;
mod web_origin;

use std::net::SocketAddr;
use std::path::PathBuf;

pub use keys::{KEYS, Key};
pub use load::{ConfigError, Given, Loaded, PREFIX, load};
pub use mail::{MailConfig, MailSecurity, MailSender, MailServer};
pub use web_origin::WebOrigin;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of everything that is kept.
    pub data: PathBuf,
    /// What is kept where.
    pub store: StoreKind,
    /// The address that browsers use. Without it the Host header of each request is believed.
    pub public_url: Option<WebOrigin>,
    /// Whether a proxy in front names the browser's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The headers in which that proxy says where in the world the browser is.
    pub place: PlaceHeaders,
    /// Sites whose pages may embed the chat; empty for all.
    pub allowed_origins: Vec<WebOrigin>,
    /// Which log lines are written.
    pub log: LogLevel,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// How long an agent's pages may be gone before the agent's threads go back to the queue, in milliseconds.
    pub agent_grace_ms: u64,
    /// Whether the first start adds a second agent and group to try things with.
    pub demo: bool,
    /// The first administrator's mail address.
    pub admin_email: String,
    /// The first administrator's password; a random one without it.
    pub admin_password: Option<String>,
    /// The second agent's password; a random one without it.
    pub demo_password: Option<String>,
    /// Whether webhooks may go to this machine and its network, and over plain HTTP.
    pub webhooks_private: bool,
    /// The pause before a webhook is tried again, in milliseconds; it grows threefold from failure to failure.
    pub webhook_retry_ms: u64,
    /// Bytes that a file may have which people send each other.
    pub upload_bytes: u64,
    /// Bytes that all files of an account may have together.
    pub uploads_bytes: u64,
    /// How long records of what staff did are kept, in days.
    pub audit_days: u64,
    /// The mail server; without it no mails are sent.
    pub mail_server: Option<MailServer>,
    /// How the mail server is spoken to.
    pub mail_security: MailSecurity,
    /// The sender of mails.
    pub mail_from: Option<MailSender>,
    /// As whom mails are sent, where the mail server asks.
    pub mail_user: Option<String>,
    /// The password that goes with it.
    pub mail_password: Option<String>,
    /// The pause before a mail is tried again, in milliseconds; it grows threefold from failure to failure.
    pub mail_retry_ms: u64,
    /// What is allowed how often.
    pub limits: Limits,
}

/// The headers in which a proxy in front says where in the world a browser is, such as a network of caches adds. The proxy
/// must replace what a browser sends under these names. What no header is named for stays unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceHeaders {
    /// The country's two letters.
    pub country: Option<String>,
    /// The country's name.
    pub country_name: Option<String>,
    /// State, province or region.
    pub region: Option<String>,
    /// City.
    pub city: Option<String>,
    /// The time zone's name.
    pub timezone: Option<String>,
    /// Degrees north.
    pub latitude: Option<String>,
    /// Degrees east.
    pub longitude: Option<String>,
}

impl PlaceHeaders {
    /// The key of the first that is named.
    fn set(&self) -> Option<&'static str> {
        let keys = [
            (&self.country, "country_header"),
            (&self.country_name, "country_name_header"),
            (&self.region, "region_header"),
            (&self.city, "city_header"),
            (&self.timezone, "timezone_header"),
            (&self.latitude, "latitude_header"),
            (&self.longitude, "longitude_header"),
        ];
        keys.into_iter().find(|(header, _)| header.is_some()).map(|(_, key)| key)
    }
}

impl Config {
    /// A key that is set, and one that is needed with it and is not there.
    fn missing(&self) -> Option<(&'static str, &'static str)> {
        let place = self.place.set().filter(|_| !self.behind_proxy).map(|key| (key, "behind_proxy"));
        self.mail_missing().or(place)
    }
}

/// What is allowed how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Sign-ins from one address, and for one mail address, in a minute.
    pub sign_ins_per_minute: u32,
    /// New customers from one address in a minute.
    pub customers_per_minute: u32,
    /// Commands of one user in a second; three times as many at once.
    pub commands_per_second: u32,
    /// Requests to the API from one address in a second; ten times as many at once.
    pub requests_per_second: u32,
    /// Open connections.
    pub connections: u32,
    /// Open connections from one address, such as those of all who work in one house.
    pub connections_per_address: u32,
}

/// What is kept where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    /// In a SQLite file in the data folder.
    Sqlite,
    /// In memory: gone when the server stops.
    Memory,
}

/// Which log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// What went wrong.
    Error,
    /// Also what looks wrong.
    Warn,
    /// Also what changed.
    Info,
    /// Also every request.
    Debug,
    /// Everything.
    Trace,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("./data"),
            store: StoreKind::Sqlite,
            public_url: None,
            behind_proxy: false,
            place: PlaceHeaders::default(),
            allowed_origins: Vec::new(),
            log: LogLevel::Info,
            log_format: LogFormat::Text,
            // An agent whose network is gone for a minute still has the conversations afterwards.
            agent_grace_ms: 120_000,
            demo: true,
            admin_email: "admin@example.com".to_owned(),
            admin_password: None,
            demo_password: None,
            webhooks_private: false,
            webhook_retry_ms: 5_000,
            upload_bytes: 10_000_000,
            uploads_bytes: 10_000_000_000,
            // A year, and a month to look back on it.
            audit_days: 400,
            mail_server: None,
            mail_security: MailSecurity::Starttls,
            mail_from: None,
            mail_user: None,
            mail_password: None,
            mail_retry_ms: 60_000,
            limits: Limits {
                sign_ins_per_minute: 10,
                customers_per_minute: 60,
                commands_per_second: 20,
                // A whole company may come from one address.
                requests_per_second: 200,
                connections: 10_000,
                connections_per_address: 1_000,
            },
        }
    }
}
