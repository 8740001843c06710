//! W4: from sending to delivery. Two hundred chats of two talk over real sockets, each message stored for good before
//! anybody hears of it. The load is open: every message has a planned time and leaves then, whatever the answers do;
//! latency counts from the planned time to the arrival at the other side.

pub mod bare;
pub mod crowd;
pub mod dialect;
pub mod knee;
pub mod parlor;
pub mod process;

/// Chats.
pub const PAIRS: usize = 200;
/// Sockets: even places are customers, odd ones agents.
pub const SEATS: usize = 2 * PAIRS;

/// Who sends the message of this number: everybody in turn.
pub fn sender(number: u64) -> usize {
    // One side of every chat first, so that neighbours in time are not neighbours in a chat.
    let turn = (number % SEATS as u64) as usize;
    turn % PAIRS * 2 + turn / PAIRS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_turn() {
        let seats: std::collections::BTreeSet<_> = (0..SEATS as u64).map(sender).collect();
        assert_eq!(seats.len(), SEATS);
        assert_eq!(seats.last(), Some(&(SEATS - 1)));
    }
}
