//! Every bound of the doors, each with its reason.

use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use parlor_engine::{Command, User};
use parlor_sync::frame::{CLIENT_FRAME_BYTES, UNANSWERED_MAX};
use parlor_sync::query::{ChatState, CustomersQuery};
use parlor_sync::{ClientFrame, Query};

use super::meter::Meter;
use super::problem::Problem;
use crate::auth::session;
use crate::config;

/// Bytes of a body: a command with the longest text in the widest encoding.
pub const BODY_BYTES: usize = 64 * 1024;
/// Bytes of a body with several frames: as many commands as may be unanswered.
pub const SYNC_BODY_BYTES: usize = UNANSWERED_MAX * CLIENT_FRAME_BYTES;
/// Frames in one request.
pub const SYNC_FRAMES: usize = 100;
/// How long a socket may take to say hello.
pub const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// A socket is pinged this often; many proxies cut what is silent for a minute.
pub const PING_EVERY: Duration = Duration::from_secs(25);
/// A socket that is silent for this long is gone.
pub const SILENCE: Duration = Duration::from_secs(60);
/// How long a frame may take to be written; whoever reads slower resumes later.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a page may take to hear that its socket is closed.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a request's headers may take to arrive.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take; a long poll waits for 25 seconds.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(40);
/// How long the rest of a body is waited for that was answered before its end.
pub const REST_TIMEOUT: Duration = Duration::from_secs(1);
/// A session over fetch that nobody polls for this long is gone.
pub const POLL_EXPIRY: Duration = Duration::from_secs(30);
/// Connections of one user: tabs and devices, with room to spare.
pub const CONNECTIONS_PER_USER: u32 = 50;
/// Connections of one customer: nobody talks to a shop in more tabs, and each holds all that was ever said.
pub const CONNECTIONS_PER_CUSTOMER: u32 = 10;
/// One in so many connections is for agents alone.
pub const AGENTS_PART: u32 = 10;
/// How long nothing may be read of an answer before the connection is cut: whoever reads nothing holds a place.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Frames of one socket at once, and the pause between two when that is used up, in milliseconds.
pub const FRAME_BURST: u32 = 300;
const FRAME_PAUSE_MS: u64 = 10;
/// Bytes of commands that one customer may send at once, and the pause between two when that is used up, in millionths of a
/// second: a page that was away for an hour tells what was written meanwhile, and nobody types eight kilobytes a second.
pub const CUSTOMER_BYTES_BURST: u32 = 512 * 1024;
const CUSTOMER_BYTE_PAUSE_US: u64 = 122;
/// Words and judgements of one customer in closed threads at once, and the pause between two when that is used up, in
/// milliseconds: each puts a whole thread into the archive anew.
pub const AFTER_CLOSE_BURST: u32 = 10;
const AFTER_CLOSE_PAUSE_MS: u64 = 5_000;
/// Threads that one customer may begin at once, and the pause between two when that is used up, in milliseconds: each rings
/// agents, and stays. Whoever is too fast waits for so long, which is shorter than [`SILENCE`] and [`REQUEST_TIMEOUT`].
pub const BEGIN_BURST: u32 = 10;
const BEGIN_PAUSE_MS: u64 = 30_000;
/// Looks of one customer into what was said before at once, and the pause between two when that is used up, in milliseconds:
/// nobody reads faster, and each may go through a whole chat.
pub const LOOK_BURST: u32 = 30;
const LOOK_PAUSE_MS: u64 = 250;
/// Lists for which every chat is looked at, of one user at once, and the pause between two when that is used up, in
/// milliseconds: with a million customers each takes the account most of a second, and nobody else is served meanwhile.
pub const WIDE_BURST: u32 = 30;
const WIDE_PAUSE_MS: u64 = 2_000;
/// Signals of one user at once: somebody types in several windows.
pub const SIGNAL_BURST: u32 = 30;
/// The pause between two signals when that is used up, in milliseconds: more often nobody's typing is news.
const SIGNAL_PAUSE_MS: u64 = 100;
/// How long a webhook's former secret still signs, in milliseconds: a day, so that the other side can change it in peace.
pub const OLD_SECRET_MS: u64 = 24 * 3_600_000;
/// Characters of a webhook's description.
pub const DESCRIPTION_CHARS: usize = 500;
/// Characters of a token's name: it fits a line.
pub const TOKEN_NAME_CHARS: usize = 100;
/// Tokens of one agent: a forgotten loop must not fill the store.
pub const TOKENS_PER_AGENT: usize = 50;
/// How long an invitation is good, in milliseconds: three days, so that a weekend may lie between.
pub const INVITATION_MS: u64 = 3 * 24 * 3_600_000;
/// How long a link to set a password with is not replaced because somebody says to have forgotten the password, in
/// milliseconds: ten minutes, so that it is still good when it is read.
pub const LINK_RESTS_MS: u64 = 600_000;
/// Idempotency keys whose requests are remembered, of staff and of all others.
pub const KEYS_REMEMBERED: usize = 20_000;
/// How long they are, in milliseconds: a day, as others do it; whoever tries again does so sooner.
pub const KEYS_KEPT_MS: u64 = 24 * 3_600_000;
/// Bytes of the answers that are remembered with them.
pub const KEY_ANSWERS_BYTES: usize = 16 * 1024 * 1024;
/// Canned replies of one agent, and shared ones: as many as a list can be searched in while somebody types.
pub const CANNED_REPLIES: usize = 500;
/// Characters of a canned reply's shortcut, and of each of its tags.
pub const SHORTCUT_CHARS: usize = 50;
/// Tags of a canned reply.
pub const CANNED_TAGS: usize = 20;
/// Identity keys of an account: each of its sites has two while it changes them.
pub const IDENTITY_KEYS: usize = 10;
/// Characters of an identity key's name, of its issuer and of its audience.
pub const IDENTITY_CHARS: usize = 200;
/// Mails that one user may have sent, and that one address may be sent, at once.
pub const MAIL_BURST: u32 = 5;
/// The pause between two mails when that is used up, in milliseconds: nobody's mailbox is filled from here.
const MAIL_PAUSE_MS: u64 = 300_000;
/// Mails to customers themselves that one network may have sent at once, and the pause between two after that, in
/// milliseconds: behind one address there may be a whole company, but hardly one where all leave at the same time.
pub const MAIL_NETWORK_BURST: u32 = 20;
const MAIL_NETWORK_PAUSE_MS: u64 = 60_000;
/// Greetings of an account: each page that opens goes through them.
pub const GREETINGS: usize = 100;
/// Addresses in a rule of a greeting.
pub const PATTERNS: usize = 20;
/// Characters of such an address.
pub const PATTERN_CHARS: usize = 500;
/// Seconds that a greeting waits on a page, at most: an hour.
pub const SECONDS_ON_PAGE: u32 = 3_600;
/// Seconds of a visit that a greeting waits, at most: a day.
pub const SECONDS_ON_SITE: u32 = 86_400;
/// How long a file may take to arrive: ten megabytes over a slow telephone.
pub const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);
/// Bytes of a file that are read or written at once.
pub const PIECE_BYTES: usize = 64 * 1024;
/// Files of one user in a minute.
pub const UPLOADS_PER_MINUTE: u32 = 30;
/// Files of the largest size that one customer may have sent in all.
pub const CUSTOMER_FILES: u64 = 20;
/// One in so many bytes of an account's files is for staff alone.
pub const STAFF_PART: u64 = 5;
/// How long a stop may take before what is left is cut.
pub const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// What is allowed how often.
pub struct Meters {
    started: Instant,
    sign_in_address: Meter<IpAddr>,
    /// By hashes of addresses, which are as long as whoever tries them likes.
    sign_in_email: Meter<[u8; 32]>,
    customers: Meter<IpAddr>,
    commands: Meter<User>,
    /// In bytes and millionths of a second, so that the many short ones cost no more than they are.
    customer_bytes: Meter<User>,
    after_close: Meter<User>,
    looks: Meter<User>,
    wide: Meter<User>,
    begun_by: Meter<User>,
    /// As many as a network has new customers, so that it does not help to be many.
    begun_from: Meter<IpAddr>,
    /// In millionths of a second: there may be many thousands in one.
    requests: Meter<IpAddr>,
    /// The same for pages and files, which are not refused because the API is asked too often.
    pages: Meter<IpAddr>,
    signals: Meter<User>,
    uploads: Meter<User>,
    mails_by: Meter<User>,
    mails_to: Meter<[u8; 32]>,
    mails_from: Meter<IpAddr>,
}

