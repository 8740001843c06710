//! What reports count, read off the table that is filed with every thread.

use std::str::FromStr;

use parlor_engine::{AccountId, Time};
use parlor_sync::archive::ThreadFacts;
use rusqlite::Row;

use super::file::millis;
use crate::store::StoreError;
use crate::store::sqlite::db::{Db, Wrong};

const SQL: &str = "SELECT in_group, agent, responder, started_at, answered_at, responded_at, closed_at, transfers, \
    messages, replies, score, abandoned, bot, bot_responded_at, bot_replies FROM thread_facts WHERE account = ?1 \
    AND (started_at >= ?2 AND started_at < ?3 OR closed_at >= ?2 AND closed_at < ?3)";

/// Hands out the facts of every closed thread that started or was closed between two moments, in no order.
pub(in crate::store::sqlite) fn facts(
    db: &Db,
    account: AccountId,
    (from, to): (Time, Time),
    each: &mut dyn FnMut(&ThreadFacts),
) -> Result<(), StoreError> {
    db.read("count threads", |connection| {
        let mut statement = connection.prepare_cached(SQL)?;
        let mut rows = statement.query((account.to_string(), millis(from), millis(to)))?;
        while let Some(row) = rows.next()? {
            each(&read(row)?);
        }
        Ok(())
    })
}

fn read(row: &Row<'_>) -> Result<ThreadFacts, Wrong> {
    let time = |column| Ok::<_, Wrong>(row.get::<_, Option<i64>>(column)?.map(|at| Time(at.cast_unsigned())));
    Ok(ThreadFacts {
        group: id(&row.get::<_, String>(0)?)?,
        agent: row.get::<_, Option<String>>(1)?.map(|agent| id(&agent)).transpose()?,
        responder: row.get::<_, Option<String>>(2)?.map(|agent| id(&agent)).transpose()?,
        started_at: time(3)?.unwrap_or_default(),
        answered_at: time(4)?,
        responded_at: time(5)?,
        closed_at: time(6)?,
        transfers: row.get(7)?,
        messages: row.get(8)?,
        replies: row.get(9)?,
        score: row.get(10)?,
        abandoned: row.get(11)?,
        bot: row.get::<_, Option<String>>(12)?.map(|bot| id(&bot)).transpose()?,
        bot_responded_at: time(13)?,
        bot_replies: row.get(14)?,
    })
}

fn id<T: FromStr>(text: &str) -> Result<T, Wrong> {
    text.parse().map_err(|_| Wrong::Broken(format!("{text} in thread_facts is no id")))
}
