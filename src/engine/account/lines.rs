//! What only staff are told of a thread: lines that say who did something and why.

use super::Account;
#[cfg(not(feature = "lean"))]
use super::close::closed_by;
#[cfg(not(feature = "lean"))]
use crate::chat::SurveyEnd;
use crate::chat::{Audience, Away, ChatFact, Colleague, Content, HandedTo, StaffLine, System, say};
use crate::desk::Work;
use crate::{Actor, AgentId, Ctx, Fact, GroupId, ThreadId};

/// Why an agent leaves a thread.
pub(super) enum Parting {
    /// The agent wants to.
    Own,
    /// Somebody sends the agent out.
    SentOut(Actor),
    /// The agent is not there for it.
    Taken(Away),
}

impl Account {
    /// The agent under the name of now.
    pub(super) fn colleague(&self, agent: AgentId) -> Colleague {
        Colleague { id: agent, name: self.name_of(agent) }
    }

    /// Who of the staff does something.
    pub(super) fn doer(&self, actor: Actor) -> Option<Colleague> {
        actor.agent().map(|agent| self.colleague(agent))
    }

    /// What everybody and, before that, what staff are told of an agent who leaves; `next` has the thread afterwards.
    pub(super) fn parted(
        &self,
        work: &Work,
        agent: AgentId,
        next: Option<AgentId>,
        why: &Parting,
    ) -> (Option<StaffLine>, System) {
        let name = self.shown_name(work, agent);
        let gone = match why {
            Parting::Own => return (None, System::AgentLeft { name }),
            Parting::SentOut(by) => {
                let removed = StaffLine::AgentRemoved { by: self.doer(*by), agent: self.colleague(agent) };
                return (Some(removed), System::AgentLeft { name });
            }
            Parting::Taken(why) => why.clone(),
        };
        let line = match gone {
            Away::Disconnected { .. } | Away::RemotelySignedOut { .. } => System::AgentLost { name },
            Away::Inactive { .. }
            | Away::SignedOut
            | Away::Offline { .. }
            | Away::Relieved { .. }
            | Away::Removed { .. } => System::AgentLeft { name },
        };
        let next = next.map(|next| self.colleague(next));
        (Some(StaffLine::TakenBack { agent: self.colleague(agent), next, why: gone }), line)
    }

    /// That a thread goes to an agent, from the one who has it or from the queue.
    pub(super) fn handed_to_agent(&self, by: Actor, from: Option<AgentId>, to: AgentId) -> StaffLine {
        self.handed(by, from, HandedTo::Agent(self.colleague(to)))
    }

    /// That a thread goes to a group's queue, from the agent who has it or from another queue.
    pub(super) fn handed_to_group(&self, by: Actor, from: Option<AgentId>, group: GroupId) -> StaffLine {
        let name = self.desk.group_name(group).unwrap_or_default().to_owned();
        self.handed(by, from, HandedTo::Group { id: group, name })
    }

    fn handed(&self, by: Actor, from: Option<AgentId>, to: HandedTo) -> StaffLine {
        StaffLine::Transferred { by: self.doer(by), from: from.map(|from| self.colleague(from)), to }
    }
}

/// What is said to everybody, after what staff are told of it.
pub(super) fn told(thread: ThreadId, staff: Option<StaffLine>, line: System, ctx: &mut Ctx) -> Vec<ChatFact> {
    let first = staff.and_then(|line| aside(thread, line, ctx));
    let event = say(Actor::System, Audience::All, Content::System(line), ctx);
    first.into_iter().chain([ChatFact::EventPosted { thread, event }]).collect()
}

/// What staff are told. A customer's page tells nobody.
#[cfg(feature = "lean")]
pub(super) fn aside(_: ThreadId, _: StaffLine, _: &mut Ctx) -> Option<ChatFact> {
    None
}

#[cfg(not(feature = "lean"))]
pub(super) fn aside(thread: ThreadId, line: StaffLine, ctx: &mut Ctx) -> Option<ChatFact> {
    let line = Content::System(System::Staff(Box::new(line)));
    Some(ChatFact::EventPosted { thread, event: say(Actor::System, Audience::Agents, line, ctx) })
}

#[cfg(not(feature = "lean"))]
impl Account {
    /// The facts, and what staff are told of them: of a customer who changes during a thread, and of one who judges it.
    /// Goes by the facts, so that no command can forget it. What a customer may do again and again has an end: once the
    /// thread is full.
    pub(super) fn with_lines(&self, actor: Actor, mut facts: Vec<Fact>, ctx: &mut Ctx) -> Vec<Fact> {
        let mut lines = Vec::new();
        for fact in &facts {
            let Fact::Chat { chat: id, fact } = fact else { continue };
            let Some(chat) = self.chat(*id) else { continue };
            let (thread, told) = match fact {
                ChatFact::CustomerSaved { customer } => {
                    let (name, email) = (customer.name.clone(), customer.email.clone());
                    let by = self.doer(actor);
                    (chat.open_thread(), vec![StaffLine::CustomerUpdated { by, name, email }])
                }
                ChatFact::Rated { thread, rating } => {
                    let thread = chat.thread(*thread);
                    let before = thread.and_then(|thread| thread.rating.as_ref());
                    let scored = before.map(|before| before.score).filter(|score| *score > 0);
                    let score = Some(rating.score).filter(|score| *score > 0 && scored != Some(*score));
                    let taken_back = scored.filter(|_| rating.score == 0);
                    let known = before.and_then(|before| before.comment.as_ref());
                    let comment = rating.comment.clone().filter(|comment| known != Some(comment));
                    let rated = score.map(|score| StaffLine::Rated { score });
                    let commented = comment.map(|comment| StaffLine::RatingCommented { comment });
                    let taken_back = taken_back.map(|score| StaffLine::RatingCancelled { score });
                    (thread, rated.into_iter().chain(commented).chain(taken_back).collect())
                }
                ChatFact::SurveyEnded { thread, how: SurveyEnd::Cancelled, .. } => {
                    let line = StaffLine::SurveyCancelled { by: closed_by(actor), agent: self.doer(actor) };
                    (chat.thread(*thread), vec![line])
                }
                _ => continue,
            };
            let room = |thread: &&crate::chat::Thread| thread.events.len() < crate::limits::EVENTS_PER_THREAD;
            let Some(thread) = thread.filter(room) else { continue };
            let told = told.into_iter().filter_map(|line| aside(thread.id, line, ctx));
            lines.extend(told.map(|fact| Fact::Chat { chat: *id, fact }));
        }
        facts.append(&mut lines);
        facts
    }
}
