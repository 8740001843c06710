//! When to tell others that the user writes: not on every key, and not for ever.

use parlor_engine::{ChatId, Time};
use parlor_sync::Signal;

/// It is said again after this time, as long as it lasts.
const REPEAT_MS: u64 = 3_000;
/// Whoever has not touched a key for this time has ceased to write.
const IDLE_MS: u64 = 8_000;

/// Where the user writes.
#[derive(Default)]
pub(crate) struct Typing {
    now: Option<Writing>,
}

#[derive(Clone, Copy)]
struct Writing {
    chat: ChatId,
    said_at: Time,
    key_at: Time,
}

impl Typing {
    /// A key was touched, or the writing ended. A user writes in one chat at a time. Returns what is to be said.
    pub(crate) fn set(&mut self, chat: ChatId, typing: bool, now: Time) -> Vec<Signal> {
        let mut said = Vec::new();
        match (self.now, typing) {
            (Some(known), true) if known.chat == chat => self.now = Some(Writing { key_at: now, ..known }),
            (known, true) => {
                said.extend(known.map(|known| Signal::Typing { chat: known.chat, typing: false }));
                said.push(Signal::Typing { chat, typing: true });
                self.now = Some(Writing { chat, said_at: now, key_at: now });
            }
            (Some(known), false) if known.chat == chat => {
                said.push(Signal::Typing { chat, typing: false });
                self.now = None;
            }
            (_, false) => {}
        }
        said
    }

    /// What is to be said since time has passed.
    pub(crate) fn poll(&mut self, now: Time) -> Option<Signal> {
        let known = self.now.filter(|_| self.next_due().is_some_and(|due| due <= now))?;
        let chat = known.chat;
        if now.since_ms(known.key_at) >= IDLE_MS {
            self.now = None;
            return Some(Signal::Typing { chat, typing: false });
        }
        self.now = Some(Writing { said_at: now, ..known });
        Some(Signal::Typing { chat, typing: true })
    }

    pub(crate) fn next_due(&self) -> Option<Time> {
        let known = self.now?;
        Some(known.said_at.plus_ms(REPEAT_MS).min(known.key_at.plus_ms(IDLE_MS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: ChatId = ChatId(1);

    fn says(typing: bool) -> Signal {
        Signal::Typing { chat: CHAT, typing }
    }

    #[test]
    fn keys_are_said_once_and_repeated_until_they_cease() {
        let mut typing = Typing::default();
        assert_eq!(typing.set(CHAT, true, Time(0)), [says(true)]);
        assert_eq!(typing.set(CHAT, true, Time(100)), []);
        assert_eq!(typing.poll(Time(2_999)), None);
        assert_eq!(typing.poll(Time(3_000)), Some(says(true)));
        assert_eq!(typing.poll(Time(6_000)), Some(says(true)));
        assert_eq!(typing.next_due(), Some(Time(8_100)));
        assert_eq!(typing.poll(Time(8_100)), Some(says(false)));
        assert_eq!(typing.next_due(), None);
        assert_eq!(typing.set(CHAT, false, Time(9_000)), [], "it is not said twice");
    }

    #[test]
    fn going_to_another_chat_ends_it_in_the_first() {
        let mut typing = Typing::default();
        typing.set(CHAT, true, Time(0));
        let other = Signal::Typing { chat: ChatId(2), typing: true };
        assert_eq!(typing.set(ChatId(2), true, Time(1)), [says(false), other]);
    }
}
