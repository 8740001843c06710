//! The connection that a page has of its own: opened, watched, lost and opened again as the connector says.

use parlor_engine::Time;
use parlor_sync::{Close, Codec, Do, Link, SILENCE_MS, ServerFrame, Then, Transport, then};
use wasm_bindgen_futures::spawn_local;

use crate::channel::Post;
use crate::poll::{LOST, Outcome, Poll};
use crate::relay::OWN;
use crate::socket::{Heard, Socket};
use crate::state::{Role, State, Wire};
use crate::{Kind, random, session, token};

/// How long a socket that is tried beside fetch may take to open, and then to be of use.
const PROBE_MS: u64 = 8_000;
/// How long an answer may take when there is a reason to doubt the connection.
const DOUBT_MS: u64 = 4_000;

impl State {
    /// Does what is due.
    pub(crate) fn drive(&mut self, now: Time) {
        if self.connector.is_overdue(now) || self.answer_by.is_some_and(|by| by <= now) {
            self.lost(LOST, now);
        }
        if self.probe.as_ref().is_some_and(|probe| probe.until <= now) {
            self.probe = None;
            self.connector.handle_probe_failed(now);
        }
        if self.is_silent(now) {
            self.check(SILENCE_MS / 2, now);
        }
        match self.connector.poll(now) {
            Some(Do::Open(transport)) => self.open(transport, now),
            Some(Do::Probe) => self.probe(now),
            None => {}
        }
        self.note_link();
    }

    /// When [`State::drive`] has something to do.
    pub(crate) fn line_due(&self) -> Option<Time> {
        let probe = self.probe.as_ref().map(|probe| probe.until);
        let silence = matches!(self.connector.link(), Link::Live(_)).then(|| self.silence_due());
        [self.connector.poll_timeout(), probe, silence].into_iter().flatten().min()
    }

    /// When something must have been heard, or is to be asked for.
    pub(crate) fn silence_due(&self) -> Time {
        self.answer_by.unwrap_or(self.heard_at.plus_ms(SILENCE_MS / 2))
    }

    /// The network or the page has changed: the connection may be dead without knowing it, or not needlessly waited for.
    pub(crate) fn doubt(&mut self, now: Time) {
        self.connector.handle_hurry(now);
        self.check(DOUBT_MS, now);
    }

    /// Starts over, also where the last attempt was turned away.
    pub(crate) fn restart(&mut self, now: Time) {
        self.drop_wire();
        self.replica.handle_lost();
        self.connector = parlor_sync::Connector::new(now);
    }

    /// The connection is gone.
    pub(crate) fn lost(&mut self, code: u16, now: Time) {
        if !self.is_direct() {
            return self.rejoin(now);
        }
        self.drop_wire();
        self.replica.handle_lost();
        let refused = code == Close::Unauthorized.code();
        // A customer's token that is turned away once may be renewed; one that is turned away twice is another matter.
        let again = refused && !self.token_refused && self.renews_token();
        self.token_refused |= refused;
        self.connector.handle_lost(if again { LOST } else { code }, random::jitter(), now);
        self.note_link();
    }

    /// Tells everybody who wants to know when the link is not what it was.
    pub(crate) fn note_link(&mut self) {
        let link = self.connector.link();
        if self.told_link != link {
            self.told_link = link;
            self.link_changed = true;
            self.post_link(0);
        }
    }

    /// What became of a request.
    pub(crate) fn polled(&mut self, attempt: u32, outcome: Outcome, now: Time) {
        if attempt != self.attempt {
            return;
        }
        let Wire::Poll(poll) = &mut self.wire else { return };
        poll.handle_outcome(&outcome);
        self.heard(now);
        for frame in outcome.frames {
            self.frame(frame, None, now);
            // A frame may end the connection; what came with it belongs to the past then.
            if attempt != self.attempt {
                return;
            }
        }
        if let Some(code) = outcome.close {
            self.lost(code, now);
        }
    }

    /// Bytes have come that should be a frame.
    pub(crate) fn bytes(&mut self, bytes: &[u8], now: Time) {
        self.heard(now);
        match Codec::Postcard.server_frame(bytes) {
            Ok(frame) => self.frame(frame, Some(bytes), now),
            // The authority speaks another language than this page: a newer page will understand it.
            Err(_) => self.lost(Close::Version.code(), now),
        }
    }

