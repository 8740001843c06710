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

    fn set_password(&self, account: AccountId, agent: AgentId, email: &str, hash: &str) -> Result<(), StoreError> {
        let (email, key, theirs) = (folded(email), account.to_string(), agent.to_string());
        self.desk().write("set a password", |transaction| {
            let owner = "SELECT 1 FROM logins WHERE email = ?1 AND (account, agent) <> (?2, ?3)";
            if transaction.prepare_cached(owner)?.exists((&email, &key, &theirs))? {
                return Err(Wrong::Refused(StoreError::Taken));
            }
            transaction.execute("DELETE FROM logins WHERE account = ?1 AND agent = ?2", (&key, &theirs))?;
            let sql = "INSERT INTO logins (email, account, agent, hash) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(sql, (&email, &key, &theirs, hash))?;
            transaction.execute("DELETE FROM invitations WHERE account = ?1 AND agent = ?2", (&key, &theirs))?;
            Ok(())
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

    fn add_session(&self, token_hash: &[u8; 32], session: &Session, now: Time) -> Result<(), StoreError> {
        let Session { account, agent, expires_at } = session;
        self.desk().write("keep a sign-in", |transaction| {
            transaction.execute("DELETE FROM sessions WHERE expires_at <= ?1", [now.0.cast_signed()])?;
            let sql =
                "INSERT OR REPLACE INTO sessions (token_hash, account, agent, expires_at) VALUES (?1, ?2, ?3, ?4)";
            let values = (token_hash, account.to_string(), agent.to_string(), expires_at.0.cast_signed());
            transaction.execute(sql, values)?;
            Ok(())
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

    fn end_sessions(
        &self,
        account: AccountId,
        agent: AgentId,
        kept: Option<&[u8; 32]>,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        self.desk().write("end the sign-ins of an agent", |transaction| {
            let sql = "DELETE FROM sessions WHERE account = ?1 AND agent = ?2 AND token_hash IS NOT ?3
                RETURNING token_hash";
            let mut statement = transaction.prepare_cached(sql)?;
            let ended = statement.query_map((account.to_string(), agent.to_string(), kept), |row| row.get(0))?;
            Ok(ended.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.desk().write("end a sign-in", |transaction| {
            transaction.execute("DELETE FROM sessions WHERE token_hash = ?1", [token_hash])?;
            Ok(())
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
