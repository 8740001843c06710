//! What is filed of a closed thread. All of it follows from the chat, so that it can be filed again at any time.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{
    Attributes, Audience, Chat, ClosedBy, Content, Event, GREETING, LinkKind, PropertyValue, ROUTING, System, Thread,
};
use parlor_engine::{Account, AgentId, EventId, GroupId, Time, User};
use serde::{Deserialize, Serialize};

use super::folded;
use crate::query::{Kind, ThreadRow};

/// A closed thread for the archive. A later one of the same thread replaces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// What lists show.
    pub row: ThreadRow,
    /// What filters ask for.
    pub facets: BTreeSet<Facet>,
    /// What reports count.
    pub facts: ThreadFacts,
    /// All texts of the thread, for the search.
    pub lines: Vec<Line>,
}

/// One value that a thread has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facet {
    /// Of which kind.
    pub kind: Kind,
    /// Under which key; empty for kinds without keys.
    pub key: String,
    /// The value.
    pub value: String,
    /// When it came about; for what the thread always had, when it started.
    pub at: Time,
    /// The group that served the thread then.
    pub group: GroupId,
}

/// A text of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The event that says it; none for a tag, a note, a comment and the customer's name and address.
    pub event: Option<EventId>,
    /// The event's position in the thread, counted from 1.
    pub position: Option<u32>,
    /// The text.
    pub text: String,
}

/// What reports count of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadFacts {
    /// The group it was started in.
    pub group: GroupId,
    /// The agent who spoke to the customer last, or else joined last.
    pub agent: Option<AgentId>,
    /// The agent who spoke to the customer first.
    pub responder: Option<AgentId>,
    /// When it started.
    pub started_at: Time,
    /// When the first agent joined.
    pub answered_at: Option<Time>,
    /// When an agent first spoke to the customer.
    pub responded_at: Option<Time>,
    /// When it was closed; none while it is open.
    pub closed_at: Option<Time>,
    /// Whether the customer ended it, or was gone, before anybody had answered.
    pub abandoned: bool,
    /// How often it was handed on.
    pub transfers: u32,
    /// What the customer said, in messages.
    pub messages: u32,
    /// What agents said to the customer, in messages.
    pub replies: u32,
    /// The score of its rating.
    pub score: Option<u8>,
}

impl Filed {
    /// What is filed of this thread.
    pub fn of(chat: &Chat, thread: &Thread) -> Self {
        Self {
            row: ThreadRow::of(chat, thread),
            facets: Facets::of(chat, thread),
            facts: ThreadFacts::of(thread),
            lines: lines(chat, thread),
        }
    }
}

/// All that is filed of an account: every closed thread.
pub fn closed(account: &Account) -> impl Iterator<Item = Filed> {
    let threads = account.chats.values().flat_map(|chat| chat.threads.iter().map(move |thread| (chat, thread)));
    threads.filter(|(_, thread)| thread.closed.is_some()).map(|(chat, thread)| Filed::of(chat, thread))
}

impl ThreadFacts {
    /// What is to be counted of this thread.
    pub fn of(thread: &Thread) -> Self {
        let said = || thread.events.iter().filter(|event| is_said(event));
        let by_agents = || said().filter_map(|event| Some((event.author.agent()?, event.at)));
        let joined = thread.members.iter().filter_map(|member| member.user.agent()).next_back();
        let count = |wanted: fn(&Event) -> bool| thread.events.iter().filter(|event| wanted(event)).count() as u32;
        Self {
            group: thread.started_in(),
            agent: by_agents().next_back().map(|(agent, _)| agent).or(joined),
            responder: by_agents().next().map(|(agent, _)| agent),
            started_at: thread.started_at,
            answered_at: thread.events.iter().find(|event| is_join(event)).map(|event| event.at),
            responded_at: by_agents().next().map(|(_, at)| at),
            closed_at: thread.closed.map(|closed| closed.at),
            abandoned: by_agents().next().is_none() && thread.closed.is_some_and(|closed| is_customers(closed.by)),
            transfers: count(|event| transfer(event).is_some()),
            messages: count(|event| is_said(event) && event.author.is_customer()),
            replies: count(|event| is_said(event) && event.author.agent().is_some()),
            score: thread.score(),
        }
    }
}

/// Whether the end of a thread is the customer's doing.
fn is_customers(by: ClosedBy) -> bool {
    match by {
        ClosedBy::Customer | ClosedBy::Gone => true,
        ClosedBy::Agent | ClosedBy::Idle | ClosedBy::System => false,
    }
}

/// Said to everybody in the thread.
fn is_said(event: &Event) -> bool {
    event.audience == Audience::All && !matches!(event.content, Content::System(_))
}

fn is_join(event: &Event) -> bool {
    matches!(event.content, Content::System(System::AgentJoined { .. } | System::Transferred { .. }))
}

/// What kind of place the thread was handed on to, if that is what the event says.
fn transfer(event: &Event) -> Option<&'static str> {
    match event.content {
        Content::System(System::Transferred { .. }) => Some("agent"),
        Content::System(System::TransferredToGroup { .. }) => Some("group"),
        _ => None,
    }
}

