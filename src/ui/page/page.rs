//! What a user interface holds.

use std::cell::RefCell;
use std::rc::Rc;

use parlor_engine::{ChatId, ClientId, Command, Time, User};
use parlor_sync::replica::Failed;
use parlor_sync::{Connector, Link, Outbox, Replica};

use crate::notice::Listeners;
use crate::{Notice, Options, Subscription};

/// A running page. Clones are the same page.
#[derive(Clone)]
pub struct Page(pub(crate) Rc<Inner>);

pub(crate) struct Inner {
    pub options: Options,
    pub listeners: Rc<Listeners>,
    pub state: RefCell<State>,
}

pub(crate) struct State {
    pub replica: Replica,
    pub connector: Connector,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Page {
    /// Starts: takes over what an earlier page left to be sent, and connects.
    pub fn start(options: Options) -> Page {
        let state = State { replica: Replica::new(Outbox::new(ClientId(0))), connector: Connector::new(Time(0)) };
        Page(Rc::new(Inner { options, listeners: Rc::default(), state: RefCell::new(state) }))
    }

    /// Stops for good: closes the connection and lets another tab take over. Nothing unsent is lost.
    pub fn stop(&self) {}

    /// What the page was started with.
    pub fn options(&self) -> &Options {
        &self.0.options
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
        self.0.state.borrow_mut().replica.send(command, Time(0))
    }

    /// Drops a failed command, for good, and gives it back, so that its text can be put into the composer again.
    pub fn dismiss(&self, number: u32) -> Option<Failed> {
        self.0.state.borrow_mut().replica.dismiss(number)
    }

    /// Says that the user writes, or has ceased to. To be called on every input with `true`: it is passed on once and
    /// repeated every 3 seconds, until `false` or until no call has come for 8 seconds.
    pub fn set_typing(&self, chat: ChatId, typing: bool) {
        let _ = (chat, typing);
    }

    /// Who writes in a chat now, the user of this page left out.
    pub fn who_types(&self, chat: ChatId) -> Vec<User> {
        let _ = chat;
        Vec::new()
    }

    /// Whether somebody has a page open. Known to staff only.
    pub fn is_online(&self, user: User) -> bool {
        let _ = user;
        false
    }

    /// The customer's place in the queue, counted from 1. Known to the customer only; staff read the desk.
    pub fn position(&self, chat: ChatId) -> Option<u32> {
        let _ = chat;
        None
    }

    /// How the page is connected; for a tab that shares another tab's connection, how that one is.
    pub fn link(&self) -> Link {
        self.0.state.borrow().connector.link()
    }

    /// Tries to connect at once instead of waiting.
    pub fn hurry(&self) {}

    /// The authority's clock, as far as it is known.
    pub fn now(&self) -> Time {
        Time(0)
    }

    /// What was written and not sent, from an earlier page too. Empty if there is nothing.
    pub fn draft(&self, key: &str) -> String {
        let _ = key;
        String::new()
    }

    /// Keeps what was written and not sent; an empty text drops it.
    pub fn save_draft(&self, key: &str, text: &str) {
        let _ = (key, text);
    }
}
