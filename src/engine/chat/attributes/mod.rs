//! What staff keep about a chat and its threads beside what is said there: tags, properties, links, notes, promises of
//! reply, followers. No customer is ever sent any of it, so that a customer's page is built without it: see
//! `absent.rs`.

mod access;
mod erase;
mod fact;
mod follow;
mod join;
mod links;
mod notes;
mod pins;
mod properties;
mod response;
mod tags;
mod target;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use access::SetAccess;
pub use fact::AttributeFact;
pub use follow::{FollowChat, FollowCustomer, UnfollowChat, UnfollowCustomer};
pub use links::{Link, LinkKind, LinkThread, UnlinkThread};
pub use notes::{AddNote, DeleteNote, EditNote};
pub use pins::PinChat;
pub(crate) use properties::count;
pub use properties::{
    DeleteProperties, Holder, Names, Properties, PropertiesChange, PropertiesOf, PropertyValue, SaveCustomerProperties,
    SaveProperties, SetProperties,
};
pub use response::{Response, WaitStep};
pub use tags::{TagThread, UntagThread};
pub use target::{SetResponseTarget, Target, TargetKind};

use super::profile::{Began, Visit};
use super::scope::Scope;
use super::{Chat, ChatFact, Event, Member, Note, ResponseRules, SurveyEnd, Thread};
use crate::map::{Map, Set};
use crate::{Actor, AgentId, ChatId, Command, Ctx, EventId, GroupId, Reject, SkillId, ThreadId, Time, User, limits};

/// The namespace of what Parlor itself goes by.
pub const ROUTING: &str = "routing";
/// Whether a chat goes on while either side is away.
pub(crate) const CONTINUOUS: &str = "continuous";
/// Which greeting a thread began with.
pub const GREETING: &str = "greeting";

/// What staff keep about a thread.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attributes {
    /// Its tags.
    pub tags: Set<String>,
    /// Its properties.
    pub properties: Properties,
    /// The properties of its events, where one has any.
    pub event_properties: Map<EventId, Properties>,
    /// Records elsewhere that it has to do with.
    pub links: Map<LinkKind, Link>,
    /// Its place in the queue when it started, from 1.
    pub initial_position: Option<u32>,
    /// Who waits for whom, and what was promised.
    pub response: Response,
    /// When the customer's page last took something in while the thread was open, if it has.
    #[serde(default)]
    pub fetched_at: Option<Time>,
    /// Every skill that it has required so far, also those that it requires no more.
    #[serde(default)]
    pub skills: Set<SkillId>,
    /// What is kept of the visit that it began in, if the customer was on the site.
    #[serde(default)]
    pub visit: Option<Box<Began>>,
    /// Groups that have access to it beside the one that serves it.
    #[serde(default)]
    pub access: Set<GroupId>,
}

/// What staff keep about a chat as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChatAttributes {
    /// Its properties.
    pub properties: Properties,
    /// Agents who follow it until its next thread starts.
    pub followers: Set<AgentId>,
    /// Agents who follow the customer.
    pub customer_followers: Set<AgentId>,
    /// Whether somebody is to come back to it.
    #[serde(default)]
    pub pinned: bool,
}

/// The chat of a command of this family, and how much of it the command concerns.
pub(crate) fn scope(command: &Command) -> Option<(ChatId, Scope)> {
    let of = |of: &PropertiesOf| of.thread().map_or(Scope::Chat, Scope::Thread);
    match command {
        Command::SetProperties(command) => Some((command.chat, of(&command.of))),
        Command::DeleteProperties(command) => Some((command.chat, of(&command.of))),
        Command::TagThread(command) => Some((command.chat, Scope::Thread(command.thread))),
        Command::UntagThread(command) => Some((command.chat, Scope::Thread(command.thread))),
        Command::LinkThread(command) => Some((command.chat, Scope::Thread(command.thread))),
        Command::UnlinkThread(command) => Some((command.chat, Scope::Thread(command.thread))),
        Command::AddNote(command) => Some((command.chat, command.thread.map_or(Scope::Open, Scope::Thread))),
        Command::EditNote(command) => Some((command.chat, Scope::Thread(command.thread))),
        Command::DeleteNote(command) => Some((command.chat, Scope::Thread(command.thread))),
        Command::SetResponseTarget(command) => Some((command.chat, Scope::Open)),
        Command::FollowChat(command) => Some((command.chat, Scope::Sight)),
        Command::UnfollowChat(command) => Some((command.chat, Scope::Followed)),
        Command::FollowCustomer(command) => Some((command.chat, Scope::Sight)),
        Command::UnfollowCustomer(command) => Some((command.chat, Scope::Followed)),
        Command::PinChat(command) => Some((command.chat, Scope::Chat)),
        _ => None,
    }
}

