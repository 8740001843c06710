//! The stage of a story: a host and the pages of everybody who takes part.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use parlor_engine::desk::{AgentRole, Assignment};
use parlor_engine::{ClientId, Time, User};
use parlor_sync::replica::Change;
use parlor_sync::{Answer, Codec, Outbox, Replica, ServerFrame, Told};

use crate::actor::Actor;
use crate::host::{Host, LinkId, Who};

/// Stands in every text that is for agents only.
pub const SECRET: &str = "SENTINEL-FOR-AGENTS-ONLY";
/// The groups of every host.
pub const GROUPS: [(&str, Assignment); 3] = [
    ("Support", Assignment::Automatic),
    ("Sales", Assignment::Offer { accept_ms: 20_000 }),
    ("Returns", Assignment::PickUp),
];
/// The agents of every host, with their role and whether they are in all groups.
pub const AGENTS: [(&str, AgentRole, bool); 3] =
    [("Ada", AgentRole::Admin, true), ("Ben", AgentRole::Agent, true), ("Cleo", AgentRole::Agent, false)];
/// How long a story waits for something to come true.
const PATIENCE: Duration = Duration::from_secs(30);
/// After how long without a frame nothing is taken to be under way any more.
const QUIET: Duration = Duration::from_millis(50);

/// No byte on its way to a customer may come from a text for agents only.
pub fn refuse_taint(user: User, frame: &ServerFrame) {
    if user.is_customer() {
        let bytes = Codec::Json.encode(frame);
        assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "a customer was sent what is for agents only");
    }
}

/// A page of somebody who takes part.
pub struct Page {
    pub who: Who,
    pub replica: Replica,
    pub stored: Outbox,
    pub link: Option<LinkId>,
    /// Whether the network is there.
    pub network: bool,
    pub told: Vec<Told>,
    pub answers: Vec<(u32, Answer)>,
}

pub struct Inner {
    pub host: Box<dyn Host>,
    pub pages: Vec<Page>,
    born: Instant,
    /// When the last frame came to a page, or a page sent one.
    heard: Instant,
}

/// The stage.
#[derive(Clone)]
pub struct Stage(pub Rc<RefCell<Inner>>);

impl Stage {
    pub fn new(host: impl Host + 'static) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            host: Box::new(host),
            pages: Vec::new(),
            born: Instant::now(),
            heard: Instant::now(),
        })))
    }

    /// A visitor of the site.
    pub fn customer(&self, name: &str) -> Actor {
        self.enter(Who::Customer(name.to_owned()))
    }

    /// An agent who opens the panel.
    pub fn agent(&self, name: &str) -> Actor {
        self.enter(Who::Agent(name.to_owned()))
    }

    /// Ada has Carl's thread, which begins with these words, and Ben is there too.
    pub fn talking(&self, words: &str) -> (Actor, Actor, Actor) {
        let (ada, ben, carl) = (self.agent("Ada"), self.agent("Ben"), self.customer("Carl"));
        ada.accepts_work();
        carl.starts(words);
        carl.is_served_by("Ada");
        (ada, ben, carl)
    }

    /// Opens a page.
    pub fn enter(&self, who: Who) -> Actor {
        let mut inner = self.0.borrow_mut();
        let place = inner.pages.len();
        // A page's name must be new in every story, also on hosts that outlive one.
        let random = u128::from(std::process::id()) << 64 | inner.born.elapsed().as_nanos() << 8 | place as u128;
        let stored = Outbox::new(ClientId(random));
        let replica = Replica::new(stored.clone());
        inner.pages.push(Page {
            who,
            replica,
            stored,
            link: None,
            network: true,
            told: Vec::new(),
            answers: Vec::new(),
        });
        drop(inner);
        let actor = Actor { stage: self.clone(), page: place };
        actor.eventually("the page is loaded", |page| page.replica.is_live());
        actor
    }

    /// An agent gets a token, to come with from the next time on: whoever becomes a program is signed out.
    pub fn gives_token(&self, agent: &str) {
        self.0.borrow_mut().host.gives_token(agent);
    }

    /// The server dies and comes back; every connection is gone.
    pub fn server_dies_and_returns(&self) {
        let mut inner = self.0.borrow_mut();
        inner.host.die_and_return();
        inner.pages.iter_mut().for_each(|page| page.lose());
    }

    /// Waits until something is true of the stage.
    pub fn until(&self, what: &str, mut truth: impl FnMut(&Inner) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.0.borrow_mut().turn();
            if truth(&self.0.borrow()) {
                return;
            }
            assert!(Instant::now() < end, "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Lets everything that is under way arrive. Nobody says when the last frame has come, so it is a while in which
    /// none does: enough for what must not happen; what must, a story waits for by name (`eventually`).
    pub fn settle(&self) {
        self.until("nothing is under way", |inner| {
            let quiet = inner.heard.elapsed() >= QUIET;
            let mut pages = inner.pages.iter().filter(|page| page.network);
            quiet && pages.all(|page| page.replica.is_live() && page.replica.outbox().pending.is_empty())
        });
    }
}

impl Inner {
    pub fn now(&self) -> Time {
        Time(1_700_000_000_000 + self.born.elapsed().as_millis() as u64)
    }

    /// One turn of everybody: connect, send, receive.
    pub fn turn(&mut self) {
        let now = self.now();
        for page in &mut self.pages {
            if page.link.is_none() && page.network {
                let (link, token) = self.host.open(&page.who);
                page.link = Some(link);
                page.replica.handle_open(token);
            }
            page.store();
            let Some(link) = page.link else { continue };
            while let Some(frame) = page.replica.poll_transmit() {
                self.heard = Instant::now();
                self.host.send(link, frame);
            }
            match self.host.receive(link) {
                Some(frames) => frames.into_iter().for_each(|frame| {
                    self.heard = Instant::now();
                    if let Some(user) = page.replica.user() {
                        refuse_taint(user, &frame);
                    }
                    page.replica.handle_frame(frame, now);
                }),
                None => page.lose(),
            }
            if page.take_changes() {
                self.host.cut(link);
                page.lose();
            }
        }
    }
}

impl Page {
    pub fn lose(&mut self) {
        self.link = None;
        self.replica.handle_lost();
    }

    fn store(&mut self) {
        if let Some(outbox) = self.replica.take_outbox() {
            self.stored = outbox.clone();
        }
    }

    fn take_changes(&mut self) -> bool {
        let mut close = false;
        while let Some(change) = self.replica.poll_change() {
            match change {
                Change::Told(told) => self.told.push(told),
                Change::Answer(id, answer) => self.answers.push((id, answer)),
                Change::Close(_) => close = true,
                Change::State | Change::Refused(..) => {}
            }
        }
        close
    }
}
