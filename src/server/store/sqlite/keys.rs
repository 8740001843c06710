//! Tokens and invitations.

use parlor_engine::{AccountId, AgentId, Time};
use rusqlite::{OptionalExtension, Row};

use super::SqliteStore;
use super::db::Wrong;
use super::directory::id;
use crate::auth::scope::Scopes;
use crate::store::{Invitation, Keys, StoreError, Token};

const COLUMNS: &str = "id, account, agent, name, scopes, created_at, expires_at, used_at, parent, given_by";

impl Keys for SqliteStore {
    fn add_token(&self, hash: &[u8; 32], token: &Token, most: usize) -> Result<bool, StoreError> {
        self.desk().write("keep a token", |transaction| {
            let (account, agent) = (token.account.to_string(), token.agent.to_string());
            let sql = "SELECT count(*) FROM tokens WHERE account = ?1 AND agent = ?2";
            let has: u32 = transaction.query_row(sql, (&account, &agent), |row| row.get(0))?;
            if has as usize >= most {
                return Ok(false);
            }
            let sql =
                format!("INSERT INTO tokens (hash, {COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
            let times = (token.created_at.0.cast_signed(), moment(token.expires_at), moment(token.used_at));
            let (scopes, parent) = (token.scopes.text(), &token.parent);
            let given_by = token.given_by.map(|agent| agent.to_string());
            let values =
                (hash, &token.id, account, agent, &token.name, scopes, times.0, times.1, times.2, parent, given_by);
            transaction.execute(&sql, values)?;
            Ok(true)
        })
    }

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

    fn end_token(&self, account: AccountId, agent: Option<AgentId>, id: &str) -> Result<Vec<[u8; 32]>, StoreError> {
        self.desk().write("take a token back", |transaction| {
            let sql = "WITH RECURSIVE ended (id) AS (
                    SELECT id FROM tokens WHERE account = ?1 AND id = ?2 AND (?3 IS NULL OR agent = ?3)
                    UNION SELECT tokens.id FROM tokens JOIN ended ON tokens.parent = ended.id WHERE account = ?1)
                DELETE FROM tokens WHERE account = ?1 AND id IN (SELECT id FROM ended) RETURNING hash";
            let values = (account.to_string(), id, agent.map(|agent| agent.to_string()));
            let mut statement = transaction.prepare_cached(sql)?;
            let ended = statement.query_map(values, |row| row.get(0))?;
            Ok(ended.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn add_invitation(
        &self,
        hash: &[u8; 32],
        invitation: &Invitation,
        now: Time,
        spared: Option<Time>,
    ) -> Result<bool, StoreError> {
        let (account, agent) = (invitation.account.to_string(), invitation.agent.to_string());
        self.desk().write("keep an invitation", |transaction| {
            let sql = "SELECT 1 FROM invitations WHERE account = ?1 AND agent = ?2 AND expires_at > ?3";
            let spared = spared.map(|spared| spared.0.cast_signed());
            if transaction.prepare_cached(sql)?.exists((&account, &agent, spared))? {
                return Ok(false);
            }
            let sql = "DELETE FROM invitations WHERE expires_at <= ?1 OR (account = ?2 AND agent = ?3)";
            transaction.execute(sql, (now.0.cast_signed(), &account, &agent))?;
            let sql = "INSERT INTO invitations (hash, account, agent, expires_at) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(sql, (hash, &account, &agent, invitation.expires_at.0.cast_signed()))?;
            Ok(true)
        })
    }

    fn take_invitation(&self, hash: &[u8; 32], now: Time) -> Result<Option<Invitation>, StoreError> {
        self.desk().write("take an invitation", |transaction| {
            let sql = "DELETE FROM invitations WHERE hash = ?1 RETURNING account, agent, expires_at";
            let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let found: Option<(String, String, i64)> = transaction.query_row(sql, [hash], columns).optional()?;
            let Some((account, agent, expires_at)) = found else { return Ok(None) };
            let expires_at = Time(expires_at.cast_unsigned());
            let invitation = Invitation { account: id(&account)?, agent: id(&agent)?, expires_at };
            Ok(Some(invitation).filter(|invitation| invitation.expires_at > now))
        })
    }
}

/// A row as it is stored.
struct Raw {
    texts: [String; 5],
    created_at: i64,
    expires_at: Option<i64>,
    used_at: Option<i64>,
    parent: Option<String>,
    given_by: Option<String>,
}

impl Raw {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let texts = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        let (created_at, expires_at, used_at) = (row.get(5)?, row.get(6)?, row.get(7)?);
        Ok(Self { texts, created_at, expires_at, used_at, parent: row.get(8)?, given_by: row.get(9)? })
    }

    fn token(self) -> Result<Token, Wrong> {
        let [name_of, account, agent, name, scopes] = self.texts;
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
            given_by: self.given_by.as_deref().map(id).transpose()?,
        })
    }
}

fn moment(time: Option<Time>) -> Option<i64> {
    time.map(|time| time.0.cast_signed())
}
