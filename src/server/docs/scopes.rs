//! `docs/scopes.md`: what tokens may be used for, and who may do what.

use super::Block;
use crate::auth::scope::{COMMANDS, Least, Need, QUERIES, Scope};

pub(super) fn write() -> Vec<Block> {
    vec![
        Block::Paragraph(
            "Whatever is not in these tables is refused. A token acts as its owner: it may do what the owner's role allows \
             and its scopes name, whichever is less. A scope that writes does not contain the one that reads. A connection \
             (`/api/v1/socket`, `/api/v1/sync`) and `/api/v1/snapshot` tell all that the owner sees, and need \
             `chats:read`, `customers:read` and `agents:read` together."
                .to_owned(),
        ),
        Block::Heading("Scopes".to_owned()),
        Block::Table("", &["Scope", "Least role", "Meaning"], Scope::ALL.iter().map(|scope| of_scope(*scope)).collect()),
        Block::Heading("Commands".to_owned()),
        Block::Paragraph(
            "The least role is the first of several conditions: a customer acts in the own chat only, an agent in threads \
             of the own groups, and so on; the engine decides that."
                .to_owned(),
        ),
        Block::Table("command", &["Command", "Scope", "Least role"], COMMANDS.iter().map(of_need).collect()),
        Block::Heading("Queries".to_owned()),
        Block::Table("query", &["Query", "Scope", "Least role"], QUERIES.iter().map(of_need).collect()),
    ]
}

fn of_scope(scope: Scope) -> Vec<String> {
    let role = format!("{:?}", scope.role()).to_lowercase();
    vec![format!("`{}`", scope.name()), role, scope.meaning().to_owned()]
}

fn of_need((name, need): &(&str, Need)) -> Vec<String> {
    let least = match need.least {
        Least::Customer => "customer",
        Least::Observer => "observer",
        Least::Agent => "agent",
        Least::Supervisor => "supervisor",
        Least::Admin => "admin",
        Least::System => "Parlor itself",
    };
    let scope = if need.least == Least::System { "-".to_owned() } else { format!("`{}`", need.scope.name()) };
    vec![format!("`{}`", snake(name)), scope, least.to_owned()]
}

/// A variant's name as the wire has it.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}