impl Meters {
    /// Nothing has been used up yet.
    pub fn new(limits: config::Limits) -> Self {
        let per_second = limits.commands_per_second;
        Self {
            started: Instant::now(),
            sign_in_address: Meter::per_minute(limits.sign_ins_per_minute),
            sign_in_email: Meter::per_minute(limits.sign_ins_per_minute),
            customers: Meter::per_minute(limits.customers_per_minute),
            commands: Meter::new(per_second.saturating_mul(3), 1_000 / u64::from(per_second)),
            customer_bytes: Meter::new(CUSTOMER_BYTES_BURST, CUSTOMER_BYTE_PAUSE_US),
            after_close: Meter::new(AFTER_CLOSE_BURST, AFTER_CLOSE_PAUSE_MS),
            looks: Meter::new(LOOK_BURST, LOOK_PAUSE_MS),
            wide: Meter::new(WIDE_BURST, WIDE_PAUSE_MS),
            begun_by: Meter::new(BEGIN_BURST, BEGIN_PAUSE_MS),
            begun_from: Meter::per_minute(limits.customers_per_minute),
            requests: per_second_us(limits.requests_per_second),
            pages: per_second_us(limits.requests_per_second),
            signals: Meter::new(SIGNAL_BURST, SIGNAL_PAUSE_MS),
            uploads: Meter::per_minute(UPLOADS_PER_MINUTE),
            mails_by: Meter::new(MAIL_BURST, MAIL_PAUSE_MS),
            mails_to: Meter::new(MAIL_BURST, MAIL_PAUSE_MS),
            mails_from: Meter::new(MAIL_NETWORK_BURST, MAIL_NETWORK_PAUSE_MS),
        }
    }

