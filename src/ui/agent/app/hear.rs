//! What the page tells: who is told what, which marks are set, and when it rings.

use parlor_kit::{dom, glyph, say, say_now, time};
use parlor_page::Notice;
use parlor_page::engine::chat::MarkSeen;
use parlor_page::engine::desk::RoutingStatus;
use parlor_page::engine::{ChatId, Command, Reject, User};
use parlor_page::sync::Numbered;
use yew::prelude::*;

use super::alarm::{Tone, notify};
use super::{App, messages};
use crate::act::{Act, Mode};
use crate::route::Route;
use crate::strings;
use crate::view_models::Passing;
use crate::view_models::news::{News, news, watch};

impl App {
    /// Takes in what the page tells. True if there is something new to draw.
    pub(super) fn hear(&mut self, ctx: &Context<Self>, notice: Notice) -> bool {
        match notice {
            Notice::Changed => self.look(),
            Notice::Refused(command, reject) => self.refused(command, reject),
            Notice::Told(_) => false,
            Notice::Link => {
                self.fetch_again(ctx);
                true
            }
        }
    }

    /// Looks at the copy anew: tells news, sets marks.
    pub(super) fn look(&mut self) -> bool {
        self.passing = self.around();
        if let Some((after, news)) = self.see(|scene| {
            let after = watch(scene);
            let news = news(scene, &self.watch, &after);
            (after, news)
        }) {
            self.watch = after;
            for news in news {
                self.tell(news);
            }
        }
        self.mark_seen();
        true
    }

    /// What the copy does not know. Gathered before it is read, since the page must not be asked meanwhile.
    fn around(&self) -> Passing {
        let chats: Vec<_> =
            self.page.read(|replica| replica.chats().map(|chat| (chat.id, User::Customer(chat.customer.id))).collect());
        let mut passing = Passing::default();
        let open = self.route.chat();
        for (chat, customer) in chats {
            let typing = self.page.who_types(chat);
            if !typing.is_empty() {
                passing.typing.insert(chat, typing);
            }
            if let Some(peek) = self.page.peek(chat) {
                passing.peeks.insert(chat, peek.into());
            }
            if self.page.is_online(customer) {
                passing.online.insert(customer);
            }
            let draft = self.page.draft(&messages::draft_key(chat, Mode::Reply));
            if !draft.is_empty() && open != Some(chat) {
                passing.drafts.insert(chat, draft.into());
            }
        }
        passing
    }

    /// Marks as delivered what has come, and as read what is being looked at.
    fn mark_seen(&mut self) {
        let looked_at = self.route.chat().filter(|_| self.at_end && dom::is_visible());
        let marks = self.see(|scene| {
            let me = User::Agent(scene.me);
            let mut marks = Vec::new();
            for chat in scene.replica.chats() {
                let Some(thread) = chat.open_thread().filter(|thread| thread.is_active(me)) else { continue };
                let theirs = |event: &&std::sync::Arc<_>| is_theirs(event);
                let Some(newest) = thread.events.iter().rev().find(theirs).map(|event| event.id) else { continue };
                let behind = |mark: Option<_>| mark.and_then(|mark| thread.place_of(mark)) < thread.place_of(newest);
                let known = thread.marks_of(me);
                let delivered = behind(known.delivered).then_some(newest);
                let read = (looked_at == Some(chat.id) && behind(known.read)).then_some(newest);
                if delivered.is_some() || read.is_some() {
                    marks.push(MarkSeen { chat: chat.id, thread: thread.id, delivered, read });
                }
            }
            marks
        });
        for mark in marks.unwrap_or_default() {
            let wanted = (mark.delivered, mark.read);
            if self.marked.insert(mark.chat, wanted) != Some(wanted) {
                self.page.send(Command::MarkSeen(mark));
            }
        }
    }

