//! One sample of everything that has a shape. The `name_of_*` functions have no wildcard: something new does not compile
//! until it has a name here, and then fails until it has a sample.
#![allow(dead_code)]

macro_rules! named {
    ($names:ident, $name_of:ident, $type:ident, { $($variant:ident => $name:literal),* $(,)? }) => {
        pub const $names: &[&str] = &[$($name),*];
        fn $name_of(sample: &$type) -> &'static str {
            match sample { $($type::$variant { .. } => $name),* }
        }
    };
}

mod attributes;
mod chat;
mod commands;
mod content;
mod customers;
mod desk;
mod frames;
mod lines;
mod parts;
mod reads;
pub mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parlor_engine::chat::{
    Audience, Chat, ChatFact, ClosedBy, Content, Customer, Event, Hidden, Member, Note, Rating, Role,
};
use parlor_engine::command::*;
use parlor_engine::desk::*;
use parlor_engine::*;
use parlor_sync::frame::{Ack, Earlier, Hello, Item, Reset, Resume, Update};
use parlor_sync::query::{Filter, HighlightTags, Hit, Kind, Sort};
use parlor_sync::signal::{Multicast, Peek, Recipients, Touched};
use parlor_sync::*;

use chat::chat_facts;
pub use commands::{COMMANDS, commands};
use desk::{desk_facts, group_rules, rights};
pub use frames::{CLIENT_FRAMES, SERVER_FRAMES, client_frames, customer_frames, server_frames};

const CHAT: ChatId = ChatId(0xc4a7);
const THREAD: ThreadId = ThreadId(0x7412ead);
const EVENT: EventId = EventId(0xe7e27);
const AGENT: AgentId = AgentId(0xa9e27);
const OTHER: AgentId = AgentId(0xa9e28);
const CHOSEN: AgentId = AgentId(0xa9e29);
const SKILL: SkillId = SkillId(0x5c111);
const GROUP: GroupId = GroupId(0x92009);
const CUSTOMER: CustomerId = CustomerId(0xc0570);
const CLIENT: ClientId = ClientId(0xc11e27);
const NOW: Time = Time(1_767_225_600_000);

pub const FACTS: &[&str] = &[
    "opened",
    "customer_saved",
    "thread_started",
    "member_joined",
    "member_left",
    "event_posted",
    "note_added",
    "seen",
    "thread_closed",
    "rated",
    "event_edited",
    "event_deleted",
    "button_toggled",
    "attributes_changed",
    "urgency_marked",
    "thread_deleted",
    "profile",
    "erased",
    "survey_started",
    "survey_ended",
    "agent_saved",
    "group_saved",
    "routing_status_set",
    "queued",
    "offered",
    "offer_ended",
    "assigned",
    "released",
    "group_rules_saved",
    "skill_saved",
    "skill_deleted",
    "agent_skills_saved",
    "roles_assigned",
    "required",
    "queue_marked",
    "opening_set",
    "hidden",
    "hand",
    "duty",
    "group_deleted",
];

pub fn facts() -> Vec<(&'static str, Fact)> {
    let of_chat = chat_facts().into_iter().map(|(name, fact)| (name, Fact::Chat { chat: CHAT, fact }));
    let of_desk = desk_facts().into_iter().map(|(name, fact)| (name, Fact::Desk(fact)));
    of_chat.chain(of_desk).collect()
}

/// Facts that differ from those in a word only. The account of the frames is not made of them.
pub fn more_facts() -> Vec<(&'static str, Fact)> {
    let of_chat = parts::chat_facts().into_iter().map(|(name, fact)| (name, Fact::Chat { chat: CHAT, fact }));
    let of_desk = parts::desk_facts().into_iter().map(|(name, fact)| (name, Fact::Desk(fact)));
    of_chat.chain(of_desk).collect()
}

fn event(content: Content) -> Arc<Event> {
    Arc::new(Event { id: EVENT, at: NOW, author: User::Agent(AGENT), audience: Audience::All, content, extra: None })
}

pub fn entries() -> Vec<(&'static str, Entry)> {
    let origin = Some(Origin { client: CLIENT, number: 3 });
    let facts = facts().into_iter().filter(|(name, _)| *name == "event_posted").map(|(_, fact)| fact).collect();
    let done = Entry { position: 41, at: NOW, actor: User::Agent(AGENT), origin, facts, refused: None };
    let refused = Entry { position: 42, facts: Vec::new(), refused: Some(Reject::ThreadClosed), ..done.clone() };
    vec![("done", done), ("refused", refused)]
}
