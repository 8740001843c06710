//! Groups: which there are, whether one is open, and what it asks before the talk.

use parlor_engine::chat::Form;
use parlor_engine::desk::{Assignment, Attendance, FormDue, GroupRules};
use parlor_engine::{GroupId, Time};
use serde::{Deserialize, Serialize};

/// A group in a list. After SuperOffice's `ChatTopicsForUser` and `IsWithinOpeningHours`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupRow {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its place in lists, from 0. The first takes threads that ask for none.
    pub order: u32,
    /// Whether it is within its opening hours now.
    pub open: bool,
    /// When that changes; none if not within three weeks.
    pub next_change: Option<Time>,
    /// Whether somebody is there for a thread that begins now.
    pub attendance: Attendance,
    /// How its threads reach an agent. For staff.
    pub assignment: Option<Assignment>,
    /// Its rules. For admins.
    pub rules: Option<GroupRules>,
}

/// What a group asks before the talk, or in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forms {
    /// Before the talk.
    pub pre_chat: Option<Form>,
    /// In its place: a message that somebody reads later.
    pub offline: Option<Form>,
    /// Which of them is to be shown now.
    pub due: FormDue,
}