/// Decides a command of this family. `steers` says that the actor may also change what colleagues wrote.
pub(crate) fn decide(
    chat: &Chat,
    actor: Actor,
    steers: bool,
    command: &Command,
    ctx: &mut Ctx,
) -> Result<Vec<ChatFact>, Reject> {
    if actor.is_customer() {
        return Err(Reject::NotAllowed);
    }
    match command {
        Command::SetProperties(command) => command.decide(chat),
        Command::DeleteProperties(command) => command.decide(chat),
        Command::TagThread(command) => command.decide(chat),
        Command::UntagThread(command) => command.decide(chat),
        Command::LinkThread(command) => command.decide(chat),
        Command::UnlinkThread(command) => command.decide(chat),
        Command::AddNote(command) => command.decide(chat, actor, steers, ctx),
        Command::EditNote(command) => command.decide(chat, actor, steers, ctx),
        Command::DeleteNote(command) => command.decide(chat, actor, steers),
        Command::SetResponseTarget(command) => command.decide(chat),
        Command::FollowChat(command) => command.decide(chat, actor),
        Command::UnfollowChat(command) => command.decide(chat, actor),
        Command::FollowCustomer(command) => command.decide(chat, actor),
        Command::UnfollowCustomer(command) => command.decide(chat, actor),
        Command::PinChat(command) => command.decide(chat),
        _ => Err(Reject::NotAllowed),
    }
}

impl Chat {
    /// When something in it falls due without anybody's doing.
    pub(crate) fn next_timer(&self) -> Option<Time> {
        let waiting = self.open_thread().and_then(Thread::next_timer);
        let survey = self.surveyed().and_then(|thread| thread.survey).map(|survey| survey.due);
        [waiting, survey].into_iter().flatten().min()
    }

    /// When its open thread is closed because nobody says anything in it.
    pub(crate) fn idle_end(&self) -> Option<Time> {
        self.open_thread()?.idle_end()
    }

    /// Whether its open thread is a message that nobody looks after.
    pub(crate) fn is_shelved(&self) -> bool {
        self.open_thread().is_some_and(Thread::is_shelved)
    }

    /// When its open thread becomes idle.
    pub(crate) fn idle_from(&self) -> Option<Time> {
        self.open_thread()?.idle_from()
    }

    /// When its open thread goes back to the queue, because its agent has not said a word yet.
    pub(crate) fn unanswered_end(&self) -> Option<Time> {
        self.open_thread()?.unanswered_end()
    }

    /// What its open thread was promised when it came to its group.
    pub(crate) fn promised(&self) -> ResponseRules {
        self.open_thread().and_then(Thread::response).map(|response| response.rules).unwrap_or_default()
    }

    /// What has fallen due in it.
    pub(crate) fn fallen_due(&self, now: Time) -> Vec<ChatFact> {
        let due = self.open_thread().map(|thread| thread.fallen_due(now)).unwrap_or_default();
        let survey = self.surveyed().filter(|thread| thread.survey.is_some_and(|survey| survey.due <= now));
        let survey = survey.map(|thread| thread.survey_ended(SurveyEnd::TimedOut, now));
        due.into_iter().map(ChatFact::AttributesChanged).chain(survey).collect()
    }

    /// Whether it goes on while either side is away (LiveChat's `routing.continuous`, specs/livechat.md section 9).
    pub fn is_continuous(&self) -> bool {
        let known = self.properties().and_then(|properties| properties.get(ROUTING)?.get(CONTINUOUS));
        known == Some(&PropertyValue::Bool(true))
    }

