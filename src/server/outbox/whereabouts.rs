//! Which threads are a group's at a follower's place in the log. That may lie far behind what the account knows by now: a
//! webhook is told what concerned its group when it happened, wherever the thread has gone since.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{ChatFact, Thread};
use parlor_engine::desk::DeskFact;
use parlor_engine::{Account, Fact, GroupId, ThreadId, Time};
use parlor_sync::Entry;
use serde::{Deserialize, Serialize};

/// The open threads of a group at one place in the log. Where a closed one was at its end the account knows for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    group: GroupId,
    open: BTreeSet<ThreadId>,
}

impl Whereabouts {
    /// As they are now.
    pub fn now(group: GroupId, account: &Account) -> Self {
        let works = account.desk.works.values().filter(|work| work.group == group && work.wrapped_up_by().is_none());
        Self { group, open: works.map(|work| work.thread).collect() }
    }

    /// Whose they are.
    pub fn group(&self) -> GroupId {
        self.group
    }

    /// Whether some fact of the entry changes them.
    pub fn are_changed_by(entry: &Entry) -> bool {
        entry.facts.iter().any(|fact| moved(fact).is_some())
    }

    /// For each fact of the entry that comes next, whether it concerns the group.
    pub fn concern(&self, account: &Account, entry: &Entry) -> Vec<bool> {
        let mut here = Here { before: self, account, at: entry.at, moved: BTreeMap::new() };
        entry.facts.iter().map(|fact| here.concern(fact)).collect()
    }

    /// Goes on behind this entry.
    pub fn pass(&mut self, entry: &Entry) {
        for (thread, group) in entry.facts.iter().filter_map(moved) {
            if group == Some(self.group) {
                self.open.insert(thread);
            } else {
                self.open.remove(&thread);
            }
        }
    }
}

/// A place within an entry.
struct Here<'a> {
    before: &'a Whereabouts,
    account: &'a Account,
    at: Time,
    /// Threads that came or went with the entry's facts so far.
    moved: BTreeMap<ThreadId, bool>,
}

impl Here<'_> {
    fn concern(&mut self, fact: &Fact) -> bool {
        let group = self.before.group;
        // Where a thread goes from hears of it, and where it goes to.
        let concerned = named(fact) == Some(group) || self.is_of_group(fact);
        if let Some((thread, Some(to))) = moved(fact) {
            self.moved.insert(thread, to == group);
        }
        concerned
    }

    fn is_of_group(&self, fact: &Fact) -> bool {
        // Whoever was told what is gone now must hear that it is, wherever it was then; others learn nothing but ids.
        if let Fact::Chat { fact: ChatFact::ThreadDeleted { .. } | ChatFact::Erased { .. }, .. } = fact {
            return true;
        }
        // Where the threads of a chat are that was set aside in a merge.
        let chat = fact.chat().and_then(|chat| self.account.holding(chat));
        match fact.thread() {
            Some(thread) => self.is_open(thread) || chat.and_then(|chat| chat.thread(thread)).is_some_and(self.ended()),
            None => chat.is_some_and(|chat| chat.threads.iter().any(|thread| self.has_had(thread))),
        }
    }

    fn is_open(&self, thread: ThreadId) -> bool {
        self.moved.get(&thread).copied().unwrap_or_else(|| self.before.open.contains(&thread))
    }

    /// Whether a thread had come to its end in the group.
    fn ended(&self) -> impl Fn(&Thread) -> bool {
        |thread| thread.group == self.before.group && thread.closed.is_some_and(|closed| closed.at <= self.at)
    }

    fn has_had(&self, thread: &Thread) -> bool {
        let started_here = thread.started_in() == self.before.group && thread.started_at <= self.at;
        started_here || self.is_open(thread.id) || self.ended()(thread)
    }
}

/// A thread that goes to a group, or to none since it ends.
fn moved(fact: &Fact) -> Option<(ThreadId, Option<GroupId>)> {
    match fact {
        Fact::Chat { fact: ChatFact::ThreadStarted { thread, group, .. }, .. }
        | Fact::Desk(DeskFact::Queued { thread, group, .. }) => Some((*thread, Some(*group))),
        Fact::Chat { fact: ChatFact::ThreadClosed { thread, .. }, .. } => Some((*thread, None)),
        Fact::Chat { .. } | Fact::Desk(_) => None,
    }
}

