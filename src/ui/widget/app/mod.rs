//! The root: holds the page, and is the only one to read it.

mod act;
mod draw;
mod due;
mod hear;
mod site;
mod turns;

use parlor_engine::{Reject, ThreadId, Time};
use parlor_kit::{Interval, dom, time};
use parlor_page::sync::Replica;
use parlor_page::{Kind, Notice, Options, Page, Subscription};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::act::Act;
use crate::dom::{Handle, Text};
use crate::host::{self, Asked, Host};
use crate::model::banner::{Banner, Watch};
use crate::model::form::{Form, Who};
use crate::model::news::Heard;
use crate::model::own_chat;
use crate::model::seen::Unread;
use crate::model::stage::{self, Phase, Stage};
use crate::view::acts::Callback;
use crate::view::closing::Rating;
use crate::view::log;
use turns::Turns;

pub use turns::run;

/// Time alone changes what is shown while a connection is missing; it is looked at this often then.
const LOOK_MS: i32 = 500;
/// Messages shown at first, and with each wish for earlier ones.
const SHOWN: usize = 100;

/// What the root hears of.
pub enum Msg {
    /// The visitor does something.
    Act(Act),
    /// The site asks for something.
    Asked(Asked),
    /// The page has news.
    Noticed(Notice),
    /// It is known which form is to be shown; nothing if it cannot be known.
    Due(Option<parlor_page::sync::Answer>),
    /// Something outside may have changed: the time, the size, whether the page can be seen.
    Look,
}

/// The root.
pub struct App {
    page: Page,
    host: Option<Host>,
    turns: Rc<Turns>,
    on: Callback,
    /// Whether the site shows the widget. One that stands alone always is.
    open: bool,
    who: Who,
    /// What is asked before the next thread, with the answers; none before it is known.
    form: Option<Form>,
    /// Whether it has been asked for.
    due_asked: bool,
    /// Why a thread that an earlier page wanted could not begin.
    returned: Option<Reject>,
    draft: Text,
    rating: Rating,
    asked: stage::Asked,
    watch: Watch,
    banner: Option<Banner>,
    heard: Heard,
    told: Told,
    /// Messages shown, at most.
    shown: usize,
    /// Whether the timeline sticks to its end.
    at_end: bool,
    /// What has come while it does not.
    came: usize,
    /// The first thread that the page has.
    first: Option<ThreadId>,
    /// Where the timeline stood before earlier messages came in above.
    kept: Option<log::Place>,
    menu: bool,
    /// Whether the site has just shown the widget or a thread has just been started: the first field is to have the focus
    /// once it is there.
    opened: bool,
    /// The id of what is to have the focus after the next drawing.
    focus: Option<Text>,
    log: Handle,
    field: Handle,
    ticker: Option<Interval>,
    _subscription: Subscription,
    _outside: Closure<dyn FnMut()>,
}

/// What has been told to the site, to screen readers and to the authority, so that it is told once.
#[derive(Default)]
struct Told {
    state: &'static str,
    unread: Unread,
    typing: bool,
    place: Option<u32>,
    /// The place that was said last, and when.
    said: Option<(u32, Time)>,
    marked: Option<parlor_engine::command::MarkSeen>,
}

impl App {
    fn new(turns: &Rc<Turns>) -> Self {
        let page = Page::start(Options { token: host::option("token"), ..Options::here(Kind::Customer) });
        let noticed = turns.clone();
        let subscription = page.subscribe(move |notice| noticed.hear(Msg::Noticed(notice.clone())));
        let asked = turns.clone();
        let host = Host::listen(move |it| asked.hear(Msg::Asked(it)));
        let look = turns.clone();
        let outside = Closure::<dyn FnMut()>::new(move || look.hear(Msg::Look));
        let acted = turns.clone();
        watch_outside(&outside);
        if let Some(host) = &host {
            host.post("ready", &[]);
        }
        let draft = Text::from(page.draft("text"));
        Self {
            open: host.is_none(),
            who: Who { name: page.draft("name").into(), email: page.draft("email").into(), identified: false },
            form: None,
            due_asked: false,
            returned: None,
            asked: stage::Asked { skipped: page.draft("skipped").parse().ok(), ..stage::Asked::default() },
            page,
            host,
            turns: turns.clone(),
            on: Rc::new(move |act| acted.hear(Msg::Act(act))),
            draft,
            rating: Rating::default(),
            watch: Watch::default(),
            banner: None,
            heard: Heard::default(),
            told: Told::default(),
            shown: SHOWN,
            at_end: true,
            came: 0,
            first: None,
            kept: None,
            menu: false,
            opened: false,
            focus: None,
            log: Handle::default(),
            field: Handle::default(),
            ticker: None,
            _subscription: subscription,
            _outside: outside,
        }
    }

