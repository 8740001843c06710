//! What is asked of the archive: searches, transcripts, a customer's earlier threads.

use std::rc::Rc;

use parlor_kit::Interval;
use parlor_page::engine::ChatId;
use parlor_page::engine::chat::Chat;
use parlor_page::sync::{Answer, ArchiveQuery, Link, Query, ThreadRow};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{App, Msg};
use crate::act::Filter;
use crate::components::Results;
use crate::route::Route;

/// The pause after a letter before it is searched for.
const PAUSE_MS: i32 = 250;
/// Rows asked for at a time.
const ROWS: u16 = 25;
/// Among so many of the latest threads a customer's earlier ones are looked for.
const EARLIER: u16 = 50;

/// The search.
pub(super) struct Archive {
    pub filter: Filter,
    pub rows: Rc<[ThreadRow]>,
    pub results: Results,
    next: Option<String>,
    /// Counts the searches: the answer to an earlier one comes too late.
    search: u32,
    pause: Option<Interval>,
    /// Whether the search field gets the focus when it appears.
    pub wants_focus: bool,
}

impl Default for Archive {
    fn default() -> Self {
        Self {
            filter: Filter::default(),
            rows: Rc::new([]),
            results: Results::Loading,
            next: None,
            search: 0,
            pause: None,
            wants_focus: false,
        }
    }
}

/// A closed thread that is open on the page.
pub(super) struct Transcript {
    pub route: Route,
    pub found: Found,
}

/// What became of the question for it.
#[derive(Clone)]
pub(super) enum Found {
    Loading,
    Chat(Rc<Chat>),
    Missing,
}

impl App {
    /// Asks for what the view needs and the copy does not hold.
    pub(super) fn fetch(&mut self, ctx: &Context<Self>) {
        match self.route {
            Route::Thread(chat, thread) => {
                self.transcript = Some(Transcript { route: self.route, found: Found::Loading });
                let route = self.route;
                self.ask(ctx, Query::Thread { chat, thread }, move |answer| Msg::Transcript(route, answer));
            }
            Route::Chat(chat) => self.fetch_earlier(ctx, chat),
            Route::Inbox | Route::Archive => {}
        }
    }

    /// Asks again what could not be answered while there was no connection.
    pub(super) fn fetch_again(&mut self, ctx: &Context<Self>) {
        if !matches!(self.page.link(), Link::Live(_)) {
            return;
        }
        if self.route.is_archive() && self.archive.results == Results::Failed {
            self.search_now(ctx);
        }
        let missing =
            self.transcript.as_ref().is_some_and(|it| it.route == self.route && matches!(it.found, Found::Missing));
        if missing {
            self.fetch(ctx);
        }
    }

    /// Searches once no letter has come for a moment; a changed filter at once.
    pub(super) fn search(&mut self, ctx: &Context<Self>, filter: Filter) {
        let typed = filter.text != self.archive.filter.text;
        self.archive.filter = filter;
        let link = ctx.link().clone();
        let after = if typed { PAUSE_MS } else { 1 };
        self.archive.pause = Some(Interval::new(after, move || link.send_message(Msg::SearchNow)));
    }

    pub(super) fn search_now(&mut self, ctx: &Context<Self>) -> bool {
        self.archive.pause = None;
        self.archive.results = Results::Loading;
        self.archive.search += 1;
        self.archive.next = None;
        self.ask_archive(ctx);
        true
    }

    pub(super) fn search_more(&mut self, ctx: &Context<Self>) {
        if self.archive.next.is_some() {
            self.archive.search += 1;
            self.ask_archive(ctx);
        }
    }

    fn ask_archive(&mut self, ctx: &Context<Self>) {
        let Filter { text, mine, group } = self.archive.filter.clone();
        let agent = self.see(|scene| scene.me).filter(|_| mine);
        let (text, page) = (text.trim().to_owned(), self.archive.next.clone());
        let query = ArchiveQuery { text, group, agent, page, limit: ROWS, ..ArchiveQuery::default() };
        let search = self.archive.search;
        self.ask(ctx, Query::Archive(query), move |answer| Msg::Found(search, answer));
    }

    pub(super) fn found(&mut self, search: u32, answer: Option<Answer>) -> bool {
        if search != self.archive.search {
            return false;
        }
        match answer {
            Some(Answer::Archive(page)) => {
                let more = self.archive.next.is_some();
                let before = if more { &*self.archive.rows } else { &[] };
                self.archive.rows = before.iter().cloned().chain(page.rows).collect();
                self.archive.results = Results::Found { more: page.next.is_some() };
                self.archive.next = page.next;
            }
            _ => {
                self.archive.results = Results::Failed;
                if self.archive.next.is_none() {
                    self.archive.rows = Rc::new([]);
                }
            }
        }
        true
    }

    pub(super) fn take_transcript(&mut self, ctx: &Context<Self>, route: Route, answer: Option<Answer>) -> bool {
        if self.route != route {
            return false;
        }
        let found = match answer {
            Some(Answer::Thread(chat)) => Found::Chat(Rc::from(*chat)),
            _ => Found::Missing,
        };
        let chat = if let Found::Chat(chat) = &found { Some(chat.id) } else { None };
        self.transcript = Some(Transcript { route, found });
        if let Some(chat) = chat {
            self.fetch_earlier(ctx, chat);
        }
        true
    }

    /// The archive is searched by words, so it is asked for the customer's address or name, and what it finds is sifted.
    fn fetch_earlier(&mut self, ctx: &Context<Self>, id: ChatId) {
        let of = |chat: &Chat| chat.customer.email.clone().or_else(|| chat.customer.name.clone());
        let open = self.page.read(|replica| replica.chat(id).and_then(of));
        let kept = self.transcript.as_ref().and_then(|transcript| match &transcript.found {
            Found::Chat(chat) if chat.id == id => of(chat),
            _ => None,
        });
        let Some(text) = open.or(kept) else { return };
        let query = ArchiveQuery { text, limit: EARLIER, ..ArchiveQuery::default() };
        self.ask(ctx, Query::Archive(query), move |answer| Msg::Earlier(id, answer));
    }

    pub(super) fn take_earlier(&mut self, chat: ChatId, answer: Option<Answer>) -> bool {
        let Some(Answer::Archive(page)) = answer else { return false };
        self.earlier.insert(chat, page.rows.into_iter().filter(|row| row.chat == chat).collect());
        true
    }

    fn ask(&self, ctx: &Context<Self>, query: Query, then: impl FnOnce(Option<Answer>) -> Msg + 'static) {
        let (page, link) = (self.page.clone(), ctx.link().clone());
        spawn_local(async move {
            let answer = page.ask(query).await;
            link.send_message(then(answer));
        });
    }
}
