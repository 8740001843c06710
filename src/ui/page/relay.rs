//! One connection for several tabs: keeps their commands within the connection's bound and their queries apart.

use parlor_engine::{ClientId, Command};
use parlor_sync::frame::{Ack, ClientFrame, UNANSWERED_MAX};
use parlor_sync::{Origin, Query};

/// The connected tab itself, among those that it speaks for.
pub(crate) const OWN: u32 = 0;

/// What is under way over the connection, for every tab.
#[derive(Default)]
pub(crate) struct Relay {
    waiting: Vec<(Origin, Command)>,
    unanswered: Vec<Origin>,
    queries: Vec<Asked>,
    last_query: u32,
}

struct Asked {
    id: u32,
    tab: u32,
    theirs: u32,
}

impl Relay {
    /// Takes a tab's frame. Returns what is to be sent at once.
    pub(crate) fn take(&mut self, tab: u32, frame: ClientFrame) -> Option<ClientFrame> {
        match frame {
            ClientFrame::Command { origin, command } => {
                self.waiting.push((origin, command));
                None
            }
            ClientFrame::Query { id, query } => Some(self.query(tab, id, query)),
            frame => Some(frame),
        }
    }

    /// The next command that the connection has room for.
    pub(crate) fn next(&mut self) -> Option<ClientFrame> {
        if self.unanswered.len() >= UNANSWERED_MAX || self.waiting.is_empty() {
            return None;
        }
        let (origin, command) = self.waiting.remove(0);
        self.unanswered.push(origin);
        Some(ClientFrame::Command { origin, command })
    }

    /// Commands have been answered.
    pub(crate) fn handle_acks(&mut self, acks: &[Ack]) {
        self.unanswered.retain(|origin| acks.iter().all(|ack| ack.origin != *origin));
    }

    /// A page's commands came out of order: it sends them again.
    pub(crate) fn handle_expected(&mut self, client: ClientId) {
        self.unanswered.retain(|origin| origin.client != client);
        self.waiting.retain(|(origin, _)| origin.client != client);
    }

    /// Whose query was answered, and what that tab calls it.
    pub(crate) fn take_query(&mut self, id: u32) -> Option<(u32, u32)> {
        let place = self.queries.iter().position(|asked| asked.id == id)?;
        let asked = self.queries.swap_remove(place);
        Some((asked.tab, asked.theirs))
    }

    /// The connection is new: whoever waits for something asks again. Numbers of queries go on, so that a late answer
    /// meets nobody.
    pub(crate) fn clear(&mut self) {
        *self = Self { last_query: self.last_query, ..Self::default() };
    }

    fn query(&mut self, tab: u32, theirs: u32, query: Query) -> ClientFrame {
        self.last_query += 1;
        let id = self.last_query;
        self.queries.push(Asked { id, tab, theirs });
        ClientFrame::Query { id, query }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(number: u32) -> Origin {
        Origin { client: ClientId(1), number }
    }

    fn fill(relay: &mut Relay, count: u32) {
        for number in 1..=count {
            relay.take(OWN, ClientFrame::Command { origin: origin(number), command: Command::Tick });
        }
    }

    #[test]
    fn no_more_than_the_bound_is_under_way_and_each_answer_lets_one_more_through() {
        let mut relay = Relay::default();
        fill(&mut relay, 12);
        assert_eq!(std::iter::from_fn(|| relay.next()).count(), UNANSWERED_MAX);
        relay.handle_acks(&[Ack { origin: origin(1), refused: None }]);
        assert!(matches!(relay.next(), Some(ClientFrame::Command { origin, .. }) if origin.number == 11));
        assert_eq!(relay.next(), None);
    }

    #[test]
    fn a_page_that_starts_over_leaves_nothing_behind() {
        let mut relay = Relay::default();
        fill(&mut relay, 12);
        while relay.next().is_some() {}
        relay.handle_expected(ClientId(1));
        assert_eq!(relay.next(), None);
        fill(&mut relay, 1);
        assert!(relay.next().is_some());
    }

    #[test]
    fn each_tab_gets_the_answers_to_its_own_queries() {
        let mut relay = Relay::default();
        let ask = |relay: &mut Relay, tab, id| {
            let query = Query::Archive(parlor_sync::ArchiveQuery::default());
            match relay.take(tab, ClientFrame::Query { id, query }) {
                Some(ClientFrame::Query { id, .. }) => id,
                _ => 0,
            }
        };
        let (first, second) = (ask(&mut relay, 7, 1), ask(&mut relay, 8, 1));
        assert_ne!(first, second);
        assert_eq!(relay.take_query(second), Some((8, 1)));
        assert_eq!(relay.take_query(second), None);
        relay.clear();
        assert_eq!(relay.take_query(first), None);
        assert!(ask(&mut relay, 9, 1) > second);
    }
}
