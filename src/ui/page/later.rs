//! A value that comes later, or never.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Waits for the value; none if whoever should set it is gone.
pub(crate) struct Later<T>(Rc<RefCell<Slot<T>>>);

/// Sets the value.
pub(crate) struct Setter<T>(Rc<RefCell<Slot<T>>>);

struct Slot<T> {
    value: Option<T>,
    done: bool,
    waker: Option<Waker>,
}

/// A value to be set, and whoever waits for it.
pub(crate) fn later<T>() -> (Setter<T>, Later<T>) {
    let slot = Rc::new(RefCell::new(Slot { value: None, done: false, waker: None }));
    (Setter(slot.clone()), Later(slot))
}

impl<T> Setter<T> {
    pub(crate) fn set(&self, value: T) {
        self.finish(Some(value));
    }

    fn finish(&self, value: Option<T>) {
        let mut slot = self.0.borrow_mut();
        if slot.done {
            return;
        }
        (slot.value, slot.done) = (value, true);
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Drop for Setter<T> {
    fn drop(&mut self) {
        self.finish(None);
    }
}

impl<T> Future for Later<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut slot = self.0.borrow_mut();
        if slot.done {
            return Poll::Ready(slot.value.take());
        }
        slot.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
