//! Groups and their forms. They follow from the desk.

use parlor_engine::desk::{AgentRole, Attendance, Group};
use parlor_engine::{Account, GroupId, Reject, User};

use crate::archive::viewer;
use crate::query::{Forms, GroupRow};

/// How much of the groups somebody is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Customer,
    Staff,
    Admin,
}

/// The groups in their order, or the one that is asked for.
pub(super) fn groups(account: &Account, user: User, only: Option<GroupId>) -> Result<Vec<GroupRow>, Reject> {
    let (shown, desk) = (shown(account, user)?, &account.desk);
    let row = |group: &Group, attendance| row(account, group, attendance, shown);
    if let Some(group) = only {
        let known = desk.groups.get(&group).ok_or(Reject::UnknownGroup)?;
        return Ok(vec![row(known, desk.attendance(group))]);
    }
    let attendances = desk.attendances().into_iter();
    let mut rows: Vec<_> = attendances.filter_map(|(id, it)| Some(row(desk.groups.get(&id)?, it))).collect();
    rows.sort_by_key(|row| (row.order, row.id));
    Ok(rows)
}

/// What a group asks.
pub(super) fn forms(account: &Account, user: User, group: GroupId) -> Result<Forms, Reject> {
    shown(account, user)?;
    let desk = &account.desk;
    let rules = &desk.rules_of(desk.groups.get(&group).ok_or(Reject::UnknownGroup)?.id).forms;
    Ok(Forms { pre_chat: rules.pre_chat(), offline: rules.offline(), due: desk.form_due(group) })
}

fn shown(account: &Account, user: User) -> Result<Shown, Reject> {
    let viewer = viewer(account, user).ok_or(Reject::NotAllowed)?;
    let state = viewer.user().agent().and_then(|agent| account.desk.agents.get(&agent));
    Ok(match state.map(|state| state.profile.role) {
        None => Shown::Customer,
        Some(AgentRole::Admin) => Shown::Admin,
        Some(AgentRole::Observer | AgentRole::Agent | AgentRole::Supervisor) => Shown::Staff,
    })
}

fn row(account: &Account, group: &Group, attendance: Attendance, shown: Shown) -> GroupRow {
    GroupRow {
        id: group.id,
        name: group.name.clone(),
        order: group.order,
        open: group.open,
        next_change: group.next_change,
        attendance,
        assignment: (shown >= Shown::Staff).then_some(group.assignment),
        rules: (shown >= Shown::Admin).then(|| account.desk.rules_of(group.id).clone()),
    }
}
