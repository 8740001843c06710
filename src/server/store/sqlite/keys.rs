//! Tokens and invitations.

use parlor_engine::{AccountId, AgentId, Time};
use rusqlite::{OptionalExtension, Row, Transaction};

use super::SqliteStore;
use super::db::Wrong;
use super::directory::id;
use crate::auth::scope::Scopes;
use crate::store::{Invitation, Keys, StoreError, Token};

const COLUMNS: &str = "id, account, agent, name, scopes, created_at, expires_at, used_at, parent, given_by";

impl Keys for SqliteStore {
    fn tokens(&self, account: AccountId, agent: AgentId) -> Result<Vec<Token>, StoreError> {
        self.desk().read("read tokens", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM tokens WHERE account = ?1 AND agent = ?2 ORDER BY created_at, id");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map((account.to_string(), agent.to_string()), Raw::read)?;
            rows.map(|raw| raw?.token()).collect()
        })
    }

    fn find_token(&self, hash: &[u8; 32]) -> Result<Option<Token>, StoreError> {
        self.desk().read("read a token", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM tokens WHERE hash = ?1");
            let found = connection.prepare_cached(&sql)?.query_row([hash], Raw::read).optional()?;
            found.map(Raw::token).transpose()
        })
    }

    fn use_token(&self, hash: &[u8; 32], now: Time) -> Result<(), StoreError> {
        self.desk().write("note the use of a token", |transaction| {
            let sql = "UPDATE tokens SET used_at = ?2 WHERE hash = ?1";
            transaction.execute(sql, (hash, now.0.cast_signed()))?;
            Ok(())
        })
    }

    fn find_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError> {
        self.desk().read("read an invitation", |connection| {
            let sql = "SELECT account, agent, expires_at FROM invitations WHERE hash = ?1 AND expires_at > ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let found = statement.query_row((hash, now.0.cast_signed()), RawInvitation::read).optional()?;
            found.map(RawInvitation::invitation).transpose()
        })
    }
}

/// Keeps a token.
pub(super) fn add(transaction: &Transaction<'_>, hash: &[u8; 32], token: &Token) -> Result<(), Wrong> {
    let sql = format!("INSERT INTO tokens (hash, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    let (account, agent) = (token.account.to_string(), token.agent.to_string());
    let times = (token.created_at.0.cast_signed(), moment(token.expires_at), moment(token.used_at));
    let (scopes, parent) = (token.scopes.text(), &token.parent);
    let given_by = token.given_by.to_string();
    let values = (hash, &token.id, account, agent, &token.name, scopes, times.0, times.1, times.2, parent, given_by);
    transaction.execute(&sql, values)?;
    Ok(())
}

/// An invitation as it is stored.
pub(super) struct RawInvitation(String, String, i64);

impl RawInvitation {
    /// Of a row of account, agent and end.
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self(row.get(0)?, row.get(1)?, row.get(2)?))
    }

    pub(super) fn invitation(self) -> Result<Invitation, Wrong> {
        let Self(account, agent, expires_at) = self;
        Ok(Invitation { account: id(&account)?, agent: id(&agent)?, expires_at: Time(expires_at.cast_unsigned()) })
    }
}

/// A row as it is stored.
struct Raw {
    texts: [String; 6],
    created_at: i64,
    expires_at: Option<i64>,
    used_at: Option<i64>,
    parent: Option<String>,
}

impl Raw {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let texts = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(9)?];
        let (created_at, expires_at, used_at) = (row.get(5)?, row.get(6)?, row.get(7)?);
        Ok(Self { texts, created_at, expires_at, used_at, parent: row.get(8)? })
    }

    fn token(self) -> Result<Token, Wrong> {
        let [name_of, account, agent, name, scopes, given_by] = self.texts;
        let time = |ms: i64| Time(ms.cast_unsigned());
        Ok(Token {
            id: name_of,
            account: id(&account)?,
            agent: id(&agent)?,
            name,
            scopes: Scopes::read(&scopes).ok_or_else(|| Wrong::Broken(format!("{scopes:?} are no scopes")))?,
            created_at: time(self.created_at),
            expires_at: self.expires_at.map(time),
            used_at: self.used_at.map(time),
            parent: self.parent,
            given_by: id(&given_by)?,
        })
    }
}

pub(super) fn moment(time: Option<Time>) -> Option<i64> {
    time.map(|time| time.0.cast_signed())
}
