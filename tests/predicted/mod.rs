//! What a page shows at once, before it is confirmed.

use std::collections::BTreeMap;

use parlor_engine::chat::{
    Audience, Button, Content, CsatStatus, Element, Event, Link, LinkKind, Marks, Packed, Properties, PropertiesOf,
    PropertyValue, Rich, Thread,
};
use parlor_engine::command::{
    AddNote, DeleteEvent, EditEvent, EditNote, FollowChat, FollowCustomer, LinkThread, MarkSeen, MarkUrgent, PinChat,
    PostEvent, Rate, SendPostback, SetProperties, TagThread, UnfollowChat, UnfollowCustomer, UnlinkThread, UntagThread,
};
use parlor_engine::{ChatId, Command, EventId, NoteId, User};
use parlor_sim::{Page, Rng};
use proptest::prelude::*;

/// Something of that which a page shows at once.
pub fn predicted(rng: &mut Rng, page: &Page, chat: ChatId) -> Command {
    let seen = page.replica.chat(chat).unwrap();
    let thread = seen.threads.last().unwrap();
    if rng.one_in(2) {
        return marked(rng, page.user, chat, thread);
    }
    let own: Vec<_> = thread.events.iter().filter(|event| event.author == page.user).map(|event| event.id).collect();
    let note = thread.notes.last().map(|note| note.id);
    let (text, thread) = (format!("word {}", rng.below(1_000)), thread.id);
    let tag = format!("tag{}", rng.below(3));
    let staff = !page.user.is_customer();
    match (rng.below(9), rng.pick(&own).copied(), note) {
        (0, Some(event), _) => Command::EditEvent(EditEvent { chat, event, content: Content::Text(text) }),
        (1, Some(event), _) => Command::DeleteEvent(DeleteEvent { chat, event }),
        (2, ..) if staff => Command::AddNote(AddNote { chat, text, ..AddNote::default() }),
        (3, _, Some(note)) if staff => Command::EditNote(EditNote { chat, thread, note, text, truncate: false }),
        (4, ..) if staff => Command::TagThread(TagThread { chat, thread, tag }),
        (5, ..) if staff => Command::UntagThread(UntagThread { chat, thread, tag }),
        (6, ..) if staff => Command::SetProperties(SetProperties {
            chat,
            of: PropertiesOf::Thread { thread },
            properties: BTreeMap::from([("crm".into(), BTreeMap::from([("plan".into(), PropertyValue::Text(text))]))]),
        }),
        (7, ..) if staff => Command::PostEvent(PostEvent::text(chat, text).for_agents()),
        _ => Command::PostEvent(PostEvent::text(chat, text)),
    }
}

/// A mark of somebody's own on what there is: read, pressed, judged, urgent, tied, followed, pinned.
fn marked(rng: &mut Rng, user: User, chat: ChatId, thread: &Thread) -> Command {
    let of = |is: &dyn Fn(&Event) -> bool| {
        thread.events.iter().filter(|event| is(event)).map(|event| event.id).collect::<Vec<_>>()
    };
    let (all, cards) =
        (of(&|event| event.audience == Audience::All), of(&|event| matches!(event.content, Content::Rich(_))));
    let (on, score, thread) = (rng.one_in(2), 1 + rng.below(5) as u8, thread.id);
    let seen = rng.pick(&all).copied();
    let comment = format!("word {score}");
    match (rng.below(5), user, rng.pick(&cards).copied()) {
        (0, ..) => Command::MarkSeen(MarkSeen { chat, thread, delivered: seen, read: seen.filter(|_| on) }),
        (1, _, Some(event)) => {
            Command::SendPostback(SendPostback { chat, event, postback: BUTTON.to_owned(), toggled: on })
        }
        (1 | 2, User::Customer(_), _) => Command::MarkUrgent(MarkUrgent { chat, urgent: on }),
        (_, User::Customer(_), _) => {
            Command::Rate(Rate { chat, thread, score, comment, resolved: Some(on), status: CsatStatus::Filled })
        }
        (1, ..) => Command::PostEvent(PostEvent::new(chat, card())),
        (2, ..) if on => Command::FollowChat(FollowChat { chat }),
        (2, ..) => Command::UnfollowChat(UnfollowChat { chat }),
        (3, ..) if on => Command::FollowCustomer(FollowCustomer { chat }),
        (3, ..) if score > 2 => Command::UnfollowCustomer(UnfollowCustomer { chat }),
        (3, ..) => Command::PinChat(PinChat { chat, pinned: score == 1 }),
        _ if on => {
            Command::LinkThread(LinkThread { chat, thread, kind: LinkKind::Sale, id: comment, label: String::new() })
        }
        _ => Command::UnlinkThread(UnlinkThread { chat, thread, kind: LinkKind::Sale }),
    }
}

