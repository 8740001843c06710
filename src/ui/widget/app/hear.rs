//! What follows from news: screen readers and the site are told, and marks are sent.

use parlor_engine::{Command, Time};
use parlor_kit::{dom, say, time};

use super::App;
use crate::model::news::{News, spoken};
use crate::model::stage::{Phase, Stage};
use crate::model::{own_chat, seen};
use crate::strings;

/// A place in the queue is said this often at most, in milliseconds.
const PLACE_MS: u64 = 20_000;

impl App {
    /// Tells what is new; whether something is left to be told later.
    pub(super) fn hear(&mut self) -> bool {
        let news = self.page.read(|replica| self.heard.catch_up(replica));
        let stage = self.stage();
        self.tell_typing(stage);
        if let Some(words) = spoken(&news) {
            say(&words);
        }
        if !self.at_end {
            self.came += news.iter().filter(|news| matches!(news, News::In { .. })).count();
        }
        news.iter().for_each(|news| self.raise(news));
        self.tell_state(stage);
        self.mark(stage);
        self.tell_unread();
        self.tell_place(stage)
    }

    fn mark(&mut self, stage: Stage) {
        let shown = matches!(stage, Stage::Talk(_)) && self.open && self.at_end && dom::is_visible();
        let due = self.page.read(|replica| seen::due(replica, shown));
        // A mark that was refused would be due again at once, for ever.
        if due.is_some() && due != self.told.marked {
            self.told.marked.clone_from(&due);
            due.map(|mark| self.page.send(Command::MarkSeen(mark)));
        }
    }

    /// Says that somebody begins to write, before anything that has come: said after it, it would take its place.
    fn tell_typing(&mut self, stage: Stage) {
        let Stage::Talk(phase) = stage else { return };
        let typing = self.typing(phase);
        if let Some((name, _)) = &typing
            && !self.told.typing
        {
            say(&strings::typing(name));
        }
        self.told.typing = typing.is_some();
    }

    fn tell_unread(&mut self) {
        let unread = self.page.read(seen::unread);
        if unread != self.told.unread {
            if let Some(host) = &self.host {
                host.post("unread", &[("count", (unread.count as u32).into()), ("preview", (&unread.preview).into())]);
            }
            self.told.unread = unread;
        }
    }

    fn tell_state(&mut self, stage: Stage) {
        let state = stage.name();
        if stage != Stage::Loading && state != self.told.state {
            self.told.state = state;
            if let Some(host) = &self.host {
                host.post("state", &[("name", state.into())]);
            }
        }
    }

    fn tell_place(&mut self, stage: Stage) -> bool {
        let chat = self.page.read(|replica| own_chat(replica).map(|chat| chat.id));
        let waits = stage == Stage::Talk(Phase::Queued);
        let place = chat.filter(|_| waits).and_then(|chat| self.page.position(chat));
        let moved = place != self.told.place;
        self.told.place = place;
        let Some(place) = place else {
            self.told.said = None;
            return false;
        };
        if moved && let Some(host) = &self.host {
            host.raise("conversation:queue", &[("position", place.into())]);
        }
        let now = Time(time::now_ms());
        match self.told.said {
            Some((said, _)) if said == place => false,
            Some((_, at)) if now.since_ms(at) < PLACE_MS => true,
            _ => {
                say(&strings::place(Some(place)));
                self.told.said = Some((place, now));
                false
            }
        }
    }

    fn raise(&self, news: &News) {
        let Some(host) = &self.host else { return };
        match news {
            News::Started(thread) => {
                let detail = [("thread", thread.to_string().into())];
                host.raise("conversation:started", &detail);
                host.raise("conversation:queued", &detail);
            }
            News::Out(event) => host.raise("message:out", &[("id", event.to_string().into())]),
            News::In { event, name, .. } => {
                host.raise("message:in", &[("id", event.to_string().into()), ("author", name.into())]);
            }
            News::Assigned(agent, name) => {
                host.raise("conversation:assigned", &[("agent", agent.to_string().into()), ("name", name.into())]);
            }
            News::Ended(thread) => host.raise("conversation:ended", &[("thread", thread.to_string().into())]),
            News::Rated(score) => host.raise("conversation:rated", &[("score", (*score).into())]),
            News::Line(_) => {}
        }
    }
}
