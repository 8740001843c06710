//! The list of chats: offers, queue, mine, others, and messages that could not be sent.

use std::cmp::Reverse;
use std::rc::Rc;

use parlor_kit::Face;
use parlor_page::engine::chat::{Chat, Thread};
use parlor_page::engine::desk::{Assignment, OfferReason, Work};
use parlor_page::engine::{ChatId, Command, Reject, User};
use yew::AttrValue;

use super::{Scene, line, names, text_of};
use crate::strings;

/// The whole list.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbox {
    /// Whether the copy has been filled.
    pub is_loaded: bool,
    /// Whether something can be picked up.
    pub can_pick_up: bool,
    /// Offered to this agent.
    pub offers: Rc<[Rc<Offer>]>,
    /// Waiting.
    pub queue: Rc<[Rc<Row>]>,
    /// With this agent, the liveliest first.
    pub mine: Rc<[Rc<Row>]>,
    /// With colleagues.
    pub others: Rc<[Rc<Row>]>,
    /// Messages that were refused in chats that are gone from the list.
    pub unsent: Rc<[Unsent]>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The chat.
    pub chat: ChatId,
    /// The customer's picture.
    pub face: Face,
    /// Whether the customer is there.
    pub is_online: bool,
    /// The customer.
    pub name: AttrValue,
    /// Why it is offered.
    pub reason: AttrValue,
    /// What the customer said last.
    pub line: AttrValue,
    /// What a colleague remarked, with a transfer.
    pub remark: Option<AttrValue>,
    /// When it ends, by this page's clock.
    pub until: u64,
    /// How long it lasts altogether.
    pub lasts_ms: u64,
    /// Whether it has been answered already.
    pub is_busy: bool,
}

/// A chat in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The chat.
    pub chat: ChatId,
    /// The customer's picture.
    pub face: Face,
    /// Whether the customer is there.
    pub is_online: bool,
    /// The customer.
    pub name: AttrValue,
    /// Texts of the customer that this agent has not looked at.
    pub unread: usize,
    /// Whether the customer writes.
    pub is_typing: bool,
    /// Whether a reply has been begun.
    pub is_draft: bool,
    /// What was said last, or the draft.
    pub line: AttrValue,
    /// Who said it: this agent.
    pub is_mine: bool,
    /// A word beside the line: the group, or the agent who has it.
    pub tag: Option<AttrValue>,
    /// When something was said last; in the queue, when the waiting began.
    pub at: u64,
    /// Whether this agent can take it from the queue.
    pub can_pick_up: bool,
    /// Whether it is being taken.
    pub is_busy: bool,
}

/// A message that was refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsent {
    /// Its number in the outbox.
    pub number: u32,
    /// What it says.
    pub text: AttrValue,
    /// Why it was refused.
    pub reason: &'static str,
}

impl Inbox {
    /// What calls for attention: offers and chats with something unread.
    pub fn attention(&self) -> usize {
        self.offers.len() + self.mine.iter().filter(|row| row.unread > 0).count()
    }

    /// Whether nothing at all is there.
    pub fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.queue.is_empty() && self.mine.is_empty() && self.others.is_empty()
    }
}

