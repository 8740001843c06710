//! What filters ask for: the values that a thread has.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{
    Attributes, Chat, ClosedBy, Content, Event, FilledForm, FormKind, GREETING, LinkKind, PropertyValue, ROUTING,
    SurveyEnd, System, Thread,
};
use parlor_engine::{Account, AgentId, GroupId, Time, User};

use super::folded;
use super::thread_facts::{is_bot, is_said, transfer};
use crate::query::Kind;

/// The namespace of a thread's properties that are named after goals which the customer has reached.
pub const GOALS: &str = "goals";
/// Characters of an answer in words that are filed: what is longer is found by its beginning.
const ANSWER_CHARS: usize = 200;

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

/// Collects values; of one that came about several times, the first counts.
pub(super) struct Facets {
    found: BTreeMap<(Kind, String, String, GroupId), Time>,
    group: GroupId,
}

impl Facets {
    pub(super) fn of(account: &Account, chat: &Chat, thread: &Thread) -> BTreeSet<Facet> {
        let mut facets = Self { found: BTreeMap::new(), group: thread.started_in() };
        let start = thread.started_at;
        facets.add(Kind::Chat, &chat.id, start);
        facets.add(Kind::Thread, &thread.id, start);
        facets.add(Kind::Group, &thread.started_in(), start);
        facets.add(Kind::Customer, &chat.customer.id, start);
        if let Some(email) = &chat.customer.email {
            facets.add(Kind::Email, &folded(email), start);
        }
        // Where the customer was then, or else what is known of them.
        let known = || chat.profile.as_deref().and_then(|profile| profile.details.country.as_deref());
        if let Some(country) = thread.country_code().or_else(known) {
            facets.add(Kind::Country, &country, start);
        }
        let bot = |agent: AgentId| is_bot(account, thread, agent);
        for agent in thread.members.iter().filter_map(|member| member.user.agent()) {
            facets.add(Kind::Agent, &agent, start);
            facets.add(Kind::AgentType, if bot(agent) { &"bot" } else { &"human" }, start);
        }
        let mut responded = false;
        for event in &thread.events {
            facets.add_event(event, &bot, &mut responded);
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
        if let Some(ended) = thread.survey.and_then(|survey| survey.ended) {
            facets.add(Kind::Survey, &survey_end(ended.how), ended.at);
        }
        if let Some(closed) = thread.closed {
            facets.add(Kind::ClosedBy, &closed_by(closed.by), closed.at);
        }
        let found = facets.found.into_iter();
        found.map(|((kind, key, value, group), at)| Facet { kind, key, value, at, group }).collect()
    }

    fn add_event(&mut self, event: &Event, bot: &dyn Fn(AgentId) -> bool, responded: &mut bool) {
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
            if !bot(agent) && !std::mem::replace(responded, true) {
                self.add(Kind::FirstResponse, &agent, event.at);
            }
        }
        if let (None, Content::FilledForm(filled)) = (event.deleted_at(), &event.content) {
            self.add_answers(filled, event.at);
        }
    }

    fn add_answers(&mut self, filled: &FilledForm, at: Time) {
        for answer in &filled.answers {
            let field = format!("{}/{}", filled.form, answer.field);
            let words: String = answer.text.chars().take(ANSWER_CHARS).collect();
            let words = Some(words).filter(|words| !words.is_empty());
            for value in words.into_iter().chain(answer.choices.iter().map(|choice| choice.id.clone())) {
                self.add_under(Kind::Form, form_kind(filled.kind).to_owned(), &value, at);
                self.add_under(Kind::Answer, field.clone(), &value, at);
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
                if namespace == GOALS && *value != PropertyValue::Bool(false) {
                    self.add(Kind::Goal, name, at);
                }
            }
        }
        if let Some(PropertyValue::Text(greeting)) = attributes.properties.get(ROUTING).and_then(|of| of.get(GREETING))
        {
            self.add(Kind::Greeting, greeting, at);
        }
        for group in &attributes.access {
            self.add(Kind::Access, group, at);
        }
        for skill in &attributes.skills {
            self.add(Kind::Skill, skill, at);
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

/// What kind of thing was said. Of what was deleted, only that it was.
pub(crate) fn event_type(event: &Event) -> &'static str {
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

/// A property's value as filters name it.
pub(crate) fn property(value: &PropertyValue) -> String {
    match value {
        PropertyValue::Bool(yes) => yes.to_string(),
        PropertyValue::Int(number) => number.to_string(),
        PropertyValue::Text(text) => text.clone(),
    }
}

fn form_kind(kind: FormKind) -> &'static str {
    match kind {
        FormKind::PreChat => "pre_chat",
        FormKind::PostChat => "post_chat",
        FormKind::Other => "other",
        FormKind::Offline => "offline",
    }
}

fn survey_end(how: SurveyEnd) -> &'static str {
    match how {
        SurveyEnd::Filled => "filled",
        SurveyEnd::PartiallyFilled => "partially_filled",
        SurveyEnd::Empty => "empty",
        SurveyEnd::Skipped => "skipped",
        SurveyEnd::TimedOut => "timed_out",
        SurveyEnd::Replaced => "replaced",
        SurveyEnd::Cancelled => "cancelled",
    }
}

fn closed_by(by: ClosedBy) -> &'static str {
    match by {
        ClosedBy::Customer => "customer",
        ClosedBy::Agent => "agent",
        ClosedBy::Idle => "idle",
        ClosedBy::System => "system",
        ClosedBy::Gone => "gone",
        ClosedBy::Unserved => "unserved",
    }
}
