//! Passing notices: not stored, not resumed, coalesced.

use parlor_engine::{ChatId, User};
use serde::{Deserialize, Serialize};

/// From a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Its user has begun or ceased to write. To be repeated every few seconds while it lasts.
    Typing {
        /// Where.
        chat: ChatId,
        /// Begun, or ceased.
        typing: bool,
    },
}

/// To a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Somebody has begun or ceased to write. Void if not repeated within some seconds.
    Typing {
        /// Where.
        chat: ChatId,
        /// Who.
        user: User,
        /// Begun, or ceased.
        typing: bool,
    },
    /// Somebody has a page open, or no more. Staff only.
    Presence {
        /// Who.
        user: User,
        /// Open, or not.
        online: bool,
    },
    /// The customer's place in the queue, counted from 1.
    Position {
        /// Where.
        chat: ChatId,
        /// The place.
        position: u32,
    },
}
