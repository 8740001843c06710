//! Who plays, and what they may come to want.

use std::collections::BTreeSet;

use parlor_engine::chat::{Audience, CsatStatus};
use parlor_engine::command::{
    AcceptOffer, AddNote, CloseThread, ConfigureGroup, DeclineOffer, MarkSeen, MarkUrgent, PickUp, PostEvent, Rate,
    SaveAgent, SaveCustomer, SetRoutingStatus, StartThread, Transfer, TransferTarget,
};
use parlor_engine::desk::{AgentRole, Assignment, RoutingStatus};
use parlor_engine::{Account, AgentId, ChatId, Command, CustomerId, GreetingId, GroupId, Time, User};
use parlor_sync::Authority;
use parlor_sync::greetings::{Greeting, Rules, Wanted};
use parlor_sync::query::CannedReply;
use parlor_sync::read::Kept;

use crate::Rng;
use crate::wish::{customers, members};

/// Stands in every text that is for agents only. No byte sent to a customer may contain it.
pub const SENTINEL: &str = "SENTINEL-FOR-AGENTS-ONLY";

/// The people of a run.
#[derive(Debug, Clone)]
pub struct Cast {
    /// Customers, who have no chat yet.
    pub customers: Vec<CustomerId>,
    /// Agents: a supervisor, an observer, and plain ones with different groups.
    pub agents: Vec<AgentId>,
    /// A supervisor who only ever listens, and whose name holds the [`SENTINEL`]: it must reach no customer either.
    pub listener: AgentId,
    /// Groups, one for each kind of assignment.
    pub groups: Vec<GroupId>,
    /// What is kept beside the account.
    pub kept: Kept,
}

impl Cast {
    /// Sets up an account with these people through the authority's own commands.
    pub fn set_up(authority: &mut Authority, customers: usize, now: Time) -> Self {
        let assignments = [Assignment::Automatic, Assignment::Offer { accept_ms: 5_000 }, Assignment::PickUp];
        for (name, assignment) in ["Automatic", "Offer", "Pick-up"].into_iter().zip(assignments) {
            let command = ConfigureGroup::new(name, assignment);
            authority.handle_system(&Command::ConfigureGroup(command), now);
        }
        let groups: Vec<_> = authority.account().desk.groups.keys().copied().collect();
        let all = BTreeSet::from_iter(groups.iter().copied());
        let one = |place: usize| groups.get(place).copied().into_iter().collect::<BTreeSet<_>>();
        let staff = [
            ("Sora Supervisor", AgentRole::Supervisor, 2, all.clone()),
            ("Otto Observer", AgentRole::Observer, 0, BTreeSet::new()),
            ("Ann Agent", AgentRole::Agent, 2, one(0)),
            ("Ben Agent", AgentRole::Agent, 1, one(1)),
            ("Cleo Agent", AgentRole::Agent, 3, all),
            ("Ada Admin", AgentRole::Admin, 1, one(2)),
        ];
        for (name, role, capacity, groups) in staff {
            let email = format!("{}@example.com", name.split(' ').next().unwrap_or_default());
            let command = SaveAgent { agent: None, name: name.to_owned(), email, role, capacity, groups, bot: false };
            authority.handle_system(&Command::SaveAgent(command), now);
        }
        let agents: Vec<_> = authority.account().desk.agents.keys().copied().collect();
        let command = SaveAgent {
            agent: None,
            name: format!("Lia {SENTINEL}"),
            email: "lia@example.com".to_owned(),
            role: AgentRole::Supervisor,
            capacity: 0,
            groups: BTreeSet::new(),
            bot: false,
        };
        authority.handle_system(&Command::SaveAgent(command), now);
        let listener = authority.account().desk.agents.keys().copied().find(|id| !agents.contains(id));
        let listener = listener.unwrap_or_default();
        let customers = (1..=customers as u128).map(|n| CustomerId(n << 64 | n)).collect();
        let kept = kept(&agents, &groups);
        Self { customers, agents, listener, groups, kept }
    }

    /// Whether this is somebody of the staff who may come to serve customers.
    pub fn serves(&self, user: User) -> bool {
        user.agent().is_some_and(|agent| agent != self.listener)
    }

    /// Everybody.
    pub fn users(&self) -> Vec<User> {
        let agents = self.agents.iter().chain([&self.listener]).map(|id| User::Agent(*id));
        self.customers.iter().map(|id| User::Customer(*id)).chain(agents).collect()
    }
}

