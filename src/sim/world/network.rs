//! The network between pages and authority: late, twice, in the wrong order. Nothing for agents only passes to a customer.

use std::collections::BTreeMap;

use parlor_engine::{ThreadId, User};
use parlor_sync::archive::viewer;
use parlor_sync::authority::Transmit;
use parlor_sync::read::Greeted;
use parlor_sync::{Answer, Authority, ClientFrame, Codec, Query, ServerFrame, SubscriberId, read};

use super::World;
use crate::{Rng, SENTINEL, reads};

impl World {
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
            Some(ClientFrame::Query { id, query }) => self.answer(page, id, &query),
            Some(ClientFrame::Hello(hello)) => authority.handle_open(link, self.pages[page].user, hello, self.now),
            Some(frame) => authority.handle_frame(link, frame, self.now),
            None => self.fault = Some("a frame changed on the wire".to_owned()),
        }
        true
    }

    /// Answers what a page asks, as a server does: from what is stored.
    fn answer(&mut self, page: usize, id: u32, query: &Query) {
        self.store();
        let Some(authority) = &mut self.authority else { return };
        let user = self.pages[page].user;
        let mut answer =
            read::answer(authority, &self.cast.kept, user, query, self.now).unwrap_or_else(Answer::Refused);
        if let User::Customer(customer) = user
            && let Some(command) = Greeted::step(authority.account().acts_as(customer), &answer)
        {
            answer = authority.handle_system(&command, self.now).map_or(answer, Answer::Refused);
            self.store();
        }
        let Some(authority) = &self.authority else { return };
        let account = authority.account();
        if let Some(viewer) = viewer(account, user) {
            let groups = reads::groups(self.disk.entries.iter().map(AsRef::as_ref));
            if let Err(fault) = reads::check(account, &self.cast.kept, &groups, viewer, query, &answer) {
                self.fault = Some(fault);
            }
        }
        let frame = ServerFrame::Answer { id, answer };
        self.note_taint(page, &frame);
        self.pages[page].to_page.push_back(frame);
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
        self.pages[page].take(frame, self.now);
        if self.pages[page].pump() {
            self.cut(page);
        }
        true
    }

    /// Sends what may be sent.
    pub fn send(&mut self) {
        let Some(authority) = &mut self.authority else { return };
        let links: BTreeMap<SubscriberId, usize> =
            self.pages.iter().enumerate().filter_map(|(place, page)| Some((page.link?, place))).collect();
        let (mut sent, mut closed) = (Vec::new(), Vec::new());
        while let Some((link, transmit)) = authority.poll_transmit(self.now) {
            let Some(page) = links.get(&link) else { continue };
            match transmit {
                Transmit::Frame(frame) => {
                    sent.push((*page, frame));
                }
                Transmit::Close(_) => closed.push(*page),
            }
        }
        let mut groups = None;
        for (page, frame) in sent {
            self.note_taint(page, &frame);
            self.note_leak(page, &frame, &mut groups);
            self.pages[page].to_page.push_back(frame);
        }
        closed.into_iter().for_each(|page| self.cut(page));
    }

    /// No byte on its way to a customer is for agents only, or names who listens.
    fn note_taint(&mut self, page: usize, frame: &ServerFrame) {
        if !self.pages[page].user.is_customer() {
            return;
        }
        let bytes = Codec::Json.encode(frame);
        let text = String::from_utf8_lossy(&bytes);
        if text.contains(SENTINEL) || text.contains(&self.cast.listener.to_string()) {
            self.fault = Some("a customer was sent what is for agents only".to_owned());
        }
    }

    /// Nobody of the staff is sent anything of a thread that they may not read. `groups` are found out once it matters.
    fn note_leak(&mut self, page: usize, frame: &ServerFrame, groups: &mut Option<BTreeMap<ThreadId, reads::Open>>) {
        let Some(account) = self.authority.as_ref().map(Authority::account) else { return };
        let Some(viewer) = viewer(account, self.pages[page].user).filter(|viewer| viewer.is_staff()) else { return };
        let groups = groups.get_or_insert_with(|| reads::groups(self.disk.entries.iter().map(AsRef::as_ref)));
        if let Err(fault) = reads::check_sent(account, groups, viewer, frame) {
            self.fault = Some(fault);
        }
    }

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
}

/// Frames pass through their bytes, in both codecs; none if that changes them.
fn over_the_wire<T: PartialEq + serde::Serialize + serde::de::DeserializeOwned>(frame: &T) -> Option<T> {
    let json: T = Codec::Json.decode(&Codec::Json.encode(frame)).ok()?;
    let postcard: T = Codec::Postcard.decode(&Codec::Postcard.encode(frame)).ok()?;
    (&json == frame && &postcard == frame).then_some(postcard)
}