/// What kind of thing was said. Of what was deleted, only that it was.
fn event_type(event: &Event) -> &'static str {
    if event.deleted_at().is_some() {
        return "deleted";
    }
    match &event.content {
        Content::Text(_) => "text",
        Content::System(_) => "system",
        Content::Rich(_) => "rich",
        Content::File(_) => "file",
        Content::Form(_) => "form",
        Content::FilledForm(_) => "filled_form",
        Content::Custom(_) => "custom",
        Content::Deleted => "deleted",
    }
}

fn lines(chat: &Chat, thread: &Thread) -> Vec<Line> {
    let said = (1..).zip(&thread.events).filter_map(|(position, event)| {
        let text = event.words()?.into_owned();
        Some(Line { event: Some(event.id), position: Some(position), text })
    });
    let notes = thread.notes.iter().map(|note| &note.text);
    let comment = thread.rating.iter().filter_map(|rating| rating.comment.as_ref());
    let customer = chat.customer.name.iter().chain(&chat.customer.email);
    let tags = thread.tags().into_iter().flatten();
    let others = tags.chain(notes).chain(comment).chain(customer);
    said.chain(others.map(|text| Line { event: None, position: None, text: text.clone() })).collect()
}

fn property(value: &PropertyValue) -> String {
    match value {
        PropertyValue::Bool(yes) => yes.to_string(),
        PropertyValue::Int(number) => number.to_string(),
        PropertyValue::Text(text) => text.clone(),
    }
}

/// Collects values; of one that came about several times, the first counts.
struct Facets {
    found: BTreeMap<(Kind, String, String, GroupId), Time>,
    group: GroupId,
}

impl Facets {
    fn of(chat: &Chat, thread: &Thread) -> BTreeSet<Facet> {
        let mut facets = Self { found: BTreeMap::new(), group: thread.started_in() };
        let start = thread.started_at;
        facets.add(Kind::Chat, &chat.id, start);
        facets.add(Kind::Thread, &thread.id, start);
        facets.add(Kind::Group, &thread.started_in(), start);
        facets.add(Kind::Customer, &chat.customer.id, start);
        if let Some(email) = &chat.customer.email {
            facets.add(Kind::Email, &folded(email), start);
        }
        for agent in thread.members.iter().filter_map(|member| member.user.agent()) {
            facets.add(Kind::Agent, &agent, start);
            facets.add(Kind::AgentType, &"human", start);
        }
        let mut responded = false;
        for event in &thread.events {
            facets.add_event(event, &mut responded);
        }
        for tag in thread.tags().into_iter().flatten() {
            facets.add(Kind::Tag, tag, start);
        }
        if let Some(attributes) = &thread.attributes {
            facets.add_attributes(attributes, start);
        }
        for note in &thread.notes {
            if let User::Agent(agent) = note.author {
                facets.add(Kind::Note, &agent, note.at);
            }
        }
        if let Some(rating) = thread.rating.as_ref().filter(|rating| rating.score > 0) {
            facets.add(Kind::Score, &rating.score, rating.at);
        }
        if let Some(closed) = thread.closed {
            let by = match closed.by {
                ClosedBy::Customer => "customer",
                ClosedBy::Agent => "agent",
                ClosedBy::Idle => "idle",
                ClosedBy::System => "system",
                ClosedBy::Gone => "gone",
            };
            facets.add(Kind::ClosedBy, &by, closed.at);
        }
        let found = facets.found.into_iter();
        found.map(|((kind, key, value, group), at)| Facet { kind, key, value, at, group }).collect()
    }

    fn add_event(&mut self, event: &Event, responded: &mut bool) {
        self.add(Kind::EventType, &event_type(event), event.at);
        if let Some(to) = transfer(event) {
            self.add(Kind::Transfer, &to, event.at);
        }
        if let Content::System(System::TransferredToGroup { group, .. }) = &event.content {
            self.group = *group;
            self.add(Kind::Group, group, event.at);
        }
        if let (true, Some(agent)) = (is_said(event), event.author.agent()) {
            self.add(Kind::Response, &agent, event.at);
            if !std::mem::replace(responded, true) {
                self.add(Kind::FirstResponse, &agent, event.at);
            }
        }
    }

    fn add(&mut self, kind: Kind, value: &dyn std::fmt::Display, at: Time) {
        self.add_under(kind, String::new(), value, at);
    }

    fn add_under(&mut self, kind: Kind, key: String, value: &dyn std::fmt::Display, at: Time) {
        self.found.entry((kind, key, value.to_string(), self.group)).or_insert(at);
    }

    /// What staff keep about the thread, as it is when it is filed.
    fn add_attributes(&mut self, attributes: &Attributes, at: Time) {
        for (namespace, names) in &attributes.properties {
            for (name, value) in names {
                self.add_under(Kind::Property, format!("{namespace}/{name}"), &property(value), at);
            }
        }
        if let Some(PropertyValue::Text(greeting)) = attributes.properties.get(ROUTING).and_then(|of| of.get(GREETING))
        {
            self.add(Kind::Greeting, greeting, at);
        }
        for skill in &attributes.skills {
            self.add(Kind::Skill, skill, at);
        }
        for group in &attributes.access {
            self.add(Kind::Access, group, at);
        }
        for (kind, link) in &attributes.links {
            let key = match kind {
                LinkKind::Contact => "contact",
                LinkKind::Project => "project",
                LinkKind::Sale => "sale",
                LinkKind::Ticket => "ticket",
            };
            self.add_under(Kind::Link, key.to_owned(), &link.id, at);
        }
    }
}