    /// Says hello on a connection that has just opened.
    pub(crate) fn hello(&mut self, now: Time) {
        self.heard(now);
        self.relay.clear();
        self.forget_questions();
        self.replica.handle_open(self.token.clone());
    }

    /// Puts the outbox under the name of the user who turns out to be there.
    pub(crate) fn welcomed(&mut self) {
        self.around = Default::default();
        #[cfg(not(feature = "lean"))]
        if self.is_agents() {
            let signal = self.touching.welcomed(crate::clock::now());
            self.replica.signal(signal);
        }
        if self.user == self.replica.owner() {
            return;
        }
        self.user = self.replica.owner();
        if self.replica.outbox().last > 0 {
            self.shelf.keep(self.replica.outbox(), self.user);
        }
    }

    fn frame(&mut self, frame: ServerFrame, bytes: Option<&[u8]>, now: Time) {
        let was_live = self.replica.is_live();
        match &frame {
            ServerFrame::Welcome { .. } => {
                self.token_refused = false;
                self.connector.handle_live(self.transport(), now);
                self.note_link();
            }
            ServerFrame::Update(update) => self.relay.handle_acks(&update.acks),
            ServerFrame::Reset(reset) => self.relay.handle_acks(&reset.acks),
            ServerFrame::Expected { client, .. } => self.relay.handle_expected(*client),
            ServerFrame::Signals(_) | ServerFrame::Answer { .. } | ServerFrame::Pong { .. } => {}
        }
        match frame {
            ServerFrame::Answer { id, answer } => match self.relay.take_query(id) {
                Some((OWN, id)) => self.replica.handle_frame(ServerFrame::Answer { id, answer }, now),
                Some((tab, id)) => self.post_frame(tab, &ServerFrame::Answer { id, answer }),
                None => {}
            },
            ServerFrame::Welcome { .. } => {
                self.replica.handle_frame(frame, now);
                self.welcomed();
            }
            ServerFrame::Pong { .. } => self.replica.handle_frame(frame, now),
            shared => {
                if was_live {
                    self.share(&shared, bytes);
                }
                self.replica.handle_frame(shared, now);
            }
        }
        if !was_live {
            self.post_up(0);
        }
    }

    fn open(&mut self, transport: Transport, now: Time) {
        self.drop_wire();
        self.heard(now);
        if self.setup.options.demo {
            self.wire = Wire::Demo;
            self.token = Some(self.setup.demo_token());
            return self.post(self.tab, &Post::Hi);
        }
        if self.setup.options.kind == Kind::Agent {
            return self.open_wire(transport, now);
        }
        let (attempt, page, setup, refused) = (self.attempt, self.page.clone(), self.setup.clone(), self.token_refused);
        spawn_local(async move {
            let token = token::token(&setup, refused).await;
            let Some(page) = page.upgrade() else { return };
            page.act(|state, now| {
                if state.attempt == attempt {
                    state.token = token;
                    if state.token.is_some() { state.open_wire(transport, now) } else { state.lost(LOST, now) }
                }
            });
        });
    }

    fn open_wire(&mut self, transport: Transport, now: Time) {
        match transport {
            Transport::Socket => match self.socket(self.attempt) {
                Some(socket) => self.wire = Wire::Socket(socket),
                None => self.lost(LOST, now),
            },
            Transport::Poll => {
                self.wire = Wire::Poll(Poll::new(self.setup.url("/api/v1/sync"), self.token.clone()));
                self.hello(now);
            }
        }
    }

    fn probe(&mut self, now: Time) {
        self.attempts += 1;
        match self.socket(self.attempts) {
            Some(socket) => self.probe = Some(Probe { socket, attempt: self.attempts, until: now.plus_ms(PROBE_MS) }),
            None => self.connector.handle_probe_failed(now),
        }
    }

    fn socket(&self, attempt: u32) -> Option<Socket> {
        let page = self.page.clone();
        Socket::open(&self.setup.socket_url(), move |heard| {
            if let Some(page) = page.upgrade() {
                page.act(|state, now| state.socket_heard(attempt, heard, now));
            }
        })
    }