    /// Takes in something heard; whether there is something to draw.
    fn take(&mut self, msg: Msg) -> bool {
        let draw = match msg {
            // Scrolling tells of itself many times a second.
            Msg::Act(Act::Scroll(at_end)) if at_end == self.at_end => return false,
            Msg::Act(act) => self.act(act),
            Msg::Asked(asked) => self.asked(asked),
            Msg::Due(answer) => self.due(answer),
            Msg::Noticed(Notice::Refused(numbered, reject)) => {
                self.refused(numbered, reject);
                true
            }
            Msg::Noticed(Notice::Changed | Notice::Told(_) | Notice::Link) | Msg::Look => {
                let first = self.page.read(|replica| own_chat(replica)?.threads.first().map(|thread| thread.id));
                let before = std::mem::replace(&mut self.first, first);
                if before.is_some() && before != first {
                    self.kept = log::place(&self.log);
                }
                true
            }
        };
        self.look();
        draw
    }

    /// What cannot be drawn: where the timeline stands, and what has the focus.
    fn drawn(&mut self) {
        if let Some(kept) = self.kept.take() {
            log::keep_place(&self.log, kept);
        } else if self.at_end {
            log::go_to_end(&self.log);
        }
        match self.focus.take().as_deref() {
            // A keyboard that springs up covers half a phone.
            Some("composer") if is_touched() => {}
            Some("composer") => {
                if let Some(field) = self.field.element() {
                    field.focus().ok();
                }
            }
            Some(id) => dom::focus_id(id),
            None => {}
        }
    }

    fn stage(&self) -> Stage {
        let now = self.page.now();
        self.page.read(|replica| self.stage_of(replica, now))
    }

    fn stage_of(&self, replica: &Replica, now: Time) -> Stage {
        stage::stage(replica, self.asked, now)
    }

    /// Notes what has changed, tells whoever is to know, and looks again soon if time alone may change something.
    fn look(&mut self) {
        self.banner = self.watch.look(self.page.link(), is_online(), Time(time::now_ms()));
        let waiting = self.hear();
        let stage = self.stage();
        self.ask_due(stage);
        let is_ready = match stage {
            Stage::Loading | Stage::Talk(Phase::Starting) => false,
            Stage::Form => self.form.is_some(),
            Stage::Talk(_) | Stage::Thanks => true,
        };
        if self.opened && is_ready {
            self.opened = false;
            self.focus = self.first_field();
        }
        let needed = waiting || self.watch.is_moving();
        if needed != self.ticker.is_some() {
            let turns = self.turns.clone();
            self.ticker = needed.then(|| Interval::new(LOOK_MS, move || turns.hear(Msg::Look)));
        }
    }
}

/// Whether it is used by touch.
fn is_touched() -> bool {
    let query = dom::window().and_then(|window| window.match_media("(pointer: coarse)").ok()?);
    query.is_some_and(|query| query.matches())
}

fn is_online() -> bool {
    dom::window().is_none_or(|window| window.navigator().on_line())
}

/// Calls when the page is shown or hidden, when its size changes and when the network comes or goes.
fn watch_outside(call: &Closure<dyn FnMut()>) {
    let Some((window, document)) = dom::window().zip(dom::document()) else { return };
    let call = call.as_ref().unchecked_ref();
    document.add_event_listener_with_callback("visibilitychange", call).ok();
    for event in ["resize", "online", "offline"] {
        window.add_event_listener_with_callback(event, call).ok();
    }
}
