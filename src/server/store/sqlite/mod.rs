//! The store in one file: SQLite with a write-ahead log. Everything that was acknowledged is on the disk.
//!
//! Each account's log has a connection of its own; what is read across threads goes over another. Writers take turns, so
//! that no one waits in SQLite's own loop of retries.

mod archive;
mod audit;
mod changes;
mod checkpoints;
mod db;
mod directory;
mod documents;
mod erase;
mod keys;
mod log;
mod mails;
mod migrations;
mod snapshots;
mod statuses;
#[cfg(test)]
mod tests;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use parlor_engine::{AccountId, Time};
use parlor_sync::archive::{StatusChange, ThreadFacts};
use parlor_sync::{ArchivePage, ArchiveQuery, Entry, Snapshot};
use rusqlite::Connection;

use super::{Deed, Directory, Documents, Log, Scope, Store, StoreError};
use changes::Within;
use checkpoints::Checkpoints;
use db::{Db, Turn, Wrong};
pub use log::SqliteLog;
use snapshots::SnapshotFile;

/// The file in the data directory that holds everything, but for snapshots, which can be made again.
pub const DATA_FILE: &str = "parlor.db";
/// The file in the data directory that says it is in use.
pub const LOCK_FILE: &str = "parlor.lock";

/// Keeps everything in one SQLite file in a data directory, which is locked as long as this lives.
pub struct SqliteStore {
    directory: PathBuf,
    file: PathBuf,
    turn: Turn,
    /// For the directory, which reads and writes.
    desk: Mutex<Db>,
    /// For people who search the archive. This and the next two only read, and do not wait for each other.
    searches: Mutex<Db>,
    /// For reports, which read for seconds.
    reports: Mutex<Db>,
    /// For whoever follows the log.
    followers: Mutex<Db>,
    _checkpoints: Checkpoints,
    /// Held last, so that the directory is free only when all connections are closed.
    _lock: File,
}

impl SqliteStore {
    /// Whether a data directory is one.
    pub fn is_there(directory: &Path) -> bool {
        directory.join(DATA_FILE).exists()
    }

    /// Opens a data directory, and makes it if there is none. A data file of an older Parlor is brought up to date.
    ///
    /// # Errors
    /// If the directory is in use, cannot be written, or holds a file that this Parlor does not understand; such a file
    /// is left as it is.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let lock = lock(directory)?;
        let file = directory.join(DATA_FILE);
        migrations::check(&file)?;
        let turn = Turn::default();
        let mut desk = Db::open(&file, &turn)?;
        migrations::run(&mut desk)?;
        let reader = || Db::open(&file, &turn).map(Mutex::new);
        let (searches, reports, followers) = (reader()?, reader()?, reader()?);
        let checkpoints = Checkpoints::start(&file, &turn)?;
        // A new file is only safe once its name is.
        File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(|error| unusable(directory, &error))?;
        Ok(Self {
            directory: directory.to_owned(),
            file,
            turn,
            desk: Mutex::new(desk),
            searches,
            reports,
            followers,
            _checkpoints: checkpoints,
            _lock: lock,
        })
    }

    /// The log of an account, as what it is.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn sqlite_log(&self, account: AccountId) -> Result<SqliteLog, StoreError> {
        Ok(SqliteLog::new(Db::open(&self.file, &self.turn)?, SnapshotFile::new(&self.directory, account), account))
    }

    fn desk(&self) -> MutexGuard<'_, Db> {
        lend(&self.desk)
    }
}

impl Store for SqliteStore {
    fn log(&self, account: AccountId) -> Result<Box<dyn Log>, StoreError> {
        Ok(Box::new(self.sqlite_log(account)?))
    }

    fn archive(&self, account: AccountId, query: &ArchiveQuery, scope: &Scope) -> Result<ArchivePage, StoreError> {
        archive::page(&lend(&self.searches), account, query, scope)
    }

    fn facts(
        &self,
        account: AccountId,
        between: (Time, Time),
        each: &mut dyn FnMut(&ThreadFacts),
    ) -> Result<(), StoreError> {
        archive::facts(&lend(&self.reports), account, between, each)
    }

    fn statuses(
        &self,
        account: AccountId,
        between: (Time, Time),
        each: &mut dyn FnMut(StatusChange),
    ) -> Result<(), StoreError> {
        statuses::read(&lend(&self.reports), account, between, each)
    }

    fn look_through(
        &self,
        account: AccountId,
        after: u64,
        limit: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<(Vec<Entry>, u64), StoreError> {
        let look = |connection: &Connection| log::look_through(connection, account, after, limit, wanted);
        lend(&self.followers).read("read the log", look)
    }

    fn save_snapshot(&self, account: AccountId, snapshot: &Snapshot) -> Result<(), StoreError> {
        let db = Db::open(&self.file, &self.turn)?;
        let file = SnapshotFile::new(&self.directory, account);
        db.read("save a snapshot", |connection| file.save(connection, snapshot).map_err(Wrong::Refused))
    }

    fn finish_erasures(&self) -> Result<bool, StoreError> {
        erase::finish(&mut Db::open(&self.file, &self.turn)?)
    }

    fn directory(&self) -> &dyn Directory {
        self
    }

    fn documents(&self) -> &dyn Documents {
        self
    }

    fn transact(&self, change: &mut Deed<'_>) -> Result<(), StoreError> {
        self.desk().write("change access or settings", |transaction| {
            let within = Within { transaction, file: &self.file };
            match change(&within).map_err(Wrong::Refused)? {
                Some((account, record)) => audit::add(transaction, &account.to_string(), &record),
                None => Ok(()),
            }
        })
    }
}

fn lend(db: &Mutex<Db>) -> MutexGuard<'_, Db> {
    db.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lock(directory: &Path) -> Result<File, StoreError> {
    make(directory).map_err(|error| unusable(directory, &error))?;
    let open = File::options().write(true).create(true).truncate(false).open(directory.join(LOCK_FILE));
    let lock = open.map_err(|error| unusable(directory, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            let directory = directory.display();
            Err(StoreError::Failed(format!("the data directory {directory} is in use by another Parlor server")))
        }
        Err(TryLockError::Error(error)) => Err(unusable(directory, &error)),
    }
}

/// Makes the directory if there is none. What people have written, and the server's secrets, are for its user alone.
fn make(directory: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn unusable(directory: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Failed(format!("the data directory {} cannot be used: {error}", directory.display()))
}
