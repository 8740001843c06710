//! Every key there is. A key stands in the file as it is named, in the environment as `PARLOR_` and its name in capitals,
//! and among the flags with hyphens.

use axum::http::HeaderName;

use super::value::Value;
use super::{Config, LogFormat, LogLevel, MailSecurity, StoreKind};

/// A key.
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// One line for whoever asks for help.
    pub help: &'static str,
    /// What is allowed, so that "… is needed" can follow.
    pub allowed: &'static str,
    /// Secrets are never shown, and are not taken from flags, which every user of the machine can list.
    pub secret: bool,
    /// Takes a value over; nothing if it is not allowed.
    pub(super) set: fn(&mut Config, &Value) -> Option<()>,
}

impl Key {
    /// Its name in the environment.
    pub fn variable(&self) -> String {
        format!("PARLOR_{}", self.name.to_ascii_uppercase())
    }

    /// Its name among the flags.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }
}

macro_rules! keys {
    ($($name:ident: $help:literal, $allowed:literal $(, $secret:ident)?; |$config:ident, $value:ident| $set:expr;)*) => {
        /// Every key there is.
        pub const KEYS: &[Key] = &[$(Key {
            name: stringify!($name),
            help: $help,
            allowed: $allowed,
            secret: keys!(@secret $($secret)?),
            set: |$config, $value| $set,
        }),*];
    };
    (@secret secret) => { true };
    (@secret) => { false };
}

