//! What pages pass on without its being stored, and what they look up.

use std::collections::BTreeSet;

use parlor_engine::chat::{Chat, Holder, Thread};
use parlor_engine::command::{AgentIdle, SetOpening, TellTranscript, TranscriptStep};
use parlor_engine::{Account, ChatId, Command, CustomerId, GroupId, ThreadId, Time, User};
use parlor_sync::query::{
    AgentsQuery, By, CannedQuery, ChatSort, ChatState, ChatsQuery, CustomerQuery, CustomersQuery, HistoryQuery,
    PropertiesQuery, ReportName, ReportQuery, Standing, ThreadsQuery, TranscriptQuery, TransferQuery,
};
use parlor_sync::signal::{Multicast, Recipients, Touched};
use parlor_sync::{ArchiveQuery, Query, Signal};

use crate::{Cast, Rng, SENTINEL};

/// A notice that somebody may come to give, allowed or not. `account` is the whole: chats that are none of the user's
/// business are named too. Whoever only listens gives none for a customer's ears.
pub fn signal(rng: &mut Rng, cast: &Cast, account: &Account, user: User) -> Option<Signal> {
    let chat = any_chat(rng, account)?.id;
    let hidden = user == User::Agent(cast.listener);
    let secret = format!("{SENTINEL} {}", rng.below(1000));
    Some(match rng.below(7) {
        0 if !hidden => Signal::Typing { chat, typing: rng.one_in(2) },
        // What is not sent yet is for the agents' eyes: no page of a customer is told it, not even another of the own.
        1 | 2 if user.is_customer() => Signal::SneakPeek { chat, text: secret },
        3 if !hidden => {
            let agents_only = rng.one_in(2);
            let title = if agents_only { secret } else { "thinks".to_owned() };
            Signal::Thinking { chat, description: title.clone(), title, agents_only }
        }
        4 => Signal::Multicast(multicast(rng, cast, secret, hidden)),
        5 => Signal::Touched(Touched { ago_ms: rng.below(120_000) as u64 }),
        _ => Signal::Whispering { chat, typing: rng.one_in(2) },
    })
}

fn multicast(rng: &mut Rng, cast: &Cast, secret: String, hidden: bool) -> Multicast {
    let mut to = Recipients { all_agents: rng.one_in(3), ..Recipients::default() };
    to.agents.extend(rng.pick(&cast.agents));
    to.groups.extend(rng.pick(&cast.groups).filter(|_| rng.one_in(2)));
    let customer = if hidden { None } else { rng.pick(&cast.customers).filter(|_| rng.one_in(2)) };
    to.customers = BTreeSet::from_iter(customer.copied());
    let content = if customer.is_some() { "{}".to_owned() } else { secret };
    Multicast { to, kind: "test".to_owned(), content }
}

/// A question that somebody may come to ask, allowed or not, about anything that there is.
pub fn query(rng: &mut Rng, account: &Account, now: Time) -> Option<Query> {
    let found = any_chat(rng, account)?;
    let chat = found.id;
    let thread = rng.pick(&found.threads);
    let id = thread.map(|thread| thread.id).unwrap_or_default();
    Some(match rng.below(16) {
        0..=2 => Query::Archive(archive(rng, chat)),
        3 | 4 => Query::Thread { chat, thread: id },
        5 => Query::History(history(rng, chat, thread)),
        6 => {
            let min_events = rng.one_in(3).then_some(3);
            Query::Threads(ThreadsQuery { ascending: rng.one_in(2), min_events, limit: 100, ..ThreadsQuery::of(chat) })
        }
        7 => {
            let sort = rng
                .pick(&[ChatSort::Started, ChatSort::Activity, ChatSort::Queue, ChatSort::Due])
                .copied()
                .unwrap_or_default();
            let waiting = rng.one_in(3).then(|| rng.one_in(2));
            let state = rng.pick(&[ChatState::Open, ChatState::Closed, ChatState::Any]).copied().unwrap_or_default();
            let (without_threads, last_events) = (rng.one_in(2), rng.one_in(2));
            let (ascending, pinned) = (rng.one_in(2), rng.one_in(4).then(|| rng.one_in(2)));
            let overdue = rng.one_in(4).then(|| rng.one_in(2));
            let query = ChatsQuery {
                sort,
                waiting,
                state,
                without_threads,
                last_events,
                ascending,
                pinned,
                overdue,
                ..Default::default()
            };
            Query::Chats(query)
        }
        8 if rng.one_in(2) => {
            let state = rng.pick(&[Standing::Active, Standing::Suspended, Standing::Removed]).copied();
            Query::Agents(AgentsQuery { state: state.unwrap_or_default(), ..AgentsQuery::default() })
        }
        8 => Query::Properties(PropertiesQuery { of: holder(rng, account) }),
        9 => Query::Transfer(TransferQuery { chat }),
        10 => about_customers(rng, found.customer.id),
        11 => Query::FormDue { group: thread.map(|thread| thread.group) },
        12 | 13 => Query::Transcript(transcript_of(rng, chat, thread)),
        14 => of_the_desk(rng, thread.map(|thread| thread.group)),
        _ => {
            let report = ReportQuery::new(ReportName::Volumes, Time(0), now.plus_ms(1));
            Query::Report(ReportQuery { by: vec![By::Agent], ..report })
        }
    })
}

