//! Where the authority lives: its disk, its deaths and its new starts.

use std::collections::BTreeSet;

use parlor_engine::Time;
use parlor_sync::authority::Config;
use parlor_sync::{Authority, CursorKey};

use super::{REACH, TAIL, World};
use crate::{Disk, Page};

impl World {
    /// Stores what is decided and sends what may then be sent.
    pub fn store(&mut self) {
        self.append();
        self.send();
    }

    /// Stores what is decided. Nobody is told yet.
    pub fn append(&mut self) {
        let Some(authority) = &mut self.authority else { return };
        authority.handle_timeout(self.now);
        if let Some(entries) = authority.poll_append() {
            self.disk.append(entries);
            authority.handle_appended();
        }
    }

    /// The disk refuses what is to be stored. As in the server, the authority is dropped with all that it has folded.
    pub fn refuse_append(&mut self) {
        if self.authority.as_mut().and_then(Authority::poll_append).is_some() {
            self.kill();
        }
    }

    /// The machine is gone, and another goes on from a copy that lacks the last entries. What they held is lost, and so
    /// is what was acknowledged with them: no page may show it any more.
    pub fn restore_copy(&mut self, without: usize) {
        self.kill();
        self.restored |= without > 0;
        self.disk.restore(without, self.set_up);
        let kept = self.disk.entries.iter().filter_map(|entry| entry.origin);
        let kept: BTreeSet<_> = kept.map(|origin| (origin.client, origin.number)).collect();
        self.acknowledged.retain(|origin| kept.contains(&(origin.client, origin.number)));
    }

    /// The authority dies: what is decided and not stored is gone, and so is every connection.
    pub fn kill(&mut self) {
        self.authority = None;
        self.pages.iter_mut().for_each(Page::cut);
    }

    /// The authority starts again from the disk.
    pub fn start(&mut self) {
        if self.authority.is_none() {
            self.starts += 1;
            self.authority = Some(start(&self.disk, self.starts, self.now));
        }
    }

    /// Keeps the folded state on the disk, as a server does now and then.
    pub fn keep_snapshot(&mut self) {
        if let Some(authority) = &self.authority
            && authority.snapshot().position as usize == self.disk.entries.len()
        {
            self.disk.snapshot = Some(authority.snapshot().clone());
        }
    }
}

pub(super) fn start(disk: &Disk, starts: u64, now: Time) -> Authority {
    let config = Config {
        seed: 0x5eed ^ u128::from(starts) << 32,
        cursor_key: CursorKey(0xca5e),
        agent_grace_ms: 20_000,
        tail: TAIL,
        reach: REACH,
    };
    Authority::new(config, disk.load(TAIL), now)
}
