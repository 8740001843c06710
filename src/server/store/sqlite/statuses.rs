//! Agents' changes of status: what reports of presence are counted from.

use parlor_engine::{AccountId, AgentId, Time};
use parlor_sync::Entry;
use parlor_sync::archive::{StatusChange, status_changes};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;

use super::archive::millis;
use super::db::{Db, Wrong};
use crate::store::StoreError;

const NEXT_AGENT: &str = "SELECT min(agent) FROM agent_statuses WHERE account = ?1 AND agent > ?2";
const OF_AGENT: &str = "SELECT agent, at, status, reason FROM agent_statuses WHERE account = ?1 AND agent = ?2 AND at < ?4 \
    AND at >= coalesce((SELECT max(at) FROM agent_statuses WHERE account = ?1 AND agent = ?2 AND at < ?3), 0) \
    ORDER BY at, position, place";

/// Puts down the changes that an entry records. One of this place that stands there is of a log that was put back since.
pub(super) fn add(transaction: &Transaction<'_>, key: &str, entry: &Entry) -> Result<(), Wrong> {
    let sql = "INSERT OR REPLACE INTO agent_statuses (account, agent, at, position, place, status, reason) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    for (place, change) in status_changes(entry) {
        let status = serde_json::to_value(change.status);
        let status = status.ok().and_then(|status| status.as_str().map(str::to_owned)).unwrap_or_default();
        let (position, place) = (entry.position.cast_signed(), place as u32);
        let row = (key, change.agent.to_string(), millis(change.at), position, place, status, change.reason);
        transaction.prepare_cached(sql)?.execute(row)?;
    }
    Ok(())
}

/// Hands out each agent's changes between two moments, and the last one before.
pub(super) fn read(
    db: &Db,
    account: AccountId,
    (from, to): (Time, Time),
    each: &mut dyn FnMut(StatusChange),
) -> Result<(), StoreError> {
    db.read("read who was there", |connection| {
        let key = account.to_string();
        let mut agent = String::new();
        while let Some(next) = next(connection, &key, &agent)? {
            let mut statement = connection.prepare_cached(OF_AGENT)?;
            let mut rows = statement.query((&key, &next, millis(from), millis(to)))?;
            while let Some(row) = rows.next()? {
                each(change(row)?);
            }
            agent = next;
        }
        Ok(())
    })
}

/// The agent after this one of whom something is known.
fn next(connection: &Connection, key: &str, agent: &str) -> Result<Option<String>, Wrong> {
    let mut statement = connection.prepare_cached(NEXT_AGENT)?;
    Ok(statement.query_row((key, agent), |row| row.get::<_, Option<String>>(0)).optional()?.flatten())
}

fn change(row: &Row<'_>) -> Result<StatusChange, Wrong> {
    let (agent, status): (String, String) = (row.get(0)?, row.get(2)?);
    let odd = |what: &str| Wrong::Broken(format!("{what} in agent_statuses is not understood"));
    let agent: AgentId = agent.parse().map_err(|_| odd(&agent))?;
    let named: serde::de::value::StrDeserializer<'_, ValueError> = status.as_str().into_deserializer();
    let status = Deserialize::deserialize(named).map_err(|_| odd(&status))?;
    Ok(StatusChange { agent, at: Time(row.get::<_, i64>(1)?.cast_unsigned()), status, reason: row.get(3)? })
}
