//! What a user interface holds.

use std::cell::RefCell;
use std::rc::Rc;

use parlor_engine::{ChatId, Command, Time, User};
use parlor_sync::replica::Failed;
use parlor_sync::{Link, Replica, Signal};
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

use crate::channel::Post;
use crate::ears::Ears;
use crate::notice::Listeners;
use crate::setup::Setup;
use crate::state::{Role, State, Wire};
use crate::{Notice, Options, Subscription, clock};

/// A running page. Clones are the same page.
#[derive(Clone)]
pub struct Page(pub(crate) Rc<Inner>);

pub(crate) struct Inner {
    pub setup: Rc<Setup>,
    pub state: RefCell<State>,
    listeners: Rc<Listeners>,
    ears: RefCell<Option<Ears>>,
    #[cfg(not(feature = "lean"))]
    touches: RefCell<Option<Ears>>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Page {
    /// Starts: takes over what an earlier page left to be sent, and connects.
    pub fn start(options: Options) -> Page {
        let setup = Rc::new(Setup::new(options));
        let page = Page(Rc::new_cyclic(|page| Inner {
            setup: setup.clone(),
            state: RefCell::new(State::new(page.clone(), setup)),
            listeners: Rc::default(),
            ears: RefCell::default(),
            #[cfg(not(feature = "lean"))]
            touches: RefCell::default(),
        }));
        page.listen();
        #[cfg(not(feature = "lean"))]
        page.notice_touches();
        page.claim();
        page
    }

    /// Stops for good: closes the connection and lets another tab take over. Nothing unsent is lost.
    pub fn stop(&self) {
        self.0.ears.take();
        #[cfg(not(feature = "lean"))]
        self.0.touches.take();
        let mut state = self.0.state.borrow_mut();
        if matches!(state.wire, Wire::Demo) {
            state.post(state.tab, &Post::Bye);
        }
        state.shelf.leave_word();
        state.replica.handle_lost();
        (state.role, state.wire, state.probe) = (Role::Stopped, Wire::None, None);
        (state.channel, state.outbox_lock) = (None, None);
        state.timer.clear();
        let asked = std::mem::take(&mut state.asked);
        drop(state);
        drop(asked);
    }

    /// What the page was started with.
    pub fn options(&self) -> &Options {
        &self.0.setup.options
    }

    /// Hears of everything from now on, as long as the subscription is kept. Notices come on a turn of their own, never
    /// from within a call of this page's functions.
    pub fn subscribe(&self, listener: impl Fn(&Notice) + 'static) -> Subscription {
        self.0.listeners.add(Rc::new(listener))
    }

    /// Looks at the copy. `look` must not call this page.
    pub fn read<R>(&self, look: impl FnOnce(&Replica) -> R) -> R {
        look(&self.0.state.borrow().replica)
    }

    /// Gives a command. It is stored, shown as far as its outcome can be known, and sent when there is a connection.
    /// Returns the number under which the outbox has it.
    pub fn send(&self, command: Command) -> u32 {
        self.0.change(|state, now| state.replica.send(command, now))
    }

    /// Drops a failed command, for good, and gives it back, so that its text can be put into the composer again.
    pub fn dismiss(&self, number: u32) -> Option<Failed> {
        self.0.change(|state, _| state.replica.dismiss(number))
    }

    /// Says that the user writes, or has ceased to. To be called on every input with `true`: it is passed on once and
    /// repeated every 3 seconds, until `false` or until no call has come for 8 seconds.
    pub fn set_typing(&self, chat: ChatId, typing: bool) {
        self.0.change(|state, now| {
            for signal in state.typing.set(chat, typing, now) {
                state.replica.signal(signal);
            }
        });
    }

    /// Passes a notice on as it is; void without a connection.
    pub fn signal(&self, signal: Signal) {
        self.0.change(|state, _| state.replica.signal(signal));
    }

    /// Asks for what was said before the copy begins, if there is anything and a connection.
    pub fn ask_earlier(&self) {
        self.0.change(|state, _| state.replica.ask_earlier());
    }

    /// What the customer of a chat has written and not sent. Known to staff only, and only if the customer's page tells.
    pub fn peek(&self, chat: ChatId) -> Option<String> {
        self.0.state.borrow().around.peek(chat).map(str::to_owned)
    }

    /// Who writes in a chat now, the user of this page left out.
    pub fn who_types(&self, chat: ChatId) -> Vec<User> {
        self.0.state.borrow().around.typing_in(chat)
    }

    /// Whether somebody has a page open. Known to staff only.
    pub fn is_online(&self, user: User) -> bool {
        self.0.state.borrow().around.is_online(user)
    }

    /// The place in the queue, counted from 1, while the chat's thread waits.
    pub fn position(&self, chat: ChatId) -> Option<u32> {
        let state = self.0.state.borrow();
        let account = state.replica.confirmed();
        let work = account.work_of(chat).filter(|work| work.waits())?;
        match state.replica.user()? {
            User::Customer(_) => state.around.position(chat),
            User::Agent(_) | User::System => account.desk.position(work.thread).map(|place| place as u32),
        }
    }

    /// How the page is connected; for a tab that shares another tab's connection, how that one is.
    pub fn link(&self) -> Link {
        self.0.state.borrow().link()
    }

    /// Tries to connect at once instead of waiting.
    pub fn hurry(&self) {
        self.0.act(|state, now| state.hurry(now));
    }

    /// The authority's clock, as far as it is known.
    pub fn now(&self) -> Time {
        self.0.state.borrow().replica.server_time(clock::now())
    }

    fn claim(&self) {
        let page = Rc::downgrade(&self.0);
        let shelf = self.0.state.borrow().shelf.clone();
        spawn_local(async move {
            let claimed = shelf.claim().await;
            if let Some(page) = page.upgrade() {
                page.act(|state, now| state.settle(claimed, now));
            }
        });
    }

    fn listen(&self) {
        let Some(window) = web_sys::window() else { return };
        let page = Rc::downgrade(&self.0);
        let kinds = &["online", "offline", "pageshow", "pagehide", "visibilitychange"];
        let ears = Ears::open(&window, kinds, move |event| {
            let Some(page) = page.upgrade() else { return };
            match event.type_().as_str() {
                "pagehide" => page.act(|state, _| state.hide()),
                "visibilitychange" if is_hidden() => {}
                _ => page.act(|state, now| state.hurry(now)),
            }
        });
        self.0.ears.replace(Some(ears));
    }

    /// Notes when somebody touches the page, or looks at it again.
    #[cfg(not(feature = "lean"))]
    fn notice_touches(&self) {
        let Some(window) = web_sys::window() else { return };
        let page = Rc::downgrade(&self.0);
        let kinds = &["pointerdown", "pointermove", "keydown", "wheel", "visibilitychange"];
        let ears = Ears::open(&window, kinds, move |_| {
            let Some(page) = page.upgrade().filter(|_| !is_hidden()) else { return };
            let first = page.state.try_borrow_mut().is_ok_and(|mut state| state.touching.touch(clock::now()));
            if first {
                page.turn();
            }
        });
        self.0.touches.replace(Some(ears));
    }
}

impl Inner {
    /// Changes something, does what follows, and tells listeners of it: for everything that comes from outside.
    pub(crate) fn act<R>(&self, change: impl FnOnce(&mut State, Time) -> R) -> R {
        let result = self.change(change);
        self.tell();
        result
    }

