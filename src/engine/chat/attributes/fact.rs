//! What can happen to what staff keep about a chat.

use serde::{Deserialize, Serialize};

use super::{Link, LinkKind, Names, Properties, PropertiesOf, Target, WaitStep};
use crate::chat::{Note, ResponseRules};
use crate::map::Set;
use crate::{AgentId, GroupId, NoteId, ThreadId, Time};

/// One thing that happened to a chat's attributes. Told to staff only, whatever it is: so is decided in one place,
/// [`ChatFact::seen_by`](crate::chat::ChatFact::seen_by).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttributeFact {
    /// Properties were set.
    PropertiesSet {
        /// Whose.
        of: PropertiesOf,
        /// Those that changed.
        properties: Properties,
    },
    /// Properties were deleted.
    PropertiesDeleted {
        /// Whose.
        of: PropertiesOf,
        /// Those that were there.
        names: Names,
    },
    /// A tag was put on a thread.
    Tagged {
        /// Which.
        thread: ThreadId,
        /// The tag.
        tag: String,
    },
    /// A tag was taken off a thread.
    Untagged {
        /// Which.
        thread: ThreadId,
        /// The tag.
        tag: String,
    },
    /// A thread was tied to a record elsewhere, in place of an earlier one of that kind.
    Linked {
        /// Which.
        thread: ThreadId,
        /// What kind of record.
        kind: LinkKind,
        /// The record.
        link: Link,
    },
    /// A thread is tied to no record of a kind any more.
    Unlinked {
        /// Which.
        thread: ThreadId,
        /// What kind of record.
        kind: LinkKind,
    },
    /// A note was written anew, in place of what it said before.
    NoteEdited {
        /// On which thread.
        thread: ThreadId,
        /// The whole note.
        note: Box<Note>,
    },
    /// A note was deleted.
    NoteDeleted {
        /// On which thread.
        thread: ThreadId,
        /// Which.
        note: NoteId,
    },
    /// A new thread found its place.
    Placed {
        /// Which.
        thread: ThreadId,
        /// Its place in the queue, from 1.
        position: u32,
        /// Whether it is the customer's first.
        first: bool,
        /// How soon the group answers.
        rules: ResponseRules,
        /// When.
        at: Time,
    },
    /// A thread waits again.
    Requeued {
        /// Which.
        thread: ThreadId,
        /// How soon the new group or skill answers, if it is another one: the customer then waits for an answer in any
        /// case.
        rules: Option<ResponseRules>,
        /// When.
        at: Time,
    },
    /// Another promise of reply was made.
    TargetSet {
        /// In which thread.
        thread: ThreadId,
        /// The whole new promise.
        target: Target,
    },
    /// The promise of reply was not kept. Told once until somebody answers.
    ResponseOverdue {
        /// In which thread.
        thread: ThreadId,
        /// When the answer was due.
        due: Time,
    },
    /// A thread has been without an agent, or a message without an answer, for too long.
    AlertRaised {
        /// Which thread.
        thread: ThreadId,
        /// 1: its agents are warned; 2: supervisors are. Who of them, [`Account::warned`](crate::Account::warned) says.
        level: u8,
    },
    /// An agent follows the chat until its next thread starts.
    ChatFollowed {
        /// Who.
        agent: AgentId,
    },
    /// An agent follows the chat no more.
    ChatUnfollowed {
        /// Who.
        agent: AgentId,
    },
    /// An agent follows the customer, in this thread and all later ones.
    CustomerFollowed {
        /// Who.
        agent: AgentId,
    },
    /// An agent follows the customer no more.
    CustomerUnfollowed {
        /// Who.
        agent: AgentId,
    },
    /// A customer has waited for an agent for as long as the group says.
    Waited {
        /// In which thread.
        thread: ThreadId,
        /// What becomes of it.
        step: WaitStep,
    },
    /// Other groups have access to a thread than before, beside the one that serves it.
    AccessSet {
        /// Which.
        thread: ThreadId,
        /// All of them.
        groups: Set<GroupId>,
    },
    /// Nobody has said anything in a thread for long: it is idle until somebody does.
    Idled {
        /// Which.
        thread: ThreadId,
    },
    /// Somebody is to come back to the chat, or need not any more.
    Pinned {
        /// Whether somebody is.
        on: bool,
    },
}

impl AttributeFact {
    /// Whether it can let a chat come into somebody's sight or go out of it.
    pub fn moves_chat(&self) -> bool {
        match self {
            AttributeFact::ChatFollowed { .. }
            | AttributeFact::ChatUnfollowed { .. }
            | AttributeFact::CustomerFollowed { .. }
            | AttributeFact::CustomerUnfollowed { .. }
            | AttributeFact::AccessSet { .. } => true,
            AttributeFact::PropertiesSet { .. }
            | AttributeFact::PropertiesDeleted { .. }
            | AttributeFact::Tagged { .. }
            | AttributeFact::Untagged { .. }
            | AttributeFact::Linked { .. }
            | AttributeFact::Unlinked { .. }
            | AttributeFact::NoteEdited { .. }
            | AttributeFact::NoteDeleted { .. }
            | AttributeFact::Placed { .. }
            | AttributeFact::Requeued { .. }
            | AttributeFact::TargetSet { .. }
            | AttributeFact::ResponseOverdue { .. }
            | AttributeFact::AlertRaised { .. }
            | AttributeFact::Waited { .. }
            | AttributeFact::Idled { .. }
            | AttributeFact::Pinned { .. } => false,
        }
    }

    /// The thread it is about, if it is about one.
    pub fn thread(&self) -> Option<ThreadId> {
        match self {
            AttributeFact::PropertiesSet { of, .. } | AttributeFact::PropertiesDeleted { of, .. } => of.thread(),
            AttributeFact::Tagged { thread, .. }
            | AttributeFact::Untagged { thread, .. }
            | AttributeFact::Linked { thread, .. }
            | AttributeFact::Unlinked { thread, .. }
            | AttributeFact::NoteEdited { thread, .. }
            | AttributeFact::NoteDeleted { thread, .. }
            | AttributeFact::Placed { thread, .. }
            | AttributeFact::Requeued { thread, .. }
            | AttributeFact::TargetSet { thread, .. }
            | AttributeFact::ResponseOverdue { thread, .. }
            | AttributeFact::AlertRaised { thread, .. }
            | AttributeFact::Waited { thread, .. }
            | AttributeFact::AccessSet { thread, .. }
            | AttributeFact::Idled { thread } => Some(*thread),
            AttributeFact::ChatFollowed { .. }
            | AttributeFact::ChatUnfollowed { .. }
            | AttributeFact::CustomerFollowed { .. }
            | AttributeFact::CustomerUnfollowed { .. }
            | AttributeFact::Pinned { .. } => None,
        }
    }
}
