//! Wishes about who takes part in a thread, and how it goes from hand to hand.

use parlor_engine::chat::Role;
use parlor_engine::command::{
    AddNote, CloseThread, Fallback, FinishWrapUp, FromOutside, InviteAgent, JoinThread, LeaveThread, MarkSeen,
    PostEvent, RemoveMember, ReturnToQueue, TakeOver, Transfer, TransferTarget, WithdrawOffer,
};
use parlor_engine::{Account, AgentId, ChatId, Command};

use crate::{Cast, Rng, SENTINEL};

/// Something that an agent may come to want of a thread's members.
pub(crate) fn wish(rng: &mut Rng, cast: &Cast, view: &Account, chat: ChatId) -> Command {
    let agent = rng.pick(&cast.agents).copied().unwrap_or_default();
    match rng.below(11) {
        10 => finish(rng, view),
        0 => Command::ReturnToQueue(ReturnToQueue { chat, keep_place: rng.one_in(2) }),
        1 => Command::TakeOver(TakeOver { chat }),
        2 => Command::WithdrawOffer(WithdrawOffer { chat, agent: rng.one_in(2).then_some(agent) }),
        3 if rng.one_in(3) => Command::FromOutside(outside(rng, chat, agent)),
        3 => Command::InviteAgent(InviteAgent { chat, agent }),
        4 => Command::LeaveThread(LeaveThread { chat }),
        5 => {
            let agent = if rng.one_in(2) { cast.listener } else { agent };
            Command::RemoveMember(RemoveMember { chat, agent })
        }
        6 => transfer(rng, view, chat, agent),
        _ => {
            let role = rng.pick(&[Role::CoAgent, Role::Observer, Role::Supervisor]).copied().unwrap_or(Role::CoAgent);
            let agent = rng.one_in(2).then_some(agent);
            Command::JoinThread(JoinThread { chat, role, agent, ignore_availability: rng.one_in(2) })
        }
    }
}

/// Something that a supervisor may come to want who only ever listens.
pub(crate) fn listens(rng: &mut Rng, view: &Account, chat: Option<ChatId>) -> Command {
    let Some(chat) = chat else { return Command::LeaveThread(LeaveThread { chat: ChatId::default() }) };
    let text = format!("{SENTINEL} from behind {}", rng.below(1000));
    match rng.below(8) {
        0 => Command::LeaveThread(LeaveThread { chat }),
        1 => Command::JoinThread(JoinThread::new(chat, Role::Observer)),
        2 | 3 => Command::JoinThread(JoinThread::new(chat, Role::Supervisor)),
        4 => {
            let thread = view.chats.get(&chat).and_then(|chat| rng.pick(&chat.threads)).map(|thread| thread.id);
            let thread = thread.filter(|_| rng.one_in(2));
            let staff: Vec<_> = view.desk.agents.keys().copied().collect();
            let on_behalf_of = rng.pick(&staff).copied().filter(|_| rng.one_in(4));
            Command::AddNote(AddNote { chat, text, thread, on_behalf_of, summary: true, ..AddNote::default() })
        }
        5 => {
            let thread = view.chats.get(&chat).and_then(|chat| chat.threads.last());
            let last = thread.and_then(|thread| thread.events.last()).map(|event| event.id);
            let thread = thread.map(|thread| thread.id).unwrap_or_default();
            Command::MarkSeen(MarkSeen { chat, thread, delivered: last, read: last })
        }
        6 if rng.one_in(2) => {
            let agents: Vec<_> = view.desk.agents.keys().copied().collect();
            Command::RemoveMember(RemoveMember { chat, agent: rng.pick(&agents).copied().unwrap_or_default() })
        }
        6 => Command::PostEvent(PostEvent::text(chat, text)),
        _ => Command::PostEvent(PostEvent::text(chat, text).for_agents()),
    }
}

/// What is done with a thread by somebody who takes no part in it.
fn outside(rng: &mut Rng, chat: ChatId, agent: AgentId) -> FromOutside {
    match rng.below(4) {
        0 => FromOutside::Close(CloseThread::new(chat)),
        1 => FromOutside::Transfer(Transfer::to(chat, TransferTarget::Agent(agent))),
        2 => FromOutside::Invite(InviteAgent { chat, agent }),
        _ => FromOutside::Remove(RemoveMember { chat, agent }),
    }
}

fn finish(rng: &mut Rng, view: &Account) -> Command {
    let done: Vec<_> = view.desk.works.values().filter(|work| work.wrapped_up_by().is_some()).collect();
    let thread = rng.pick(&done).map(|work| work.thread).unwrap_or_default();
    Command::FinishWrapUp(FinishWrapUp { thread })
}

fn transfer(rng: &mut Rng, view: &Account, chat: ChatId, to: AgentId) -> Command {
    let remark = if rng.one_in(2) { format!("{SENTINEL} remark {}", rng.below(1000)) } else { String::new() };
    let to = match (rng.below(8), super::routing::any_skill(rng, view)) {
        (0 | 1, _) => None,
        (2 | 3, Some(skill)) => Some(TransferTarget::Skill(skill)),
        _ => Some(TransferTarget::Agent(to)),
    };
    let groups: Vec<_> = view.desk.groups.keys().copied().collect();
    let otherwise = match (rng.below(5), rng.pick(&groups).copied(), super::routing::any_skill(rng, view)) {
        (0, Some(group), _) => Some(Fallback::Group(group)),
        (1, _, Some(skill)) => Some(Fallback::Skill(skill)),
        (2, ..) => Some(Fallback::Queue),
        _ => None,
    };
    let (ask, ignore_availability) = (rng.one_in(2), rng.one_in(2));
    Command::Transfer(Transfer { chat, to, ask, ignore_availability, remark, otherwise })
}
