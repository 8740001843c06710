//! The network between pages and authority: late, twice, in the wrong order. Nothing for agents only passes to a customer.

use std::collections::BTreeMap;

use parlor_sync::authority::Transmit;
use parlor_sync::{ClientFrame, Codec, ServerFrame, SubscriberId};

use super::World;
use crate::{Page, Rng, SENTINEL};

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