keys! {
    listen: "Where to listen", "an address with a port, such as 127.0.0.1:8080,";
        |config, value| value.parsed().map(|it| config.listen = it);
    data: "The folder of everything that is kept", "the path of a folder";
        |config, value| value.text().map(|it| config.data = it.into());
    store: "Where to keep things", "sqlite or memory";
        |config, value| value
            .choice(&[("sqlite", StoreKind::Sqlite), ("memory", StoreKind::Memory)])
            .map(|it| config.store = it);
    public_url: "The address that browsers use", "an address without a path, such as https://chat.example.com,";
        |config, value| value.parsed().map(|it| config.public_url = Some(it));
    behind_proxy: "Whether a proxy in front adds X-Forwarded-For", "true or false";
        |config, value| value.flag().map(|it| config.behind_proxy = it);
    country_header: "The header in which the proxy in front names the browser's country by its two letters", "the name of a header, such as CF-IPCountry,";
        |config, value| header(value).map(|it| config.place.country = Some(it));
    country_name_header: "The header in which the proxy in front names the browser's country in full", "the name of a header, such as CloudFront-Viewer-Country-Name,";
        |config, value| header(value).map(|it| config.place.country_name = Some(it));
    region_header: "The header in which the proxy in front names the browser's region", "the name of a header, such as CF-Region,";
        |config, value| header(value).map(|it| config.place.region = Some(it));
    city_header: "The header in which the proxy in front names the browser's city", "the name of a header, such as CF-IPCity,";
        |config, value| header(value).map(|it| config.place.city = Some(it));
    timezone_header: "The header in which the proxy in front names the browser's time zone", "the name of a header, such as CF-Timezone,";
        |config, value| header(value).map(|it| config.place.timezone = Some(it));
    latitude_header: "The header in which the proxy in front names how many degrees north the browser is", "the name of a header, such as CF-IPLatitude,";
        |config, value| header(value).map(|it| config.place.latitude = Some(it));
    longitude_header: "The header in which the proxy in front names how many degrees east the browser is", "the name of a header, such as CF-IPLongitude,";
        |config, value| header(value).map(|it| config.place.longitude = Some(it));
    allowed_origins: "Sites that may embed the chat; all without it", "a list of addresses such as https://shop.example.com";
        |config, value| value.list().map(|it| config.allowed_origins = it);
    log: "Which log lines are written", "error, warn, info, debug or trace";
        |config, value| value
            .choice(&[
                ("error", LogLevel::Error),
                ("warn", LogLevel::Warn),
                ("info", LogLevel::Info),
                ("debug", LogLevel::Debug),
                ("trace", LogLevel::Trace),
            ])
            .map(|it| config.log = it);
    log_format: "How log lines are written", "text or json";
        |config, value| value.choice(&[("text", LogFormat::Text), ("json", LogFormat::Json)]).map(|it| config.log_format = it);
    agent_grace_ms: "How long agents' pages may be gone before their chats are handed back",
        "a number of milliseconds from 0 to 3600000";
        |config, value| value.number(0..=3_600_000).map(|it| config.agent_grace_ms = it);
    demo: "Whether the first start adds a second agent and group to try things with", "true or false";
        |config, value| value.flag().map(|it| config.demo = it);
    admin_email: "The first administrator's mail address", "a mail address";
        |config, value| value.text().filter(|it| is_email(it)).map(|it| config.admin_email = it);
    admin_password: "The first administrator's password", "a text of 8 to 200 characters", secret;
        |config, value| password(value).map(|it| config.admin_password = Some(it));
    demo_password: "The second agent's password", "a text of 8 to 200 characters", secret;
        |config, value| password(value).map(|it| config.demo_password = Some(it));
    webhooks_private: "Whether webhooks may go to this machine and its network, and over plain HTTP", "true or false";
        |config, value| value.flag().map(|it| config.webhooks_private = it);
    webhook_retry_ms: "The first pause before a webhook is tried again", "a number of milliseconds from 1 to 3600000";
        |config, value| value.number(1..=3_600_000).map(|it| config.webhook_retry_ms = it);
    upload_bytes: "The largest file that people may send each other", "a number of bytes from 1 to 1000000000";
        |config, value| value.number(1..=1_000_000_000).map(|it| config.upload_bytes = it);
    uploads_bytes: "The size of all files of an account together", "a number of bytes from 1 to 1000000000000000";
        |config, value| value.number(1..=1_000_000_000_000_000).map(|it| config.uploads_bytes = it);
    audit_days: "How long it is kept what staff did", "a number of days from 1 to 3650";
        |config, value| value.number(1..=3_650).map(|it| config.audit_days = it);
    mail_server: "The mail server; no mails are sent without it", "a host with a port, such as smtp.example.com:587,";
        |config, value| value.parsed().map(|it| config.mail_server = Some(it));
    mail_security: "How the mail server is spoken to", "starttls, tls or none";
        |config, value| value
            .choice(&[
                ("starttls", MailSecurity::Starttls),
                ("tls", MailSecurity::Tls),
                ("none", MailSecurity::None),
            ])
            .map(|it| config.mail_security = it);
    mail_from: "The sender of mails", "a mail address, such as Shop <chat@shop.example>,";
        |config, value| value.parsed().map(|it| config.mail_from = Some(it));
    mail_user: "As whom mails are sent, where the mail server asks", "a text";
        |config, value| value.text().map(|it| config.mail_user = Some(it));
    mail_password: "The password that goes with it", "a text", secret;
        |config, value| value.text().map(|it| config.mail_password = Some(it));
    mail_retry_ms: "The first pause before a mail is tried again", "a number of milliseconds from 1 to 3600000";
        |config, value| value.number(1..=3_600_000).map(|it| config.mail_retry_ms = it);
    sign_ins_per_minute: "Sign-ins of one address in a minute", "a number from 1 to 100000";
        |config, value| value.number(1..=100_000).map(|it| config.limits.sign_ins_per_minute = it);
    customers_per_minute: "New customers of one address in a minute, and threads that its customers begin", "a number from 1 to 100000";
        |config, value| value.number(1..=100_000).map(|it| config.limits.customers_per_minute = it);
    commands_per_second: "Commands of one user in a second", "a number from 1 to 100000";
        |config, value| value.number(1..=100_000).map(|it| config.limits.commands_per_second = it);
    requests_per_second: "Requests of one address to the API in a second", "a number from 1 to 1000000";
        |config, value| value.number(1..=1_000_000).map(|it| config.limits.requests_per_second = it);
    connections: "Open connections", "a number from 1 to 1000000";
        |config, value| value.number(1..=1_000_000).map(|it| config.limits.connections = it);
    connections_per_address: "Open connections from one address", "a number from 1 to 1000000";
        |config, value| value.number(1..=1_000_000).map(|it| config.limits.connections_per_address = it);
}

fn is_email(text: &str) -> bool {
    parlor_engine::text::optional_email(text).is_ok_and(|email| email.is_some())
}

/// The name of a header, in small letters, as they are looked up.
fn header(value: &Value) -> Option<String> {
    let name: HeaderName = value.parsed()?;
    Some(name.as_str().to_owned())
}

fn password(value: &Value) -> Option<String> {
    value.text().filter(|text| (8..=200).contains(&text.chars().count()))
}
