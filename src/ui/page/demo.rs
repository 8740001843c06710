//! What the demo's pages and the demo's authority agree on.

use parlor_engine::AgentId;

use crate::store;

/// The channel on which pages and authority speak.
pub const CHANNEL: &str = "parlor-demo";

/// The demo's agents, the first of them an admin: name, and the part before `@` of the mail address.
pub const AGENTS: [(&str, &str); 2] = [("Ada Winter", "ada"), ("Jonas Feld", "jonas")];

/// The id of a demo's agent, counted from 1.
pub fn agent(number: u8) -> AgentId {
    AgentId(u128::from(number))
}

/// Forgets what this browser's demo pages have kept: who the customer is, what was not sent, drafts.
pub fn forget() {
    for key in store::keys_after("parlor-") {
        if key.starts_with("demo-") || key.contains("-demo-") {
            store::remove(store::local(), &["parlor-", key.as_str()].concat());
        }
    }
}