    /// Whether its open thread holds a message for later, whose customer does not wait for the answer.
    pub(crate) fn is_message(&self) -> bool {
        self.open_thread().and_then(Thread::response).is_some_and(|response| response.message)
    }

    /// The chat's own properties.
    pub fn properties(&self) -> Option<&Properties> {
        self.attributes.as_ref().map(|attributes| &attributes.properties)
    }

    pub(super) fn change_attributes(&mut self, fact: &AttributeFact) {
        match fact {
            AttributeFact::PropertiesSet { of, properties } => {
                self.change_properties(*of, |known| properties::merge(known, properties));
            }
            AttributeFact::PropertiesDeleted { of, names } => {
                self.change_properties(*of, |known| properties::remove(known, names));
            }
            AttributeFact::ChatFollowed { agent } => {
                self.own_attributes().followers.insert(*agent);
            }
            AttributeFact::ChatUnfollowed { agent } => {
                self.own_attributes().followers.remove(agent);
            }
            AttributeFact::CustomerFollowed { agent } => {
                self.own_attributes().customer_followers.insert(*agent);
            }
            AttributeFact::CustomerUnfollowed { agent } => {
                self.own_attributes().customer_followers.remove(agent);
            }
            AttributeFact::Pinned { on } => self.own_attributes().pinned = *on,
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
            | AttributeFact::Idled { thread } => self.within(*thread, |thread| thread.note_change(fact)),
        }
    }

    /// Takes note of what a thread requires of its agents: the desk forgets it with the thread.
    pub(crate) fn note_skills(&mut self, thread: ThreadId, skills: &Set<SkillId>) {
        self.within(thread, |thread| {
            let known = &mut thread.own_attributes().skills;
            // Who makes skills and deletes them again does not make a thread grow for ever.
            let room = limits::SKILLS.saturating_sub(known.len());
            let new: Vec<_> = skills.iter().filter(|skill| !known.contains(skill)).take(room).copied().collect();
            new.into_iter().for_each(|skill| {
                known.insert(skill);
            });
        });
    }

    /// Following a chat ends with its next thread.
    pub(super) fn end_following(&mut self) {
        if let Some(attributes) = &mut self.attributes {
            attributes.followers.clear();
        }
    }

    fn own_attributes(&mut self) -> &mut ChatAttributes {
        self.attributes.get_or_insert_default()
    }

    fn change_properties(&mut self, of: PropertiesOf, change: impl FnOnce(&mut Properties)) {
        match of {
            PropertiesOf::Chat => change(&mut self.own_attributes().properties),
            PropertiesOf::Thread { thread } => {
                self.within(thread, |thread| change(&mut thread.own_attributes().properties));
            }
            PropertiesOf::Event { thread, event } => self.within(thread, |thread| {
                let of_events = &mut thread.own_attributes().event_properties;
                let known = of_events.entry(event).or_default();
                change(known);
                if known.is_empty() {
                    of_events.remove(&event);
                }
            }),
        }
    }
}

impl Thread {
    /// Its tags. None where nothing was ever noted about it, and for the customer.
    pub fn tags(&self) -> Option<&Set<String>> {
        self.attributes.as_ref().map(|attributes| &attributes.tags)
    }

    /// The record of this kind that it has to do with.
    pub fn link(&self, kind: LinkKind) -> Option<&Link> {
        self.attributes.as_ref()?.links.get(&kind)
    }

    /// What is kept of the visit that it began in. None where the customer was not on the site, and for the customer.
    pub fn visit(&self) -> Option<&Began> {
        self.attributes.as_ref()?.visit.as_deref()
    }

    /// The two letters of the country that it was begun from, where they are known.
    pub fn country_code(&self) -> Option<&str> {
        let place = self.visit()?.place.as_ref()?;
        Some(place.country_code.as_str()).filter(|code| !code.is_empty())
    }

    /// Takes note of the visit that it begins in.
    pub(super) fn note_visit(&mut self, visit: &Visit) {
        self.own_attributes().visit = Some(Box::new(visit.began()));
    }

