//! How far a page has seen.

use serde::{Deserialize, Serialize};

/// Names one history of an account. A store that was restored from a backup starts a new one, since positions of the old
/// may mean something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Epoch(pub u32);

/// A position in the account's order of entries, as a page is told it. Staff get the position itself. A customer gets it
/// permuted under a key, so that what others do cannot be counted from it. A page only stores and compares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Cursor(u64);

/// The secret that customers' cursors are permuted under.
#[derive(Clone, Copy)]
pub struct CursorKey(pub u64);

/// Rounds of the Feistel network: four make the permutation look random to whoever lacks the key.
const ROUNDS: u64 = 4;
/// Cursors stay below 2^52, so that every JSON reader holds them exactly.
const HALF_BITS: u32 = 26;
const HALF_MASK: u64 = (1 << HALF_BITS) - 1;

impl Cursor {
    /// A position told openly.
    pub fn open(position: u64) -> Self {
        Self(position)
    }

    /// The position of an open cursor.
    pub fn position(self) -> u64 {
        self.0
    }
}

impl CursorKey {
    /// A position as a customer is told it; `salt` differs from customer to customer.
    pub fn seal(self, position: u64, salt: u128) -> Cursor {
        let (mut left, mut right) = ((position >> HALF_BITS) & HALF_MASK, position & HALF_MASK);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.scramble(right, round, salt));
        }
        Cursor((left << HALF_BITS) | right)
    }

    /// The position that was sealed. A cursor that was never given yields some number, which is then found out of range
    /// or merely names another place that this customer may resume from.
    pub fn unseal(self, cursor: Cursor, salt: u128) -> u64 {
        let (mut left, mut right) = ((cursor.0 >> HALF_BITS) & HALF_MASK, cursor.0 & HALF_MASK);
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.scramble(left, round, salt), left);
        }
        (left << HALF_BITS) | right
    }

    fn scramble(self, half: u64, round: u64, salt: u128) -> u64 {
        let mut z = half ^ self.0.rotate_left(round as u32 * 16) ^ (salt as u64) ^ ((salt >> 64) as u64).rotate_left(7);
        z = z.wrapping_add((round + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) & HALF_MASK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_cursor_opens_again_and_tells_nothing_of_its_neighbour() {
        let key = CursorKey(0x5eed);
        let mut near = 0;
        for position in 0..2_000 {
            let sealed = key.seal(position, 77);
            assert_eq!(key.unseal(sealed, 77), position);
            assert!(sealed.position() < 1 << 52);
            near += u32::from(sealed.position().abs_diff(key.seal(position + 1, 77).position()) < 1 << 20);
        }
        assert!(near < 5, "{near} neighbours stay close");
    }
}