/// What the button of a card is called.
const BUTTON: &str = "this one";

fn card() -> Content {
    let button = Button { text: BUTTON.to_owned(), postback: BUTTON.to_owned(), ..Button::default() };
    let element = Element { title: "Which one?".to_owned(), buttons: vec![button], ..Element::default() };
    Content::Rich(Packed::new(Rich { elements: vec![element], ..Rich::default() }))
}

/// What somebody sees of a thread, save the times, which only the authority knows.
#[derive(Debug, PartialEq)]
pub struct Shown {
    pub events: Vec<(EventId, Content)>,
    kept: Kept,
}

/// What stands beside what was said.
#[derive(Debug, PartialEq)]
struct Kept {
    pressed: Vec<EventId>,
    marks: Marks,
    rating: Option<(u8, Option<String>, Option<bool>)>,
    urgent: bool,
    links: Option<Vec<(LinkKind, Link)>>,
    follows: [bool; 2],
    pinned: bool,
    notes: Vec<(NoteId, String)>,
    tags: Vec<String>,
    properties: Option<Properties>,
}

impl Shown {
    pub fn on(page: &Page, chat: ChatId) -> Self {
        let (user, chat) = (page.user, page.replica.chat(chat).unwrap());
        let thread = chat.threads.last().unwrap();
        let rating = thread.rating.as_ref();
        let attributes = thread.attributes.as_ref();
        // Nobody is shown what a deleted event said, whether the copy still has it or not.
        let there = thread.events.iter().filter(|event| event.deleted_at().is_none());
        let pressed = there.filter(|event| event.pressed_by(BUTTON).any(|by| by == user));
        let follows = user.agent().map(|agent| [chat.is_followed_by(agent), chat.follows_customer(agent)]);
        let kept = Kept {
            pressed: pressed.map(|event| event.id).collect(),
            marks: thread.marks_of(user),
            rating: rating.map(|rating| (rating.score, rating.comment.clone(), rating.resolved)),
            urgent: thread.urgent,
            links: attributes.map(|known| known.links.clone().into_iter().collect()),
            follows: follows.unwrap_or_default(),
            pinned: chat.is_pinned(),
            notes: thread.notes.iter().map(|note| (note.id, note.text.clone())).collect(),
            tags: thread.tags().into_iter().flatten().cloned().collect(),
            properties: attributes.map(|known| known.properties.clone()),
        };
        let content = |event: &Event| event.deleted_at().map_or_else(|| event.content.clone(), |_| Content::Deleted);
        Self { events: thread.events.iter().map(|event| (event.id, content(event))).collect(), kept }
    }

    /// Whether all of it is there later, in the same order.
    pub fn stays(&self, later: &Self) -> Result<(), TestCaseError> {
        let mut rest = later.events.iter();
        for event in &self.events {
            prop_assert!(rest.any(|found| found == event), "{:?} is gone or has moved: {:?}", event, later.events);
        }
        prop_assert_eq!(&self.kept, &later.kept);
        Ok(())
    }
}
