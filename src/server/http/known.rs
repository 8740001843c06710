//! What is known of customers: lists, one of them, and all of one to take along.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::IntoResponse;
use parlor_engine::chat::Chat;
use parlor_engine::{Account, AccountId, AgentId, CustomerId, GroupId, Reject, Time};
use parlor_sync::query::{CustomerQuery, CustomerSheet, CustomerSort, CustomersPage, CustomersQuery};
use parlor_sync::{Answer, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::body::UrlQuery;
use super::caller::Caller;
use super::problem::Problem;
use super::reads::{ask, refusal};
use super::{App, audit, shard_of, staff};
use crate::auth::scope::Scope;
use crate::shard::now;

/// Which customers, as the URL names them. All conditions hold together.
#[derive(Default, Deserialize, JsonSchema)]
#[schemars(rename = "CustomersWanted")]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// Only those whose name, mail address, phone number or company contains this.
    text: String,
    /// Only the one whom the own site knows by this id.
    external_id: Option<String>,
    /// Only those who have had a thread in this group.
    group: Option<GroupId>,
    /// Only those who are banned, or only those who are not.
    banned: Option<bool>,
    /// Only those whose identity is proven, or only the others.
    identified: Option<bool>,
    /// Only those with an open thread, or only those without.
    open: Option<bool>,
    /// Only those who have a page open, or only those who have none.
    online: Option<bool>,
    /// Only those whom the caller follows, or only the others.
    followed: Option<bool>,
    /// Only those first heard of from this moment on, in milliseconds since 1970.
    created_from: Option<Time>,
    /// Only those first heard of before this moment.
    created_to: Option<Time>,
    /// Only those last seen from this moment on.
    seen_from: Option<Time>,
    /// Only those last seen before this moment.
    seen_to: Option<Time>,
    /// What they are ordered by: `created` (if not said), `seen` or `name`.
    sort: CustomerSort,
    /// From the earliest, or the first of the alphabet, on.
    ascending: bool,
    /// The `next` of the page before.
    page: Option<String>,
    /// Rows wanted, 1 to 100; 25 if not said.
    limit: u16,
}

/// Everything that is kept of a customer.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CustomerExport")]
pub struct Export {
    /// As of when.
    exported_at: Time,
    /// Where.
    account: AccountId,
    /// Who.
    customer: CustomerId,
    /// The chat with every thread, what agents said among themselves and noted, the profile, and who else the customer is
    /// known to be.
    chat: Arc<Chat>,
    /// The names of agents that stand in it.
    agents: BTreeMap<AgentId, String>,
    /// The names of groups that stand in it.
    groups: BTreeMap<GroupId, String>,
}

/// `GET /api/v1/customers`
pub async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    UrlQuery(wanted): UrlQuery<Wanted>,
) -> Result<Json<CustomersPage>, Problem> {
    let Wanted { text, external_id, group, banned, identified, open, online, followed, .. } = wanted;
    let Wanted { created_from, created_to, seen_from, seen_to, sort, ascending, page, limit, .. } = wanted;
    let query = CustomersQuery {
        text,
        external_id,
        group,
        banned,
        identified,
        open,
        online,
        followed,
        created_from,
        created_to,
        seen_from,
        seen_to,
        sort,
        ascending,
        page,
        limit,
    };
    match ask(&app, caller, Query::Customers(query)).await? {
        Answer::Customers(page) => Ok(Json(page)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/customers/{customer}`
pub async fn one(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(customer): Path<String>,
) -> Result<Json<CustomerSheet>, Problem> {
    let customer = customer_of(&customer)?;
    match ask(&app, caller, Query::Customer(CustomerQuery { customer })).await? {
        Answer::Customer(sheet) => Ok(Json(*sheet)),
        other => Err(refusal(other)),
    }
}

/// `GET /api/v1/customers/{customer}/export`
pub async fn export(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(customer): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    staff::admin(&app, caller).await?;
    caller.need(Scope::ChatsRead)?;
    let customer = customer_of(&customer)?;
    let export = shard_of(&app, caller)?.read(move |account| Export::of(caller.account, account, customer)).await;
    let export = export.map_err(|_| Problem::unavailable())?.ok_or(Reject::UnknownCustomer)?;
    let details = json!({"chat": export.chat.id, "threads": export.chat.threads.len()});
    audit::note(&app, audit::done(caller, "export_customer", &export.customer.to_string(), details)).await?;
    Ok(([(CONTENT_DISPOSITION, "attachment; filename=\"customer.json\"")], Json(export)))
}

impl Export {
    fn of(id: AccountId, account: &Account, customer: CustomerId) -> Option<Self> {
        let chat = account.chats.get(&account.chat_of(customer)?.id)?.clone();
        let members = chat.threads.iter().flat_map(|thread| &thread.members);
        let agents = members.filter_map(|member| account.desk.agents.get(&member.user.agent()?));
        let groups = chat.threads.iter().flat_map(|thread| [thread.started_in(), thread.group]);
        Some(Self {
            exported_at: now(),
            account: id,
            customer: chat.customer.id,
            agents: agents.map(|state| (state.profile.id, state.profile.name.clone())).collect(),
            groups: groups.filter_map(|id| Some((id, account.desk.groups.get(&id)?.name.clone()))).collect(),
            chat,
        })
    }
}

/// What is not even an id is as unknown as an id of nobody.
fn customer_of(text: &str) -> Result<CustomerId, Problem> {
    text.parse().map_err(|_| Reject::UnknownCustomer.into())
}
