//! Signing in and out.

use std::str::FromStr;

use parlor_engine::AgentId;
use parlor_sync::{Close, Outbox, Replica};

use crate::channel::Post;
use crate::http::{self, Request};
use crate::setup::Setup;
use crate::{Page, Problem, demo, drafts, json};

/// Signing in, by giving a password.
const SESSIONS: &str = "/api/v1/sessions";
/// The session that this browser has.
const OWN: &str = "/api/v1/sessions/me";

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
        let url = self.0.setup.url(SESSIONS);
        let body = json::object(&[("email", email), ("password", password)]);
        let request = Request { body: body.as_str().into(), ..Request::new("POST", &url) };
        let response = request.send().await.ok_or_else(Problem::offline)?;
        if !response.ok() {
            return Err(http::problem(&response).await);
        }
        self.0.act(|state, now| {
            if state.is_direct() {
                state.restart(now);
            } else {
                state.post(state.tab, &Post::Again(1));
            }
        });
        Ok(())
    }

    /// Signs the agent out. Nothing of the account stays in this browser.
    pub async fn sign_out(&self) {
        let url = self.0.setup.url(OWN);
        Request::new("DELETE", &url).send().await;
        drafts::clear(&self.0.setup);
        self.0.act(|state, now| {
            let Outbox { client, last, .. } = *state.replica.outbox();
            state.replica = Replica::new(Outbox { last, ..Outbox::new(client) });
            state.shelf.keep(state.replica.outbox(), state.user);
            state.changed = true;
            if state.is_direct() {
                state.lost(Close::Unauthorized.code(), now);
            } else {
                state.post(state.tab, &Post::Again(1));
            }
        });
    }

    /// Who is signed in; none if nobody is, or if the server cannot be reached.
    pub async fn me(&self) -> Option<Me> {
        let options = &self.0.setup.options;
        if options.demo {
            let (name, _) = demo::AGENTS.get(usize::from(options.demo_agent) - 1)?;
            let role = if options.demo_agent == 1 { "admin" } else { "agent" };
            return Some(Me {
                agent: demo::agent(options.demo_agent),
                name: (*name).to_owned(),
                role: role.to_owned(),
            });
        }
        let response = Request::new("GET", &self.0.setup.url(OWN)).send().await?;
        if response.status() != 200 {
            return None;
        }
        let body = http::body_json(&response).await;
        let agent = AgentId::from_str(&json::text(&body, "agent")?).ok()?;
        Some(Me { agent, name: json::text(&body, "name")?, role: json::text(&body, "role")? })
    }
}

/// Whether the server can be reached and knows of no session.
pub(crate) async fn is_signed_out(setup: &Setup) -> bool {
    let response = Request::new("GET", &setup.url(OWN)).send().await;
    response.is_some_and(|response| response.status() == 401)
}
