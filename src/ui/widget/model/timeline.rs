//! All threads of the chat as one flat list of rows, oldest first.

use parlor_engine::chat::{Chat, Content, Event, Thread, Words};
use parlor_engine::text::decimal;
use parlor_engine::{Reject, Time, User};
use parlor_kit::Face;
use parlor_page::sync::Replica;

use super::outbox::{self, Unsent};
use super::row::{Author, Line, Message, Row, State};
use super::{name_in, own_chat};
use crate::dom::Text;
use crate::strings;

/// Messages of one author that are further apart do not stand in one run.
const RUN_MS: u64 = 5 * 60_000;

/// The last `limit` things said, and whatever has not been sent; whether there are earlier ones. `day_of` numbers the
/// visitor's days.
pub fn rows(replica: &Replica, day_of: fn(Time) -> i32, limit: usize) -> (Vec<Row>, bool) {
    let mut list = List { day_of, rows: Vec::new(), day: i32::MIN };
    let chat = own_chat(replica);
    let total = total(replica);
    let mut skip = total.saturating_sub(limit);
    for (chat, thread) in chat.iter().flat_map(|chat| chat.threads.iter().map(move |thread| (chat, thread))) {
        let hidden = skip.min(thread.events.len());
        skip -= hidden;
        list.thread(replica, chat, thread, hidden);
    }
    let over = chat.is_some_and(|chat| chat.open_thread().is_none());
    for unsent in outbox::unsent(replica) {
        list.unsent(unsent, over);
    }
    list.close_runs();
    (list.rows, total > limit || replica.has_earlier())
}

/// How many things said the page has.
pub fn total(replica: &Replica) -> usize {
    own_chat(replica).map_or(0, |chat| chat.threads.iter().map(|thread| thread.events.len()).sum())
}

struct List {
    day_of: fn(Time) -> i32,
    rows: Vec<Row>,
    day: i32,
}

impl List {
    fn thread(&mut self, replica: &Replica, chat: &Chat, thread: &Thread, hidden: usize) {
        let reached = Reached::of(thread);
        let next_of_day = !self.rows.is_empty() && (self.day_of)(thread.started_at) <= self.day;
        if next_of_day && hidden < thread.events.len() {
            self.rows.push(Row::Again(["again ", &thread.id.to_string()].concat().into()));
        }
        for (place, event) in thread.events.iter().enumerate().skip(hidden) {
            let key = Text::from(event.id.to_string());
            self.day(event.at);
            let row = match &event.content {
                Content::System(system) => {
                    let (icon, text) = strings::system(system);
                    Row::Line(Line { key, icon, text, at: event.at })
                }
                content => Row::Message(Message {
                    key,
                    author: author(thread, event),
                    text: match shown(content) {
                        Some(text) => text,
                        None => continue,
                    },
                    answers: answers(content),
                    at: event.at,
                    first: true,
                    last: true,
                    state: if replica.is_pending(chat.id, event.id) { State::Sending } else { reached.state(place) },
                }),
            };
            self.rows.push(row);
        }
        if let Some(rating) = thread.rating.as_ref().filter(|rating| rating.score > 0) {
            let key = Text::from(thread.id.to_string());
            let comment = rating.comment.clone().map(Text::from);
            self.rows.push(Row::Rated { key, score: rating.score, comment });
        }
    }

    fn unsent(&mut self, unsent: Unsent<'_>, over: bool) {
        self.day(unsent.at);
        let state = match unsent.reject {
            Some(reject) => {
                State::Failed { number: unsent.number, reject, renew: over && reject == Reject::ThreadClosed }
            }
            None => State::Sending,
        };
        self.rows.push(Row::Message(Message {
            key: decimal(unsent.number.into()).into(),
            author: None,
            text: unsent.text.to_owned().into(),
            answers: Vec::new(),
            at: unsent.at,
            first: true,
            last: true,
            state,
        }));
    }

    fn day(&mut self, at: Time) {
        let day = (self.day_of)(at);
        if day > self.day {
            self.day = day;
            self.rows.push(Row::Day { day, at });
        }
    }

    fn close_runs(&mut self) {
        for place in 1..self.rows.len() {
            let (before, after) = self.rows.split_at_mut(place);
            if let (Some(Row::Message(before)), Some(Row::Message(after))) = (before.last_mut(), after.first_mut()) {
                let one_run = before.author == after.author && after.at.since_ms(before.at) < RUN_MS;
                (before.last, after.first) = (!one_run, !one_run);
            }
        }
    }
}

/// The words of an event, as the visitor reads them.
fn shown(content: &Content) -> Option<Text> {
    match content {
        Content::Text(text) => Some(text.clone().into()),
        Content::Deleted => Some(strings::DELETED.into()),
        content => content.words().map(|words| words.into_owned().into()),
    }
}

fn answers(content: &Content) -> Vec<(Text, Text)> {
    let Content::FilledForm(form) = content else { return Vec::new() };
    let answers = form.opened().map(|form| form.answers).unwrap_or_default();
    answers.into_iter().map(|answer| (answer.label.clone().into(), answer.words().into())).collect()
}

/// How far the others' marks have got in a thread.
struct Reached {
    delivered: Option<usize>,
    read: Option<usize>,
}

