//! Conditions on what is filed with a thread. After the filters of LiveChat's `list_archives`, all in one form.

use parlor_engine::{GroupId, Time};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

/// A condition on the values of one kind that a thread has. Whatever is said of `exists`, `any`, `all` and `none` must
/// hold; if nothing of it is said, the thread must have a value of the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Values of which kind.
    pub kind: Kind,
    /// Values under which key, for the kinds that have keys; empty for the others.
    #[serde(default)]
    pub key: String,
    /// Whether it has a value at all.
    #[serde(default)]
    pub exists: Option<bool>,
    /// It has at least one of these.
    #[serde(default)]
    pub any: Vec<String>,
    /// It has every one of these.
    #[serde(default)]
    pub all: Vec<String>,
    /// It has none of these.
    #[serde(default)]
    pub none: Vec<String>,
    /// Only values that came about from this moment on count.
    #[serde(default)]
    pub from: Option<Time>,
    /// Only values that came about before this moment count.
    #[serde(default)]
    pub to: Option<Time>,
    /// Only values that belong to one of these groups count, where any are named.
    #[serde(default)]
    pub groups: Vec<GroupId>,
}

/// What can be asked of a closed thread. Ids are in their text form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The chat's id.
    Chat,
    /// The thread's own id.
    Thread,
    /// The groups that it was started in or went to.
    Group,
    /// The customer's id.
    Customer,
    /// The customer's mail address, in lower case.
    Email,
    /// The agents who took part, each from the moment of joining where that is known.
    Agent,
    /// The agents and bots who said something to the customer, from the first time on.
    Response,
    /// The person who did so first: a bot's words are no first answer.
    FirstResponse,
    /// What kinds of agents took part: `human`, `bot`.
    AgentType,
    /// What kinds of events were said: `text`, `system`, `rich`, `file`, `form`, `filled_form`, `custom`, `deleted`.
    EventType,
    /// The score of the rating, from 1 to 5.
    Score,
    /// Who closed it: `customer`, `agent`, `idle`, `system`, `gone`, `unserved`.
    ClosedBy,
    /// Where it was handed on to: `agent`, `group`.
    Transfer,
    /// The agents who left notes.
    Note,
    /// The thread's tags, which tell case apart.
    Tag,
    /// The greeting that it began with.
    Greeting,
    /// The thread's properties, by `namespace/name` as key: `true` and `false`, a number, or a text.
    Property,
    /// The ids of records elsewhere, by `contact`, `project`, `sale` or `ticket` as key.
    Link,
    /// The ids of the skills that it asked for, at its start or later.
    Skill,
    /// The ids of the groups that have access to it beside the one that served it.
    Access,
    /// What the customer answered to forms, by `pre_chat`, `post_chat`, `offline` or `other` as key: the ids of what was chosen, and
    /// the first 200 characters of what was written.
    Form,
    /// The same by the form's and the field's id as key, with a `/` between them.
    Answer,
    /// How the survey after it ended: `filled`, `partially_filled`, `empty`, `skipped`, `timed_out`, `replaced`,
    /// `cancelled`.
    Survey,
    /// The country where the customer was when it began, as LiveChat has it in a thread's `customer_visit`, or else the
    /// customer's own as it was known when something of the thread last changed: two capital letters of ISO 3166-1. It
    /// belongs to the thread's time: a customer who moves is found by the former country in what was closed before.
    Country,
    /// Goals that the customer reached: the names of the thread's properties in the namespace `goals`, save those that are
    /// `false`.
    Goal,
}

impl Filter {
    /// A filter of a kind that says nothing more yet.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            key: String::new(),
            exists: None,
            any: Vec::new(),
            all: Vec::new(),
            none: Vec::new(),
            from: None,
            to: None,
            groups: Vec::new(),
        }
    }

    /// At least one of these values.
    pub fn any(kind: Kind, values: impl IntoIterator<Item = String>) -> Self {
        Self { any: values.into_iter().collect(), ..Self::new(kind) }
    }

    /// Every one of these values.
    pub fn all(kind: Kind, values: impl IntoIterator<Item = String>) -> Self {
        Self { all: values.into_iter().collect(), ..Self::new(kind) }
    }

    /// None of these values.
    pub fn none(kind: Kind, values: impl IntoIterator<Item = String>) -> Self {
        Self { none: values.into_iter().collect(), ..Self::new(kind) }
    }

    /// Whether there is a value at all.
    pub fn exists(kind: Kind, exists: bool) -> Self {
        Self { exists: Some(exists), ..Self::new(kind) }
    }

    /// Whether there must be a value; none if it may be either way.
    pub fn must_exist(&self) -> Option<bool> {
        let unsaid = self.any.is_empty() && self.all.is_empty() && self.none.is_empty();
        self.exists.or(unsaid.then_some(true))
    }

    /// How many values it names.
    pub(super) fn len(&self) -> usize {
        self.any.len() + self.all.len() + self.none.len() + self.groups.len()
    }
}

impl Kind {
    /// Its name, as in JSON and in stores.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Chat => "chat",
            Kind::Thread => "thread",
            Kind::Group => "group",
            Kind::Customer => "customer",
            Kind::Email => "email",
            Kind::Agent => "agent",
            Kind::Response => "response",
            Kind::FirstResponse => "first_response",
            Kind::AgentType => "agent_type",
            Kind::EventType => "event_type",
            Kind::Score => "score",
            Kind::ClosedBy => "closed_by",
            Kind::Transfer => "transfer",
            Kind::Note => "note",
            Kind::Tag => "tag",
            Kind::Greeting => "greeting",
            Kind::Property => "property",
            Kind::Link => "link",
            Kind::Skill => "skill",
            Kind::Access => "access",
            Kind::Form => "form",
            Kind::Answer => "answer",
            Kind::Survey => "survey",
            Kind::Country => "country",
            Kind::Goal => "goal",
        }
    }
}

parlor_engine::staff_only!(Filter, Kind);
