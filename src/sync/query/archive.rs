//! The archive of closed threads: what may be asked of it, and its pages.

use std::borrow::Cow;

use parlor_engine::chat::{Audience, Chat, CsatStatus, Purpose, Segment, Thread};
use parlor_engine::{AgentId, ChatId, EventId, GroupId, Reject, ThreadId, Time, User};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{Filter, Kind, ThreadTimes};

/// Characters of the line that an archive row shows.
const LINE_CHARS: usize = 120;
/// Filters of one query, at most: there are about as many kinds.
const FILTERS_MAX: usize = 20;
/// Values in the filters of one query, at most. LiveChat's `chat_ids` takes as many.
const VALUES_MAX: usize = 1_000;
/// Characters of a tag around a word found.
const TAG_CHARS: usize = 64;

/// Which closed threads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct ArchiveQuery {
    /// Words that the customer's name, address or the thread's texts contain; empty for all.
    #[serde(default)]
    pub text: String,
    /// Only threads of this group.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Only threads that this agent took part in.
    #[serde(default)]
    pub agent: Option<AgentId>,
    /// The `next` of the page before.
    #[serde(default)]
    pub page: Option<String>,
    /// Rows wanted, 1 to 100; 0 for 25.
    #[serde(default)]
    pub limit: u16,
    /// Conditions, all of which must hold; at most 20, with at most 1,000 values together.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// What the rows are ordered by. `from` and `to` are about the same moment.
    #[serde(default)]
    pub sort: Sort,
    /// From the oldest on, rather than from the latest.
    #[serde(default)]
    pub ascending: bool,
    /// Only threads from this moment on.
    #[serde(default)]
    pub from: Option<Time>,
    /// Only threads before this moment.
    #[serde(default)]
    pub to: Option<Time>,
    /// Only the latest closed thread of each chat, of those that whoever asks may read.
    #[serde(default)]
    pub latest_of_chat: bool,
    /// What to put around the words found in [`Hit::text`]. Without it, [`Hit::marks`] say where they stand.
    #[serde(default)]
    pub highlight: Option<HighlightTags>,
}

/// Which moment of a thread the archive is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// When it was closed.
    #[default]
    Closed,
    /// When it started.
    Started,
}

/// What stands before and after a word that was found. The text between is not escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct HighlightTags {
    /// Before, at most 64 characters.
    pub pre: String,
    /// After, at most 64 characters.
    pub post: String,
}

impl ArchiveQuery {
    /// All conditions: the filters, and what `group` and `agent` say for short.
    pub fn conditions(&self) -> Vec<Filter> {
        let group = self.group.map(|group| Filter::any(Kind::Group, [group.to_string()]));
        let agent = self.agent.map(|agent| Filter::any(Kind::Agent, [agent.to_string()]));
        self.filters.iter().cloned().chain(group).chain(agent).collect()
    }

    /// Checks the bounds.
    ///
    /// # Errors
    /// [`Reject::LimitReached`] if it asks for more than one query may.
    pub fn check(&self) -> Result<(), Reject> {
        let values: usize = self.filters.iter().map(Filter::len).sum();
        let tags = self.highlight.iter().flat_map(|tags| [&tags.pre, &tags.post]);
        let within = self.filters.len() <= FILTERS_MAX
            && values <= VALUES_MAX
            && tags.map(|tag| tag.chars().count()).all(|chars| chars <= TAG_CHARS);
        if within { Ok(()) } else { Err(Reject::LimitReached) }
    }
}

/// A page of closed threads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ArchivePage {
    /// The rows, in the order asked for.
    pub rows: Vec<ThreadRow>,
    /// Asks for the page after this one, if there is one.
    pub next: Option<String>,
    /// Asks for the page before this one, if there is one.
    #[serde(default)]
    pub previous: Option<String>,
    /// How many threads the query finds, counted with its first page, up to 10,000.
    #[serde(default)]
    pub found: u32,
}