/// Canned replies of everybody's own, shared ones of each group and of all; greetings of each group and of all, the latter
/// switched off.
fn kept(agents: &[AgentId], groups: &[GroupId]) -> Kept {
    let canned = |place: usize, owner, group| CannedReply {
        id: format!("{place}"),
        shortcut: format!("hello{place}"),
        text: format!("{SENTINEL}: hello"),
        group,
        tags: BTreeSet::new(),
        owner,
        saved_at: Time(0),
    };
    let own = agents.iter().map(|agent| (Some(*agent), None));
    let shared = groups.iter().map(|group| (None, Some(*group))).chain([(None, None)]);
    let canned = own.chain(shared).enumerate().map(|(place, (owner, group))| canned(place, owner, group)).collect();
    let greeting = |place: usize, group: Option<GroupId>| Greeting {
        id: GreetingId(place as u128 + 1),
        created_at: Time(0),
        wanted: Wanted {
            text: "May we help you?".to_owned(),
            order: place as u32,
            active: group.is_some(),
            group,
            attended: place.is_multiple_of(2),
            rules: Rules::default(),
        },
    };
    let all = [None].into_iter().chain(groups.iter().copied().map(Some));
    Kept { canned, greetings: all.enumerate().map(|(place, group)| greeting(place, group)).collect() }
}

/// Something that a user may come to want, allowed or not. `view` is the account as the user sees it.
pub fn wish(rng: &mut Rng, cast: &Cast, view: &Account, user: User) -> Command {
    match user {
        User::Customer(_) => customer_wish(rng, view, user),
        User::Agent(agent) if agent == cast.listener => {
            let chat = any_chat(rng, view);
            members::listens(rng, view, chat)
        }
        User::Agent(_) | User::System => agent_wish(rng, cast, view, user),
    }
}

fn customer_wish(rng: &mut Rng, view: &Account, user: User) -> Command {
    if rng.one_in(8) {
        return customers::by_customer(rng, user);
    }
    let Some(chat) = any_chat(rng, view) else { return start(rng, view) };
    match rng.below(14) {
        0 => start(rng, view),
        1 if rng.one_in(2) => Command::CloseThread(CloseThread::new(chat)),
        2 => rate(rng, view, chat),
        3 => Command::SaveCustomer(SaveCustomer {
            chat,
            name: format!("Customer {}", rng.below(5)),
            email: String::new(),
        }),
        4..=6 => seen(rng, view, chat, user),
        7 | 8 => crate::said::wish(rng, view, chat, user),
        13 => crate::wish::survey(rng, view, chat),
        12 => Command::MarkUrgent(MarkUrgent { chat, urgent: rng.one_in(2) }),
        _ => say(rng, chat, Audience::All),
    }
}

fn agent_wish(rng: &mut Rng, cast: &Cast, view: &Account, user: User) -> Command {
    if rng.one_in(4)
        && let Some(chat) = any_chat(rng, view)
    {
        return members::wish(rng, cast, view, chat);
    }
    let status = [RoutingStatus::Accepting, RoutingStatus::Accepting, RoutingStatus::Paused, RoutingStatus::Offline];
    if rng.one_in(8) {
        return customers::by_agent(rng, cast, view);
    }
    let chat = any_chat(rng, view);
    match (rng.below(26), chat) {
        (0..=2, _) | (_, None) => {
            let agent = if rng.one_in(4) { rng.pick(&cast.agents).copied() } else { None };
            let status = rng.pick(&status).copied().unwrap_or_default();
            let mut reasons = view.desk.setup().reasons.iter();
            let reason = reasons.find(|_| status != RoutingStatus::Accepting && rng.one_in(2)).cloned();
            Command::SetRoutingStatus(SetRoutingStatus { agent, status, reason })
        }
        (3, Some(chat)) => Command::CloseThread(CloseThread { chat, everything: rng.one_in(4) }),
        (4, chat) => Command::PickUp(PickUp { chat }),
        (5, _) => Command::PickUp(PickUp { chat: None }),
        (6 | 7, Some(chat)) => {
            let nickname = rng.one_in(3).then(|| format!("Nick {}", rng.below(3)));
            Command::AcceptOffer(AcceptOffer { chat, nickname })
        }
        (8, Some(chat)) => Command::DeclineOffer(DeclineOffer { chat }),
        (9, Some(chat)) => Command::Transfer(Transfer::to(chat, target(rng, cast))),
        (10, Some(chat)) => Command::AddNote(AddNote {
            chat,
            text: format!("{SENTINEL} note {}", rng.below(1000)),
            ..AddNote::default()
        }),
        (11, Some(chat)) => say(rng, chat, Audience::Agents),
        (12, _) => save_agent(rng, cast, view),
        (13..=15, Some(chat)) => seen(rng, view, chat, user),
        (25, _) if rng.one_in(6) => crate::wish::duty(rng, cast, view),
        (16, _) => crate::wish::routing(rng, cast, view, chat),
        (19, Some(_)) if rng.one_in(3) => crate::wish::begin(rng, cast),
        (17 | 18, Some(chat)) => crate::said::wish(rng, view, chat, user),
        (20.., Some(chat)) => crate::wish::attributes(rng, view, chat),
        (_, Some(chat)) => say(rng, chat, Audience::All),
    }
}

