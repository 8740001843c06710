//! What is to be sent.

use parlor_engine::{ChatId, ThreadId};
use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// A mail that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// To which address.
    pub to: String,
    /// What it says.
    pub what: What,
    /// How often it was tried.
    #[serde(default)]
    pub attempts: u32,
}

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// What was said in a thread, without what is for agents only.
    Transcript {
        /// Its chat.
        chat: ChatId,
        /// The thread.
        thread: ThreadId,
        /// The time zone of its clock.
        zone: String,
    },
    /// Where an agent who is new sets a password.
    Invitation {
        /// The agent's name.
        name: String,
        /// The page.
        link: String,
    },
    /// Where an agent who has forgotten the password sets another.
    NewPassword {
        /// The agent's name.
        name: String,
        /// The page.
        link: String,
    },
}

impl Job {
    /// As it is stored.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn text(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|error| StoreError::Failed(format!("a mail: {error}")))
    }

    /// As it was stored.
    ///
    /// # Errors
    /// If it is no such text.
    pub fn read(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|error| StoreError::Broken(format!("a mail: {error}")))
    }
}
