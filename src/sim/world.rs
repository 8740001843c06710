//! The stage: one authority with its disk, many pages, a network between them, and a clock.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::{ClientId, Command, Time, User};
use parlor_sync::authority::{Config, Transmit};
use parlor_sync::{Authority, ClientFrame, Codec, CursorKey, Epoch, ServerFrame, SubscriberId};

use crate::{Cast, Disk, Page, Rng, SENTINEL};

/// Entries kept for pages that come back: few, so that runs meet both ways of resuming.
const TAIL: usize = 40;
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

    /// A page that is not connected connects.
    pub fn connect(&mut self, page: usize) {
        if self.pages[page].link.is_some() || self.authority.is_none() || self.is_banned(page) {
            return;
        }
        self.links += 1;
        self.pages[page].link = Some(SubscriberId(self.links));
        self.pages[page].replica.handle_open(None);
        self.pages[page].pump();
    }

    /// Whether the page's customer is to stay away, and does.
    fn is_banned(&self, page: usize) -> bool {
        let User::Customer(customer) = self.pages[page].user else { return false };
        self.authority.as_ref().is_some_and(|authority| authority.account().is_banned(customer, self.now))
    }

    /// A page's connection breaks. The authority notices.
    pub fn cut(&mut self, page: usize) {
        if let (Some(link), Some(authority)) = (self.pages[page].link, &mut self.authority) {
            authority.handle_close(link, self.now);
        }
        self.pages[page].cut();
    }

    /// The network delivers the oldest frame of a page twice, or the two oldest in the wrong order.
    pub fn garble_up(&mut self, page: usize, twice: bool) {
        let frames = &mut self.pages[page].to_authority;
        match (twice, frames.front().cloned()) {
            (true, Some(frame)) => frames.push_front(frame),
            _ if frames.len() > 1 => frames.swap(0, 1),
            _ => {}
        }
    }

    /// The network delivers the oldest frame for a page twice, or the two oldest in the wrong order.
    pub fn garble_down(&mut self, page: usize, twice: bool) {
        let frames = &mut self.pages[page].to_page;
        match (twice, frames.front().cloned()) {
            (true, Some(frame)) => frames.push_front(frame),
            _ if frames.len() > 1 => frames.swap(0, 1),
            _ => {}
        }
    }

    /// The oldest frame of a page reaches the authority. Nothing is stored or answered yet.
    pub fn deliver_up(&mut self, page: usize) -> bool {
        let Some(frame) = self.pages[page].to_authority.pop_front() else { return false };
        let (Some(link), Some(authority)) = (self.pages[page].link, &mut self.authority) else { return false };
        match over_the_wire(&frame) {
            Some(ClientFrame::Hello(hello)) => authority.handle_open(link, self.pages[page].user, hello, self.now),
            Some(frame) => authority.handle_frame(link, frame, self.now),
            None => self.fault = Some("a frame changed on the wire".to_owned()),
        }
        true
    }

    /// The oldest frame of the authority reaches a page, unless that dozes.
    pub fn deliver_down(&mut self, page: usize) -> bool {
        if self.pages[page].dozes > 0 {
            self.pages[page].dozes -= 1;
            return true;
        }
        let Some(frame) = self.pages[page].to_page.pop_front() else { return false };
        let Some(frame) = over_the_wire(&frame) else {
            self.fault = Some("a frame changed on the wire".to_owned());
            return false;
        };
        if let ServerFrame::Update(update) = &frame {
            self.acknowledged.extend(update.acks.iter().map(|ack| ack.origin));
        }
        if let ServerFrame::Reset(reset) = &frame {
            self.acknowledged.extend(reset.acks.iter().map(|ack| ack.origin));
        }
        let clock = self.pages[page].clock(self.now);
        self.pages[page].replica.handle_frame(frame, clock);
        if self.pages[page].pump() {
            self.cut(page);
        }
        true
    }

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

    /// Sends what may be sent.
    pub fn send(&mut self) {
        let Some(authority) = &mut self.authority else { return };
        let links: BTreeMap<SubscriberId, usize> =
            self.pages.iter().enumerate().filter_map(|(place, page)| Some((page.link?, place))).collect();
        let mut closed = Vec::new();
        while let Some((link, transmit)) = authority.poll_transmit(self.now) {
            let Some(page) = links.get(&link) else { continue };
            match transmit {
                Transmit::Frame(frame) => {
                    if self.pages[*page].is_tainted_by(&frame) {
                        self.fault = Some("a customer was sent what is for agents only".to_owned());
                    }
                    self.pages[*page].to_page.push_back(frame);
                }
                Transmit::Close(_) => closed.push(*page),
            }
        }
        closed.into_iter().for_each(|page| self.cut(page));
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
            if !moved {
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
                User::Customer(_) if self.is_banned(place) => continue,
                User::Customer(id) => parlor_engine::Viewer::Customer(authority.account().acts_as(id)),
                User::Agent(id) => authority.account().desk.agents.get(&id).ok_or("an agent is gone")?.viewer(),
                User::System => return Err("the system has no page".to_owned()),
            };
            if page.replica.confirmed() != &authority.account().view(viewer) {
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

    /// The last command of a page in the log.
    fn last_of(&self, client: ClientId) -> u32 {
        let origins = self.disk.entries.iter().filter_map(|entry| entry.origin);
        origins.filter(|origin| origin.client == client).map(|origin| origin.number).max().unwrap_or_default()
    }

    /// Every acknowledged command is in the log once, and each page's commands are there in order.
    fn check_log(&self) -> Result<(), String> {
        let erasures = || self.disk.entries.iter().flat_map(|entry| entry.erasures().map(|it| (entry.position, it)));
        for (position, erasure) in erasures() {
            let left =
                self.disk.entries.iter().find(|entry| entry.position <= position && entry.blank(&erasure).is_some());
            if let Some(entry) = left {
                return Err(format!("entry {} still holds what entry {position} erased", entry.position));
            }
        }
        // Numbers go on when a customer is found to be another.
        let mut last: BTreeMap<ClientId, u32> = BTreeMap::new();
        for entry in &self.disk.entries {
            let Some(origin) = entry.origin else { continue };
            let last = last.entry(origin.client).or_default();
            if origin.number != *last + 1 {
                return Err(format!("command {} of a page follows command {last} in the log", origin.number));
            }
            *last = origin.number;
        }
        for origin in &self.acknowledged {
            let stored = last.get(&origin.client).is_some_and(|last| *last >= origin.number);
            if !stored {
                return Err(format!("command {} was acknowledged and is not in the log", origin.number));
            }
        }
        Ok(())
    }
}

impl Page {
    /// Whether this page is a customer's and the frame holds something of a text for agents only.
    fn is_tainted_by(&self, frame: &ServerFrame) -> bool {
        self.user.is_customer() && String::from_utf8_lossy(&Codec::Json.encode(frame)).contains(SENTINEL)
    }
}

/// Frames pass through their bytes, in both codecs; none if that changes them.
fn over_the_wire<T: PartialEq + serde::Serialize + serde::de::DeserializeOwned>(frame: &T) -> Option<T> {
    let json: T = Codec::Json.decode(&Codec::Json.encode(frame)).ok()?;
    let postcard: T = Codec::Postcard.decode(&Codec::Postcard.encode(frame)).ok()?;
    (&json == frame && &postcard == frame).then_some(postcard)
}

fn start(disk: &Disk, starts: u64, now: Time) -> Authority {
    let config = Config {
        seed: 0x5eed ^ u128::from(starts) << 32,
        cursor_key: CursorKey(0xca5e),
        agent_grace_ms: 20_000,
        tail: TAIL,
    };
    Authority::new(config, disk.load(TAIL), now)
}

/// Random choices that a run is made of.
impl World {
    /// Something moves a random step: a frame up or down, a write to the disk, or an attempt to send.
    pub fn jostle(&mut self, rng: &mut Rng) {
        let page = rng.below(self.pages.len());
        match rng.below(8) {
            0..=2 => {
                self.deliver_up(page);
            }
            3..=5 => {
                self.deliver_down(page);
            }
            6 => self.store(),
            _ => self.send(),
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
