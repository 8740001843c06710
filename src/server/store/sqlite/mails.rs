//! Mails that are to be sent.

use parlor_engine::{AccountId, Time};
use rusqlite::Connection;

use super::SqliteStore;
use super::directory::id;
use crate::store::{MailRow, Mails, StoreError};

impl Mails for SqliteStore {
    fn due_mails(&self, now: Time, limit: usize) -> Result<Vec<MailRow>, StoreError> {
        self.desk().read("read mails", |connection| {
            let sql = "SELECT id, account, text FROM mails WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query((now.0.cast_signed(), i64::try_from(limit).unwrap_or(i64::MAX)))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let account = id(&row.get::<_, String>(1)?)?;
                found.push(MailRow { id: row.get(0)?, account, text: row.get(2)? });
            }
            Ok(found)
        })
    }

    fn next_mail(&self) -> Result<Option<Time>, StoreError> {
        self.desk().read("read mails", |connection| {
            let next = connection.query_row("SELECT min(due_at) FROM mails", (), |row| row.get::<_, Option<i64>>(0))?;
            Ok(next.map(|next| Time(next.cast_unsigned())))
        })
    }

    fn mails_waiting(&self, account: AccountId) -> Result<u64, StoreError> {
        self.desk().read("count mails", |connection| Ok(waiting(connection, account)?))
    }

    fn put_mail_off(&self, id: &str, due_at: Time, text: &str) -> Result<(), StoreError> {
        self.desk().write("put a mail off", |transaction| {
            let sql = "UPDATE mails SET due_at = ?2, text = ?3 WHERE id = ?1";
            transaction.execute(sql, (id, due_at.0.cast_signed(), text))?;
            Ok(())
        })
    }

    fn forget_mail(&self, id: &str) -> Result<(), StoreError> {
        self.desk().write("forget a mail", |transaction| {
            transaction.execute("DELETE FROM mails WHERE id = ?1", [id])?;
            Ok(())
        })
    }
}

/// How many mails of an account wait.
pub(super) fn waiting(connection: &Connection, account: AccountId) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) FROM mails WHERE account = ?1";
    connection.query_row(sql, [account.to_string()], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
}
