//! Which transport a page uses, and when it tries again. Knows no socket: it is told what became of each attempt and
//! says what to do next.

use parlor_engine::Time;

use crate::{Then, then};

/// The first pause after a connection was lost, in milliseconds; it doubles with each failure.
const PAUSE_MS: u64 = 500;
/// The longest pause.
const PAUSE_MAX_MS: u64 = 30_000;
/// How long an attempt may take before it counts as failed.
const OPEN_MS: u64 = 8_000;
/// Failed sockets in a row after which fetch is tried: one may be bad luck, two are a proxy.
const SOCKET_FAILURES: u32 = 2;
/// How long fetch is used before a socket is tried again; it doubles with each failure.
const CLIMB_MS: u64 = 15_000;
/// The longest time until a socket is tried again.
const CLIMB_MAX_MS: u64 = 300_000;
/// How long a connection may be silent before it is given up. Whoever drives this pings at half of it.
pub const SILENCE_MS: u64 = 40_000;

/// A way to exchange frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket.
    Socket,
    /// Fetch with long polling, where a proxy breaks WebSockets.
    Poll,
}

/// How the page is connected, as people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// An attempt is under way.
    Opening(Transport),
    /// Frames flow.
    Live(Transport),
    /// The next attempt is at this time.
    Waiting(Time),
    /// It will not come back by itself.
    Stopped(Then),
}

/// Decides on transports and pauses.
#[derive(Debug, Clone)]
pub struct Connector {
    link: Link,
    since: Time,
    failures: u32,
    socket_failures: u32,
    climbs: u32,
    /// When a socket is tried while fetch is in use.
    climb_at: Option<Time>,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Do {
    /// Open a connection; give up any other.
    Open(Transport),
    /// Try whether a socket opens, and keep the present connection meanwhile.
    Probe,
}

impl Connector {
    /// Not connected yet: the first attempt is due at once.
    pub fn new(now: Time) -> Self {
        Self { link: Link::Waiting(now), since: now, failures: 0, socket_failures: 0, climbs: 0, climb_at: None }
    }

    /// How the page is connected.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The welcome has come over this transport.
    pub fn handle_live(&mut self, transport: Transport, now: Time) {
        self.enter(Link::Live(transport), now);
        self.failures = 0;
        match transport {
            Transport::Socket => (self.socket_failures, self.climbs, self.climb_at) = (0, 0, None),
            Transport::Poll => {
                let wait = (CLIMB_MS << self.climbs.min(8)).min(CLIMB_MAX_MS);
                self.climb_at = Some(now.plus_ms(wait));
            }
        }
    }

    /// The connection, or the attempt at one, is gone. `jitter` is a random number: it keeps a thousand pages from
    /// coming back in the same moment.
    pub fn handle_lost(&mut self, code: u16, jitter: u32, now: Time) {
        if let Link::Stopped(_) = self.link {
            return;
        }
        match then(code) {
            Then::Reconnect => {}
            stop @ (Then::SignIn | Then::Reload) => return self.enter(Link::Stopped(stop), now),
        }
        // A socket that broke before it was of any use speaks against sockets here.
        if self.link == Link::Opening(Transport::Socket) {
            self.socket_failures += 1;
        }
        let pause = (PAUSE_MS << self.failures.min(8)).min(PAUSE_MAX_MS);
        self.failures += 1;
        let spread = pause / 2 + u64::from(jitter) % pause.max(1);
        self.enter(Link::Waiting(now.plus_ms(spread)), now);
    }

    /// A probe found that sockets do not work yet.
    pub fn handle_probe_failed(&mut self, now: Time) {
        self.climbs += 1;
        let wait = (CLIMB_MS << self.climbs.min(8)).min(CLIMB_MAX_MS);
        self.climb_at = Some(now.plus_ms(wait));
    }

    /// The network has come back, or the person asks: no reason to wait.
    pub fn handle_hurry(&mut self, now: Time) {
        if let Link::Waiting(_) = self.link {
            self.enter(Link::Waiting(now), now);
        }
    }