impl Reached {
    fn of(thread: &Thread) -> Self {
        let mut reached = Self { delivered: None, read: None };
        for marks in thread.marks.iter().filter(|marks| !marks.user.is_customer()) {
            let place = |id: Option<_>| id.and_then(|id| thread.place_of(id));
            reached.read = reached.read.max(place(marks.read));
            reached.delivered = reached.delivered.max(place(marks.delivered)).max(reached.read);
        }
        reached
    }

    fn state(&self, place: usize) -> State {
        let place = Some(place);
        if place <= self.read {
            State::Read
        } else if place <= self.delivered {
            State::Delivered
        } else {
            State::Sent
        }
    }
}

fn author(thread: &Thread, event: &Event) -> Option<Author> {
    let user = event.author;
    let name = match user {
        User::Customer(_) => return None,
        User::Agent(_) => name_in(thread, user),
        User::System => strings::US,
    };
    Some(Author { name: name.to_owned().into(), face: Face::new(name, user.bits()) })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Talk, agent, customer};
    use super::*;
    use parlor_engine::chat::FormKind;
    use parlor_engine::{Command, command::PostEvent};

    fn utc(at: Time) -> i32 {
        (at.0 / 86_400_000) as i32
    }

    fn messages(talk: &Talk) -> Vec<Message> {
        let rows = rows(&talk.replica, utc, 100).0;
        rows.iter()
            .filter_map(|row| if let Row::Message(message) = row { Some(message.clone()) } else { None })
            .collect()
    }

    #[test]
    fn one_author_within_five_minutes_is_one_run() {
        let mut talk = Talk::assigned();
        talk.says(customer(), "one", 10_000);
        talk.says(customer(), "two", 20_000);
        talk.says(agent(), "three", 30_000);
        talk.says(agent(), "four", 30_000 + RUN_MS);
        let runs: Vec<_> = messages(&talk).iter().map(|m| (m.first, m.last)).collect();
        assert_eq!(runs, [(true, false), (false, true), (true, true), (true, true)]);
    }

    #[test]
    fn a_day_begins_in_the_visitors_zone() {
        let mut talk = Talk::assigned();
        talk.says(customer(), "late", 23 * 3_600_000);
        talk.says(customer(), "later", 24 * 3_600_000 - 1);
        let days =
            |day_of| rows(&talk.replica, day_of, 100).0.iter().filter(|r| matches!(*r, &Row::Day { .. })).count();
        assert_eq!(days(utc), 1);
        assert_eq!(days(|at| utc(at.plus_ms(1_800_000))), 2);
    }

    #[test]
    fn answers_stand_with_their_questions() {
        let mut talk = Talk::queued();
        talk.fills(FormKind::PreChat, 1);
        assert_eq!(messages(&talk)[0].answers, [("Your company?".into(), "Lamps Ltd".into())]);
    }

    #[test]
    fn the_next_thread_of_a_day_is_set_apart() {
        let mut talk = Talk::assigned();
        talk.says(customer(), "one", 1);
        talk.closes(parlor_engine::chat::ClosedBy::Agent, 2);
        talk.begins(3);
        let again = |talk: &Talk| rows(&talk.replica, utc, 100).0.iter().filter(|r| matches!(r, Row::Again(_))).count();
        assert_eq!(again(&talk), 0, "nothing has been said in it");
        talk.says(customer(), "two", 4);
        assert_eq!(again(&talk), 1);
        talk.closes(parlor_engine::chat::ClosedBy::Agent, 5);
        talk.begins(86_400_000);
        talk.says(customer(), "three", 86_400_000);
        assert_eq!(again(&talk), 1, "a new day sets apart enough");
    }

    #[test]
    fn ticks_follow_the_agents_marks_and_the_outbox() {
        let mut talk = Talk::assigned();
        let one = talk.says(customer(), "one", 1_000);
        let two = talk.says(customer(), "two", 2_000);
        talk.says(customer(), "three", 3_000);
        talk.sees(agent(), Some(two), Some(one));
        let text = "four".to_owned();
        talk.replica.send(Command::PostEvent(PostEvent::text(talk.chat, text)), Time(4_000));
        let states: Vec<_> = messages(&talk).iter().map(|m| m.state).collect();
        assert_eq!(states, [State::Read, State::Delivered, State::Sent, State::Sending]);
    }

    #[test]
    fn only_the_latest_are_shown_and_the_rest_is_announced() {
        let mut talk = Talk::assigned();
        for i in 0..30 {
            talk.says(customer(), "x", i);
        }
        let (some, more) = rows(&talk.replica, utc, 10);
        assert_eq!((some.len(), more), (11, true), "ten and their day");
        assert!(!rows(&talk.replica, utc, 100).1);
    }

    #[test]
    fn what_the_page_has_asked_for_stands_before_what_it_had_and_says_whether_there_is_more() {
        let mut talk = Talk::assigned();
        talk.says(customer(), "one", 1);
        talk.gets_earlier("long ago", true);
        let words = |talk: &Talk| messages(talk).iter().map(|message| message.text.to_string()).collect::<Vec<_>>();
        assert_eq!(words(&talk), ["long ago", "one"]);
        assert!(rows(&talk.replica, utc, 100).1, "the page has all of these, and there are others");
        talk.gets_earlier("longer ago", false);
        assert_eq!(words(&talk), ["longer ago", "long ago", "one"]);
        assert!(!rows(&talk.replica, utc, 100).1);
    }
}
