//! Frames over a WebSocket.

use js_sys::Uint8Array;
use parlor_sync::Codec;
use wasm_bindgen::JsCast;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

use crate::ears::Ears;

/// What became of a socket.
pub(crate) enum Heard {
    Open,
    Frame(Vec<u8>),
    Closed(u16),
}

/// A socket that is opened, closed when it is dropped. After that it is not heard any more.
pub(crate) struct Socket {
    socket: WebSocket,
    _ears: Ears,
}

impl Socket {
    /// Opens a socket; none where the browser forbids it.
    pub(crate) fn open(url: &str, mut hear: impl FnMut(Heard) + 'static) -> Option<Self> {
        let socket = WebSocket::new_with_str(url, Codec::Postcard.subprotocol()).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let ears = Ears::open(&socket, &["open", "message", "close"], move |event| {
            hear(match event.type_().as_str() {
                "message" => {
                    let data = event.unchecked_ref::<MessageEvent>().data();
                    // A text frame is none of ours; its empty bytes are refused like any other nonsense.
                    let is_text = data.as_string().is_some();
                    Heard::Frame(if is_text { Vec::new() } else { Uint8Array::new(&data).to_vec() })
                }
                "close" => Heard::Closed(event.unchecked_ref::<CloseEvent>().code()),
                _ => Heard::Open,
            });
        });
        Some(Self { socket, _ears: ears })
    }

    /// Sends a frame. If that fails, the socket says that it is closed.
    pub(crate) fn send(&self, frame: &[u8]) {
        let _ = self.socket.send_with_u8_array(frame);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}
