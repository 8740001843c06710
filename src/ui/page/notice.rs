//! What a page tells those who draw it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use parlor_engine::Reject;
use parlor_sync::{Numbered, Told};

/// Something to take note of. Several that come together are told in one go, with at most one `Changed` and one `Link`
/// among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The copy, the outbox, who types or who is there changed: draw again.
    Changed,
    /// A command was refused. It stays among the outbox's failed ones until it is dismissed.
    Refused(Numbered, Reject),
    /// A passing notice. [`Page::who_types`](crate::Page::who_types) and its neighbours have taken it in already.
    Told(Told),
    /// The connection changed: see [`Page::link`](crate::Page::link).
    Link,
}

/// Listens as long as it is kept.
pub struct Subscription {
    id: u32,
    listeners: Weak<Listeners>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(listeners) = self.listeners.upgrade() {
            listeners.inner.borrow_mut().list.retain(|(id, _)| *id != self.id);
        }
    }
}

type Listener = Rc<dyn Fn(&Notice)>;

/// Everybody who listens.
#[derive(Default)]
pub(crate) struct Listeners {
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    last: u32,
    list: Vec<(u32, Listener)>,
}

impl Listeners {
    pub(crate) fn add(self: &Rc<Self>, listener: Listener) -> Subscription {
        let mut inner = self.inner.borrow_mut();
        inner.last += 1;
        let id = inner.last;
        inner.list.push((id, listener));
        Subscription { id, listeners: Rc::downgrade(self) }
    }

    /// Tells everybody who listened when it began; a listener may subscribe and unsubscribe meanwhile.
    pub(crate) fn tell(&self, notice: &Notice) {
        let list: Vec<Listener> = self.inner.borrow().list.iter().map(|(_, listener)| listener.clone()).collect();
        list.iter().for_each(|listener| listener(notice));
    }
}
