//! Settings that staff keep at the doors, as documents of the store; and who of the staff it is.

use parlor_engine::desk::AgentRole;
use parlor_engine::{AccountId, AgentId, GroupId, Reject};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::caller::Caller;
use super::problem::Problem;
use super::{App, shard_of};
use crate::audit::Recorded;
use crate::auth::scope::Reach;
use crate::random;
use crate::shard::Shard;
use crate::store;

/// A member of staff, as of this moment.
pub(super) struct Staff<'a> {
    pub shard: &'a Shard,
    pub agent: AgentId,
    pub role: AgentRole,
    pub reach: Reach,
}

/// The member of staff who calls; nobody else passes.
pub(super) async fn staff(app: &App, caller: Caller) -> Result<Staff<'_>, Problem> {
    let (shard, agent) = (shard_of(app, caller)?, caller.user.agent().ok_or(Reject::NotAllowed)?);
    let read = shard.read(move |account| account.desk.agents.get(&agent).map(|state| state.profile.role));
    let role = read.await.map_err(|_| Problem::unavailable())?.ok_or(Reject::NotAllowed)?;
    Ok(Staff { shard, agent, role, reach: caller.reach })
}

/// Refuses a group that is not there.
pub(super) async fn check_group(shard: &Shard, group: Option<GroupId>) -> Result<(), Problem> {
    let Some(group) = group else { return Ok(()) };
    let known = shard.read(move |account| account.desk.groups.contains_key(&group)).await;
    if known.map_err(|_| Problem::unavailable())? { Ok(()) } else { Err(Reject::UnknownGroup.into()) }
}

/// An id that nothing else has.
pub(super) fn fresh_id() -> Result<String, Problem> {
    random::id().map(|id| format!("{id:032x}")).map_err(|_| Problem::unavailable())
}

/// All documents of a kind, by id.
pub(super) async fn list<T>(app: &App, account: AccountId, kind: String) -> Result<Vec<T>, Problem>
where
    T: DeserializeOwned + Send + 'static,
{
    app.documents(move |documents| store::documents(documents, account, &kind)).await
}

/// Keeps a document, in place of the one of this id, and records what was done.
pub(super) async fn put<T: Serialize>(
    app: &App,
    kind: String,
    id: String,
    kept: &T,
    done: Recorded,
) -> Result<(), Problem> {
    let text = serde_json::to_string(kept).map_err(|_| Problem::unavailable())?;
    app.change(move |changes| Ok((changes.put(done.0, &kind, &id, &text)?, Some(done)))).await
}

/// Forgets a document, and records what was done.
pub(super) async fn forget(app: &App, kind: String, id: String, done: Recorded) -> Result<(), Problem> {
    app.change(move |changes| Ok((changes.forget(done.0, &kind, &id)?, Some(done)))).await
}