    fn tell(&mut self, news: News) {
        let on_list = !self.route.is_archive() && (self.route == Route::Inbox || !self.is_phone());
        match news {
            News::Offered { chat, name, transfer, until } => {
                let seconds = until.saturating_sub(time::now_ms()).div_ceil(1000);
                let words = strings::offered(&name, seconds, transfer);
                say_now(&words);
                self.call(Tone::Urgent, &name, &words);
                if !on_list {
                    self.notices.tell(glyph::BELL, words, Some((strings::ACCEPT, Act::Accept(chat))));
                }
            }
            News::OfferOver { chat, name } => {
                self.notices.settle(&Act::Accept(chat));
                if !self.own.remove(&chat) {
                    self.notices.tell(glyph::CLOCK, strings::offer_over(&name), None);
                }
            }
            News::Mine { chat, name } => self.mine(chat, &name),
            News::Closed { chat, thread, name, mine } => {
                let own = self.own.remove(&chat);
                let transcript = Route::Thread(chat, thread);
                let was_open = self.route == Route::Chat(chat);
                if was_open {
                    replace(transcript);
                }
                self.notices.settle(&Act::Go(Route::Chat(chat)));
                if mine {
                    let words = if own { strings::CHAT_CLOSED.to_owned() } else { strings::closed(&name) };
                    say(&words);
                    // Who closed what was open sees so: the transcript has taken its place.
                    if !(own && was_open) {
                        let action = (!was_open).then_some((strings::OPEN_IN_ARCHIVE, Act::Go(transcript)));
                        self.notices.tell(glyph::CHECK, words, action);
                    }
                }
            }
            News::HandedOn { chat, name, to } => {
                self.own.remove(&chat);
                self.notices.settle(&Act::Go(Route::Chat(chat)));
                let words = to.map_or_else(|| strings::waits_again(&name), |to| strings::handed_to(&name, &to));
                self.notices.tell(glyph::TRANSFER, words, None);
                let open =
                    self.page.read(|replica| replica.chat(chat).is_some_and(|chat| chat.open_thread().is_some()));
                if !open && self.route == Route::Chat(chat) {
                    replace(Route::Inbox);
                }
            }
            News::Said { chat, name, text } => {
                let open = self.route.chat() == Some(chat) && dom::is_visible();
                say(&if open { strings::says(&name, &text) } else { strings::new_message_from(&name) });
                if !open {
                    self.call(Tone::Soft, &name, &text);
                }
            }
            News::Waiting { name, .. } => {
                say(&strings::is_waiting(&name));
                if self.accepts() {
                    self.call(Tone::Soft, &name, &strings::is_waiting(&name));
                }
            }
            News::Warned { chat, name, as_manager } => {
                let words = if as_manager { strings::nobody_answers(&name) } else { strings::waits_too_long(&name) };
                say_now(&words);
                self.call(Tone::Urgent, &name, &words);
                if self.route != Route::Chat(chat) {
                    self.notices.warn(words, Some((strings::OPEN_CHAT, Act::Go(Route::Chat(chat)))));
                }
            }
            News::Paused => {
                if !self.pauses_self {
                    let again = (strings::ACCEPT_AGAIN, Act::SetStatus(RoutingStatus::Accepting));
                    self.notices.warn(strings::PAUSED_BY_DESK.to_owned(), Some(again));
                }
            }
        }
    }

    /// A chat has become this agent's: opened if they asked for it, told otherwise.
    fn mine(&mut self, chat: ChatId, name: &AttrValue) {
        self.notices.settle(&Act::Accept(chat));
        let asked = self.own.remove(&chat) | std::mem::take(&mut self.awaits_next);
        if asked {
            go(Route::Chat(chat));
            return;
        }
        let words = strings::assigned(name);
        say(&words);
        self.call(Tone::Urgent, name, &words);
        if self.route != Route::Chat(chat) {
            self.notices.tell(glyph::CHAT, words, Some((strings::OPEN_CHAT, Act::Go(Route::Chat(chat)))));
        }
    }

    fn accepts(&self) -> bool {
        let status = |scene: &crate::view_models::Scene| crate::view_models::me::me(scene).map(|me| me.status);
        self.see(status).flatten() == Some(RoutingStatus::Accepting)
    }

    fn call(&mut self, tone: Tone, title: &str, text: &str) {
        if self.prefs.sounds {
            self.alarm.ring(tone);
        }
        if self.prefs.notify == Some(true) && !dom::is_visible() {
            notify(title, text);
        }
    }

    /// A command was refused. Words stay with their reason; of everything else it is enough to be told.
    fn refused(&mut self, command: Numbered, reject: Reject) -> bool {
        let chat = match &command.command {
            Command::PostEvent(post) => Some(post.chat),
            Command::AddNote(note) => Some(note.chat),
            _ => None,
        };
        if let Some(chat) = chat {
            let words = strings::not_sent(reject.message());
            say_now(&words);
            if self.route.chat() != Some(chat) {
                self.notices.warn(words, Some((strings::OPEN_CHAT, Act::Go(Route::Chat(chat)))));
            }
            return true;
        }
        self.page.dismiss(command.number);
        self.awaits_next = false;
        match &command.command {
            Command::MarkSeen(_) => return false,
            Command::PickUp(command) => command.chat.map(|chat| self.own.remove(&chat)),
            Command::AcceptOffer(command) => Some(self.own.remove(&command.chat)),
            Command::DeclineOffer(command) => Some(self.own.remove(&command.chat)),
            Command::Transfer(command) => Some(self.own.remove(&command.chat)),
            Command::CloseThread(command) => Some(self.own.remove(&command.chat)),
            _ => None,
        };
        self.notices.warn(reject.message().to_owned(), None);
        true
    }
}

fn is_theirs(event: &parlor_page::engine::chat::Event) -> bool {
    event.author.is_customer() && event.words().is_some()
}

/// Goes to a view; "back" comes back here.
pub(super) fn go(route: Route) {
    if let Some(window) = dom::window() {
        window.location().set_hash(&route.hash()).ok();
    }
}

/// Goes to a view in place of this one, to which nobody wants to come back.
pub(super) fn replace(route: Route) {
    if let Some(window) = dom::window() {
        window.location().replace(&route.hash()).ok();
    }
}
