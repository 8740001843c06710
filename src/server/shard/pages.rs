//! The connected pages, as the shard's thread reaches them.

use std::collections::BTreeMap;

use parlor_engine::User;
use parlor_sync::authority::Transmit;
use parlor_sync::frame::UNANSWERED_MAX;
use parlor_sync::{Close, ServerFrame, SubscriberId};

use super::connection::Outlet;

/// Every page that can be sent something.
#[derive(Default)]
pub(super) struct Pages {
    open: BTreeMap<SubscriberId, Page>,
    gone: Vec<SubscriberId>,
}

struct Page {
    user: User,
    outlet: Outlet,
    /// Queries that are not answered yet.
    asking: usize,
}

impl Pages {
    /// Takes in a page.
    pub fn open(&mut self, id: SubscriberId, user: User, outlet: Outlet) {
        self.open.insert(id, Page { user, outlet, asking: 0 });
    }

    /// Sends what the authority wants sent. Pages that cannot take it are given up; see [`Pages::take_gone`].
    pub fn transmit(&mut self, id: SubscriberId, transmit: Transmit) {
        match transmit {
            Transmit::Frame(frame) => self.send(id, frame),
            Transmit::Close(why) => self.close(id, why),
        }
    }

    /// Sends a frame.
    pub fn send(&mut self, id: SubscriberId, frame: ServerFrame) {
        let Some(page) = self.open.get(&id) else { return };
        match page.outlet.send(frame) {
            Ok(()) => {}
            Err(Some(why)) => self.close(id, why),
            Err(None) => self.forget(id),
        }
    }

    /// Sends the answer to a query.
    pub fn answer(&mut self, id: SubscriberId, frame: ServerFrame) {
        if let Some(page) = self.open.get_mut(&id) {
            page.asking = page.asking.saturating_sub(1);
        }
        self.send(id, frame);
    }

    /// Notes that a page asks something, and says for whom; none if it may not.
    pub fn asks(&mut self, id: SubscriberId) -> Option<User> {
        let page = self.open.get_mut(&id)?;
        if page.asking >= UNANSWERED_MAX {
            self.close(id, Close::TooMany);
            return None;
        }
        page.asking += 1;
        Some(page.user)
    }

    /// Who is at a page.
    pub fn user(&self, id: SubscriberId) -> Option<User> {
        self.open.get(&id).map(|page| page.user)
    }

    /// Ends a page's connection.
    pub fn close(&mut self, id: SubscriberId, why: Close) {
        if let Some(page) = self.open.remove(&id) {
            page.outlet.close(why);
            self.gone.push(id);
        }
    }

    /// Ends every connection.
    pub fn close_all(&mut self, why: Close) {
        std::mem::take(&mut self.open).into_values().for_each(|page| page.outlet.close(why));
        self.gone.clear();
    }

    /// A page has gone by itself.
    pub fn forget(&mut self, id: SubscriberId) {
        if self.open.remove(&id).is_some() {
            self.gone.push(id);
        }
    }

    /// The pages that have gone since it was last asked.
    pub fn take_gone(&mut self) -> Vec<SubscriberId> {
        std::mem::take(&mut self.gone)
    }
}
