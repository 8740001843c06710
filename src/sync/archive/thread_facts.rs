//! What reports count of a thread. People and programs are told apart: what a bot says is no answer of the staff's.

use std::collections::BTreeSet;

use parlor_engine::chat::{Audience, ClosedBy, Content, Event, Role, System, Thread};
use parlor_engine::{Account, AgentId, GroupId, Time, User};
use serde::{Deserialize, Serialize};

/// What reports count of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadFacts {
    /// The group it was started in.
    pub group: GroupId,
    /// The agent who spoke to the customer last, or else joined last; a bot only if no person did either.
    pub agent: Option<AgentId>,
    /// The person who spoke to the customer first.
    pub responder: Option<AgentId>,
    /// When it started.
    pub started_at: Time,
    /// When the first person joined.
    pub answered_at: Option<Time>,
    /// When a person first spoke to the customer.
    pub responded_at: Option<Time>,
    /// When it was closed; none while it is open.
    pub closed_at: Option<Time>,
    /// Whether the customer ended it, or was gone, before a person had answered, and while no bot was answering.
    pub abandoned: bool,
    /// How often it was handed on.
    pub transfers: u32,
    /// What the customer said, in messages.
    pub messages: u32,
    /// What people said to the customer, in messages.
    pub replies: u32,
    /// The score of its rating.
    pub score: Option<u8>,
    /// The bot that spoke to the customer first.
    pub bot: Option<AgentId>,
    /// When it did.
    pub bot_responded_at: Option<Time>,
    /// What bots said to the customer, in messages.
    pub bot_replies: u32,
}

impl ThreadFacts {
    /// What is to be counted of this thread.
    pub fn of(account: &Account, thread: &Thread) -> Self {
        let bot = |agent: &AgentId| is_bot(account, thread, *agent);
        let said = || thread.events.iter().filter(|event| is_said(event));
        let by_agents = || said().filter_map(|event| Some((event.author.agent()?, event.at)));
        let by_people = || by_agents().filter(|(agent, _)| !bot(agent));
        let by_bots = || by_agents().filter(|(agent, _)| bot(agent));
        let joined = || thread.members.iter().filter_map(|member| member.user.agent());
        let who = |(agent, _): (AgentId, Time)| agent;
        let person = by_people().next_back().map(who).or_else(|| joined().rfind(|agent| !bot(agent)));
        let customers = thread.closed.is_some_and(|closed| is_customers(closed.by));
        let coming = Coming::of(account, thread);
        Self {
            group: thread.started_in(),
            agent: person.or_else(|| by_bots().next_back().map(who)).or_else(|| joined().next_back()),
            responder: by_people().next().map(who),
            started_at: thread.started_at,
            answered_at: coming.first_person,
            responded_at: by_people().next().map(|(_, at)| at),
            closed_at: thread.closed.map(|closed| closed.at),
            abandoned: customers && by_people().next().is_none() && !(coming.with_bot && by_bots().next().is_some()),
            transfers: thread.events.iter().filter(|event| transfer(event).is_some()).count() as u32,
            messages: said().filter(|event| event.author.is_customer()).count() as u32,
            replies: by_people().count() as u32,
            score: thread.score(),
            bot: by_bots().next().map(who),
            bot_responded_at: by_bots().next().map(|(_, at)| at),
            bot_replies: by_bots().count() as u32,
        }
    }
}

/// Whether an agent of a thread is a program: as such it has it, or it is known to be one.
pub(super) fn is_bot(account: &Account, thread: &Thread, agent: AgentId) -> bool {
    let serves_as_bot = thread.member(User::Agent(agent)).is_some_and(|member| member.role == Role::Bot);
    serves_as_bot || account.desk.agents.get(&agent).is_some_and(|state| state.profile.bot)
}

/// What the lines about coming and going tell, which give names alone.
struct Coming {
    /// When the first person joined.
    first_person: Option<Time>,
    /// Whether a bot has it, or had it to the end.
    with_bot: bool,
}

impl Coming {
    fn of(account: &Account, thread: &Thread) -> Self {
        let named = |bots: bool| -> BTreeSet<&str> {
            let members = thread
                .members
                .iter()
                .filter(|member| member.user.agent().is_some_and(|agent| is_bot(account, thread, agent) == bots));
            members.filter_map(|member| member.name.as_deref()).collect()
        };
        let (bots, people) = (named(true), named(false));
        // Of a person and a bot of one name, it is taken for the person.
        let is_bots = |name: &String| bots.contains(name.as_str()) && !people.contains(name.as_str());
        let mut coming = Self { first_person: None, with_bot: false };
        for event in &thread.events {
            let Content::System(line) = &event.content else { continue };
            match line {
                System::AgentJoined { name } | System::Transferred { to: name, .. } => {
                    coming.with_bot = is_bots(name);
                    if !coming.with_bot {
                        coming.first_person.get_or_insert(event.at);
                    }
                }
                System::AgentLeft { .. } | System::AgentLost { .. } | System::TransferredToGroup { .. } => {
                    coming.with_bot = false;
                }
                System::Closed { .. } | System::CustomerBanned { .. } | System::Staff(_) => {}
            }
        }
        coming
    }
}

/// Whether the end of a thread is the customer's doing.
fn is_customers(by: ClosedBy) -> bool {
    match by {
        ClosedBy::Customer | ClosedBy::Gone => true,
        ClosedBy::Agent | ClosedBy::Idle | ClosedBy::System | ClosedBy::Unserved => false,
    }
}

/// Said to everybody in the thread.
pub(crate) fn is_said(event: &Event) -> bool {
    event.audience == Audience::All && !matches!(event.content, Content::System(_))
}