/// A thread in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ThreadRow {
    /// Its chat.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// The group that serves it, or served it at its end.
    pub group: GroupId,
    /// The customer's name, if known.
    pub customer: Option<String>,
    /// The customer's mail address, if known.
    pub email: Option<String>,
    /// Agents who took part.
    pub agents: Vec<AgentId>,
    /// Their names.
    pub agent_names: Vec<String>,
    /// When it started.
    pub started_at: Time,
    /// When it was closed; none while it is open.
    pub closed_at: Option<Time>,
    /// The score of its rating.
    pub score: Option<u8>,
    /// The beginning of what was said last.
    pub line: String,
    /// Where the words looked for stand, at most three places. Empty where no words were looked for.
    #[serde(default)]
    pub hits: Vec<Hit>,
    /// The beginning of what an agent, a bot or the customer said first; Parlor's own lines do not count.
    #[serde(default)]
    pub first_line: String,
    /// Moments between its start and its end.
    #[serde(default)]
    pub times: ThreadTimes,
    /// The thread before it in the same chat that the asker may read. Not told in the archive.
    #[serde(default)]
    pub previous: Option<ThreadId>,
    /// The thread after it in the same chat that the asker may read. Not told in the archive.
    #[serde(default)]
    pub next: Option<ThreadId>,
    /// Its parts by what they are for, as far as the asker sees them.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// When the customer is to be answered: the response target's time with its delay, or the moment set by hand. None if
    /// nobody waits, nothing was promised or the thread is closed. Staff only (LivePerson: `effectiveTTR`).
    #[serde(default)]
    pub due_at: Option<Time>,
    /// Whether that is past.
    #[serde(default)]
    pub overdue: bool,
    /// Whether it will be within five minutes.
    #[serde(default)]
    pub due_soon: bool,
    /// Whether a bot answers the customer now (SuperOffice: `ChatbotIsActive`).
    #[serde(default)]
    pub bot_active: bool,
    /// What became of asking the customer for a judgement: as the rating says, or else as the survey ended. None where
    /// neither is there, or the survey still runs.
    #[serde(default)]
    pub csat_status: Option<CsatStatus>,
}

/// A place where a word looked for stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct Hit {
    /// The event that holds it; none for a tag, a note, the comment of a rating or the customer's name and address.
    pub event: Option<EventId>,
    /// The event's position in the thread, counted from 1, as its history counts.
    pub position: Option<u32>,
    /// A passage of at most 200 characters around the first word found.
    pub text: String,
    /// Where the words stand in `text`: from and to, in characters. Empty where tags were asked for.
    pub marks: Vec<(u16, u16)>,
}

impl ThreadRow {
    /// The row of a thread, for staff or as its customer may see it.
    pub fn of(chat: &Chat, thread: &Thread, staff: bool) -> Self {
        let agents = thread.members.iter().filter_map(|member| Some((member.user.agent()?, member.name.clone())));
        let (agents, names): (Vec<_>, Vec<_>) = agents.unzip();
        let cut = |words: Cow<'_, str>| words.chars().take(LINE_CHARS).collect::<String>();
        let mut seen = thread.events.iter().filter(|event| staff || event.audience == Audience::All);
        let first = seen.clone().filter(|event| event.author != User::System).find_map(|event| event.words());
        let last = seen.by_ref().rev().find_map(|event| event.words());
        let times = ThreadTimes::of(thread);
        let public = ThreadTimes { fetched_at: None, initial_position: None, ..times };
        Self {
            chat: chat.id,
            thread: thread.id,
            group: thread.group,
            customer: chat.customer.name.clone(),
            email: chat.customer.email.clone(),
            agents,
            agent_names: names.into_iter().flatten().collect(),
            started_at: thread.started_at,
            closed_at: thread.closed.map(|closed| closed.at),
            score: thread.score(),
            line: last.map(cut).unwrap_or_default(),
            hits: Vec::new(),
            first_line: first.map(cut).unwrap_or_default(),
            times: if staff { times } else { public },
            previous: None,
            next: None,
            segments: thread.segments().into_iter().filter(|it| staff || it.purpose != Purpose::AgentsOnly).collect(),
            due_at: None,
            overdue: false,
            due_soon: false,
            bot_active: thread.bot_active(),
            csat_status: thread.csat_status(),
        }
    }
}

parlor_engine::staff_only!(ArchiveQuery, Sort, HighlightTags, ArchivePage, ThreadRow, Hit);
