//! Tabs of one browser and user share one connection. A lock elects the leader, who is connected; the others speak
//! through it. If locks or channels are missing, or the leader is silent, a tab connects by itself.

use parlor_engine::{Time, User};
use parlor_sync::{ClientFrame, Codec, Link, ServerFrame, Then, Transport};
use wasm_bindgen_futures::spawn_local;

use crate::channel::{Channel, Post};
use crate::demo;
use crate::locks::{self, Held};
use crate::state::{Role, State};

/// How long a new tab waits for a leader's word or for becoming leader itself.
const SEEK_MS: u64 = 2_000;
/// How long a leader may take to give a sign of life.
const LEADER_MS: u64 = 4_000;

impl State {
    /// The outbox is settled: finds a connection.
    pub(crate) fn begin(&mut self, now: Time) {
        self.connector = parlor_sync::Connector::new(now);
        if self.setup.options.demo {
            self.channel = self.open_channel(demo::CHANNEL);
            self.role = Role::Solo;
            return;
        }
        if self.setup.shares() && locks::are_there() {
            self.channel = self.open_channel(&self.setup.key("parlor-tabs-"));
        }
        if self.channel.is_none() {
            self.role = Role::Solo;
            return;
        }
        self.role = Role::Seeking(now.plus_ms(SEEK_MS));
        self.post(self.tab, &Post::Hi);
        let (page, name) = (self.page.clone(), self.setup.key("parlor-leader-"));
        spawn_local(async move {
            let lock = locks::wait(&name).await;
            let Some(page) = page.upgrade() else { return };
            page.act(|state, now| match lock {
                Some(lock) => state.lead(lock, now),
                // Browsers deny locks to pages framed by other sites; there is nobody to wait for then.
                None if matches!(state.role, Role::Seeking(_)) => state.go_solo(now),
                None => {}
            });
        });
    }

    /// Does what is due for a page without a connection of its own.
    pub(crate) fn watch_leader(&mut self, now: Time) {
        match self.role {
            Role::Seeking(until) if until <= now => self.go_solo(now),
            Role::Follower if self.silence_due() <= now => {
                if self.answer_by.is_some() {
                    self.go_solo(now);
                } else {
                    self.check_leader(now);
                }
            }
            _ => {}
        }
    }

    /// Asks the leader for a sign of life.
    pub(crate) fn check_leader(&mut self, now: Time) {
        self.answer_by = Some(self.answer_by.unwrap_or(now.plus_ms(LEADER_MS)));
        self.replica.ping();
    }

    /// When there is something to do about the connection.
    pub(crate) fn connection_due(&self) -> Option<Time> {
        match self.role {
            Role::Claiming | Role::Stopped => None,
            Role::Seeking(until) => Some(until),
            Role::Follower => Some(self.silence_due()),
            Role::Leader(_) | Role::Solo => self.line_due(),
        }
    }

    /// Something between was lost on the way from the leader: says hello to it again.
    pub(crate) fn rejoin(&mut self, now: Time) {
        self.heard(now);
        self.unplug();
        self.post(self.tab, &Post::Hi);
    }

    /// Tells other tabs something; 0: all of them.
    pub(crate) fn post(&self, tab: u32, post: &Post) {
        if let Some(channel) = &self.channel {
            channel.post(tab, post);
        }
    }

    /// Gives a tab a frame.
    pub(crate) fn post_frame(&self, tab: u32, frame: &ServerFrame) {
        self.post(tab, &Post::To(Codec::Postcard.encode(frame)));
    }

    /// Gives all tabs a frame.
    pub(crate) fn share(&self, frame: &ServerFrame, bytes: Option<&[u8]>) {
        if matches!(self.role, Role::Leader(_)) {
            let bytes = bytes.map_or_else(|| Codec::Postcard.encode(frame), <[u8]>::to_vec);
            self.post(0, &Post::All(bytes));
        }
    }

    /// Tells how the connection is.
    pub(crate) fn post_link(&self, tab: u32) {
        if matches!(self.role, Role::Leader(_)) {
            let (code, at) = link_to_numbers(self.connector.link());
            self.post(tab, &Post::Link(code, at));
        }
    }

    /// Lets tabs say hello, if this page can greet them.
    pub(crate) fn post_up(&self, tab: u32) {
        if matches!(self.role, Role::Leader(_)) && self.replica.is_live() {
            self.post(tab, &Post::Up);
        }
    }

    fn open_channel(&self, name: &str) -> Option<Channel> {
        let page = self.page.clone();
        Channel::open(name, move |tab, post| {
            if let Some(page) = page.upgrade() {
                page.act(|state, now| state.posted(tab, post, now));
            }
        })
    }

    fn lead(&mut self, lock: Held, now: Time) {
        match self.role {
            Role::Stopped | Role::Claiming | Role::Leader(_) => return,
            Role::Solo => self.role = Role::Leader(lock),
            Role::Seeking(_) | Role::Follower => {
                self.role = Role::Leader(lock);
                self.restart(now);
            }
        }
        self.post_link(0);
        self.post_up(0);
    }

    fn go_solo(&mut self, now: Time) {
        self.role = Role::Solo;
        self.restart(now);
    }

