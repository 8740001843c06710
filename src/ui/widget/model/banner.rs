//! What the visitor is told about the connection.

use parlor_engine::Time;
use parlor_page::sync::{Link, Then};

/// A connection may be gone this long before anybody is bothered with it.
const PATIENCE_MS: u64 = 1_500;
/// After this long it is called offline, whatever the browser says.
const OFFLINE_MS: u64 = 15_000;
/// How long the good news stands.
const BACK_MS: u64 = 2_000;

/// What is shown under the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Banner {
    /// It is tried again.
    Reconnecting,
    /// There is no network.
    Offline,
    /// It is there again.
    Back,
    /// The page is too old.
    Outdated,
    /// The visitor's token is not taken any more.
    Expired,
}

/// Watches the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watch {
    lost_at: Option<Time>,
    back_at: Option<Time>,
    shown: Option<Banner>,
}

impl Watch {
    /// What is shown now. `online` is what the browser says of its network.
    pub fn look(&mut self, link: Link, online: bool, now: Time) -> Option<Banner> {
        let trouble = matches!(self.shown, Some(Banner::Reconnecting | Banner::Offline));
        self.shown = match link {
            Link::Live(_) => {
                self.lost_at = None;
                if trouble {
                    self.back_at = Some(now);
                }
                self.back_at.filter(|at| now.since_ms(*at) < BACK_MS).map(|_| Banner::Back)
            }
            Link::Opening(_) | Link::Waiting(_) => {
                self.back_at = None;
                let lost_ms = now.since_ms(*self.lost_at.get_or_insert(now));
                match lost_ms {
                    OFFLINE_MS.. => Some(Banner::Offline),
                    PATIENCE_MS.. if !online => Some(Banner::Offline),
                    PATIENCE_MS.. => Some(Banner::Reconnecting),
                    _ => None,
                }
            }
            Link::Stopped(Then::SignIn) => Some(Banner::Expired),
            Link::Stopped(Then::Reload | Then::Reconnect) => Some(Banner::Outdated),
        };
        self.shown
    }

    /// Whether to look again soon, since time alone changes what is shown.
    pub fn is_moving(&self) -> bool {
        self.lost_at.is_some() || self.shown == Some(Banner::Back)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use parlor_page::sync::Transport;

    const LIVE: Link = Link::Live(Transport::Socket);
    const WAITING: Link = Link::Waiting(Time(0));

    #[test]
    fn a_short_gap_bothers_nobody() {
        let mut watch = Watch::default();
        assert_eq!(watch.look(LIVE, true, Time(0)), None);
        assert_eq!(watch.look(WAITING, true, Time(100)), None);
        assert!(watch.is_moving());
        assert_eq!(watch.look(LIVE, true, Time(1_000)), None);
        assert!(!watch.is_moving());
    }

    #[test]
    fn a_long_one_is_told_and_so_is_its_end() {
        let mut watch = Watch::default();
        watch.look(WAITING, true, Time(0));
        assert_eq!(watch.look(WAITING, true, Time(1_500)), Some(Banner::Reconnecting));
        assert_eq!(watch.look(WAITING, false, Time(1_600)), Some(Banner::Offline));
        assert_eq!(watch.look(Link::Opening(Transport::Poll), true, Time(20_000)), Some(Banner::Offline));
        assert_eq!(watch.look(LIVE, true, Time(21_000)), Some(Banner::Back));
        assert_eq!(watch.look(LIVE, true, Time(22_999)), Some(Banner::Back));
        assert_eq!(watch.look(LIVE, true, Time(23_000)), None);
        assert!(!watch.is_moving());
    }

    #[test]
    fn the_end_of_all_tries_wants_a_reload() {
        let mut watch = Watch::default();
        assert_eq!(watch.look(Link::Stopped(Then::Reload), true, Time(0)), Some(Banner::Outdated));
        assert_eq!(watch.look(Link::Stopped(Then::SignIn), true, Time(0)), Some(Banner::Expired));
    }
}
