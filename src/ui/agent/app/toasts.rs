//! Notices at the edge of the page, with what each offers.

use std::collections::BTreeMap;
use std::rc::Rc;

use parlor_kit::{Glyph, Toast, glyph};
use yew::AttrValue;

use crate::act::Act;

/// More would cover the page.
pub const MAX: usize = 3;

/// The notices shown.
#[derive(Default)]
pub struct Notices {
    last: u32,
    list: Vec<Toast>,
    acts: BTreeMap<u32, Act>,
}

impl Notices {
    /// Tells something good or plain.
    pub fn tell(&mut self, glyph: Glyph, text: String, action: Option<(&'static str, Act)>) {
        self.push(false, glyph, text, action);
    }

    /// Tells that something has failed.
    pub fn warn(&mut self, text: String, action: Option<(&'static str, Act)>) {
        self.push(true, glyph::WARNING, text, action);
    }

    /// Puts a notice away and returns what it offered.
    pub fn take(&mut self, id: u32) -> Option<Act> {
        self.list.retain(|toast| toast.id != id);
        self.acts.remove(&id)
    }

    /// Puts away what offers no more than what is there now.
    pub fn settle(&mut self, done: &Act) {
        let acts = &mut self.acts;
        self.list.retain(|toast| acts.get(&toast.id) != Some(done));
        acts.retain(|_, act| act != done);
    }

    /// The latest `count`.
    pub fn shown(&self, count: usize) -> Rc<[Toast]> {
        self.list[self.list.len().saturating_sub(count)..].into()
    }

    fn push(&mut self, bad: bool, glyph: Glyph, text: String, action: Option<(&'static str, Act)>) {
        self.list.retain(|toast| *toast.text != *text);
        self.last += 1;
        let id = self.last;
        let words = action.as_ref().map(|(words, _)| AttrValue::Static(words));
        if let Some((_, act)) = action {
            self.acts.insert(id, act);
        }
        self.list.push(Toast { id, bad, glyph, text: text.into(), action: words });
        while self.list.len() > MAX {
            let first = self.list.remove(0);
            self.acts.remove(&first.id);
        }
    }
}
