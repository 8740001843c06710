//! Signing in and out.

use parlor_engine::AgentId;

use crate::{Page, Problem};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The agent.
    pub agent: AgentId,
    /// The agent's name.
    pub name: String,
    /// The agent's role: `observer`, `agent`, `supervisor` or `admin`.
    pub role: String,
}

impl Page {
    /// Signs an agent in and connects.
    ///
    /// # Errors
    /// What is wrong, in words for the form.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<(), Problem> {
        let _ = (email, password);
        Err(Problem::offline())
    }

    /// Signs the agent out. Nothing of the account stays in this browser.
    pub async fn sign_out(&self) {}

    /// Who is signed in; none if nobody is, or if the server cannot be reached.
    pub async fn me(&self) -> Option<Me> {
        None
    }
}