    fn posted(&mut self, tab: u32, post: Post, now: Time) {
        let meant = tab == 0 || tab == self.tab;
        match self.role {
            Role::Solo if self.setup.options.demo => self.host_posted(meant, post, now),
            Role::Leader(_) => self.tab_posted(tab, post, now),
            Role::Seeking(_) | Role::Follower if meant => self.leader_posted(post, now),
            _ => {}
        }
    }

    /// As leader: another tab speaks.
    fn tab_posted(&mut self, tab: u32, post: Post, now: Time) {
        match post {
            Post::Hi => {
                self.post_link(tab);
                self.post_up(tab);
            }
            Post::Say(bytes) => {
                if let Ok(frame) = Codec::Postcard.decode(&bytes) {
                    self.tab_said(tab, frame, now);
                }
            }
            Post::Again(0) => self.doubt(now),
            Post::Again(_) => self.restart(now),
            Post::Bye | Post::Up | Post::To(_) | Post::All(_) | Post::Close(_) | Post::Link(..) => {}
        }
    }

    fn tab_said(&mut self, tab: u32, frame: ClientFrame, now: Time) {
        match frame {
            ClientFrame::Hello(hello) => self.greet(tab, hello.was, now),
            ClientFrame::Ping => self.post_frame(tab, &ServerFrame::Pong { now: self.replica.server_time(now) }),
            frame => {
                if let Some(frame) = self.relay.take(tab, frame) {
                    self.put(frame);
                }
            }
        }
    }

    /// Gives a tab what this page knows.
    fn greet(&self, tab: u32, was: Option<User>, now: Time) {
        let Some((user, reset)) = self.replica.user().zip(self.replica.for_tab()) else { return };
        if self.replica.is_live() {
            let now = self.replica.server_time(now);
            let (of, same) = (self.replica.owner().unwrap_or(user), self.replica.is_owner(was));
            self.post_frame(tab, &ServerFrame::Welcome { epoch: reset.epoch, user, now, of, same });
            self.post_frame(tab, &ServerFrame::Reset(Box::new(reset)));
            self.post_frame(tab, &ServerFrame::Signals(self.around.told()));
        }
    }

    /// As follower: the leader speaks.
    fn leader_posted(&mut self, post: Post, now: Time) {
        match post {
            Post::Link(code, at) => {
                self.told_link = link_of_numbers(code, at);
                self.link_changed = true;
                if !matches!(self.told_link, Link::Live(_)) {
                    self.unplug();
                }
            }
            Post::Up => {
                self.unplug();
                self.forget_questions();
                self.replica.handle_open(None);
            }
            Post::To(bytes) => self.leader_said(&bytes, now),
            Post::All(bytes) if self.greeted => self.leader_said(&bytes, now),
            Post::All(_) => {}
            Post::Hi | Post::Say(_) | Post::Bye | Post::Close(_) | Post::Again(_) => return,
        }
        self.role = Role::Follower;
        self.heard(now);
    }

    fn leader_said(&mut self, bytes: &[u8], now: Time) {
        // A leader of another version is of no use to this tab; it connects by itself.
        let Ok(frame) = Codec::Postcard.decode(bytes) else { return self.go_solo(now) };
        let welcome = matches!(frame, ServerFrame::Welcome { .. });
        self.replica.handle_frame(frame, now);
        if welcome {
            self.welcomed();
            self.greeted = true;
        }
    }

    fn unplug(&mut self) {
        self.greeted = false;
        if self.replica.is_live() {
            self.replica.handle_lost();
        }
    }

    /// In the demo: the authority's page speaks.
    fn host_posted(&mut self, meant: bool, post: Post, now: Time) {
        match post {
            Post::Up if meant => match self.connector.link() {
                Link::Opening(_) => self.hello(now),
                Link::Live(_) => self.restart(now),
                Link::Waiting(_) | Link::Stopped(_) => self.connector.handle_hurry(now),
            },
            Post::To(bytes) if meant => self.bytes(&bytes, now),
            Post::Close(code) if meant => self.lost(code, now),
            _ => {}
        }
    }
}

fn link_to_numbers(link: Link) -> (u32, u64) {
    match link {
        Link::Opening(Transport::Socket) => (0, 0),
        Link::Opening(Transport::Poll) => (1, 0),
        Link::Live(Transport::Socket) => (2, 0),
        Link::Live(Transport::Poll) => (3, 0),
        Link::Waiting(at) => (4, at.0),
        Link::Stopped(Then::SignIn) => (5, 0),
        Link::Stopped(Then::Reload | Then::Reconnect) => (6, 0),
    }
}

fn link_of_numbers(code: u32, at: u64) -> Link {
    match code {
        0 => Link::Opening(Transport::Socket),
        1 => Link::Opening(Transport::Poll),
        2 => Link::Live(Transport::Socket),
        3 => Link::Live(Transport::Poll),
        5 => Link::Stopped(Then::SignIn),
        6 => Link::Stopped(Then::Reload),
        _ => Link::Waiting(Time(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_back_from_its_numbers() {
        let transports = [Transport::Socket, Transport::Poll];
        let links = transports.iter().flat_map(|t| [Link::Opening(*t), Link::Live(*t)]);
        let rest = [Link::Waiting(Time(1 << 41)), Link::Stopped(Then::SignIn), Link::Stopped(Then::Reload)];
        for link in links.chain(rest) {
            let (code, at) = link_to_numbers(link);
            assert_eq!(link_of_numbers(code, at), link);
        }
    }
}
