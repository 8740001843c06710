//! Parlor's side: threads filed as the server files them, and found as its API finds them.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use parlor_engine::chat::{AttributeFact, Audience, Chat, ChatFact, ClosedBy, Content, Customer, Event, Member, Role};
use parlor_engine::{Account, AccountId, AgentId, ChatId, CustomerId, EventId, GroupId, ThreadId, Time, User};
use parlor_server::store::{Filed, Scope, SqliteStore, Store};
use parlor_sync::query::{Filter, Kind};
use parlor_sync::{ArchivePage, ArchiveQuery};

use super::corpus::{Corpus, Talk};
use super::{DEEP, ROWS, THREADS};

const ACCOUNT: AccountId = AccountId(1);
/// Threads filed together.
const TOGETHER: usize = 1_000;

/// An archive on the disk.
pub struct Archive {
    store: SqliteStore,
}

impl Archive {
    /// Files the whole corpus.
    pub fn file(folder: &Path) -> Result<Self> {
        let store = SqliteStore::open(folder)?;
        store.directory().add_account(ACCOUNT)?;
        let mut log = store.log(ACCOUNT)?;
        let mut corpus = Corpus::new();
        for _ in 0..THREADS / TOGETHER {
            let filed: Vec<Filed> = (0..TOGETHER).map(|_| filed(&corpus.talk())).collect::<Result<_>>()?;
            log.append(&[], &filed)?;
        }
        Ok(Self { store })
    }

    /// A page, as a supervisor is given it.
    pub fn page(&self, query: &ArchiveQuery) -> Result<ArchivePage> {
        Ok(self.store.archive(ACCOUNT, query, &Scope::All)?)
    }

    /// The query that asks for the page deep in what this one finds, or for its last one.
    pub fn deep(&self, query: &ArchiveQuery) -> Result<ArchiveQuery> {
        let mut query = query.clone();
        for _ in 1..DEEP {
            match self.page(&query)?.next {
                Some(next) => query.page = Some(next),
                None => break,
            }
        }
        Ok(query)
    }
}

/// A query for threads in which these words stand.
pub fn words(text: &str) -> ArchiveQuery {
    ArchiveQuery { text: text.to_owned(), limit: ROWS, ..ArchiveQuery::default() }
}

/// A query for threads of a group.
pub fn group(group: u128) -> ArchiveQuery {
    ArchiveQuery { group: Some(GroupId(group)), limit: ROWS, ..ArchiveQuery::default() }
}

/// A query for threads of an agent with a tag.
pub fn agent_and_tag(agent: u128, tag: &str) -> ArchiveQuery {
    let filters = vec![Filter::any(Kind::Tag, [tag.to_owned()])];
    ArchiveQuery { agent: Some(AgentId(agent)), filters, limit: ROWS, ..ArchiveQuery::default() }
}

fn filed(talk: &Talk) -> Result<Filed> {
    let (customer, agent) = (CustomerId(talk.number), AgentId(talk.agent));
    let name = Some(format!("Customer {}", talk.number));
    let mut chat = Chat::open(ChatId(talk.number), Customer { id: customer, name, email: None });
    let (thread, at) = (ThreadId(talk.number), Time(talk.started_at));
    chat.evolve(&ChatFact::ThreadStarted { thread, group: GroupId(talk.group), at });
    let name = Some(format!("Agent {}", talk.agent));
    let member = Member { user: User::Agent(agent), name, role: Role::Agent, active: true };
    chat.evolve(&ChatFact::MemberJoined { thread, member });
    for (place, text) in (0..).zip(&talk.messages) {
        let author = if place % 2 == 0 { User::Customer(customer) } else { User::Agent(agent) };
        let (id, at) = (EventId(talk.number << 8 | place), at.plus_ms(place as u64 * 1_000));
        let content = Content::Text(text.clone());
        let event = Arc::new(Event { id, at, author, audience: Audience::All, content, extra: None });
        chat.evolve(&ChatFact::EventPosted { thread, event });
    }
    if let Some(tag) = &talk.tag {
        chat.evolve(&ChatFact::AttributesChanged(AttributeFact::Tagged { thread, tag: tag.clone() }));
    }
    chat.evolve(&ChatFact::ThreadClosed { thread, at: at.plus_ms(30_000), by: ClosedBy::Agent });
    let closed = chat.thread(thread).context("the thread is not there")?;
    Ok(Filed::of(&Account::default(), &chat, closed))
}
