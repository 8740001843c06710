//! What passing notices have told: who types, who is there, which place in the queue.

use parlor_engine::{ChatId, Time, User};
use parlor_sync::Told;
use parlor_sync::signal::Peek;

/// A notice of typing is void after this time, unless it is repeated.
const TYPING_MS: u64 = 6_000;

/// What is known at the moment.
#[derive(Default)]
pub(crate) struct Around {
    typing: Vec<(ChatId, User, Time)>,
    online: Vec<User>,
    positions: Vec<(ChatId, u32, Option<u64>)>,
    /// What customers have written and not sent.
    peeks: Vec<(ChatId, String)>,
}

impl Around {
    pub(crate) fn take(&mut self, told: &Told, now: Time) {
        match told {
            Told::Typing { chat, user, typing } => self.types(*chat, *user, *typing, now),
            // Whoever thinks is shown like somebody who writes.
            Told::Thinking { chat, user, .. } => self.types(*chat, *user, true, now),
            Told::Presence { user, online } => {
                self.online.retain(|known| known != user);
                if *online {
                    self.online.push(*user);
                }
            }
            Told::Position { chat, position, wait_ms } => {
                self.positions.retain(|(known, ..)| known != chat);
                self.positions.push((*chat, *position, *wait_ms));
            }
            Told::SneakPeek(peek) => {
                self.peeks.retain(|(known, _)| *known != peek.chat);
                if !peek.text.trim().is_empty() {
                    self.peeks.push((peek.chat, peek.text.clone()));
                }
            }
            // For programs that listen.
            Told::Multicast { .. } => {}
        }
    }

    fn types(&mut self, chat: ChatId, user: User, typing: bool, now: Time) {
        self.typing.retain(|(c, u, _)| (*c, *u) != (chat, user));
        if typing {
            self.typing.push((chat, user, now.plus_ms(TYPING_MS)));
        }
    }

    /// Time has passed. Returns whether anything is void now.
    pub(crate) fn expire(&mut self, now: Time) -> bool {
        let before = self.typing.len();
        self.typing.retain(|(_, _, until)| *until > now);
        self.typing.len() != before
    }

    pub(crate) fn next_expiry(&self) -> Option<Time> {
        self.typing.iter().map(|(_, _, until)| *until).min()
    }

    pub(crate) fn typing_in(&self, chat: ChatId) -> Vec<User> {
        self.typing.iter().filter(|(known, _, _)| *known == chat).map(|(_, user, _)| *user).collect()
    }

    pub(crate) fn is_online(&self, user: User) -> bool {
        self.online.contains(&user)
    }

    pub(crate) fn position(&self, chat: ChatId) -> Option<u32> {
        self.positions.iter().find(|(known, ..)| *known == chat).map(|(_, position, _)| *position)
    }

    /// What the customer of a chat has written and not sent, as far as it was told.
    pub(crate) fn peek(&self, chat: ChatId) -> Option<&str> {
        self.peeks.iter().find(|(known, _)| *known == chat).map(|(_, text)| text.as_str())
    }

    /// All of it, for a tab that has just come.
    pub(crate) fn told(&self) -> Vec<Told> {
        let online = self.online.iter().map(|user| Told::Presence { user: *user, online: true });
        let typing = self.typing.iter().map(|(chat, user, _)| Told::Typing { chat: *chat, user: *user, typing: true });
        let positions = self.positions.iter();
        let positions = positions.map(|&(chat, position, wait_ms)| Told::Position { chat, position, wait_ms });
        let peeks = self.peeks.iter().map(|(chat, text)| Told::SneakPeek(Peek { chat: *chat, text: text.clone() }));
        online.chain(typing).chain(positions).chain(peeks).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_engine::AgentId;

    const CHAT: ChatId = ChatId(1);
    const USER: User = User::Agent(AgentId(2));

    #[test]
    fn typing_ends_when_told_so_and_by_itself() {
        let mut around = Around::default();
        let typing = |typing| Told::Typing { chat: CHAT, user: USER, typing };
        around.take(&typing(true), Time(0));
        around.take(&typing(true), Time(3_000));
        assert_eq!(around.typing_in(CHAT), [USER]);
        assert!(!around.expire(Time(8_999)));
        assert!(around.expire(Time(9_000)));
        around.take(&typing(true), Time(9_000));
        around.take(&typing(false), Time(9_001));
        assert!(around.typing_in(CHAT).is_empty());
        assert_eq!(around.next_expiry(), None);
    }

    #[test]
    fn a_peek_lasts_until_the_composer_is_empty() {
        let mut around = Around::default();
        let peek = |text: &str| Told::SneakPeek(Peek { chat: CHAT, text: text.to_owned() });
        around.take(&peek("where"), Time(0));
        around.take(&peek("where is"), Time(1));
        assert_eq!(around.peek(CHAT), Some("where is"));
        around.take(&peek(""), Time(2));
        assert_eq!(around.peek(CHAT), None);
    }

    #[test]
    fn a_tab_that_has_just_come_is_told_everything() {
        let mut around = Around::default();
        let told = [
            Told::Presence { user: USER, online: true },
            Told::Typing { chat: CHAT, user: USER, typing: true },
            Told::Position { chat: CHAT, position: 3, wait_ms: Some(60_000) },
            Told::SneakPeek(Peek { chat: CHAT, text: "where is my".to_owned() }),
        ];
        told.iter().for_each(|told| around.take(told, Time(0)));
        assert_eq!(around.told(), told);
    }
}