    fn socket_heard(&mut self, attempt: u32, heard: Heard, now: Time) {
        if attempt == self.attempt {
            return match heard {
                Heard::Open => self.hello(now),
                Heard::Frame(bytes) => self.bytes(&bytes, now),
                Heard::Closed(code) => self.closed(code, now),
            };
        }
        let Some(probe) = self.probe.take_if(|probe| probe.attempt == attempt) else { return };
        match heard {
            Heard::Open => {
                self.drop_wire();
                self.attempt = attempt;
                self.wire = Wire::Socket(probe.socket);
                self.hello(now);
                self.answer_by = Some(now.plus_ms(PROBE_MS));
            }
            Heard::Frame(_) | Heard::Closed(_) => self.connector.handle_probe_failed(now),
        }
    }

    /// A browser does not say why a socket was turned away: an agent who is signed out learns it by asking.
    fn closed(&mut self, code: u16, now: Time) {
        let opening = matches!(self.connector.link(), Link::Opening(_));
        if self.setup.options.kind != Kind::Agent || !opening || then(code) != Then::Reconnect {
            return self.lost(code, now);
        }
        self.wire = Wire::None;
        let (attempt, page, setup) = (self.attempt, self.page.clone(), self.setup.clone());
        spawn_local(async move {
            let code = if session::is_signed_out(&setup).await { Close::Unauthorized.code() } else { code };
            let Some(page) = page.upgrade() else { return };
            page.act(|state, now| {
                if state.attempt == attempt {
                    state.lost(code, now);
                }
            });
        });
    }

    fn drop_wire(&mut self) {
        self.attempts += 1;
        self.attempt = self.attempts;
        if matches!(self.wire, Wire::Demo) {
            self.post(self.tab, &Post::Bye);
        }
        (self.wire, self.probe, self.answer_by) = (Wire::None, None, None);
    }

    pub(crate) fn heard(&mut self, now: Time) {
        (self.heard_at, self.answer_by) = (now, None);
    }

    fn is_silent(&self, now: Time) -> bool {
        matches!(self.connector.link(), Link::Live(_)) && self.answer_by.is_none() && self.silence_due() <= now
    }

    /// Asks for a sign of life. Whoever was asleep asks first: timers of hidden pages go off late.
    fn check(&mut self, patience_ms: u64, now: Time) {
        if matches!(self.connector.link(), Link::Live(_)) {
            let by = now.plus_ms(patience_ms);
            self.answer_by = Some(self.answer_by.map_or(by, |sooner| sooner.min(by)));
            self.replica.ping();
        }
    }

    fn transport(&self) -> Transport {
        if matches!(self.wire, Wire::Poll(_)) { Transport::Poll } else { Transport::Socket }
    }

    fn renews_token(&self) -> bool {
        let options = &self.setup.options;
        options.kind == Kind::Customer && !options.demo && options.token.is_none()
    }
}

/// A socket that is tried while fetch is in use.
pub(crate) struct Probe {
    socket: Socket,
    attempt: u32,
    until: Time,
}

impl State {
    /// Sends what is to be sent: over the own connection, or through the leader.
    pub(crate) fn transmit(&mut self) {
        if matches!(self.role, Role::Stopped) {
            return;
        }
        while let Some(frame) = self.replica.poll_transmit() {
            if self.is_direct() {
                if let Some(frame) = self.relay.take(OWN, frame) {
                    self.put(frame);
                }
            } else {
                self.post(self.tab, &Post::Say(Codec::Postcard.encode(&frame)));
            }
        }
        while self.replica.is_live()
            && let Some(frame) = self.relay.next()
        {
            self.put(frame);
        }
        let (page, attempt) = (self.page.clone(), self.attempt);
        if let Wire::Poll(poll) = &mut self.wire {
            poll.work(move |outcome| {
                if let Some(page) = page.upgrade() {
                    page.act(|state, now| state.polled(attempt, outcome, now));
                }
            });
        }
    }

    /// Sends a frame over the own connection.
    pub(crate) fn put(&mut self, frame: parlor_sync::ClientFrame) {
        match &mut self.wire {
            Wire::None => {}
            Wire::Socket(socket) => socket.send(&Codec::Postcard.encode(&frame)),
            Wire::Poll(poll) => poll.push(frame),
            Wire::Demo => self.post(self.tab, &Post::Say(Codec::Postcard.encode(&frame))),
        }
    }
}