/// Says that an agent or a bot has come.
pub(crate) fn is_join(event: &Event) -> bool {
    matches!(event.content, Content::System(System::AgentJoined { .. } | System::Transferred { .. }))
}

/// What kind of place the thread was handed on to, if that is what the event says.
pub(super) fn transfer(event: &Event) -> Option<&'static str> {
    match event.content {
        Content::System(System::Transferred { .. }) => Some("agent"),
        Content::System(System::TransferredToGroup { .. }) => Some("group"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parlor_engine::chat::{Chat, ChatFact, Closed, Customer, Member};
    use parlor_engine::desk::{Agent, AgentRole, DeskFact};
    use parlor_engine::{ChatId, CustomerId, EventId, Fact, ThreadId};

    use super::*;
    use crate::archive::Filed;
    use crate::query::Kind;

    const ADA: AgentId = AgentId(1);
    const ROBBY: AgentId = AgentId(9);
    const CARL: User = User::Customer(CustomerId(5));

    /// An account with a person and a program.
    fn account() -> Account {
        let agent = |id, name: &str, bot| Agent {
            id,
            name: name.to_owned(),
            email: String::new(),
            role: AgentRole::Agent,
            capacity: 1,
            groups: BTreeSet::new(),
            bot,
        };
        let mut account = Account::default();
        for agent in [agent(ADA, "Ada", false), agent(ROBBY, "Robby", true)] {
            account.evolve(&Fact::Desk(DeskFact::AgentSaved { agent }));
        }
        account
    }

    fn member(agent: AgentId, name: &str, role: Role) -> Member {
        Member { user: User::Agent(agent), name: Some(name.to_owned()), role, active: false }
    }

    /// A thread that the customer has closed, in which this was said, a second after the other.
    fn thread(members: Vec<Member>, said: &[(User, Content)]) -> Thread {
        let mut thread = Thread::new(ThreadId(1), GroupId(1), Time(0));
        thread.members = members;
        for ((author, content), n) in said.iter().zip(1..) {
            let (id, at) = (EventId(n.into()), Time(n * 1_000));
            let event =
                Event { id, at, author: *author, audience: Audience::All, content: content.clone(), extra: None };
            thread.events.push(Arc::new(event));
        }
        thread.closed = Some(Closed { at: Time(99_000), by: ClosedBy::Customer });
        thread
    }

    fn joins(name: &str) -> (User, Content) {
        (User::System, Content::System(System::AgentJoined { name: name.to_owned() }))
    }

    fn leaves(name: &str) -> (User, Content) {
        (User::System, Content::System(System::AgentLeft { name: name.to_owned() }))
    }

    fn says(user: User) -> (User, Content) {
        (user, Content::Text("Hello".to_owned()))
    }

    #[test]
    fn a_bot_gives_no_first_response_and_is_no_first_agent() {
        let robby = User::Agent(ROBBY);
        let members = vec![member(ROBBY, "Robby", Role::Bot), member(ADA, "Ada", Role::Agent)];
        let said = [joins("Robby"), says(robby), says(CARL), leaves("Robby"), joins("Ada"), says(User::Agent(ADA))];
        let facts = ThreadFacts::of(&account(), &thread(members, &said));
        assert_eq!(
            (facts.responder, facts.responded_at, facts.answered_at),
            (Some(ADA), Some(Time(6_000)), Some(Time(5_000)))
        );
        assert_eq!((facts.bot, facts.bot_responded_at), (Some(ROBBY), Some(Time(2_000))));
        assert_eq!((facts.agent, facts.messages, facts.replies, facts.bot_replies), (Some(ADA), 1, 1, 1));
        assert!(!facts.abandoned);
    }

    #[test]
    fn a_customer_who_ends_what_a_bot_answered_is_lost_only_if_nobody_had_it_any_more() {
        let robby = User::Agent(ROBBY);
        let of = |said: &[(User, Content)]| {
            ThreadFacts::of(&account(), &thread(vec![member(ROBBY, "Robby", Role::Bot)], said))
        };
        let content = of(&[joins("Robby"), says(robby)]);
        assert_eq!((content.abandoned, content.agent, content.responded_at), (false, Some(ROBBY), None));
        assert!(of(&[joins("Robby"), says(robby), leaves("Robby")]).abandoned, "in the queue");
        assert!(of(&[joins("Robby"), says(CARL)]).abandoned, "nobody said a word");
    }

    #[test]
    fn programs_and_people_are_filed_as_what_they_are() {
        let account = account();
        let fact = ChatFact::Opened { customer: Customer { id: CustomerId(5), name: None, email: None } };
        let mut opened = account.clone();
        opened.evolve(&Fact::Chat { chat: ChatId(1), fact });
        let chat: &Chat = opened.chat(ChatId(1)).unwrap();
        let types = |members: Vec<Member>| {
            let filed =
                Filed::of(&account, chat, &thread(members, &[says(User::Agent(ROBBY)), says(User::Agent(ADA))]));
            let of =
                |kind| filed.facets.iter().filter(move |facet| facet.kind == kind).map(|facet| facet.value.clone());
            (of(Kind::AgentType).collect::<Vec<_>>(), of(Kind::FirstResponse).collect::<Vec<_>>())
        };
        let ada = || member(ADA, "Ada", Role::Agent);
        assert_eq!(types(vec![ada()]).0, ["human"]);
        assert_eq!(types(vec![member(ROBBY, "Robby", Role::Bot)]).0, ["bot"]);
        let both = types(vec![ada(), member(ROBBY, "Robby", Role::CoAgent)]);
        assert_eq!(both, (vec!["bot".to_owned(), "human".to_owned()], vec![ADA.to_string()]), "also one that helps");
    }
}
