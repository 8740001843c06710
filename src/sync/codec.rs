//! Frames as bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;

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
