//! What idempotency keys have been used for, so that one key does not stand for two commands.
//!
//! That a key is carried out once is the account's to know, across restarts, for the latest thousands of each user; this is
//! only to tell the mistake, and is remembered until the server stops.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use parlor_engine::{ClientId, Command};
use sha2::{Digest, Sha256};

use super::limits::KEYS_REMEMBERED;

/// The commands of the latest keys.
#[derive(Default)]
pub struct UsedKeys {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    commands: BTreeMap<ClientId, [u8; 32]>,
    order: VecDeque<ClientId>,
}

impl UsedKeys {
    /// Whether this key is new, or was used for this very command.
    pub fn fits(&self, key: ClientId, command: &Command) -> bool {
        let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(command).unwrap_or_default()).into();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = known.commands.get(&key) {
            return *earlier == digest;
        }
        if known.order.len() >= KEYS_REMEMBERED
            && let Some(oldest) = known.order.pop_front()
        {
            known.commands.remove(&oldest);
        }
        known.order.push_back(key);
        known.commands.insert(key, digest);
        true
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::ChatId;
    use parlor_engine::command::PickUp;

    use super::*;

    #[test]
    fn a_key_stands_for_one_command_and_the_oldest_are_forgotten() {
        let keys = UsedKeys::default();
        let pick = |chat| Command::PickUp(PickUp { chat: Some(ChatId(chat)) });
        assert!(keys.fits(ClientId(0), &pick(1)));
        assert!(keys.fits(ClientId(0), &pick(1)));
        assert!(!keys.fits(ClientId(0), &pick(2)));
        for key in 1..=KEYS_REMEMBERED as u128 {
            assert!(keys.fits(ClientId(key), &pick(1)));
        }
        assert!(keys.fits(ClientId(0), &pick(2)));
        assert_eq!(keys.known.lock().unwrap().commands.len(), KEYS_REMEMBERED);
    }
}
