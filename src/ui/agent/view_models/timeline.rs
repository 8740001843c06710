//! What was said in a thread, as rows: grouped by author, with days between, notes in their place by time, and at the end
//! what could not be sent.

use std::rc::Rc;
use std::sync::Arc;

use parlor_kit::{Face, Glyph};
use parlor_page::engine::chat::{Answer, Audience, Chat, Content, Event, Note, Thread, Words};
use parlor_page::engine::{Command, Reject, User};
use yew::AttrValue;

use super::{Scene, names, words};
use crate::strings;

/// A run of one author's messages ends after such a pause.
const RUN_MS: u64 = 5 * 60_000;

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A new day begins; any time within it.
    Day(u64),
    /// Something happened to the thread.
    System(Glyph, AttrValue, u64),
    /// Something was said.
    Message(Message),
    /// The customer judged.
    Rated(u8, Option<AttrValue>),
}

/// Something said.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Whether the customer said it.
    pub is_theirs: bool,
    /// Whether only agents see it.
    pub is_note: bool,
    /// Whether it begins a run of its author.
    pub is_first: bool,
    /// Whether it ends a run of its author.
    pub is_last: bool,
    /// Who said it.
    pub author: AttrValue,
    /// The customer's picture, where it is to be drawn.
    pub face: Option<Face>,
    /// When.
    pub at: u64,
    /// The words.
    pub text: Text,
    /// How far it has got.
    pub status: Status,
}

/// Words, shared with the copy where they come from there.
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// An event's.
    Event(Arc<Event>),
    /// A note's, or those of what could not be sent.
    Own(AttrValue),
    /// The customer's answers, each with its question.
    Answers(Rc<[(AttrValue, AttrValue)]>),
    /// A file's name, and where it is.
    File(AttrValue, AttrValue),
}

/// How far a message has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing to be told: it is somebody else's, or a note.
    None,
    /// On its way.
    Sending,
    /// Recorded.
    Sent,
    /// On the customer's page.
    Delivered,
    /// Looked at.
    Read,
    /// Refused.
    Failed {
        /// Its number in the outbox.
        number: u32,
        /// Why.
        reason: &'static str,
        /// Whether it may go better another time: the thread is still open.
        again: bool,
    },
}

/// The rows with their keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// A key for each row.
    pub keys: Rc<[u128]>,
    /// The rows.
    pub items: Rc<[Item]>,
}

impl Message {
    /// The words.
    pub fn words(&self) -> &str {
        match &self.text {
            Text::Event(event) => event.content.text().unwrap_or_default(),
            Text::Own(text) | Text::File(text, _) => text,
            Text::Answers(_) => "",
        }
    }

    /// Whether its state is shown: at the end of a run, and wherever not all is well yet.
    pub fn shows_status(&self) -> bool {
        match self.status {
            Status::None => false,
            Status::Sending | Status::Failed { .. } => true,
            Status::Sent | Status::Delivered | Status::Read => self.is_last,
        }
    }
}

/// The rows of a thread.
pub fn timeline(scene: &Scene, chat: &Chat, thread: &Thread) -> Timeline {
    let mut rows = Rows::new(scene, chat, thread);
    let mut notes = thread.notes.iter().peekable();
    for (place, event) in thread.events.iter().enumerate() {
        while let Some(note) = notes.next_if(|note| note.at < event.at) {
            rows.note(note);
        }
        rows.event(place, event);
    }
    notes.for_each(|note| rows.note(note));
    rows.failed();
    if let Some(rating) = thread.rating.as_ref().filter(|rating| rating.score > 0) {
        rows.push(RATED_KEY, Item::Rated(rating.score, rating.comment.clone().map(AttrValue::from)));
    }
    Timeline { keys: rows.keys.into(), items: rows.items.into() }
}

const RATED_KEY: u128 = u128::MAX;
const DAY_KEY: u128 = u128::MAX - (1 << 33);
const FAILED_KEY: u128 = u128::MAX - (1 << 34);

struct Rows<'a> {
    scene: &'a Scene<'a>,
    chat: &'a Chat,
    thread: &'a Thread,
    confirmed: Option<&'a Thread>,
    customer: AttrValue,
    face: Face,
    /// Every author's name, made once.
    authors: Vec<(User, AttrValue)>,
    /// Places up to which the customer's page has got.
    delivered: Option<usize>,
    read: Option<usize>,
    day: Option<i32>,
    /// Author, kind and time of the message before, if the run may go on.
    run: Option<(User, bool, u64)>,
    keys: Vec<u128>,
    items: Vec<Item>,
}

impl<'a> Rows<'a> {
    fn new(scene: &'a Scene<'a>, chat: &'a Chat, thread: &'a Thread) -> Self {
        let marks = thread.marks_of(User::Customer(chat.customer.id));
        let place = |mark: Option<_>| mark.and_then(|id| thread.place_of(id));
        let size = thread.events.len() + thread.notes.len() + 8;
        Self {
            scene,
            chat,
            thread,
            confirmed: scene.replica.confirmed().chats.get(&chat.id).and_then(|chat| chat.thread(thread.id)),
            customer: names::customer(&chat.customer),
            face: names::customer_face(chat),
            authors: Vec::new(),
            delivered: place(marks.delivered),
            read: place(marks.read),
            day: None,
            run: None,
            keys: Vec::with_capacity(size),
            items: Vec::with_capacity(size),
        }
    }

