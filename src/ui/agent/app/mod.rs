//! The app: the only place that reads the copy and gives commands. It turns what the page tells into view models, and what
//! the components want into commands.

mod alarm;
mod archive;
mod carry_out;
mod draw;
mod hear;
mod keys;
mod messages;
mod prefs;
mod toasts;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use parlor_kit::{Listener, dom, time};
use parlor_page::engine::{AgentId, ChatId, EventId, Time, User};
use parlor_page::sync::{Answer, Replica, ThreadRow};
use parlor_page::{Kind, Notice, Options, Page, Problem, Subscription};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::act::{Act, Mode};
use crate::route::Route;
use crate::view_models::news::Watch;
use crate::view_models::{Passing, Scene};
use alarm::Alarm;
use archive::{Archive, Transcript};
use prefs::Prefs;
use toasts::Notices;

/// What the app hears of.
pub enum Msg {
    /// The page tells something.
    Page(Notice),
    /// A component wants something.
    Act(Act),
    /// The address changed.
    Moved,
    /// A key was pressed.
    Key(KeyboardEvent),
    /// The page was shown, hidden, made wide or narrow, or the network came or went.
    Around,
    /// An attempt to sign in has ended.
    SignedIn(Result<(), Problem>),
    /// The pause before a search is over.
    SearchNow,
    /// The archive has answered a search.
    Found(u32, Option<Answer>),
    /// A closed thread has come.
    Transcript(Route, Option<Answer>),
    /// A customer's earlier threads have come.
    Earlier(ChatId, Option<Answer>),
}

/// What is being written.
#[derive(Default)]
struct Writer {
    mode: Mode,
    focus: u32,
    drafts_from: u32,
}

/// What covers the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cover {
    Transfer(ChatId),
    Keys,
}

#[derive(Default)]
struct SignInState {
    /// Wanted although the copy is filled: the session has ended.
    asked: bool,
    busy: bool,
    failure: Option<AttrValue>,
}

/// The panel.
pub struct App {
    page: Page,
    on: Callback<Act>,
    route: Route,
    prefs: Prefs,
    alarm: Alarm,
    passing: Passing,
    watch: Watch,
    notices: Notices,
    writer: Writer,
    cover: Option<Cover>,
    /// Whether a narrow page shows the details.
    details_open: bool,
    /// Whether the end of the open conversation is in view.
    at_end: bool,
    sign_in: SignInState,
    archive: Archive,
    transcript: Option<Transcript>,
    earlier: BTreeMap<ChatId, Rc<[ThreadRow]>>,
    /// Chats that the agent has just done something about, which is no news to them.
    own: BTreeSet<ChatId>,
    /// Whether the next chat that comes was asked for.
    awaits_next: bool,
    /// Whether the agent has asked to be paused.
    pauses_self: bool,
    /// The marks sent last: what was refused is not sent for ever.
    marked: BTreeMap<ChatId, (Option<EventId>, Option<EventId>)>,
    _heard: (Subscription, Vec<Listener>),
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let page = Page::start(Options::here(Kind::Agent));
        let heard = page.subscribe({
            let link = link.clone();
            move |notice| link.send_message(Msg::Page(notice.clone()))
        });
        let mut app = Self {
            page,
            on: link.callback(Msg::Act),
            route: Route::default(),
            prefs: Prefs::load(),
            alarm: Alarm::default(),
            passing: Passing::default(),
            watch: Watch::default(),
            notices: Notices::default(),
            writer: Writer::default(),
            cover: None,
            details_open: false,
            at_end: false,
            sign_in: SignInState::default(),
            archive: Archive::default(),
            transcript: None,
            earlier: BTreeMap::new(),
            own: BTreeSet::new(),
            awaits_next: false,
            pauses_self: false,
            marked: BTreeMap::new(),
            _heard: (heard, listeners(ctx)),
        };
        app.moved(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Page(notice) => self.hear(ctx, notice),
            Msg::Act(act) => self.carry_out(ctx, act),
            Msg::Moved => self.moved(ctx),
            Msg::Key(event) => self.key(ctx, &event),
            Msg::Around => self.look(),
            Msg::SignedIn(result) => self.signed_in(result),
            Msg::SearchNow => self.search_now(ctx),
            Msg::Found(search, answer) => self.found(search, answer),
            Msg::Transcript(route, answer) => self.take_transcript(ctx, route, answer),
            Msg::Earlier(chat, answer) => self.take_earlier(chat, answer),
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        self.draw()
    }
}

impl App {
    /// Makes something from the copy; none before it is known whose panel this is.
    fn see<R>(&self, look: impl FnOnce(&Scene) -> R) -> Option<R> {
        let now = time::now_ms();
        self.page.read(|replica| {
            let scene = Scene {
                replica,
                me: me(replica)?,
                ahead_ms: replica.server_time(Time(now)).0 as i64 - now as i64,
                passing: &self.passing,
                day_of: time::local_day,
            };
            Some(look(&scene))
        })
    }

    /// Takes in a new address.
    fn moved(&mut self, ctx: &Context<Self>) -> bool {
        let hash = dom::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        let before = std::mem::replace(&mut self.route, Route::of(&hash));
        // What was closed meanwhile is to be found as well.
        if self.route.is_archive() && !before.is_archive() {
            self.search_now(ctx);
        }
        self.notices.settle(&Act::Go(self.route));
        self.archive.wants_focus &= self.route.is_archive();
        self.cover = None;
        self.details_open = false;
        self.at_end = false;
        self.writer.mode = Mode::Reply;
        // A touch screen's keyboard would cover what was opened to be read.
        if let Route::Chat(_) = self.route
            && dom::media("(pointer: fine)")
        {
            self.writer.focus += 1;
        }
        self.fetch(ctx);
        self.look()
    }
}

fn me(replica: &Replica) -> Option<AgentId> {
    replica.user().and_then(User::agent)
}

fn listeners(ctx: &Context<App>) -> Vec<Listener> {
    let send = |msg: fn() -> Msg| {
        let link = ctx.link().clone();
        move |_| link.send_message(msg())
    };
    let link = ctx.link().clone();
    let keys = move |event: Event| {
        if let Ok(event) = wasm_bindgen::JsCast::dyn_into::<KeyboardEvent>(event) {
            link.send_message(Msg::Key(event));
        }
    };
    [
        Listener::at_window("hashchange", send(|| Msg::Moved)),
        Listener::at_document("visibilitychange", send(|| Msg::Around)),
        Listener::at_window("focus", send(|| Msg::Around)),
        Listener::at_window("resize", send(|| Msg::Around)),
        Listener::at_window("online", send(|| Msg::Around)),
        Listener::at_window("offline", send(|| Msg::Around)),
        Listener::at_document("keydown", keys),
    ]
    .into_iter()
    .flatten()
    .collect()
}
