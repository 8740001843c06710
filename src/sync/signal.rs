//! Passing notices: not stored, not resumed, coalesced.

use std::collections::BTreeSet;

#[cfg(not(feature = "lean"))]
use parlor_engine::limits;
use parlor_engine::{AgentId, ChatId, CustomerId, GroupId, StaffOnly, User};
#[cfg(not(feature = "lean"))]
use serde::Deserialize as StaffDeserialize;
use serde::{Deserialize, Serialize};

/// Characters of the title and of the description of a [`Signal::Thinking`]: each fits a line of the page.
pub const THINKING_CHARS: usize = 200;
/// Characters of a multicast's content: as many as rich content has.
pub const MULTICAST_CHARS: usize = 15_000;
/// Characters of a multicast's kind: a name, not a text.
pub const MULTICAST_KIND_CHARS: usize = 100;
/// Recipients that one multicast can name.
pub const MULTICAST_NAMED: usize = 1_000;

/// From a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Signal {
    /// Its user has begun or ceased to write. To be repeated every few seconds while it lasts.
    Typing {
        /// Where.
        chat: ChatId,
        /// Begun, or ceased.
        typing: bool,
    },
    /// The same, for agents only: the customer is not told.
    Whispering {
        /// Where.
        chat: ChatId,
        /// Begun, or ceased.
        typing: bool,
    },
    /// What the customer has written so far and not sent, for the agents who see the chat. After LiveChat's sneak peek.
    SneakPeek {
        /// Where.
        chat: ChatId,
        /// All of it, at most 8,000 characters; empty when it was sent or deleted.
        text: String,
    },
    /// Somebody, mostly a bot, works on an answer. After LiveChat's thinking indicator. To be repeated while it lasts.
    Thinking {
        /// Where.
        chat: ChatId,
        /// What it is busy with: at most 200 characters.
        #[serde(default)]
        title: String,
        /// More about it: at most 200 characters.
        #[serde(default)]
        description: String,
        /// Whether only agents are told.
        #[serde(default)]
        agents_only: bool,
    },
    /// Anything that programs want to tell each other. After LiveChat's multicast. Staff only.
    Multicast(StaffOnly<Multicast>),
    /// A person has touched the page: moved the pointer, pressed a key, looked at it again. To be told after each welcome,
    /// and twice a minute while it goes on. An agent whose pages have all told of touches, and none of one for longer than a
    /// group allows, is paused until the next. A program that tells of none takes its agent for present. After LiveChat's
    /// `set_away_status`. Staff only, over a page's own connection only.
    Touched(StaffOnly<Touched>),
}

/// That a page was touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "lean"), derive(StaffDeserialize))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Touched {
    /// How many milliseconds ago.
    #[serde(default)]
    pub ago_ms: u64,
}

/// Something for programs on several pages, about no chat in particular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "lean"), derive(StaffDeserialize))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Multicast {
    /// Who is told.
    pub to: Recipients,
    /// What kind of content it is, for the programs to tell: at most 100 characters.
    #[serde(default)]
    pub kind: String,
    /// The content, mostly JSON: at most 15,000 characters.
    pub content: String,
}

/// Whom a multicast reaches: everybody who is named in any way, and has a page open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(not(feature = "lean"), derive(StaffDeserialize))]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recipients {
    /// All agents.
    #[serde(default)]
    pub all_agents: bool,
    /// These agents.
    #[serde(default)]
    pub agents: BTreeSet<AgentId>,
    /// The agents of these groups.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
    /// These customers, as far as the sender sees their chats.
    #[serde(default)]
    pub customers: BTreeSet<CustomerId>,
}

impl Signal {
    /// The first field that is beyond its bounds, if any is.
    #[cfg(not(feature = "lean"))]
    pub fn too_long(&self) -> Option<&'static str> {
        let fits = |text: &str, chars: usize| text.len() <= chars * 4 && text.chars().count() <= chars;
        let fields = match self {
            Signal::Typing { .. } | Signal::Whispering { .. } | Signal::Touched(_) => Vec::new(),
            Signal::SneakPeek { text, .. } => vec![("text", fits(text, limits::TEXT_CHARS))],
            Signal::Thinking { title, description, .. } => {
                vec![("title", fits(title, THINKING_CHARS)), ("description", fits(description, THINKING_CHARS))]
            }
            Signal::Multicast(Multicast { to, kind, content }) => {
                let named = to.agents.len() + to.groups.len() + to.customers.len();
                let to = ("to", named <= MULTICAST_NAMED);
                vec![to, ("kind", fits(kind, MULTICAST_KIND_CHARS)), ("content", fits(content, MULTICAST_CHARS))]
            }
        };
        fields.into_iter().find(|(_, fits)| !fits).map(|(field, _)| field)
    }
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
        /// How much longer the wait is, probably: milliseconds. None where nobody was served yet.
        wait_ms: Option<u64>,
    },
    /// What the customer has written so far. Staff only.
    SneakPeek(Peek),
    /// Somebody works on an answer. Void if not repeated within some seconds, and when the answer comes.
    Thinking {
        /// Where.
        chat: ChatId,
        /// Who.
        user: User,
        /// What they are busy with.
        title: String,
        /// More about it.
        description: String,
    },
    /// Something for programs.
    Multicast {
        /// Who sent it.
        from: User,
        /// What kind of content it is.
        kind: String,
        /// The content.
        content: String,
    },
}

/// What a customer has written so far and not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "lean"), derive(StaffDeserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Peek {
    /// Where.
    pub chat: ChatId,
    /// All of it; empty when it was sent or deleted.
    pub text: String,
}

parlor_engine::staff_only!(Multicast, Recipients, Peek, Touched);
