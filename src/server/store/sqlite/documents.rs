//! Documents: small settings that are read and written whole.

use parlor_engine::AccountId;
use rusqlite::OptionalExtension;

use super::SqliteStore;
use crate::store::{Documents, StoreError};

impl Documents for SqliteStore {
    fn list(&self, account: AccountId, kind: &str) -> Result<Vec<(String, String)>, StoreError> {
        self.desk().read("read documents", |connection| {
            let sql = "SELECT id, text FROM documents WHERE account = ?1 AND kind = ?2 ORDER BY id";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map((account.to_string(), kind), |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn get(&self, account: AccountId, kind: &str, id: &str) -> Result<Option<String>, StoreError> {
        self.desk().read("read a document", |connection| {
            let sql = "SELECT text FROM documents WHERE account = ?1 AND kind = ?2 AND id = ?3";
            let mut statement = connection.prepare_cached(sql)?;
            Ok(statement.query_row((account.to_string(), kind, id), |row| row.get(0)).optional()?)
        })
    }
}