fn start(rng: &mut Rng, view: &Account) -> Command {
    let groups: Vec<_> = view.desk.groups.keys().copied().collect();
    let group = rng.pick(&groups).copied();
    Command::StartThread(StartThread {
        group,
        name: "Cus Tomer".to_owned(),
        text: "hello".to_owned(),
        form: crate::wish::answers(rng),
        continuous: rng.one_in(6).then(|| rng.one_in(2)),
        ..StartThread::default()
    })
}

fn say(rng: &mut Rng, chat: ChatId, audience: Audience) -> Command {
    let text = match audience {
        Audience::All => format!("word {}", rng.below(1000)),
        Audience::Agents => format!("{SENTINEL} whisper {}", rng.below(1000)),
    };
    Command::PostEvent(PostEvent { audience, ..PostEvent::text(chat, text) })
}

fn rate(rng: &mut Rng, view: &Account, chat: ChatId) -> Command {
    let threads = view.chats.get(&chat).map(|chat| chat.threads.as_slice()).unwrap_or_default();
    // Also one of earlier, while another is open.
    let thread = if rng.one_in(2) { threads.last() } else { rng.pick(threads) };
    let thread = thread.map(|thread| thread.id).unwrap_or_default();
    Command::Rate(Rate {
        chat,
        thread,
        score: rng.below(7) as u8,
        comment: if rng.one_in(2) { format!("remark {}", rng.below(3)) } else { String::new() },
        resolved: None,
        status: if rng.one_in(3) { CsatStatus::Skipped } else { CsatStatus::Filled },
    })
}

fn seen(rng: &mut Rng, view: &Account, chat: ChatId, _user: User) -> Command {
    let thread = view.chats.get(&chat).and_then(|chat| chat.threads.last());
    let event = thread.and_then(|thread| rng.pick(&thread.events)).map(|event| event.id);
    let read = if rng.one_in(2) { event } else { None };
    Command::MarkSeen(MarkSeen {
        chat,
        thread: thread.map(|thread| thread.id).unwrap_or_default(),
        delivered: event,
        read,
    })
}

pub(crate) fn target(rng: &mut Rng, cast: &Cast) -> TransferTarget {
    match (rng.one_in(3), rng.pick(&cast.groups).copied(), rng.pick(&cast.agents).copied()) {
        (true, Some(group), _) => TransferTarget::Group(group),
        (_, _, agent) => TransferTarget::Agent(agent.unwrap_or_default()),
    }
}

/// Moves an agent to other groups: access changes.
fn save_agent(rng: &mut Rng, cast: &Cast, view: &Account) -> Command {
    let agent = rng.pick(&cast.agents).copied();
    let known = agent.and_then(|id| view.desk.agents.get(&id)).map(|state| state.profile.clone());
    let groups = view.desk.groups.keys().filter(|_| rng.one_in(2)).copied().collect();
    let unknown = || ("Nobody".to_owned(), "nobody@example.com".to_owned(), AgentRole::Agent);
    let (name, email, role) = known.map_or_else(unknown, |known| (known.name, known.email, known.role));
    Command::SaveAgent(SaveAgent { agent, name, email, role, capacity: 3, groups, bot: rng.one_in(4) })
}

fn any_chat(rng: &mut Rng, view: &Account) -> Option<ChatId> {
    let chats: Vec<_> = view.chats.keys().copied().collect();
    rng.pick(&chats).copied()
}
