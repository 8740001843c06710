//! What the server says when it has started.

use std::fmt::Write;
use std::net::SocketAddr;

use parlor_engine::desk::AgentRole;
use parlor_server::FirstLogin;
use parlor_server::config::{Config, StoreKind};

/// Where everything is; after a first start also how to sign in.
pub fn text(config: &Config, address: SocketAddr, logins: &[FirstLogin]) -> String {
    let base = base(config, address);
    let data = match config.store {
        StoreKind::Sqlite => config.data.display().to_string(),
        StoreKind::Memory => "in memory, gone when the server stops".to_owned(),
    };
    let mut text = format!(
        "\n  Parlor is running. Press Ctrl-C to stop it.\n\n  \
           Agent panel   {base}/\n  \
           Demo shop     {base}/demo/\n  \
           Data          {data}\n\n"
    );
    if logins.is_empty() {
        return text;
    }
    text.push_str("  This is the first start. Sign in to the agent panel as:\n\n");
    let width = logins.iter().map(|login| login.email.chars().count()).max().unwrap_or(0);
    for FirstLogin { name, role, email, password } in logins {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<13} {email:<width$}   {password}   ({})", name, role_name(*role));
    }
    text.push_str("\n  The passwords are shown this once. A new one: parlor reset-password --email <address>\n\n");
    text
}

fn base(config: &Config, address: SocketAddr) -> String {
    match &config.public_url {
        Some(public) => public.to_string(),
        None if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
        None => format!("http://{address}"),
    }
}

fn role_name(role: AgentRole) -> &'static str {
    match role {
        AgentRole::Observer => "observer",
        AgentRole::Agent => "agent",
        AgentRole::Supervisor => "supervisor",
        AgentRole::Admin => "administrator",
    }
}
