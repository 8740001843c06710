//! A connection, and what its errors mean.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::super::StoreError;

/// How long a connection waits for one of another process, such as a backup's.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// How long the write-ahead log may be waited for before it is emptied, where nobody can write meanwhile.
const SWEEP_WAIT: Duration = Duration::from_millis(50);

/// Whose turn it is to write.
pub(super) type Turn = Arc<Mutex<()>>;

/// A connection to the data file.
pub(super) struct Db {
    connection: Connection,
    file: PathBuf,
    turn: Turn,
}

/// What goes wrong inside a read or a write.
pub(super) enum Wrong {
    /// SQLite says so.
    Sql(rusqlite::Error),
    /// What was read makes no sense.
    Broken(String),
    /// The write is not to be.
    Refused(StoreError),
}

impl From<rusqlite::Error> for Wrong {
    fn from(error: rusqlite::Error) -> Self {
        Wrong::Sql(error)
    }
}

impl Db {
    /// Opens the data file, and makes it if there is none.
    pub fn open(file: &Path, turn: &Turn) -> Result<Self, StoreError> {
        let opened = Connection::open(file).and_then(|connection| {
            connection.busy_timeout(BUSY_WAIT)?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "full")?;
            connection.pragma_update(None, "temp_store", "memory")?;
            // What is erased is overwritten, not only forgotten.
            connection.pragma_update(None, "secure_delete", "on")?;
            connection.set_prepared_statement_cache_capacity(64);
            Ok(connection)
        });
        let connection = opened.map_err(|error| meaning(file, "open the file", Wrong::Sql(error)))?;
        Ok(Self { connection, file: file.to_owned(), turn: turn.clone() })
    }

    /// Reads; `what` says what for, as in "cannot {what}".
    pub fn read<T>(&self, what: &str, read: impl FnOnce(&Connection) -> Result<T, Wrong>) -> Result<T, StoreError> {
        read(&self.connection).map_err(|wrong| meaning(&self.file, what, wrong))
    }

    /// Moves all that was written into the file and empties the write-ahead log, where what was erased still stands. False
    /// if somebody who reads at this moment holds it.
    pub fn sweep(&self) -> Result<bool, StoreError> {
        let checkpoint = |kind: &str| {
            let sql = format!("PRAGMA wal_checkpoint({kind})");
            self.connection.query_row(&sql, (), |row| row.get::<_, bool>(0))
        };
        let sweep = || {
            // Most of it, while others write.
            checkpoint("PASSIVE")?;
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever waits for the turn must not wait for those who read.
            self.connection.busy_timeout(SWEEP_WAIT)?;
            let swept = checkpoint("TRUNCATE");
            self.connection.busy_timeout(BUSY_WAIT)?;
            swept.map(|held| !held)
        };
        sweep().map_err(|error| meaning(&self.file, "empty the write-ahead log", Wrong::Sql(error)))
    }

    /// Writes in one transaction, all or nothing; `what` says what, as in "cannot {what}".
    pub fn write<T>(
        &mut self,
        what: &str,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, Wrong>,
    ) -> Result<T, StoreError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let done = begun.map_err(Wrong::Sql).and_then(|transaction| {
            let done = write(&transaction)?;
            transaction.commit()?;
            Ok(done)
        });
        done.map_err(|wrong| meaning(&self.file, what, wrong))
    }
}

/// What an error means to the store's users, with the file and the doing named.
pub(super) fn meaning(file: &Path, what: &str, wrong: Wrong) -> StoreError {
    let file = file.display();
    match wrong {
        Wrong::Refused(error) => error,
        Wrong::Broken(place) => StoreError::Broken(format!("{file}: cannot {what}: {place}")),
        Wrong::Sql(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                StoreError::Broken(format!("{file}: cannot {what}: {error}"))
            }
            // A column of another type than it was made with.
            None if is_odd_value(&error) => StoreError::Broken(format!("{file}: cannot {what}: {error}")),
            _ => StoreError::Failed(format!("{file}: cannot {what}: {error}")),
        },
    }
}

fn is_odd_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..))
}