    /// Somebody tries to sign in.
    ///
    /// # Errors
    /// If it is too often, from there or for this mail address.
    pub fn sign_in(&self, address: IpAddr, email: &str) -> Result<(), Problem> {
        let now = self.now_ms();
        self.sign_in_address.take(&network(address), now).map_err(|wait| Problem::too_many("address", wait))?;
        self.sign_in_email.take(&folded(email), now).map_err(|wait| Problem::too_many("email", wait))
    }

    /// A user has a mail sent to somebody.
    ///
    /// # Errors
    /// If it is too often, by this user or to this address.
    pub fn mail(&self, user: User, to: &str) -> Result<(), Problem> {
        let now = self.now_ms();
        self.mails_by.take(&user, now).map_err(|wait| Problem::too_many("user", wait))?;
        self.mails_to.take(&folded(to), now).map_err(|wait| Problem::too_many("to", wait))
    }

    /// Somebody who is not known has a mail sent to this address.
    ///
    /// # Errors
    /// If it is too often.
    pub fn mail_to(&self, to: &str) -> Result<(), Problem> {
        self.mails_to.take(&folded(to), self.now_ms()).map_err(|wait| Problem::too_many("to", wait))
    }

    /// A customer has a mail sent: customers are free to be had, networks are not.
    ///
    /// # Errors
    /// If it is too often from there.
    pub fn mail_from(&self, address: IpAddr) -> Result<(), Problem> {
        let taken = self.mails_from.take(&network(address), self.now_ms());
        taken.map_err(|wait| Problem::too_many("address", wait))
    }

    /// Somebody tries something that could be guessed, and is not known yet.
    ///
    /// # Errors
    /// If it is too often from there.
    pub fn from_address(&self, address: IpAddr) -> Result<(), Problem> {
        let taken = self.sign_in_address.take(&network(address), self.now_ms());
        taken.map_err(|wait| Problem::too_many("address", wait))
    }

    /// Somebody asks for a customer of their own.
    ///
    /// # Errors
    /// If it is too often.
    pub fn customer(&self, address: IpAddr) -> Result<(), Problem> {
        self.customers.take(&network(address), self.now_ms()).map_err(|wait| Problem::too_many("address", wait))
    }

    /// Something is asked for, whatever it is.
    ///
    /// # Errors
    /// If it is too often from there.
    pub fn request(&self, address: IpAddr) -> Result<(), Problem> {
        let taken = self.requests.take(&network(address), self.now_us());
        taken.map_err(|wait_us| Problem::too_many("address", wait_us.div_ceil(1_000)))
    }

    /// A page, a file, or whether the server is well, is asked for.
    ///
    /// # Errors
    /// If it is too often from there.
    pub fn page(&self, address: IpAddr) -> Result<(), Problem> {
        let taken = self.pages.take(&network(address), self.now_us());
        taken.map_err(|wait_us| Problem::too_many("address", wait_us.div_ceil(1_000)))
    }

    /// A user gives a command.
    ///
    /// # Errors
    /// The time to wait before the next.
    pub fn command(&self, user: User) -> Result<(), Duration> {
        self.commands.take(&user, self.now_ms()).map_err(Duration::from_millis)
    }

