//! Frames as bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ServerFrame;

/// How frames are written. The socket's subprotocol, or the content type over fetch, chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// Text, for whoever wants to read along.
    #[cfg(feature = "json")]
    Json,
    /// Binary, for pages: smaller and faster there by far.
    Postcard,
}

/// Bytes that are not a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(pub String);

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DecodeError {}

impl Codec {
    /// The WebSocket subprotocol that asks for this codec.
    pub fn subprotocol(self) -> &'static str {
        match self {
            #[cfg(feature = "json")]
            Codec::Json => "parlor.v1.json",
            Codec::Postcard => "parlor.v1.postcard",
        }
    }

    /// The bytes of a frame. Frames hold nothing that cannot be written, so an empty result does not occur.
    pub fn encode<T: Serialize>(self, frame: &T) -> Vec<u8> {
        match self {
            #[cfg(feature = "json")]
            Codec::Json => serde_json::to_vec(frame).unwrap_or_default(),
            Codec::Postcard => postcard::to_allocvec(frame).unwrap_or_default(),
        }
    }

    /// What the server has sent. Compiled here and not where it is called, so that pages whose rules are compiled for speed
    /// read as fast as they fold.
    ///
    /// # Errors
    /// What is wrong with the bytes, in words.
    pub fn server_frame(self, bytes: &[u8]) -> Result<ServerFrame, DecodeError> {
        self.decode(bytes)
    }

    /// The frame of these bytes.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn decode<T: DeserializeOwned>(self, bytes: &[u8]) -> Result<T, DecodeError> {
        match self {
            #[cfg(feature = "json")]
            Codec::Json => serde_json::from_slice(bytes).map_err(|error| DecodeError(error.to_string())),
            Codec::Postcard => match postcard::take_from_bytes(bytes) {
                Ok((frame, [])) => Ok(frame),
                Ok(_) => Err(DecodeError("bytes are left after the frame".to_owned())),
                Err(_) => Err(DecodeError("the bytes are not a frame".to_owned())),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientFrame;

    #[test]
    fn what_is_not_a_frame_is_refused() {
        let ping = Codec::Postcard.encode(&ClientFrame::Ping);
        assert_eq!(Codec::Postcard.decode(&ping), Ok(ClientFrame::Ping));
        let longer = [&ping[..], &[0]].concat();
        for bytes in [&[][..], &[0xff; 40], &longer] {
            assert!(Codec::Postcard.decode::<ClientFrame>(bytes).is_err(), "{bytes:?}");
        }
    }

    /// A page that cannot read cards shows their words, which come first.
    #[test]
    fn packed_content_tells_its_words_first_and_is_read_whole_or_not_at_all() {
        use parlor_engine::chat::{Button, Content, Element, Packed, Rich};
        let buttons = vec![Button { text: "Yes".to_owned(), ..Button::default() }];
        let elements = vec![Element { title: "A lamp?".to_owned(), buttons, ..Element::default() }];
        let content = Content::Rich(Packed::new(Rich { elements, ..Rich::default() }));
        let bytes = Codec::Postcard.encode(&content);
        let words = Codec::Postcard.encode(&"A lamp?\nYes");
        assert_eq!(
            bytes[1..].strip_prefix(&words[..]).map(|rest| usize::from(rest[0]) + 1),
            Some(bytes.len() - 1 - words.len())
        );
        assert_eq!(Codec::Postcard.decode(&bytes), Ok(content));
        let mut longer = bytes.clone();
        longer[1 + words.len()] += 1;
        longer.push(0);
        assert!(Codec::Postcard.decode::<Content>(&longer).is_err(), "a byte too many within");
    }

    /// A length is only believed as far as bytes follow it, so that a few bytes cannot ask for all memory.
    #[test]
    fn a_list_that_claims_to_be_huge_is_refused() {
        let hello = [&[0u8, 1, 0, 1, 7, 0][..], &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]].concat();
        assert!(Codec::Postcard.decode::<ClientFrame>(&hello).is_err());
    }

    /// Bytes cut anywhere, or with any byte changed, are refused or mean something else; they never bring anybody down.
    #[test]
    fn damaged_frames_do_no_harm() {
        let epoch = crate::Epoch(7);
        let account = parlor_engine::Account::default();
        let reset =
            crate::frame::Reset { epoch, cursor: crate::Cursor::open(300), account, acks: Vec::new(), earlier: false };
        let bytes = Codec::Postcard.encode(&ServerFrame::Reset(Box::new(reset)));
        for place in 0..bytes.len() {
            assert!(Codec::Postcard.decode::<ServerFrame>(&bytes[..place]).is_err());
            for byte in 0..=u8::MAX {
                let mut damaged = bytes.clone();
                damaged[place] = byte;
                let _ = Codec::Postcard.decode::<ServerFrame>(&damaged);
                let _ = Codec::Postcard.decode::<ClientFrame>(&damaged);
            }
        }
    }
}
