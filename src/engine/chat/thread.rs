//! One sitting, from start to close.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use super::places::Places;
use super::{Attributes, Audience, ClosedBy, CsatStatus, Event, Hidden, Marks, Member, Note, Role, Survey};
use crate::{EventId, GroupId, ThreadId, Time, User, Viewer};
#[cfg(not(feature = "lean"))]
use crate::{Reject, limits};

/// A thread. Events are shared, so that a page can copy a long thread for a prediction at little cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// The group that serves it, or served it at its end.
    pub group: GroupId,
    /// When it started.
    pub started_at: Time,
    /// When and by whom it was closed, once it is.
    pub closed: Option<Closed>,
    /// Everybody who takes part or took part, in order of joining.
    pub members: Vec<Member>,
    /// What was said, in order.
    pub events: Vec<Arc<Event>>,
    /// Agents' remarks, in order. Empty for the customer.
    #[cfg_attr(feature = "lean", serde(serialize_with = "crate::staff_only::empty::serialize"))]
    pub notes: Vec<Note>,
    /// How far each member has got.
    pub marks: Vec<Marks>,
    /// What the customer thought of it.
    pub rating: Option<Rating>,
    /// Whether the customer has marked it urgent.
    pub urgent: bool,
    /// What staff keep about it; none for the customer.
    pub attributes: Option<Box<Attributes>>,
    /// Who listens or listened without the customer's knowing, in order of coming. Empty for the customer.
    #[serde(default)]
    #[cfg_attr(feature = "lean", serde(serialize_with = "crate::staff_only::empty::serialize"))]
    pub hidden: Vec<Hidden>,
    /// What the customer was asked after the talk, if anything.
    #[serde(default)]
    pub survey: Option<Survey>,
    /// The group that it was started in, if it has gone to another since.
    #[serde(default)]
    pub first_group: Option<GroupId>,
    /// Place of each event in `events`.
    #[serde(skip)]
    places: Places,
    /// Bytes of what the customer has said: see [`Event::customer_bytes`].
    #[cfg(not(feature = "lean"))]
    #[serde(skip)]
    customer_bytes: usize,
    /// How many events are for everybody.
    #[cfg(not(feature = "lean"))]
    #[serde(skip)]
    public: usize,
}

/// The end of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Closed {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: ClosedBy,
}

/// A customer's judgement of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rating {
    /// From 1 (bad) to 5 (good); 0 where the customer has given none, or has taken it back.
    pub score: u8,
    /// A remark of at most 2,000 characters.
    pub comment: Option<String>,
    /// When it was given.
    pub at: Time,
    /// Whether what it was about is settled, if the customer said so.
    #[serde(default)]
    pub resolved: Option<bool>,
    /// How much of what was asked it answers.
    #[serde(default)]
    pub status: CsatStatus,
}

impl Thread {
    /// A thread that starts now, empty.
    pub fn new(id: ThreadId, group: GroupId, started_at: Time) -> Self {
        Self {
            id,
            group,
            started_at,
            closed: None,
            members: Vec::new(),
            events: Vec::new(),
            notes: Vec::new(),
            marks: Vec::new(),
            rating: None,
            urgent: false,
            attributes: None,
            hidden: Vec::new(),
            survey: None,
            first_group: None,
            places: Places::default(),
            #[cfg(not(feature = "lean"))]
            customer_bytes: 0,
            #[cfg(not(feature = "lean"))]
            public: 0,
        }
    }

    /// The group that it was started in.
    pub fn started_in(&self) -> GroupId {
        self.first_group.unwrap_or(self.group)
    }

    /// Whether it was started in this group or is with it, or was at its end.
    pub fn was_in(&self, group: GroupId) -> bool {
        self.group == group || self.first_group == Some(group)
    }

    /// Notes which group serves it from now on.
    pub(crate) fn goes_to(&mut self, group: GroupId) {
        if self.group != group {
            self.first_group.get_or_insert(self.group);
            self.group = group;
        }
    }

    /// The member of this identity, active or gone.
    pub fn member(&self, user: User) -> Option<&Member> {
        self.members.iter().find(|member| member.user == user)
    }

    /// How far this user has got.
    pub fn marks_of(&self, user: User) -> Marks {
        let known = self.marks.iter().find(|marks| marks.user == user);
        known.copied().unwrap_or(Marks { user, delivered: None, read: None })
    }

    /// Whether this user takes part now.
    pub fn is_active(&self, user: User) -> bool {
        self.member(user).is_some_and(|member| member.active)
    }

    /// What this user listens as now without the customer's knowing.
    pub fn hidden_role(&self, user: User) -> Option<Role> {
        let agent = user.agent()?;
        self.hidden.iter().find(|member| member.active && member.agent == agent).map(|member| member.role)
    }

    /// Whether a bot answers the customer now.
    pub fn bot_active(&self) -> bool {
        self.members.iter().any(|member| member.active && member.role == Role::Bot)
    }

