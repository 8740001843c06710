//! Who may read which closed threads.

use parlor_engine::{Account, AgentId, GroupId, Reject, User, Viewer};

use super::Filed;
use crate::query::Kind;

/// Which threads of the archive somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All: supervisors and observers.
    All,
    /// Those that these groups served last or have access to, and those that the agent took part in.
    Agent(AgentId, Vec<GroupId>),
}

/// How a user looks at the account; none for somebody who is not of it.
pub fn viewer(account: &Account, user: User) -> Option<Viewer> {
    match user {
        User::Customer(customer) => Some(Viewer::Customer(account.acts_as(customer))),
        User::Agent(agent) => account.desk.agents.get(&agent).map(|state| state.viewer()),
        User::System => None,
    }
}

/// Which closed threads a user may find: staff only. Supervisors and observers find all; an agent those that
/// [`Account::may_read`] lets the agent read.
///
/// # Errors
/// [`Reject::NotAllowed`] for everybody else.
pub fn scope(account: &Account, user: User) -> Result<Scope, Reject> {
    match viewer(account, user).ok_or(Reject::NotAllowed)? {
        Viewer::Customer(_) => Err(Reject::NotAllowed),
        Viewer::Supervisor(_) | Viewer::Observer(_) => Ok(Scope::All),
        Viewer::Agent(agent) => {
            let state = account.desk.agents.get(&agent).ok_or(Reject::NotAllowed)?;
            let heard = |group: &GroupId| account.desk.hears(agent, *group);
            Ok(Scope::Agent(agent, state.profile.groups.iter().copied().filter(heard).collect()))
        }
    }
}

/// Of which threads a user may have reports: supervisors and observers of all; who manages groups of those, and of the own
/// threads.
///
/// # Errors
/// [`Reject::NotAllowed`] for everybody else.
pub fn report_scope(account: &Account, user: User) -> Result<Scope, Reject> {
    match scope(account, user)? {
        Scope::All => Ok(Scope::All),
        Scope::Agent(agent, groups) => {
            let manages = |group: &GroupId| account.desk.rights(agent, *group).is_some_and(|rights| rights.manage);
            let managed: Vec<GroupId> = groups.into_iter().filter(manages).collect();
            if managed.is_empty() { Err(Reject::NotAllowed) } else { Ok(Scope::Agent(agent, managed)) }
        }
    }
}

impl Scope {
    /// Whether it covers a thread of this group in which these agents took part.
    pub fn covers(&self, group: GroupId, agents: &[AgentId]) -> bool {
        match self {
            Scope::All => true,
            Scope::Agent(agent, groups) => groups.contains(&group) || agents.contains(agent),
        }
    }

    /// Whether it covers a thread as it is filed: as above, or by access.
    pub fn covers_filed(&self, filed: &Filed) -> bool {
        let by_access = |groups: &[GroupId]| {
            let mut open = filed.facets.iter().filter(|facet| facet.kind == Kind::Access);
            open.any(|facet| groups.iter().any(|group| facet.value == group.to_string()))
        };
        let served = self.covers(filed.row.group, &filed.row.agents);
        served || matches!(self, Scope::Agent(_, groups) if by_access(groups))
    }
}
