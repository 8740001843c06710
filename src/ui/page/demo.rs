//! What the demo's pages and the demo's authority agree on.

use parlor_engine::AgentId;

/// The channel on which pages and authority speak.
pub const CHANNEL: &str = "parlor-demo";

/// The demo's agents, the first of them an admin: name, and the part before `@` of the mail address.
pub const AGENTS: [(&str, &str); 2] = [("Ada Winter", "ada"), ("Jonas Feld", "jonas")];

/// The id of a demo's agent, counted from 1.
pub fn agent(number: u8) -> AgentId {
    AgentId(u128::from(number))
}
