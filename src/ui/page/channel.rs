//! Tabs of one browser talking to each other: one side is connected, the others speak through it. In the demo the
//! connected side is the authority itself.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::ears::Ears;

/// What tabs tell each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Post {
    /// A tab asks whether anybody is connected.
    Hi,
    /// A tab's frame.
    Say(Vec<u8>),
    /// A tab goes.
    Bye,
    /// Somebody is connected, or is so again: say hello.
    Up,
    /// A frame for one tab.
    To(Vec<u8>),
    /// A frame for every tab that has been greeted.
    All(Vec<u8>),
    /// One tab is turned away, with this close code.
    Close(u16),
    /// How the connected side is connected, as two numbers.
    Link(u32, u64),
    /// A tab wants a connection at once; 1: even where the last one was refused.
    Again(u32),
}

/// A channel that all tabs of this name hear.
pub struct Channel {
    channel: BroadcastChannel,
    _ears: Ears,
}

impl Channel {
    /// Opens the channel; none in a browser without channels. `hear` is told which tab a post is from or for.
    pub fn open(name: &str, mut hear: impl FnMut(u32, Post) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let ears = Ears::open(&channel, &["message"], move |event| {
            if let Some((tab, post)) = read(&event.unchecked_ref::<MessageEvent>().data()) {
                hear(tab, post);
            }
        });
        Some(Self { channel, _ears: ears })
    }

    /// Tells everybody else on the channel.
    pub fn post(&self, tab: u32, post: &Post) {
        let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
        let (kind, body, more) = match post {
            Post::Hi => (0, JsValue::NULL, 0),
            Post::Say(frame) => (1, bytes(frame), 0),
            Post::Bye => (2, JsValue::NULL, 0),
            Post::Up => (3, JsValue::NULL, 0),
            Post::To(frame) => (4, bytes(frame), 0),
            Post::All(frame) => (5, bytes(frame), 0),
            Post::Close(code) => (6, JsValue::NULL, u64::from(*code)),
            Post::Link(code, at) => (7, JsValue::from(*code), *at),
            Post::Again(how) => (8, JsValue::from(*how), 0),
        };
        let posted = Array::of4(&kind.into(), &tab.into(), &body, &(more as f64).into());
        let _ = self.channel.post_message(&posted);
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

fn read(data: &JsValue) -> Option<(u32, Post)> {
    let posted: &Array = data.dyn_ref()?;
    let body = posted.get(2);
    let bytes = || Uint8Array::new(&body).to_vec();
    let number = || body.as_f64().map(|number| number as u32);
    let more = posted.get(3).as_f64()? as u64;
    let post = match posted.get(0).as_f64()? as u32 {
        0 => Post::Hi,
        1 => Post::Say(bytes()),
        2 => Post::Bye,
        3 => Post::Up,
        4 => Post::To(bytes()),
        5 => Post::All(bytes()),
        6 => Post::Close(more as u16),
        7 => Post::Link(number()?, more),
        8 => Post::Again(number()?),
        _ => return None,
    };
    Some((posted.get(1).as_f64()? as u32, post))
}
