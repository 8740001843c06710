//! Accounts, passwords and sign-ins.

use parlor_engine::desk::Agent;
use parlor_engine::{AccountId, AgentId, Time};
use rusqlite::{OptionalExtension, Row, Transaction};

use super::SqliteStore;
use super::db::Wrong;
use crate::store::{Directory, Login, Session, StoreError, folded};

impl Directory for SqliteStore {
    fn accounts(&self) -> Result<Vec<AccountId>, StoreError> {
        self.desk().read("read the accounts", |connection| {
            let mut statement = connection.prepare_cached("SELECT account FROM accounts ORDER BY place")?;
            let texts = statement.query_map((), |row| row.get::<_, String>(0))?;
            texts.map(|text| id(&text?)).collect()
        })
    }

    fn add_account(&self, account: AccountId) -> Result<(), StoreError> {
        self.desk().write("add an account", |transaction| {
            let sql = "INSERT INTO accounts (account) VALUES (?1) ON CONFLICT DO NOTHING";
            transaction.execute(sql, [account.to_string()])?;
            Ok(())
        })
    }

    fn secret(&self, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.desk().write("read a secret", |transaction| {
            let sql = "INSERT INTO secrets (name, secret) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            transaction.execute(sql, (name, fresh))?;
            Ok(transaction.query_row("SELECT secret FROM secrets WHERE name = ?1", [name], |row| row.get(0))?)
        })
    }

    fn find_login(&self, email: &str) -> Result<Option<Login>, StoreError> {
        self.desk().read("read a login", |connection| {
            let sql = "SELECT account, agent, hash FROM logins WHERE email = ?1";
            let found = connection.prepare_cached(sql)?.query_row([folded(email)], columns).optional()?;
            let login = |(account, agent, hash): (String, String, String)| {
                Ok(Login { account: id(&account)?, agent: id(&agent)?, hash })
            };
            found.map(login).transpose()
        })
    }

    fn session(&self, token_hash: &[u8; 32], now: Time) -> Result<Option<Session>, StoreError> {
        self.desk().read("read a sign-in", |connection| {
            let sql = "SELECT account, agent, expires_at FROM sessions WHERE token_hash = ?1 AND expires_at > ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let found = statement.query_row((token_hash, now.0.cast_signed()), columns).optional()?;
            let session = |(account, agent, expires_at): (String, String, i64)| {
                Ok(Session { account: id(&account)?, agent: id(&agent)?, expires_at: Time(expires_at.cast_unsigned()) })
            };
            found.map(session).transpose()
        })
    }
}

/// Whoever has a password signs in with the address of the profile. One that belongs to an agent of another account stays
/// with that agent, and this one keeps the address of before.
pub(super) fn follow(transaction: &Transaction<'_>, key: &str, agent: &Agent) -> Result<(), Wrong> {
    let sql = "UPDATE OR IGNORE logins SET email = ?3 WHERE account = ?1 AND agent = ?2";
    transaction.prepare_cached(sql)?.execute((key, agent.id.to_string(), folded(&agent.email)))?;
    Ok(())
}

/// Ends an agent's sign-ins.
pub(super) fn log_out(transaction: &Transaction<'_>, key: &str, agent: AgentId) -> Result<(), Wrong> {
    let sql = "DELETE FROM sessions WHERE account = ?1 AND agent = ?2";
    transaction.prepare_cached(sql)?.execute((key, agent.to_string()))?;
    Ok(())
}

/// Forgets how a removed agent signed in, and every token: those of the agent, those that the agent gave to bots, and
/// whatever was given by one of these.
pub(super) fn remove(transaction: &Transaction<'_>, key: &str, agent: AgentId) -> Result<(), Wrong> {
    for table in ["logins", "invitations", "sessions"] {
        let sql = format!("DELETE FROM {table} WHERE account = ?1 AND agent = ?2");
        transaction.prepare_cached(&sql)?.execute((key, agent.to_string()))?;
    }
    let sql = "WITH RECURSIVE ended (id) AS (
            SELECT id FROM tokens WHERE account = ?1 AND (agent = ?2 OR given_by = ?2)
            UNION SELECT tokens.id FROM tokens JOIN ended ON tokens.parent = ended.id WHERE account = ?1)
        DELETE FROM tokens WHERE account = ?1 AND id IN (SELECT id FROM ended)";
    transaction.prepare_cached(sql)?.execute((key, agent.to_string()))?;
    Ok(())
}

fn columns<T: rusqlite::types::FromSql>(row: &Row<'_>) -> rusqlite::Result<(String, String, T)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Wrong>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| Wrong::Broken(format!("{text:?} is {error}")))
}
