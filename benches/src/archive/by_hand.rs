//! The peer: what somebody who knows SQLite would make for this one purpose. A table of threads, one of messages with
//! an index of their words, no rights, no highlights, no counting of what is found.

use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::corpus::Corpus;
use super::{DEEP, ROWS, THREADS};

const SCHEMA: &str = "
    CREATE TABLE threads (
      number INTEGER PRIMARY KEY, in_group INTEGER, agent INTEGER, tag TEXT, started_at INTEGER, customer TEXT, line TEXT
    ) STRICT;
    CREATE INDEX by_group ON threads (in_group, number);
    CREATE INDEX by_agent ON threads (agent, tag, number);
    CREATE VIRTUAL TABLE texts USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
";

/// The tables, filled.
pub struct ByHand {
    connection: Connection,
}

impl ByHand {
    /// Puts the whole corpus down.
    pub fn file(folder: &Path) -> Result<Self> {
        let mut connection = Connection::open(folder.join("by_hand.db"))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.execute_batch(SCHEMA)?;
        let mut corpus = Corpus::new();
        let transaction = connection.transaction()?;
        {
            let mut thread = transaction.prepare("INSERT INTO threads VALUES (?, ?, ?, ?, ?, ?, ?)")?;
            let mut texts = transaction.prepare("INSERT INTO texts (rowid, words) VALUES (?, ?)")?;
            for _ in 0..THREADS {
                let talk = corpus.talk();
                let number = talk.number as i64;
                let (group, agent, started_at) = (talk.group as i64, talk.agent as i64, talk.started_at as i64);
                let (customer, line) = (format!("Customer {number}"), talk.messages.last());
                thread.execute(params![number, group, agent, talk.tag, started_at, customer, line])?;
                texts.execute(params![number, talk.messages.join("\n")])?;
            }
        }
        transaction.commit()?;
        Ok(Self { connection })
    }

    /// Threads in which words that begin so stand: a page, and how many rows it has.
    pub fn words(&self, text: &str, deep: bool) -> Result<usize> {
        let sql = "SELECT t.number, t.started_at, t.customer, t.line FROM texts f JOIN threads t ON t.number = f.rowid \
                   WHERE texts MATCH ? ORDER BY f.rowid DESC LIMIT ? OFFSET ?";
        let words: Vec<String> = text.split(' ').map(|word| format!("\"{word}\" *")).collect();
        self.rows(sql, params![words.join(" "), ROWS, offset(deep)])
    }

    /// Threads of a group.
    pub fn group(&self, group: u128, deep: bool) -> Result<usize> {
        let sql = "SELECT number, started_at, customer, line FROM threads WHERE in_group = ? \
                   ORDER BY number DESC LIMIT ? OFFSET ?";
        self.rows(sql, params![group as i64, ROWS, offset(deep)])
    }

    /// Threads of an agent with a tag.
    pub fn agent_and_tag(&self, agent: u128, tag: &str, deep: bool) -> Result<usize> {
        let sql = "SELECT number, started_at, customer, line FROM threads WHERE agent = ? AND tag = ? \
                   ORDER BY number DESC LIMIT ? OFFSET ?";
        self.rows(sql, params![agent as i64, tag, ROWS, offset(deep)])
    }

    fn rows(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut found = 0;
        while let Some(row) = rows.next()? {
            let _: (i64, i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            found += 1;
        }
        Ok(found)
    }
}

fn offset(deep: bool) -> i64 {
    if deep { (DEEP as i64 - 1) * i64::from(ROWS) } else { 0 }
}
