//! Canned replies: texts that agents keep for what is asked again and again. They are kept beside the account.

use std::collections::BTreeSet;

use parlor_engine::{AgentId, GroupId, Time};
use serde::{Deserialize, Serialize};

/// Which canned replies. Staff only: the asker's own, and the shared ones for the groups of the asker.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CannedQuery {
    /// What the shortcut begins with.
    #[serde(default)]
    pub shortcut: String,
}

/// A canned reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CannedReply {
    /// Its id.
    pub id: String,
    /// What is typed to find it, such as `hello`.
    pub shortcut: String,
    /// What it says.
    pub text: String,
    /// For agents of this group; for all without it.
    pub group: Option<GroupId>,
    /// Words to find it by.
    pub tags: BTreeSet<String>,
    /// Whose it is; shared by all without it.
    pub owner: Option<AgentId>,
    /// When it was last saved.
    pub saved_at: Time,
}
