//! A connection, and what its errors mean.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::super::StoreError;

/// How long a connection waits for one of another process, such as a backup's.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// How long the write-ahead log may be waited for before it is emptied, where nobody can write meanwhile.
const SWEEP_WAIT: Duration = Duration::from_millis(50);

/// Pages in the write-ahead log from which on whoever commits moves them into the file: the thread that does so otherwise has
/// not kept up.
const TOO_MANY: u32 = 16_000;

/// Whose turn it is to write.
pub(super) type Turn = Arc<Turns>;

/// Lets writers take turns, and says that something was written.
#[derive(Default)]
pub(super) struct Turns {
    turn: Mutex<()>,
    news: Mutex<News>,
    bell: Condvar,
}

#[derive(Default)]
struct News {
    written: bool,
    ended: bool,
}

impl Turns {
    fn take(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn news(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_written(&self) {
        // Who has been told and has not looked yet is left to sleep on.
        if !std::mem::replace(&mut self.news().written, true) {
            self.bell.notify_one();
        }
    }

    /// Comes back a while after something was written; false when nothing will be any more.
    pub fn wait_for_news(&self, a_while: Duration) -> bool {
        let nothing = |news: &mut News| !news.written && !news.ended;
        let news = self.bell.wait_while(self.news(), nothing).unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(news, a_while, |news| !news.ended);
        let (mut news, _) = waited.unwrap_or_else(PoisonError::into_inner);
        news.written = false;
        !news.ended
    }

    /// Nothing will be written any more.
    pub fn end(&self) {
        self.news().ended = true;
        self.bell.notify_one();
    }
}

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
            connection.pragma_update(None, "wal_autocheckpoint", TOO_MANY)?;
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
        let sweep = || {
            // Most of it, while others write.
            self.moved("PASSIVE")?;
            let _turn = self.turn.take();
            // Whoever waits for the turn must not wait for those who read.
            self.connection.busy_timeout(SWEEP_WAIT)?;
            let swept = self.moved("TRUNCATE");
            self.connection.busy_timeout(BUSY_WAIT)?;
            swept.map(|(held, _)| !held)
        };
        sweep().map_err(|error| meaning(&self.file, "empty the write-ahead log", Wrong::Sql(error)))
    }

    /// Pages that were written and stand in the write-ahead log alone.
    pub fn unmoved(&self) -> Result<i64, StoreError> {
        let unmoved = self.moved("NOOP").map(|(_, pages)| pages);
        unmoved.map_err(|error| meaning(&self.file, "look into the write-ahead log", Wrong::Sql(error)))
    }

    /// Moves what was written into the file, so that the write-ahead log is written from its beginning again. Most of it while
    /// others write; for what they have written meanwhile they wait.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        let both = || {
            self.moved("PASSIVE")?;
            let _turn = self.turn.take();
            self.moved("PASSIVE").map(|_| ())
        };
        both().map_err(|error| meaning(&self.file, "empty the write-ahead log", Wrong::Sql(error)))
    }

    /// Whether somebody held the write-ahead log, and how many pages of it are not in the file.
    fn moved(&self, kind: &str) -> rusqlite::Result<(bool, i64)> {
        let sql = format!("PRAGMA wal_checkpoint({kind})");
        self.connection.query_row(&sql, (), |row| Ok((row.get(0)?, row.get::<_, i64>(1)? - row.get::<_, i64>(2)?)))
    }

    /// Writes in one transaction, all or nothing; `what` says what, as in "cannot {what}".
    pub fn write<T>(
        &mut self,
        what: &str,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, Wrong>,
    ) -> Result<T, StoreError> {
        let _turn = self.turn.take();
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let done = begun.map_err(Wrong::Sql).and_then(|transaction| {
            let done = write(&transaction)?;
            transaction.commit()?;
            self.turn.tell_written();
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
