//! Everybody who has to do with a thread, in one list.

use parlor_engine::chat::{Role, Thread};
use parlor_engine::desk::{Desk, Work};
use parlor_engine::{AgentId, User};

use crate::query::{MemberRow, MemberState};

/// Who takes part or took part, in order of joining, then who listens or listened, then who is asked. Whoever has gone and
/// is asked to come again stands in it as asked alone.
pub(super) fn members(desk: &Desk, thread: &Thread, work: Option<&Work>) -> Vec<MemberRow> {
    let state = |active| if active { MemberState::Active } else { MemberState::Gone };
    let known = thread.members.iter().map(|member| MemberRow {
        user: member.user,
        name: member.name.clone(),
        role: member.role,
        state: state(member.active),
    });
    let hidden = thread.hidden.iter().map(|hidden| MemberRow {
        user: User::Agent(hidden.agent),
        name: Some(hidden.name.clone()),
        role: hidden.role,
        state: state(hidden.active),
    });
    let mut rows: Vec<_> = known.chain(hidden).collect();
    for (agent, role) in work.into_iter().flat_map(|work| asked(desk, work)) {
        let user = User::Agent(agent);
        rows.retain(|row| row.user != user || row.state == MemberState::Active);
        rows.push(MemberRow { user, name: Some(desk.public_name(agent)), role, state: MemberState::Suggested });
    }
    rows
}

/// Whose answer is waited for, and as what they would come.
fn asked<'a>(desk: &'a Desk, work: &'a Work) -> impl Iterator<Item = (AgentId, Role)> + 'a {
    work.asked().map(|agent| match work.offered_to() {
        Some(offered) if offered == agent => (agent, if desk.is_bot(agent) { Role::Bot } else { Role::Agent }),
        _ => (agent, Role::CoAgent),
    })
}