    /// Who waits for whom in it. None for the customer.
    pub fn response(&self) -> Option<&Response> {
        self.attributes.as_ref().map(|attributes| &attributes.response)
    }

    /// Takes note that something was said.
    pub(super) fn hear(&mut self, event: &Event) {
        if let Some(attributes) = &mut self.attributes {
            attributes.response.hear(event);
        }
    }

    /// Takes note that somebody's page took something in. What is closed is filed as it was then, so that nothing is
    /// noted any more. Facts of earlier versions do not say when.
    pub(super) fn fetch(&mut self, user: User, at: Time) {
        let counts = user.is_customer() && self.closed.is_none() && at > Time(0);
        if let Some(attributes) = self.attributes.as_mut().filter(|_| counts) {
            attributes.fetched_at = Some(at);
        }
    }

    /// Takes note that somebody joins.
    pub(super) fn greet(&mut self, member: &Member) {
        let is_there = self.is_active(member.user);
        if let Some(attributes) = &mut self.attributes {
            attributes.response.greet(member.role, is_there);
        }
    }

    /// Takes note that somebody leaves.
    pub(super) fn part(&mut self, user: User) {
        let role = self.member(user).map(|member| member.role);
        if let (Some(attributes), Some(role)) = (&mut self.attributes, role) {
            attributes.response.part(role);
        }
    }

    fn own_attributes(&mut self) -> &mut Attributes {
        if self.attributes.is_none() {
            let response = Response::of(self);
            self.attributes = Some(Box::new(Attributes { response, ..Attributes::default() }));
        }
        self.attributes.get_or_insert_default()
    }

    fn note_change(&mut self, fact: &AttributeFact) {
        match fact {
            AttributeFact::Tagged { tag, .. } => {
                self.own_attributes().tags.insert(tag.clone());
            }
            AttributeFact::Untagged { tag, .. } => {
                self.own_attributes().tags.remove(tag);
            }
            AttributeFact::Linked { kind, link, .. } => {
                self.own_attributes().links.insert(*kind, link.clone());
            }
            AttributeFact::Unlinked { kind, .. } => {
                self.own_attributes().links.remove(kind);
            }
            AttributeFact::NoteEdited { note, .. } => {
                self.notes.iter_mut().filter(|known| known.id == note.id).for_each(|known| known.clone_from(note));
            }
            AttributeFact::NoteDeleted { note, .. } => self.notes.retain(|known: &Note| known.id != *note),
            AttributeFact::Placed { position, first, rules, at, .. } => {
                let attributes = self.own_attributes();
                attributes.initial_position = Some(*position);
                attributes.response.rules = *rules;
                attributes.response.since = *at;
                attributes.response.target.kind = if *first { TargetKind::Prioritized } else { TargetKind::Normal };
            }
            AttributeFact::Requeued { rules, at, .. } => self.own_attributes().response.requeue(*rules, *at),
            AttributeFact::TargetSet { target, .. } => {
                let response = &mut self.own_attributes().response;
                response.target = *target;
                response.missed = false;
            }
            AttributeFact::ResponseOverdue { .. } => self.own_attributes().response.missed = true,
            AttributeFact::AlertRaised { level, .. } => self.own_attributes().response.alert = *level,
            AttributeFact::Waited { step: WaitStep::Told, .. } => self.own_attributes().response.told = true,
            AttributeFact::Waited { step: WaitStep::Asked, .. } => self.own_attributes().response.asked = true,
            AttributeFact::AccessSet { groups, .. } => self.own_attributes().access.clone_from(groups),
            AttributeFact::Idled { .. } => self.own_attributes().response.idle = true,
            AttributeFact::PropertiesSet { .. }
            | AttributeFact::PropertiesDeleted { .. }
            | AttributeFact::ChatFollowed { .. }
            | AttributeFact::ChatUnfollowed { .. }
            | AttributeFact::CustomerFollowed { .. }
            | AttributeFact::CustomerUnfollowed { .. }
            | AttributeFact::Pinned { .. } => {}
        }
    }
}

fn changed(fact: AttributeFact) -> Vec<ChatFact> {
    vec![ChatFact::AttributesChanged(fact)]
}