    /// What the command of a customer at this address is: how long, whether it begins a thread, and whether it touches what
    /// is closed. What is refused by one of them counts for none.
    ///
    /// # Errors
    /// The time to wait before this one.
    pub fn content(&self, user: User, from: Option<IpAddr>, command: &Command) -> Result<(), Duration> {
        if !user.is_customer() {
            return Ok(());
        }
        // No command is longer than its frame or body, so that the number is small.
        let bytes = postcard::to_allocvec(command).map_or(0, |bytes| bytes.len());
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).min(CUSTOMER_BYTES_BURST);
        self.customer_bytes.take_many(&user, bytes, self.now_us()).map_err(Duration::from_micros)?;
        let late = || self.after_close.take(&user, self.now_ms()).map_err(Duration::from_millis);
        let taken = match command {
            Command::StartThread(_) => self.begin(user, from),
            Command::Rate(_) => late(),
            Command::PostEvent(post) if post.attach_to_last_thread => late(),
            _ => Ok(()),
        };
        taken.inspect_err(|_| self.customer_bytes.give_back(&user, bytes))
    }

    /// A user asks for what is not in a page's copy.
    ///
    /// # Errors
    /// The time to wait before the next, if it is a customer.
    pub fn look(&self, user: User) -> Result<(), Duration> {
        let taken = if user.is_customer() { self.looks.take(&user, self.now_ms()) } else { Ok(()) };
        taken.map_err(Duration::from_millis)
    }

    /// A user asks something, at whatever door.
    ///
    /// # Errors
    /// The time to wait before the next.
    pub fn query(&self, user: User, query: &Query) -> Result<(), Duration> {
        self.look(user)?;
        self.list(user, query)
    }

    /// A user asks for a list. The few for which every chat is looked at are counted.
    fn list(&self, user: User, query: &Query) -> Result<(), Duration> {
        let taken = if is_wide(query) { self.wide.take(&user, self.now_ms()) } else { Ok(()) };
        taken.map_err(Duration::from_millis)
    }

    /// A customer at this address begins a thread. Whoever is refused for being too fast takes nothing from the network, and
    /// whoever waits for the others there, trying again and again, uses nothing up.
    ///
    /// # Errors
    /// The time to wait before the next, of this customer or from there.
    pub fn begin(&self, user: User, from: Option<IpAddr>) -> Result<(), Duration> {
        let now = self.now_ms();
        self.begun_by.take(&user, now).map_err(Duration::from_millis)?;
        let taken = from.map_or(Ok(()), |from| self.begun_from.take(&network(from), now));
        taken.inspect_err(|_| self.begun_by.give_back(&user, 1)).map_err(Duration::from_millis)
    }

    /// A user sends a file in.
    ///
    /// # Errors
    /// The time to wait before the next.
    pub fn upload(&self, user: User) -> Result<(), Duration> {
        self.uploads.take(&user, self.now_ms()).map_err(Duration::from_millis)
    }

    /// Whether a user's signal is passed on.
    pub fn signal(&self, user: User) -> bool {
        self.signals.take(&user, self.now_ms()).is_ok()
    }

    /// A user at this address sends a frame. Those that make work count as commands.
    ///
    /// # Errors
    /// The time to wait before this one.
    pub fn frame(&self, user: User, from: Option<IpAddr>, frame: &ClientFrame) -> Result<(), Duration> {
        match frame {
            ClientFrame::Command { command, .. } => {
                self.command(user)?;
                self.content(user, from, command).inspect_err(|_| self.commands.give_back(&user, 1))
            }
            ClientFrame::Earlier { .. } => {
                self.command(user)?;
                self.look(user).inspect_err(|_| self.commands.give_back(&user, 1))
            }
            ClientFrame::Query { query, .. } => {
                self.command(user)?;
                self.query(user, query).inspect_err(|_| self.commands.give_back(&user, 1))
            }
            ClientFrame::Hello(_) | ClientFrame::Signal(_) | ClientFrame::Ping => Ok(()),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// Whether every chat is looked at, however few are found. Of a plain list of customers the next page is at hand.
fn is_wide(query: &Query) -> bool {
    match query {
        Query::Chats(chats) => chats.state != ChatState::Open,
        Query::Customers(customers) => {
            let CustomersQuery { ascending, page, limit, .. } = customers.clone();
            let plain = *customers == CustomersQuery { ascending, page, limit, ..CustomersQuery::default() };
            let few = [customers.open, customers.banned, customers.followed].contains(&Some(true));
            !plain && !few
        }
        _ => false,
    }
}

/// So many in a second, ten times as many at once, by a clock of millionths of a second.
fn per_second_us(count: u32) -> Meter<IpAddr> {
    Meter::new(count.saturating_mul(10), 1_000_000 / u64::from(count))
}

/// Counts the frames of one socket.
pub struct FrameMeter {
    started: Instant,
    meter: Meter<()>,
}

impl FrameMeter {
    /// No frame has come yet.
    pub fn new() -> Self {
        Self { started: Instant::now(), meter: Meter::new(FRAME_BURST, FRAME_PAUSE_MS) }
    }

    /// Whether one more frame is allowed.
    pub fn allows(&self) -> bool {
        let now_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.meter.take(&(), now_ms).is_ok()
    }
}

impl Default for FrameMeter {
    fn default() -> Self {
        Self::new()
    }
}

/// A mail address, as it is compared and in one length.
fn folded(email: &str) -> [u8; 32] {
    session::hash(&email.trim().to_lowercase())
}

/// What counts as one address: a household has a whole /64 of IPv6.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests;
