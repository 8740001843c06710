//! A page that is connected, as the authority knows it.

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::{ChatId, ThreadId, User, Viewer};

use crate::Entry;
use crate::frame::{Ack, Resume};

/// Names a connection; whoever drives the authority gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubscriberId(pub u64);

/// A connected page.
pub(super) struct Subscriber {
    pub user: User,
    pub viewer: Viewer,
    pub stage: Stage,
    /// What the page holds.
    pub held: Held,
    /// Commands to be acknowledged with the next update.
    pub acks: Vec<Ack>,
    /// Entries that concern the page and that it has not been told of.
    pub news: Vec<Arc<Entry>>,
    /// The first thread that a customer's page holds, if it has asked for those before it.
    pub earlier: Option<ThreadId>,
    /// The last place in the queue that the page was told.
    pub position: Option<u32>,
}

/// The chats that a page holds.
#[derive(Default)]
pub(super) struct Held {
    /// All of them.
    pub chats: BTreeSet<ChatId>,
    /// Those without the open thread that they have.
    pub bare: BTreeSet<ChatId>,
}

/// How far a page is.
pub(super) enum Stage {
    /// It said hello and has been told nothing yet.
    Starting(Option<Resume>),
    /// It has been told everything up to this position that it may see. Its cursor.
    Live(u64),
}

impl Subscriber {
    pub(super) fn new(user: User, viewer: Viewer, stage: Stage) -> Self {
        Self {
            user,
            viewer,
            stage,
            held: Held::default(),
            acks: Vec::new(),
            news: Vec::new(),
            earlier: None,
            position: None,
        }
    }
}
