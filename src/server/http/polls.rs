//! The sessions over fetch that are open.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use parlor_sync::SubscriberId;
use tokio::sync::watch;

use super::caller::{Caller, Shown};
use super::limits::{FrameMeter, POLL_EXPIRY};
use super::seats::Seat;
use crate::auth::session;
use crate::shard::Connection;

/// A connection that requests come back to.
pub struct Poll {
    /// Whose it is.
    pub caller: Caller,
    /// What later requests show.
    pub proof: Proof,
    /// The connection's name at the shard.
    pub id: SubscriberId,
    /// The connection; held by the request that waits.
    pub connection: tokio::sync::Mutex<Connection>,
    /// Counts frames.
    pub meter: FrameMeter,
    turn: watch::Sender<()>,
    heard_at: Mutex<Instant>,
    _seat: Seat,
}

/// What later requests of a session show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// That they know its name; and, without showing it again, that what it was opened with is still good.
    Shown(Shown),
    /// Also the cookie, or the token, that it was opened with.
    Headers,
}

/// The sessions that are open, by the hash of their names.
#[derive(Default)]
pub struct Polls {
    open: Mutex<BTreeMap<[u8; 32], Arc<Poll>>>,
}

impl Poll {
    /// A session that was opened just now.
    pub fn new(caller: Caller, proof: Proof, connection: Connection, seat: Seat) -> Self {
        Self {
            caller,
            proof,
            id: connection.id(),
            connection: tokio::sync::Mutex::new(connection),
            meter: FrameMeter::new(),
            turn: watch::Sender::new(()),
            heard_at: Mutex::new(Instant::now()),
            _seat: seat,
        }
    }

    /// Sends the request that waits home, so that this one can wait; the receiver changes when this one is sent home.
    pub fn take_turn(&self) -> watch::Receiver<()> {
        self.turn.send_replace(());
        self.turn.subscribe()
    }

    /// The page is alive.
    pub fn touch(&self) {
        *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn is_left(&self) -> bool {
        let heard_at = *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner);
        // While a request waits, the page is there.
        heard_at.elapsed() > POLL_EXPIRY && self.connection.try_lock().is_ok()
    }
}

impl Polls {
    /// The session of this name.
    pub fn find(&self, name: &str) -> Option<Arc<Poll>> {
        self.lock().get(&session::hash(name)).cloned()
    }

    /// Adds a session and names it.
    ///
    /// # Errors
    /// If the machine gives no random numbers.
    pub fn add(&self, poll: Arc<Poll>) -> io::Result<String> {
        let name = session::token()?;
        self.lock().insert(session::hash(&name), poll);
        Ok(name)
    }

    /// Forgets a session; its connection is closed with it.
    pub fn remove(&self, name: &str) {
        self.lock().remove(&session::hash(name));
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Forgets those that nobody polls any more.
    pub fn sweep(&self) {
        self.lock().retain(|_, poll| !poll.is_left());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<[u8; 32], Arc<Poll>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
