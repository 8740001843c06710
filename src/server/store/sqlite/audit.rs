//! What is recorded of staff.

use parlor_engine::{AccountId, Time};
use rusqlite::Transaction;

use super::SqliteStore;
use super::db::Wrong;
use super::log::json;
use crate::audit::{AuditQuery, Record};
use crate::store::{Audit, StoreError};

impl Audit for SqliteStore {
    fn records(&self, account: AccountId, query: &AuditQuery) -> Result<Vec<(u64, Record)>, StoreError> {
        self.desk().read("read records", |connection| {
            let sql = "SELECT number, record FROM audit WHERE account = ?1 AND number < ?2
                AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR action = ?4) AND (?5 IS NULL OR subject = ?5)
                AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at < ?7) ORDER BY number DESC LIMIT ?8";
            let place = i64::try_from(query.before.unwrap_or(u64::MAX)).unwrap_or(i64::MAX);
            let moment = |time: Option<Time>| time.map(|time| time.0.cast_signed());
            let (agent, limit) = (query.agent.map(|agent| agent.to_string()), i64::try_from(query.limit).unwrap_or(0));
            let (since, until) = (moment(query.since), moment(query.until));
            let asked = (account.to_string(), place, agent, &query.action, &query.subject, since, until, limit);
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map(asked, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
            let read = |(number, text): (i64, String)| match serde_json::from_str(&text) {
                Ok(record) => Ok((number.cast_unsigned(), record)),
                Err(error) => Err(Wrong::Broken(format!("record {number}: {error}"))),
            };
            rows.map(|row| read(row?)).collect()
        })
    }

    fn forget_records(&self, before: Time) -> Result<usize, StoreError> {
        self.desk().write("forget records", |transaction| {
            Ok(transaction.execute("DELETE FROM audit WHERE at < ?1", [before.0.cast_signed()])?)
        })
    }
}

/// Keeps a record.
pub(super) fn add(transaction: &Transaction<'_>, key: &str, record: &Record) -> Result<(), Wrong> {
    let sql = "INSERT INTO audit (account, at, actor, action, subject, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let actor = record.actor.and_then(|actor| actor.agent()).map(|agent| agent.to_string());
    let values = (key, record.at.0.cast_signed(), actor, &record.action, &record.subject, json(record)?);
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
}