    /// What the customer gave it, from 1 (bad) to 5 (good).
    pub fn score(&self) -> Option<u8> {
        self.rating.as_ref().map(|rating| rating.score).filter(|score| *score > 0)
    }

    /// Where in `events` this one stands.
    pub fn place_of(&self, id: EventId) -> Option<usize> {
        self.places.find(id, &self.events)
    }

    /// The last event at or before `place` that everybody may see.
    pub fn public_at(&self, place: usize) -> Option<EventId> {
        let upto = self.events.get(..=place)?;
        upto.iter().rev().find(|event| event.audience == Audience::All).map(|event| event.id)
    }

    pub(super) fn push(&mut self, event: Arc<Event>) {
        self.places.note(event.id, self.events.len());
        #[cfg(not(feature = "lean"))]
        {
            self.customer_bytes += event.customer_bytes();
            self.public += usize::from(event.audience == Audience::All);
        }
        self.events.push(event);
    }

    /// Changes an event, if this copy has it.
    pub(super) fn change(&mut self, id: EventId, change: impl FnOnce(&mut Event)) {
        if let Some(event) = self.place_of(id).and_then(|place| self.events.get_mut(place)) {
            #[cfg(not(feature = "lean"))]
            let before = event.customer_bytes();
            change(Arc::make_mut(event));
            #[cfg(not(feature = "lean"))]
            {
                self.customer_bytes = self.customer_bytes.saturating_sub(before) + event.customer_bytes();
            }
        }
    }

    /// Refuses what the customer says beyond what a thread holds of a customer's words: `more` bytes, in place of `less`.
    /// After the close it is little, since every word puts the whole thread into the archive anew.
    #[cfg(not(feature = "lean"))]
    pub(super) fn need_room(&self, more: usize, less: usize) -> Result<(), Reject> {
        let late = self.closed.is_some_and(|closed| {
            let after = self.events.iter().rev().take_while(|event| event.at > closed.at);
            after.filter(|event| event.author.is_customer()).count() >= limits::CUSTOMER_EVENTS_AFTER_CLOSE
        });
        if late || self.customer_bytes.saturating_sub(less) + more > limits::CUSTOMER_BYTES_PER_THREAD {
            return Err(Reject::LimitReached);
        }
        Ok(())
    }

    /// How many of its events a viewer who may read it sees.
    #[cfg(not(feature = "lean"))]
    pub fn count_seen_by(&self, viewer: Viewer) -> usize {
        if viewer.is_staff() { self.events.len() } else { self.public }
    }

    /// The thread as a viewer who may read it sees it.
    pub(super) fn filtered(&self, viewer: Viewer) -> Self {
        let staff = viewer.is_staff();
        let mut seen = Self {
            closed: self.closed,
            members: self.members.clone(),
            notes: if staff { self.notes.clone() } else { Vec::new() },
            marks: self.marks.clone(),
            rating: self.rating.clone(),
            urgent: self.urgent,
            attributes: if staff { self.attributes.clone() } else { None },
            hidden: if staff { self.hidden.clone() } else { Vec::new() },
            survey: self.survey,
            first_group: self.first_group,
            ..Self::new(self.id, self.group, self.started_at)
        };
        self.events.iter().filter_map(|event| event.seen_by(viewer)).for_each(|event| seen.push(event));
        seen
    }
}

/// The stored shape: a thread without the places, which follow from the events.
#[derive(Deserialize)]
struct Stored {
    id: ThreadId,
    group: GroupId,
    started_at: Time,
    closed: Option<Closed>,
    members: Vec<Member>,
    events: Vec<Arc<Event>>,
    #[cfg_attr(feature = "lean", serde(deserialize_with = "crate::staff_only::empty::deserialize"))]
    notes: Vec<Note>,
    marks: Vec<Marks>,
    rating: Option<Rating>,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    attributes: Option<Box<Attributes>>,
    #[cfg_attr(not(feature = "lean"), serde(default))]
    #[cfg_attr(feature = "lean", serde(deserialize_with = "crate::staff_only::empty::deserialize"))]
    hidden: Vec<Hidden>,
    survey: Option<Survey>,
    #[serde(default)]
    first_group: Option<GroupId>,
}

impl<'de> Deserialize<'de> for Thread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Stored {
            id,
            group,
            started_at,
            closed,
            members,
            events,
            notes,
            marks,
            rating,
            urgent,
            attributes,
            hidden,
            survey,
            first_group,
        } = Stored::deserialize(deserializer)?;
        let mut thread = Self {
            closed,
            members,
            notes,
            marks,
            rating,
            urgent,
            attributes,
            hidden,
            survey,
            first_group,
            ..Self::new(id, group, started_at)
        };
        events.into_iter().for_each(|event| thread.push(event));
        Ok(thread)
    }
}