    /// What is due.
    pub fn poll(&mut self, now: Time) -> Option<Do> {
        match self.link {
            Link::Waiting(at) if at <= now => {
                let transport =
                    if self.socket_failures >= SOCKET_FAILURES { Transport::Poll } else { Transport::Socket };
                self.enter(Link::Opening(transport), now);
                Some(Do::Open(transport))
            }
            Link::Live(Transport::Poll) if self.climb_at.is_some_and(|at| at <= now) => {
                self.climb_at = None;
                Some(Do::Probe)
            }
            _ => None,
        }
    }

    /// Whether the attempt has taken too long: the connection is to be closed and counted as lost.
    pub fn is_overdue(&self, now: Time) -> bool {
        matches!(self.link, Link::Opening(_)) && now.since_ms(self.since) >= OPEN_MS
    }

    /// When [`Connector::poll`] and [`Connector::is_overdue`] are to be asked next.
    pub fn poll_timeout(&self) -> Option<Time> {
        match self.link {
            Link::Waiting(at) => Some(at),
            Link::Opening(_) => Some(self.since.plus_ms(OPEN_MS)),
            Link::Live(_) => self.climb_at,
            Link::Stopped(_) => None,
        }
    }

    fn enter(&mut self, link: Link, now: Time) {
        self.link = link;
        self.since = now;
        if !matches!(link, Link::Live(_)) {
            self.climb_at = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOST: u16 = 1006;

    #[test]
    fn two_sockets_that_never_open_lead_to_fetch_and_a_good_probe_back() {
        let mut connector = Connector::new(Time(0));
        let mut now = Time(0);
        for _ in 0..2 {
            assert_eq!(connector.poll(now), Some(Do::Open(Transport::Socket)));
            connector.handle_lost(LOST, 0, now);
            now = connector.poll_timeout().unwrap();
        }
        assert_eq!(connector.poll(now), Some(Do::Open(Transport::Poll)));
        connector.handle_live(Transport::Poll, now);
        let climb = connector.poll_timeout().unwrap();
        assert_eq!(climb.since_ms(now), CLIMB_MS);
        assert_eq!(connector.poll(climb), Some(Do::Probe));
        connector.handle_probe_failed(climb);
        let again = connector.poll_timeout().unwrap();
        assert_eq!(again.since_ms(climb), CLIMB_MS * 2);
        assert_eq!(connector.poll(again), Some(Do::Probe));
        connector.handle_live(Transport::Socket, again);
        assert_eq!(connector.poll_timeout(), None);
    }

    #[test]
    fn pauses_grow_and_stay_bounded_and_a_live_connection_forgets_them() {
        let mut connector = Connector::new(Time(0));
        let mut now = Time(0);
        let mut pauses = Vec::new();
        for jitter in [0, u32::MAX, 77, 0, 0, 0, 0, 0, 0, 0, 0, 0] {
            connector.poll(now);
            connector.handle_live(Transport::Socket, now);
            connector.failures = pauses.len() as u32;
            connector.handle_lost(LOST, jitter, now);
            let next = connector.poll_timeout().unwrap();
            pauses.push(next.since_ms(now));
            now = next;
        }
        assert!(pauses.iter().all(|pause| (250..=45_000).contains(pause)), "{pauses:?}");
        assert_eq!(pauses.last(), Some(&15_000));
        connector.poll(now);
        connector.handle_live(Transport::Socket, now);
        connector.handle_lost(LOST, 0, now);
        assert_eq!(connector.poll_timeout().unwrap().since_ms(now), 250);
    }

    #[test]
    fn a_close_that_wants_a_sign_in_is_final() {
        let mut connector = Connector::new(Time(0));
        connector.poll(Time(0));
        connector.handle_lost(4010, 0, Time(1));
        assert_eq!(connector.link(), Link::Stopped(Then::SignIn));
        connector.handle_hurry(Time(2));
        assert_eq!(connector.poll(Time(1_000_000)), None);
    }

    /// A socket that was told to go away for good also breaks, which says nothing new.
    #[test]
    fn what_is_final_stays_so_when_the_socket_breaks_after() {
        let mut connector = Connector::new(Time(0));
        connector.poll(Time(0));
        connector.handle_lost(4010, 0, Time(1));
        connector.handle_lost(LOST, 0, Time(2));
        assert_eq!(connector.link(), Link::Stopped(Then::SignIn));
        assert_eq!(connector.poll_timeout(), None);
    }
}