/// The list as it is now.
pub fn inbox(scene: &Scene) -> Inbox {
    let (mut offers, mut queue, mut mine, mut others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (work, chat, thread) in scene.at_work() {
        if work.asks(scene.me).is_some() {
            offers.push(Rc::new(offer(scene, work, chat, thread)));
        } else if work.waits() {
            queue.push(Rc::new(waiting(scene, work, chat, thread)));
        } else if work.serves(scene.me) {
            mine.push(Rc::new(own(scene, work, chat, thread)));
        } else {
            let tag = work.assignee().map(|agent| names::agent_first(scene.replica.desk(), agent));
            others.push(Rc::new(Row { tag, ..row(scene, chat, thread) }));
        }
    }
    offers.sort_by_key(|offer| offer.until);
    queue.sort_by_key(|row| (row.at, row.chat));
    for list in [&mut mine, &mut others] {
        list.sort_by_key(|row| Reverse((row.at, row.chat)));
    }
    Inbox {
        is_loaded: scene.replica.is_loaded(),
        can_pick_up: queue.iter().any(|row| row.can_pick_up),
        offers: offers.into(),
        queue: queue.into(),
        mine: mine.into(),
        others: others.into(),
        unsent: unsent(scene),
    }
}

/// How many texts of the customer come after the agent's read mark.
pub(super) fn unread(scene: &Scene, thread: &Thread) -> usize {
    let read = thread.marks_of(User::Agent(scene.me)).read.and_then(|read| thread.place_of(read));
    let after = &thread.events[read.map_or(0, |place| place + 1).min(thread.events.len())..];
    after.iter().filter(|event| event.author.is_customer() && text_of(event).is_some()).count()
}

fn offer(scene: &Scene, work: &Work, chat: &Chat, thread: &Thread) -> Offer {
    let desk = scene.replica.desk();
    let group = desk.groups.get(&work.group);
    let (reason, until) = work.asks(scene.me).unwrap_or((OfferReason::Routing, work.queued_at));
    let answer_ms = desk.rules_of(work.group).talk.answer_ms();
    let (words, remark, lasts_ms) = match reason {
        OfferReason::Transfer { from, .. } => {
            let note = thread.notes.iter().rev().find(|note| note.author == User::Agent(from));
            (strings::transfer_from(&names::agent(desk, from)), note.map(|note| line(&note.text)), answer_ms)
        }
        OfferReason::Invite { owner, .. } => (strings::invitation_from(&names::agent(desk, owner)), None, answer_ms),
        OfferReason::Handed { by: Some(by) } => (strings::transfer_from(&names::agent(desk, by)), None, answer_ms),
        OfferReason::Handed { by: None } | OfferReason::Routing => {
            let lasts = match group.map(|group| group.assignment) {
                Some(Assignment::Offer { accept_ms }) => accept_ms,
                _ => answer_ms,
            };
            (strings::new_chat_for(group.map_or("", |group| &group.name)), None, lasts)
        }
    };
    let theirs = thread.events.iter().rev().filter(|event| event.author.is_customer()).find_map(|event| text_of(event));
    let line = theirs.map(|text| line(&text)).unwrap_or_default();
    let Row { chat, face, is_online, name, .. } = row(scene, chat, thread);
    let is_busy = scene.is_busy(chat);
    Offer {
        chat,
        face,
        is_online,
        name,
        reason: words.into(),
        line,
        remark,
        until: scene.local(until),
        lasts_ms,
        is_busy,
    }
}

fn waiting(scene: &Scene, work: &Work, chat: &Chat, thread: &Thread) -> Row {
    let desk = scene.replica.desk();
    let offered = work.offered_to().map(|agent| strings::offered_to(&names::agent_first(desk, agent)).into());
    let can_pick_up = offered.is_none() && scene.may_take(work);
    let group = || desk.groups.get(&work.group).map(|group| AttrValue::from(group.name.clone()));
    let is_busy = scene.is_busy(chat.id);
    Row {
        tag: offered.or_else(group),
        at: scene.local(work.queued_at),
        can_pick_up,
        is_busy,
        ..row(scene, chat, thread)
    }
}

fn own(scene: &Scene, work: &Work, chat: &Chat, thread: &Thread) -> Row {
    let mut row = Row { unread: unread(scene, thread), ..row(scene, chat, thread) };
    if let Some(draft) = scene.passing.drafts.get(&chat.id).filter(|draft| !draft.trim().is_empty()) {
        (row.is_draft, row.is_mine, row.line) = (true, false, line(draft));
    }
    row.tag = work.asked().next().map(|to| strings::offered_to(&names::agent_first(scene.replica.desk(), to)).into());
    row
}

fn row(scene: &Scene, chat: &Chat, thread: &Thread) -> Row {
    let last = thread.events.iter().rev().find_map(|event| Some((event, text_of(event)?)));
    let typing = scene.passing.typing.get(&chat.id);
    Row {
        chat: chat.id,
        face: names::customer_face(chat),
        is_online: scene.is_online(User::Customer(chat.customer.id)),
        name: names::customer(&chat.customer),
        unread: 0,
        is_typing: typing.is_some_and(|who| who.iter().any(|user| user.is_customer())),
        is_draft: false,
        line: last.as_ref().map(|(_, text)| line(text)).unwrap_or_default(),
        is_mine: last.as_ref().is_some_and(|(event, _)| event.author == User::Agent(scene.me)),
        tag: None,
        at: scene.local(last.map_or(thread.started_at, |(event, _)| event.at)),
        can_pick_up: false,
        is_busy: false,
    }
}

fn unsent(scene: &Scene) -> Rc<[Unsent]> {
    let failed = scene.replica.outbox().failed.iter();
    let lost = failed.filter_map(|failed| {
        let (chat, text) = match &failed.command.command {
            Command::PostEvent(post) => (post.chat, super::words_of(&post.content)),
            Command::AddNote(note) => (note.chat, note.text.as_str().into()),
            _ => return None,
        };
        let gone = scene.replica.chat(chat).is_none_or(|chat| chat.open_thread().is_none());
        let reject = if failed.reject == Reject::UnknownChat { Reject::ThreadClosed } else { failed.reject };
        let (number, reason) = (failed.command.number, reject.message());
        gone.then(|| Unsent { number, text: text.into_owned().into(), reason })
    });
    lost.collect()
}
