//! The page of W1: the replica as the pages drive it, without anything that draws.

use parlor_engine::{ClientId, Time};
use parlor_sync::{Change, Codec, Outbox, Replica};
use wasm_bindgen::prelude::wasm_bindgen;

/// A page's copy.
#[wasm_bindgen]
pub struct Page {
    replica: Replica,
    changes: u32,
}

#[wasm_bindgen]
impl Page {
    /// An empty one, which says hello.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let mut replica = Replica::new(Outbox::new(ClientId(1)));
        replica.handle_open(None);
        while replica.poll_transmit().is_some() {}
        Self { replica, changes: 0 }
    }

    /// A message of the socket has come. Whether it was a frame that could be applied.
    pub fn receive(&mut self, bytes: &[u8]) -> bool {
        let Ok(frame) = Codec::Postcard.decode(bytes) else { return false };
        self.replica.handle_frame(frame, Time(0));
        while let Some(change) = self.replica.poll_change() {
            if let Change::Close(_) = change {
                return false;
            }
            self.changes += 1;
        }
        true
    }

    /// How many events it holds.
    pub fn events(&self) -> u32 {
        let threads = self.replica.chats().flat_map(|chat| &chat.threads);
        threads.map(|thread| thread.events.len() as u32).sum()
    }
}