    /// The timer has gone off.
    pub(crate) fn turn(&self) {
        self.state.borrow_mut().turn(clock::now());
        self.tell();
    }

    /// Changes something and does what follows. Listeners are told on the next turn: they may be the ones who call.
    fn change<R>(&self, change: impl FnOnce(&mut State, Time) -> R) -> R {
        let now = clock::now();
        let mut state = self.state.borrow_mut();
        let result = change(&mut state, now);
        state.turn(now);
        result
    }

    fn tell(&self) {
        let notices = self.state.borrow_mut().take_notices(clock::now());
        notices.iter().for_each(|notice| self.listeners.tell(notice));
    }
}

impl State {
    fn hurry(&mut self, now: Time) {
        // Back from the browser's cache of pages, the outbox is this tab's again.
        if !matches!(self.role, Role::Claiming | Role::Stopped) {
            self.shelf.remember(self.client);
        }
        match self.role {
            Role::Claiming | Role::Seeking(_) | Role::Stopped => {}
            Role::Leader(_) | Role::Solo => self.doubt(now),
            Role::Follower => {
                self.post(self.tab, &Post::Again(0));
                self.check_leader(now);
            }
        }
    }

    fn hide(&mut self) {
        self.shelf.leave_word();
        if matches!(self.wire, Wire::Demo) {
            self.post(self.tab, &Post::Bye);
        }
    }
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}
