//! What must hold in every story.

use std::collections::BTreeMap;

use parlor_engine::chat::{ChatFact, ProfileFact};
use parlor_engine::{Account, ClientId, Fact, User, Viewer};

use super::{TAIL, World};
use crate::{Disk, Page};

impl World {
    /// Keeps what is wrong at rest for the next check.
    pub fn note_at_rest(&mut self) {
        let fault = self.check_at_rest().err();
        self.fault = self.fault.take().or(fault);
    }

    /// Checks what must hold at every moment.
    ///
    /// # Errors
    /// The first thing found wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let Some(authority) = &self.authority else { return Ok(()) };
        authority.account().check()?;
        for page in &self.pages {
            let Some(cursor) = page.replica.for_tab() else { continue };
            if page.link.is_none() {
                continue;
            }
            cursor.account.desk.check()?;
        }
        Ok(())
    }

    /// Checks what must hold when everything is at rest.
    ///
    /// # Errors
    /// The first thing found wrong, in words.
    pub fn check_at_rest(&self) -> Result<(), String> {
        self.check()?;
        let authority = self.authority.as_ref().ok_or("the authority is down")?;
        let replayed = Disk { snapshot: None, ..self.disk.clone() }.load(TAIL).snapshot;
        if &replayed != authority.snapshot() {
            return Err("replaying the log gives another state".to_owned());
        }
        self.check_log()?;
        for (place, page) in self.pages.iter().enumerate() {
            let viewer = match page.user {
                _ if self.is_banned(place) => continue,
                User::Customer(id) => Viewer::Customer(authority.account().acts_as(id)),
                User::Agent(id) => authority.account().desk.agents.get(&id).ok_or("an agent is gone")?.viewer(),
                User::System => return Err("the system has no page".to_owned()),
            };
            if page.replica.confirmed() != &self.whole(page, viewer)? {
                return Err(format!("page {place} of {:?} shows something else than it may see", page.user));
            }
            let outbox = page.replica.outbox();
            if !outbox.pending.is_empty() {
                return Err(format!("page {place} still has something to send"));
            }
            // What a page of a banned customer gave while it was kept out waits with it.
            if outbox.last > self.last_of(outbox.client) && !self.restored {
                return Err(format!("command {} of page {place} was neither carried out nor refused", outbox.last));
            }
        }
        Ok(())
    }

    /// What a page is to show: all that its viewer may see, but of a customer's chat what begins with the first thread that it
    /// has been told of.
    fn whole(&self, page: &Page, viewer: Viewer) -> Result<Account, String> {
        let account = self.authority.as_ref().ok_or("the authority is down")?.account();
        let mut whole = account.view(viewer);
        let Some(own) = account.own_chat(viewer).and_then(|own| whole.chat(own)) else { return Ok(whole) };
        let first = own.threads.iter().position(|thread| page.told.contains(&thread.id));
        let mut own = own.clone();
        let untold: Vec<_> = own.threads.drain(..first.unwrap_or(own.threads.len())).collect();
        let hides = !untold.is_empty() && !page.replica.has_earlier();
        if hides {
            return Err(format!("a page of {:?} knows nothing of {} earlier threads", page.user, untold.len()));
        }
        whole.put_chat(own);
        Ok(whole)
    }

    /// The last command of a page in the log.
    fn last_of(&self, client: ClientId) -> u32 {
        let origins = self.disk.entries.iter().filter_map(|entry| entry.origin);
        origins.filter(|origin| origin.client == client).map(|origin| origin.number).max().unwrap_or_default()
    }

    /// Every acknowledged command is in the log once, and each page's commands are there in order.
    fn check_log(&self) -> Result<(), String> {
        let erasures = self.disk.entries.iter().filter_map(|entry| Some((entry.position, entry.erasure()?)));
        for (position, erasure) in erasures {
            let left =
                self.disk.entries.iter().find(|entry| entry.position <= position && entry.blank(&erasure).is_some());
            if let Some(entry) = left {
                return Err(format!("entry {} still holds what entry {position} erased", entry.position));
            }
        }
        // Numbers go on when a customer is found to be another, and begin anew when a visitor is dropped.
        let mut last: BTreeMap<ClientId, (User, u32)> = BTreeMap::new();
        let mut most: BTreeMap<ClientId, u32> = BTreeMap::new();
        for entry in &self.disk.entries {
            for fact in &entry.facts {
                if let Fact::Chat { fact: ChatFact::Profile(ProfileFact::Dropped { customer, .. }), .. } = fact {
                    last.retain(|_, (user, _)| *user != User::Customer(*customer));
                }
            }
            let Some(origin) = entry.origin else { continue };
            let (user, last) = last.entry(origin.client).or_insert((entry.actor, 0));
            if origin.number != *last + 1 {
                return Err(format!("command {} of a page follows command {last} in the log", origin.number));
            }
            (*user, *last) = (entry.actor, origin.number);
            let most = most.entry(origin.client).or_default();
            *most = origin.number.max(*most);
        }
        for origin in &self.acknowledged {
            let stored = most.get(&origin.client).is_some_and(|most| *most >= origin.number);
            if !stored {
                return Err(format!("command {} was acknowledged and is not in the log", origin.number));
            }
        }
        Ok(())
    }
}