    fn event(&mut self, place: usize, event: &Arc<Event>) {
        let at = self.scene.local(event.at);
        if let Content::System(line) = &event.content {
            let before = place.checked_sub(1).and_then(|before| self.thread.events.get(before));
            let retold = event.audience == Audience::All && before.is_some_and(|before| before.retells());
            let shown = words::system(line, self.scene.me, self.thread, &self.customer);
            let Some((glyph, words)) = shown.filter(|_| !retold) else { return };
            self.new_day(at);
            return self.push(event.id.0, Item::System(glyph, words.into(), at));
        }
        let text = match &event.content {
            Content::Text(_) => Text::Event(event.clone()),
            Content::Deleted => Text::Own(strings::DELETED.into()),
            Content::FilledForm(form) => {
                let answer = |answer: &Answer| (answer.label.clone().into(), answer.words().into());
                Text::Answers(form.answers.iter().map(answer).collect())
            }
            Content::File(file) => Text::File(file.name.clone().into(), file.url.clone().into()),
            content => match content.words() {
                Some(words) => Text::Own(words.into_owned().into()),
                None => return,
            },
        };
        let is_note = event.audience == Audience::Agents;
        let status = if event.author.is_customer() {
            Status::None
        } else if self.scene.replica.is_pending(self.chat.id, event.id) {
            Status::Sending
        } else if is_note {
            Status::None
        } else if self.read.is_some_and(|read| place <= read) {
            Status::Read
        } else if self.delivered.is_some_and(|delivered| place <= delivered) {
            Status::Delivered
        } else {
            Status::Sent
        };
        self.say(event.id.0, event.author, is_note, at, text, status);
    }

    fn note(&mut self, note: &Note) {
        // A transcript is not in the copy: nothing of it is on its way.
        let known = |thread: &Thread| thread.notes.iter().any(|known| known.id == note.id);
        let status = if self.confirmed.is_none_or(known) { Status::None } else { Status::Sending };
        let at = self.scene.local(note.at);
        self.say(note.id.0, note.author, true, at, Text::Own(note.text.clone().into()), status);
    }

    /// What was refused stands at the end, by when it was written, until its author has dealt with it.
    fn failed(&mut self) {
        let me = User::Agent(self.scene.me);
        for failed in &self.scene.replica.outbox().failed {
            let (chat, text, is_note) = match &failed.command.command {
                Command::PostEvent(post) => {
                    (post.chat, super::words_of(&post.content), post.audience == Audience::Agents)
                }
                Command::AddNote(note) => (note.chat, note.text.as_str().into(), true),
                _ => continue,
            };
            if chat == self.chat.id {
                let (number, at) = (failed.command.number, self.scene.local(failed.command.at));
                let again = self.thread.closed.is_none();
                // Of a closed chat the copy knows nothing, so the authority's words would be about an unknown one.
                let reject = if again { failed.reject } else { Reject::ThreadClosed };
                let status = Status::Failed { number, reason: reject.message(), again };
                self.say(FAILED_KEY + u128::from(number), me, is_note, at, Text::Own(text.into_owned().into()), status);
            }
        }
    }

    fn say(&mut self, key: u128, author: User, is_note: bool, at: u64, text: Text, status: Status) {
        self.new_day(at);
        let goes_on = self
            .run
            .is_some_and(|(who, note, last)| who == author && note == is_note && at.saturating_sub(last) < RUN_MS);
        if goes_on && let Some(Item::Message(before)) = self.items.last_mut() {
            (before.is_last, before.face) = (false, None);
        }
        let is_theirs = author.is_customer();
        let message = Message {
            is_theirs,
            is_note,
            is_first: !goes_on,
            is_last: true,
            author: self.author(author),
            face: is_theirs.then(|| self.face.clone()),
            at,
            text,
            status,
        };
        self.push(key, Item::Message(message));
        self.run = Some((author, is_note, at));
    }

    fn new_day(&mut self, at: u64) {
        let day = (self.scene.day_of)(at);
        if self.day.replace(day) != Some(day) {
            self.push(DAY_KEY.wrapping_add_signed(i128::from(day)), Item::Day(at));
        }
    }

    fn push(&mut self, key: u128, item: Item) {
        self.run = None;
        self.keys.push(key);
        self.items.push(item);
    }

    fn author(&mut self, user: User) -> AttrValue {
        if user == User::Agent(self.scene.me) {
            return AttrValue::Static(strings::YOU);
        }
        if let Some((_, name)) = self.authors.iter().find(|(known, _)| *known == user) {
            return name.clone();
        }
        let name = names::in_thread(self.thread, self.scene.replica.desk(), user, &self.customer);
        self.authors.push((user, name.clone()));
        name
    }
}
