//! Ids: 128 bits, one type for each kind of thing. Text form: 26 digits of Crockford's base 32, lower case.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TEXT_LEN: usize = 26;

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id: 26 digits of Crockford's base 32 are expected")
    }
}

impl std::error::Error for ParseIdError {}

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(text(&mut [0; TEXT_LEN], self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize(self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer).map(Self)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": "^[0-7][0-9a-hjkmnp-tv-z]{25}$",
                    "description": concat!($($doc),*).trim(),
                })
            }
        }
    )*};
}

ids! {
    /// A tenant: everything belongs to one account.
    AccountId;
    /// A member of staff.
    AgentId;
    /// The lasting relation of one customer with the account.
    ChatId;
    /// One page's memory of what it has sent; its commands are numbered under it.
    ClientId;
    /// The person served.
    CustomerId;
    /// An item in a thread.
    EventId;
    /// What the site says to a visitor first.
    GreetingId;
    /// A team with a queue of its own.
    GroupId;
    /// An agents' remark on a thread.
    NoteId;
    /// A requirement on a thread, and an ability of an agent.
    SkillId;
    /// One sitting, from start to close.
    ThreadId;
}

/// Makes ids without a random source: the shell gives the seed, the rest is arithmetic.
#[derive(Debug, Clone)]
pub struct IdSource {
    seed: u128,
    made: u64,
}

impl IdSource {
    /// Ids that follow from `seed` alone. Seeds must not repeat.
    pub fn new(seed: u128) -> Self {
        Self { seed, made: 0 }
    }

    /// Ids of what one command makes. The page and the server reach the same ids, so a predicted item keeps its key
    /// when it is confirmed.
    pub fn of_command(user: u128, client: ClientId, number: u32) -> Self {
        Self::new(mix(user, mix(client.0, u128::from(number))))
    }

    /// The next id, as raw bits.
    pub fn draw(&mut self) -> u128 {
        self.made += 1;
        mix(self.seed, u128::from(self.made))
    }
}

/// Spreads two words over one: every bit of the result depends on every bit of both.
fn mix(a: u128, b: u128) -> u128 {
    const P: u64 = 0x9e37_79b9_7f4a_7c15;
    let word = |seed: u64, x: u64| {
        let mut z = seed.wrapping_add(x).wrapping_mul(P) ^ x.rotate_left(29);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let (a_high, a_low, b_high, b_low) = ((a >> 64) as u64, a as u64, (b >> 64) as u64, b as u64);
    let (mut high, mut low) = (a_high ^ P, a_low ^ P.rotate_left(32));
    for part in [a_low, b_high, b_low, a_high] {
        high = word(high, part ^ low);
        low = word(low, part.rotate_left(17) ^ high);
    }
    (u128::from(high) << 64) | u128::from(low)
}

fn text(buffer: &mut [u8; TEXT_LEN], mut bits: u128) -> &str {
    for digit in buffer.iter_mut().rev() {
        *digit = DIGITS[(bits & 31) as usize];
        bits >>= 5;
    }
    std::str::from_utf8(buffer).unwrap_or_default()
}

fn parse(text: &str) -> Result<u128, ParseIdError> {
    let digits = text.as_bytes();
    // 26 digits hold 130 bits: the first may not use its upper two.
    if digits.len() != TEXT_LEN || digits[0] > b'7' {
        return Err(ParseIdError);
    }
    digits.iter().try_fold(0u128, |bits, byte| {
        let digit = DIGITS.iter().position(|d| d == byte).ok_or(ParseIdError)?;
        Ok((bits << 5) | digit as u128)
    })
}

fn serialize<S: Serializer>(bits: u128, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(text(&mut [0; TEXT_LEN], bits))
    } else {
        serializer.serialize_bytes(&bits.to_be_bytes())
    }
}

fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    if deserializer.is_human_readable() {
        deserializer.deserialize_str(IdVisitor)
    } else {
        deserializer.deserialize_bytes(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = u128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id of 26 digits of Crockford's base 32")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u128, E> {
        parse(text).map_err(E::custom)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<u128, E> {
        <[u8; 16]>::try_from(bytes).map(u128::from_be_bytes).map_err(|_| E::custom(ParseIdError))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_bad_texts_are_refused() {
        for bits in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_0011_2233_4455_6677] {
            assert_eq!(ChatId(bits).to_string().parse(), Ok(ChatId(bits)));
        }
        for bad in ["", "0", "8zzzzzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000u", "00000000000000000000000000 "]
        {
            assert_eq!(bad.parse::<ChatId>(), Err(ParseIdError), "{bad:?}");
        }
    }

    #[test]
    fn a_command_names_its_things_the_same_on_both_sides_and_differently_from_every_other() {
        let ids = |user, client, number| {
            let mut source = IdSource::of_command(user, ClientId(client), number);
            [source.draw(), source.draw()]
        };
        assert_eq!(ids(1, 2, 3), ids(1, 2, 3));
        let mut seen = std::collections::BTreeSet::new();
        for user in 0..20 {
            for client in 0..20 {
                for number in 0..50 {
                    for id in ids(user, client, number) {
                        assert!(seen.insert(id), "{user} {client} {number}");
                    }
                }
            }
        }
    }
}
