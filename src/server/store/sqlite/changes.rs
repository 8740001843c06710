//! Changes of access and settings, within one transaction.

use std::path::Path;

use parlor_engine::{AccountId, AgentId, Time};
use rusqlite::{OptionalExtension, Transaction};

use super::db::{Wrong, meaning};
use super::keys::{self, RawInvitation, moment};
use super::mails;
use crate::store::{Changes, Invitation, MailRow, Session, StoreError, Token, folded};

/// A transaction that is under way.
pub(super) struct Within<'a> {
    pub transaction: &'a Transaction<'a>,
    pub file: &'a Path,
}

impl Within<'_> {
    /// Writes as a part of the transaction; `what` says what, as in "cannot {what}".
    fn write<T>(&self, what: &str, write: impl FnOnce(&Transaction<'_>) -> Result<T, Wrong>) -> Result<T, StoreError> {
        write(self.transaction).map_err(|wrong| meaning(self.file, what, wrong))
    }
}

impl Changes for Within<'_> {
    fn put(&self, account: AccountId, kind: &str, id: &str, text: &str) -> Result<(), StoreError> {
        self.write("keep a document", |transaction| {
            let sql = "INSERT OR REPLACE INTO documents (account, kind, id, text) VALUES (?1, ?2, ?3, ?4)";
            transaction.execute(sql, (account.to_string(), kind, id, text))?;
            Ok(())
        })
    }

    fn forget(&self, account: AccountId, kind: &str, id: &str) -> Result<(), StoreError> {
        self.write("forget a document", |transaction| {
            let sql = "DELETE FROM documents WHERE account = ?1 AND kind = ?2 AND id = ?3";
            transaction.execute(sql, (account.to_string(), kind, id))?;
            Ok(())
        })
    }

    fn set_password(&self, account: AccountId, agent: AgentId, email: &str, hash: &str) -> Result<(), StoreError> {
        let (email, key, theirs) = (folded(email), account.to_string(), agent.to_string());
        self.write("set a password", |transaction| {
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

    fn add_session(&self, token_hash: &[u8; 32], session: &Session, now: Time) -> Result<(), StoreError> {
        let Session { account, agent, expires_at } = session;
        self.write("keep a sign-in", |transaction| {
            transaction.execute("DELETE FROM sessions WHERE expires_at <= ?1", [now.0.cast_signed()])?;
            let sql =
                "INSERT OR REPLACE INTO sessions (token_hash, account, agent, expires_at) VALUES (?1, ?2, ?3, ?4)";
            let values = (token_hash, account.to_string(), agent.to_string(), expires_at.0.cast_signed());
            transaction.execute(sql, values)?;
            Ok(())
        })
    }

    fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), StoreError> {
        self.write("end a sign-in", |transaction| {
            transaction.execute("DELETE FROM sessions WHERE token_hash = ?1", [token_hash])?;
            Ok(())
        })
    }

    fn end_sessions(
        &self,
        account: AccountId,
        agent: AgentId,
        kept: Option<&[u8; 32]>,
    ) -> Result<Vec<[u8; 32]>, StoreError> {
        self.write("end the sign-ins of an agent", |transaction| {
            let sql = "DELETE FROM sessions WHERE account = ?1 AND agent = ?2 AND token_hash IS NOT ?3
                RETURNING token_hash";
            let mut statement = transaction.prepare_cached(sql)?;
            let ended = statement.query_map((account.to_string(), agent.to_string(), kept), |row| row.get(0))?;
            Ok(ended.collect::<rusqlite::Result<_>>()?)
        })
    }

    fn add_token(&self, hash: &[u8; 32], token: &Token, most: usize) -> Result<bool, StoreError> {
        self.write("keep a token", |transaction| {
            let (account, agent) = (token.account.to_string(), token.agent.to_string());
            let sql = "SELECT count(*) FROM tokens WHERE account = ?1 AND agent = ?2";
            let has: u32 = transaction.query_row(sql, (&account, &agent), |row| row.get(0))?;
            if has as usize >= most {
                return Ok(false);
            }
            keys::add(transaction, hash, token)?;
            Ok(true)
        })
    }

    fn end_token(&self, account: AccountId, agent: Option<AgentId>, id: &str) -> Result<Vec<[u8; 32]>, StoreError> {
        self.write("take a token back", |transaction| {
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
        self.write("keep an invitation", |transaction| {
            let sql = "SELECT 1 FROM invitations WHERE account = ?1 AND agent = ?2 AND expires_at > ?3";
            if transaction.prepare_cached(sql)?.exists((&account, &agent, moment(spared)))? {
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
        self.write("take an invitation", |transaction| {
            let sql = "DELETE FROM invitations WHERE hash = ?1 RETURNING account, agent, expires_at";
            let found = transaction.query_row(sql, [hash], RawInvitation::read).optional()?;
            let taken = found.map(RawInvitation::invitation).transpose()?;
            Ok(taken.filter(|invitation| invitation.expires_at > now))
        })
    }

    fn add_mail(&self, mail: &MailRow, due_at: Time, most: u64) -> Result<(), StoreError> {
        self.write("keep a mail", |transaction| {
            if mails::waiting(transaction, mail.account)? >= most {
                return Err(Wrong::Refused(StoreError::Crowded));
            }
            let sql = "INSERT OR IGNORE INTO mails (id, account, due_at, text) VALUES (?1, ?2, ?3, ?4)";
            let row = (&mail.id, mail.account.to_string(), due_at.0.cast_signed(), &mail.text);
            transaction.execute(sql, row)?;
            Ok(())
        })
    }
}