/// The group that a fact names.
fn named(fact: &Fact) -> Option<GroupId> {
    match fact {
        Fact::Desk(
            DeskFact::GroupRulesSaved { group, .. }
            | DeskFact::RolesAssigned { group, .. }
            | DeskFact::QueueMarked { group, .. }
            | DeskFact::OpeningSet { group, .. }
            | DeskFact::GroupDeleted { group },
        ) => Some(*group),
        Fact::Desk(DeskFact::GroupSaved { group }) => Some(group.id),
        Fact::Chat { .. } | Fact::Desk(_) => moved(fact).and_then(|(_, group)| group),
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::chat::{AttributeFact, ClosedBy, Customer};
    use parlor_engine::{ChatId, CustomerId, User};

    use super::*;

    const CHAT: ChatId = ChatId(5);
    const THREAD: ThreadId = ThreadId(6);
    const SUPPORT: GroupId = GroupId(1);
    const SALES: GroupId = GroupId(2);

    fn said(fact: ChatFact) -> Fact {
        Fact::Chat { chat: CHAT, fact }
    }

    fn urgent() -> Fact {
        said(ChatFact::UrgencyMarked { thread: THREAD, urgent: true })
    }

    fn queued(group: GroupId) -> Fact {
        Fact::Desk(DeskFact::Queued { chat: CHAT, thread: THREAD, group, queued_at: Time(1) })
    }

    fn tagged() -> Fact {
        said(ChatFact::AttributesChanged(AttributeFact::Tagged { thread: THREAD, tag: "vip".to_owned() }))
    }

    fn saved() -> Fact {
        let customer = Customer { id: CustomerId(7), name: Some("Vera".to_owned()), email: None };
        said(ChatFact::CustomerSaved { customer })
    }

    fn closed() -> Fact {
        said(ChatFact::ThreadClosed { thread: THREAD, at: Time(40), by: ClosedBy::System })
    }

    fn deleted() -> Fact {
        said(ChatFact::ThreadDeleted { thread: THREAD })
    }

    /// A thread of Support that goes to Sales and is closed there.
    fn log() -> Vec<Entry> {
        let customer = Customer { id: CustomerId(7), name: None, email: None };
        let started = said(ChatFact::ThreadStarted { thread: THREAD, group: SUPPORT, at: Time(10) });
        let facts = [
            vec![said(ChatFact::Opened { customer }), started, queued(SUPPORT), urgent()],
            vec![tagged(), saved()],
            vec![urgent(), queued(SALES), urgent()],
            vec![closed(), urgent()],
            vec![tagged(), saved(), deleted()],
        ];
        let entry = |(facts, n): (Vec<Fact>, u64)| Entry {
            position: n,
            at: Time(n * 10),
            actor: User::System,
            origin: None,
            facts,
            refused: None,
        };
        facts.into_iter().zip(1..).map(entry).collect()
    }

    fn account(log: &[Entry]) -> Account {
        let mut account = Account::default();
        log.iter().flat_map(|entry| &entry.facts).for_each(|fact| account.evolve(fact));
        account
    }

    fn told(group: GroupId, account: &Account) -> Vec<Vec<bool>> {
        let mut whereabouts = Whereabouts { group, open: BTreeSet::new() };
        let told = log().into_iter().map(|entry| {
            let concern = whereabouts.concern(account, &entry);
            whereabouts.pass(&entry);
            concern
        });
        told.collect()
    }

    #[test]
    fn a_group_hears_what_happened_while_the_thread_was_with_it_however_late() {
        let log = log();
        let late = account(&log[..4]);
        let support = [&[true; 4][..], &[true, true], &[true, true, false], &[false, false], &[false, true, true]];
        let sales = [&[false; 4][..], &[false, false], &[false, true, true], &[true, true], &[true, true, true]];
        assert_eq!(told(SUPPORT, &late), support, "it also hears where it goes, and of its customer");
        assert_eq!(told(SALES, &late), sales);
        assert_eq!(told(GroupId(3), &late).concat().iter().filter(|told| **told).count(), 1, "nothing but two ids");
        // What is deleted meanwhile is told as long as it was open then, and that it is deleted.
        let gone = account(&log);
        assert_eq!(told(SALES, &gone)[..3], sales[..3]);
        assert!(told(SALES, &gone)[4][2]);
    }

    #[test]
    fn whoever_begins_in_the_middle_knows_which_threads_are_there() {
        let log = log();
        let now = account(&log[..3]);
        assert!(Whereabouts::now(SUPPORT, &now).open.is_empty());
        let sales = Whereabouts::now(SALES, &now);
        assert_eq!(sales.open, BTreeSet::from([THREAD]));
        assert_eq!(sales.concern(&now, &log[3]), [true, true]);
        let kept: Whereabouts = serde_json::from_str(&serde_json::to_string(&sales).unwrap()).unwrap();
        assert_eq!(kept, sales);
    }
}
