//! The page of W1 to W3: the replica as the pages drive it, without anything that draws.

use parlor_engine::chat::{Chat, PostEvent};
use parlor_engine::{ClientId, Command, Time};
use parlor_sync::{Change, Codec, Outbox, Replica};
use wasm_bindgen::prelude::wasm_bindgen;

/// A page's copy.
#[wasm_bindgen]
pub struct Page {
    replica: Replica,
    changes: u32,
    said: u32,
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
        Self { replica, changes: 0, said: 0 }
    }

    /// A message of the socket has come. Whether it was a frame that could be applied.
    pub fn receive(&mut self, bytes: &[u8]) -> bool {
        let Ok(frame) = Codec::Postcard.server_frame(bytes) else { return false };
        self.replica.handle_frame(frame, Time(0));
        while let Some(change) = self.replica.poll_change() {
            if let Change::Close(_) = change {
                return false;
            }
            self.changes += 1;
        }
        true
    }

    /// Says something in the first chat, which is shown at once.
    pub fn say(&mut self, text: &str) {
        let Some(chat) = self.replica.chats().next() else { return };
        let (id, held) = (chat.id, events(chat));
        self.replica.send(Command::PostEvent(PostEvent::text(id, text)), Time(0));
        while self.replica.poll_transmit().is_some() {}
        let shown = self.replica.chat(id).map_or(0, events);
        self.said += u32::from(shown == held + 1);
    }

    /// How often it has said something that was shown at once.
    pub fn said(&self) -> u32 {
        self.said
    }

    /// How many events it holds.
    pub fn events(&self) -> u32 {
        self.replica.chats().map(events).sum()
    }
}

fn events(chat: &Chat) -> u32 {
    chat.threads.iter().map(|thread| thread.events.len() as u32).sum()
}
