//! The stage: one authority with its disk, many pages, a network between them, and a clock.

mod check;
mod house;
mod network;

use parlor_engine::chat::Reach;
use parlor_engine::{ClientId, Command, Time, User};
use parlor_sync::{Authority, Epoch, Query, ServerFrame, Signal, SubscriberId};

use crate::{Cast, Disk, Page};
use house::start;

/// Entries kept for pages that come back: few, so that runs meet both ways of resuming.
const TAIL: usize = 40;
/// How much of a chat a customer's page is sent at once: little, so that runs have much to ask for.
const REACH: Reach = Reach { threads: 2, events: 5 };
const START: Time = Time(1_700_000_000_000);

/// A stage.
pub struct World {
    /// The clock.
    pub now: Time,
    /// Where entries are kept.
    pub disk: Disk,
    /// The side that decides; none while it is down.
    pub authority: Option<Authority>,
    /// Who plays.
    pub cast: Cast,
    /// Everybody's pages.
    pub pages: Vec<Page>,
    /// Commands that pages were told are done, in order of telling.
    pub acknowledged: Vec<parlor_sync::Origin>,
    /// Whether the world went on from a copy: what pages had given may be lost.
    restored: bool,
    /// The first thing that went wrong on the way.
    fault: Option<String>,
    starts: u64,
    links: u64,
    clients: u64,
    /// Entries that the cast came with.
    set_up: usize,
}

impl World {
    /// A stage with the usual cast and one page for everybody.
    pub fn new(customers: usize) -> Self {
        let disk = Disk::new(Epoch(7));
        let mut authority = start(&disk, 0, START);
        let cast = Cast::set_up(&mut authority, customers, START);
        let pages = cast.users().into_iter().zip(1..).map(|(user, n)| Page::new(user, ClientId(n << 80 | 0xc1)));
        let pages: Vec<Page> = pages.collect();
        let clients = pages.len() as u64;
        let mut world = Self {
            now: START,
            disk,
            authority: Some(authority),
            cast,
            pages,
            acknowledged: Vec::new(),
            restored: false,
            fault: None,
            starts: 0,
            links: 0,
            clients,
            set_up: 0,
        };
        world.append();
        world.set_up = world.disk.entries.len();
        world.settle();
        world
    }

    /// Opens another page for a user.
    pub fn open_page(&mut self, user: User) -> usize {
        let client = self.new_client();
        self.pages.push(Page::new(user, client));
        self.pages.len() - 1
    }

    fn new_client(&mut self) -> ClientId {
        self.clients += 1;
        ClientId(u128::from(self.clients) << 80 | 0xc1)
    }

    /// A tab is closed for good, with whatever it had not sent. The last page of a user stays.
    pub fn close_tab(&mut self, page: usize) {
        let user = self.pages[page].user;
        if self.pages.iter().filter(|other| other.user == user).count() > 1 {
            self.cut(page);
            self.pages.remove(page);
        }
    }

    /// A browser loses what it has stored: the page comes back as a new one.
    pub fn lose_storage(&mut self, page: usize) {
        self.cut(page);
        let client = self.new_client();
        self.pages[page].lose_storage(client);
    }

    /// A user wants something.
    pub fn want(&mut self, page: usize, command: Command) {
        let clock = self.pages[page].clock(self.now);
        self.pages[page].replica.send(command, clock);
        self.pages[page].pump();
    }

    /// A user gives a notice that is not stored.
    pub fn signal(&mut self, page: usize, signal: Signal) {
        self.pages[page].replica.signal(signal);
        self.pages[page].pump();
    }

    /// A user looks something up.
    pub fn ask(&mut self, page: usize, query: Query) {
        self.pages[page].replica.ask(query);
        self.pages[page].pump();
    }

    /// A customer wants to read what was said earlier.
    pub fn look_back(&mut self, page: usize) {
        self.pages[page].replica.ask_earlier();
        self.pages[page].pump();
    }

    /// A page that is not connected connects.
    pub fn connect(&mut self, page: usize) {
        if !self.may_connect(page) {
            return;
        }
        self.links += 1;
        self.pages[page].link = Some(SubscriberId(self.links));
        self.pages[page].replica.handle_open(None);
        self.pages[page].pump();
    }

    fn may_connect(&self, page: usize) -> bool {
        self.pages[page].link.is_none() && self.authority.is_some() && !self.is_banned(page)
    }

    /// Whether the page's customer or agent is to stay away, and does.
    fn is_banned(&self, page: usize) -> bool {
        let Some(account) = self.authority.as_ref().map(Authority::account) else { return false };
        match self.pages[page].user {
            User::Customer(customer) => account.is_banned(customer, self.now),
            User::Agent(agent) => !account.desk.agents.contains_key(&agent),
            User::System => false,
        }
    }

    /// A page's connection breaks. The authority notices.
    pub fn cut(&mut self, page: usize) {
        if let (Some(link), Some(authority)) = (self.pages[page].link, &mut self.authority) {
            authority.handle_close(link, self.now);
        }
        self.pages[page].cut();
    }

    /// Lets everything come to rest: all connected, nothing under way.
    pub fn settle(&mut self) {
        self.start();
        self.rest(|_| true, true);
    }

    /// Lets everything come to rest but one page, which stays away.
    pub fn rest_without(&mut self, away: usize) {
        self.rest(|page| page != away, true);
    }

    /// Lets commands arrive and be stored, while no answer reaches anybody.
    pub fn rest_without_answers(&mut self) {
        for _ in 0..3 {
            self.rest(|_| true, false);
            // A hello is answered, so that commands follow it.
            (0..self.pages.len()).for_each(|page| self.hear_welcome(page));
        }
    }

    fn hear_welcome(&mut self, page: usize) {
        let only_reset = self.pages[page].to_page.iter().take(2).all(|frame| !matches!(frame, ServerFrame::Update(_)));
        if only_reset {
            self.deliver_down(page);
            self.deliver_down(page);
        }
    }

    fn rest(&mut self, here: impl Fn(usize) -> bool, answers: bool) {
        for _ in 0..10_000 {
            let pages: Vec<_> = (0..self.pages.len()).filter(|page| here(*page)).collect();
            pages.iter().for_each(|page| self.connect(*page));
            let mut moved = false;
            pages.iter().for_each(|page| moved |= self.deliver_up(*page));
            self.store();
            if answers {
                pages.iter().for_each(|page| moved |= self.deliver_down(*page));
            }
            // Whoever was turned out by what was just stored comes back.
            if !moved && !pages.iter().any(|page| self.may_connect(*page)) {
                return;
            }
        }
        self.fault = Some("the world does not come to rest".to_owned());
    }

    /// Lets time pass, step by step, as timers want it.
    pub fn pass_ms(&mut self, ms: u64) {
        let end = self.now.plus_ms(ms);
        while let Some(due) = self.authority.as_ref().and_then(Authority::poll_timeout).filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.settle();
        }
        self.now = end;
        self.settle();
    }
}
