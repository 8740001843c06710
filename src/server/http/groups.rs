//! Groups: which there are, whether one is open, and whether somebody is there. After SuperOffice's `IsWithinOpeningHours`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use parlor_engine::chat::Form;
use parlor_engine::desk::{AgentRole, Assignment, Attendance, Desk, FormDue, Group, GroupRules};
use parlor_engine::{Account, GroupId, Reject, Time};
use schemars::JsonSchema;
use serde::Serialize;

use super::caller::Caller;
use super::problem::Problem;
use super::{App, shard_of};

/// A group in the list.
#[derive(Serialize, JsonSchema)]
pub struct GroupRow {
    /// Its id.
    id: GroupId,
    /// Its name.
    name: String,
    /// Its place in lists, from 0. The first takes threads that ask for none.
    order: u32,
    /// Whether it is open, and until when.
    #[serde(flatten)]
    opening: Opening,
    /// How its threads reach an agent. For staff.
    assignment: Option<Assignment>,
    /// Its rules. For admins.
    rules: Option<GroupRules>,
}

/// Whether a group is within its opening hours, and has somebody.
#[derive(Serialize, JsonSchema)]
pub struct Opening {
    /// Whether it is now.
    open: bool,
    /// When that changes; none if not within three weeks.
    next_change: Option<Time>,
    /// Whether somebody is there for a thread that begins now.
    attendance: Attendance,
}

/// What a group asks before the talk, or in its place.
#[derive(Serialize, JsonSchema)]
pub struct Forms {
    /// Before the talk.
    pre_chat: Option<Form>,
    /// In its place: a message that somebody reads later.
    offline: Option<Form>,
    /// Which of them is to be shown now.
    due: FormDue,
}

/// How much of the groups somebody is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    Customer,
    Staff,
    Admin,
}

/// `GET /api/v1/groups`: in their order.
pub async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<Vec<GroupRow>>, Problem> {
    let user = caller.user;
    let rows = shard_of(&app, caller)?.read(move |account: &Account| {
        let shown = match user.agent() {
            None => Shown::Customer,
            Some(agent) => match account.desk.agents.get(&agent)?.profile.role {
                AgentRole::Admin => Shown::Admin,
                _ => Shown::Staff,
            },
        };
        let attendances = account.desk.attendances().into_iter();
        let rows = attendances.filter_map(|(id, attendance)| Some((account.desk.groups.get(&id)?, attendance)));
        let mut rows: Vec<_> = rows.map(|(group, attendance)| row(&account.desk, group, attendance, shown)).collect();
        rows.sort_by_key(|row| (row.order, row.id));
        Some(rows)
    });
    let rows = rows.await.map_err(|_| Problem::unavailable())?;
    // An agent who is no more.
    rows.map(Json).ok_or_else(Problem::sign_in_needed)
}

/// `GET /api/v1/groups/{group}/opening`
pub async fn opening(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(group): Path<String>,
) -> Result<Json<Opening>, Problem> {
    let group: GroupId = group.parse().map_err(|_| Reject::UnknownGroup)?;
    let found = shard_of(&app, caller)?.read(move |account| {
        let known = account.desk.groups.get(&group)?;
        Some(opening_of(known, account.desk.attendance(group)))
    });
    let found = found.await.map_err(|_| Problem::unavailable())?;
    found.map(Json).ok_or_else(|| Reject::UnknownGroup.into())
}

/// `GET /api/v1/groups/{group}/forms`: the answers go with the command `start_thread`.
pub async fn forms(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(group): Path<String>,
) -> Result<Json<Forms>, Problem> {
    let group: GroupId = group.parse().map_err(|_| Reject::UnknownGroup)?;
    let found = shard_of(&app, caller)?.read(move |account| {
        let rules = &account.desk.rules_of(account.desk.groups.get(&group)?.id).forms;
        Some(Forms { pre_chat: rules.pre_chat(), offline: rules.offline(), due: account.desk.form_due(group) })
    });
    let found = found.await.map_err(|_| Problem::unavailable())?;
    found.map(Json).ok_or_else(|| Reject::UnknownGroup.into())
}

fn row(desk: &Desk, group: &Group, attendance: Attendance, shown: Shown) -> GroupRow {
    GroupRow {
        id: group.id,
        name: group.name.clone(),
        order: group.order,
        opening: opening_of(group, attendance),
        assignment: (shown >= Shown::Staff).then_some(group.assignment),
        rules: (shown >= Shown::Admin).then(|| desk.rules_of(group.id).clone()),
    }
}

fn opening_of(group: &Group, attendance: Attendance) -> Opening {
    Opening { open: group.open, next_change: group.next_change, attendance }
}