/// By words that are everywhere, by chat, or simply all.
fn archive(rng: &mut Rng, chat: ChatId) -> ArchiveQuery {
    let text = rng.pick(&["", "hello", "word"]).copied().unwrap_or_default().to_owned();
    let filters =
        rng.one_in(3).then(|| parlor_sync::query::Filter::any(parlor_sync::query::Kind::Chat, [chat.to_string()]));
    ArchiveQuery {
        text,
        filters: filters.into_iter().collect(),
        ascending: rng.one_in(2),
        limit: 100,
        ..ArchiveQuery::default()
    }
}

fn history(rng: &mut Rng, chat: ChatId, found: Option<&Thread>) -> HistoryQuery {
    let event = found.and_then(|found| rng.pick(&found.events)).map(|event| event.id);
    let thread: Option<ThreadId> = found.filter(|_| rng.one_in(2)).map(|found| found.id);
    let around = event.filter(|_| rng.one_in(3));
    HistoryQuery { chat, thread, from: None, to: None, after: None, before: None, around, limit: 100 }
}

/// A thread, or the whole chat, as plain text.
fn transcript_of(rng: &mut Rng, chat: ChatId, found: Option<&Thread>) -> TranscriptQuery {
    let thread = found.filter(|_| rng.one_in(2)).map(|found| found.id);
    let to = found.filter(|_| rng.one_in(4)).map(|found| found.started_at);
    TranscriptQuery { thread, to, notes: rng.one_in(2), ..TranscriptQuery::of(chat) }
}

/// What is set up to choose from, and what is kept beside the account.
fn of_the_desk(rng: &mut Rng, group: Option<GroupId>) -> Query {
    match rng.below(7) {
        5 | 6 => Query::GreetingDue,
        4 => Query::CannedReplies(CannedQuery::default()),
        0 => Query::Groups { group: group.filter(|_| rng.one_in(2)) },
        1 => Query::Forms { group: group.unwrap_or_default() },
        2 => Query::Skills,
        _ => Query::StatusReasons,
    }
}

fn holder(rng: &mut Rng, account: &Account) -> Holder {
    let groups = account.desk.groups.keys().map(|group| Holder::Group { group: *group });
    let agents = account.desk.agents.keys().map(|agent| Holder::Agent { agent: *agent });
    let all: Vec<_> = groups.chain(agents).collect();
    rng.pick(&all).copied().filter(|_| !rng.one_in(4)).unwrap_or(Holder::Account)
}

fn about_customers(rng: &mut Rng, customer: CustomerId) -> Query {
    if rng.one_in(2) {
        return Query::Customer(CustomerQuery { customer });
    }
    let open = rng.one_in(3).then(|| rng.one_in(2));
    Query::Customers(CustomersQuery { open, ascending: rng.one_in(2), limit: 100, ..CustomersQuery::default() })
}

fn any_chat<'a>(rng: &mut Rng, account: &'a Account) -> Option<&'a Chat> {
    let chats: Vec<_> = account.chats.keys().copied().collect();
    account.chat(*rng.pick(&chats)?)
}

/// The system says that a group opens or closes. Most are open, so that something goes on.
pub fn opening(rng: &mut Rng, cast: &Cast, now: Time) -> Command {
    let group = rng.pick(&cast.groups).copied().unwrap_or_default();
    let next_change = rng.one_in(2).then(|| now.plus_ms(60_000));
    Command::SetOpening(SetOpening { group, open: !rng.one_in(3), next_change })
}

/// The system says that an agent has touched nothing for too long, or is back.
pub fn idle(rng: &mut Rng, cast: &Cast) -> Command {
    let agent = rng.pick(&cast.agents).copied().unwrap_or_default();
    Command::AgentIdle(AgentIdle { agent, idle: rng.one_in(2) })
}

/// The system says that somebody wants a thread's transcript, or that it was sent. To whom is for agents only.
pub fn transcript(rng: &mut Rng, cast: &Cast, account: &Account) -> Command {
    let chat = any_chat(rng, account);
    let thread = chat.and_then(|chat| rng.pick(&chat.threads)).map(|thread| thread.id).unwrap_or_default();
    let by = rng.pick(&cast.agents).copied().filter(|_| rng.one_in(2));
    let step = if rng.one_in(2) { TranscriptStep::Sent } else { TranscriptStep::Requested { by } };
    let email = format!("{SENTINEL}@example.com");
    Command::TellTranscript(TellTranscript { chat: chat.map(|chat| chat.id).unwrap_or_default(), thread, email, step })
}
