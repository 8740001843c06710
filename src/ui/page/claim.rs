//! Which outbox a tab has: its own from before a reload, one that a closed tab has left behind, or a new one.
//!
//! A tab remembers the name of its outbox and holds a lock of that name as long as it lives. A duplicated tab remembers
//! the same name, finds the lock taken and takes a new name. Without locks, a tab that goes leaves word that it has gone.

use parlor_engine::{ClientId, User};
use parlor_sync::{Codec, Outbox, VERSION};

use crate::locks::{self, Held};
use crate::{random, store};

/// An outbox and whose it is.
pub(crate) struct Claimed {
    pub outbox: Outbox,
    pub user: Option<User>,
    pub lock: Option<Held>,
}

/// Where the outboxes of one kind of page are kept.
#[derive(Clone)]
pub(crate) struct Shelf {
    scope: String,
}

impl Shelf {
    pub(crate) fn new(scope: &str) -> Self {
        Self { scope: scope.to_owned() }
    }

    /// The outbox that this tab had before, unless it is known already to be somebody else's.
    pub(crate) fn own(&self) -> Option<Claimed> {
        let own = store::read(store::session(), &self.own_key())?;
        if !locks::are_there() && store::read(store::session(), &self.left_key()).is_none() {
            return None;
        }
        let (outbox, user) = self.read(&own)?;
        Some(Claimed { outbox, user, lock: None })
    }

    /// An empty outbox under a new name.
    pub(crate) fn fresh() -> Claimed {
        Claimed { outbox: Outbox::new(ClientId(random::bits())), user: None, lock: None }
    }

    /// Settles which outbox is this tab's.
    pub(crate) async fn claim(&self) -> Claimed {
        let own = self.lock(self.own()).await;
        if own.as_ref().is_some_and(|own| !own.outbox.is_empty()) || !locks::are_there() {
            return own.unwrap_or_else(Self::fresh);
        }
        for name in store::keys_after(&self.outbox_key("")) {
            if own.as_ref().is_some_and(|own| own.outbox.client.to_string() == name) {
                continue;
            }
            let Some(lock) = locks::take(&self.lock_name(&name)).await else { continue };
            match self.read(&name) {
                Some((outbox, user)) if !outbox.is_empty() => return Claimed { outbox, user, lock: Some(lock) },
                _ => store::remove(store::local(), &self.outbox_key(&name)),
            }
        }
        match own {
            Some(own) => own,
            None => self.lock(Some(Self::fresh())).await.unwrap_or_else(Self::fresh),
        }
    }

    /// The lock that goes with an outbox whose name has changed.
    pub(crate) async fn relock(&self, client: ClientId) -> Option<Held> {
        locks::take(&self.lock_name(&client.to_string())).await
    }

    /// Keeps an outbox, before anything in it is sent.
    pub(crate) fn keep(&self, outbox: &Outbox, user: Option<User>) {
        let bytes = Codec::Postcard.encode(&(VERSION, user, outbox));
        let kept = store::write(store::local(), &self.outbox_key(&outbox.client.to_string()), &store::text_of(&bytes));
        if !kept {
            // Numbers may not be used twice: without its outbox a tab starts under a new name.
            store::remove(store::session(), &self.own_key());
        }
    }

    /// Remembers which outbox is this tab's.
    pub(crate) fn remember(&self, client: ClientId) {
        store::write(store::session(), &self.own_key(), &client.to_string());
        store::remove(store::session(), &self.left_key());
    }

    /// Drops an outbox.
    pub(crate) fn drop_outbox(&self, client: ClientId) {
        store::remove(store::local(), &self.outbox_key(&client.to_string()));
    }

    /// The tab goes, or is put aside by the browser.
    pub(crate) fn leave_word(&self) {
        store::write(store::session(), &self.left_key(), "1");
    }

    async fn lock(&self, claimed: Option<Claimed>) -> Option<Claimed> {
        let claimed = claimed?;
        if !locks::are_there() {
            return Some(claimed);
        }
        let lock = locks::take(&self.lock_name(&claimed.outbox.client.to_string())).await?;
        Some(Claimed { lock: Some(lock), ..claimed })
    }

    /// What a page of another version has kept would be read as other commands.
    fn read(&self, name: &str) -> Option<(Outbox, Option<User>)> {
        let text = store::read(store::local(), &self.outbox_key(name))?;
        let kept: (u16, Option<User>, Outbox) = Codec::Postcard.decode(&store::bytes_of(&text)).ok()?;
        let (version, user, outbox) = kept;
        (version == VERSION).then_some((outbox, user))
    }

    fn own_key(&self) -> String {
        ["parlor-client-", &self.scope].concat()
    }

    fn left_key(&self) -> String {
        ["parlor-left-", &self.scope].concat()
    }

    fn outbox_key(&self, name: &str) -> String {
        ["parlor-outbox-", &self.scope, "-", name].concat()
    }

    fn lock_name(&self, name: &str) -> String {
        ["parlor-client-", &self.scope, "-", name].concat()
    }
}
