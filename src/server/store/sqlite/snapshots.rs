//! Snapshots of accounts, each a file beside the data file: a large write there keeps nobody from writing to the log.
//!
//! A snapshot is a help and no more. One that is damaged, of another shape or of another history is passed over, and the
//! whole log is replayed.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use parlor_engine::AccountId;
use parlor_sync::Snapshot;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::db::Wrong;
use super::erase;
use crate::store::StoreError;

/// The shape of stored snapshots. It rises whenever the shape of [`Snapshot`] changes; a snapshot of another shape is
/// passed over.
pub(super) const SNAPSHOT_FORMAT: u32 = 20;
/// The folder in the data directory.
pub(super) const FOLDER: &str = "snapshots";
/// What every file begins with.
const MARK: &[u8; 8] = b"ParlSnap";
const SUM: usize = 32;

/// The snapshot of one account.
pub(super) struct SnapshotFile {
    folder: PathBuf,
    account: AccountId,
}

impl SnapshotFile {
    /// In this data directory.
    pub fn new(directory: &Path, account: AccountId) -> Self {
        Self { folder: directory.join(FOLDER), account }
    }

    /// Puts a snapshot in place of the one before, in one step.
    ///
    /// # Errors
    /// If it cannot be written; then the one before is still there.
    pub fn save(&self, connection: &Connection, snapshot: &Snapshot) -> Result<(), StoreError> {
        let failed = |what: &dyn std::fmt::Display| StoreError::Failed(format!("a snapshot cannot be saved: {what}"));
        let place = place(connection, self.account, snapshot.position).map_err(|error| failed(&error))?;
        let place = place.ok_or_else(|| failed(&format_args!("there is no entry {}", snapshot.position)))?;
        let state = postcard::to_allocvec(snapshot).map_err(|error| failed(&error))?;
        let mut head = MARK.to_vec();
        head.extend(SNAPSHOT_FORMAT.to_le_bytes());
        head.extend(snapshot.position.to_le_bytes());
        head.extend(place);
        head.extend(Sha256::digest(&state));
        self.write(&head, &state).map_err(|error| match error.kind() {
            ErrorKind::StorageFull => StoreError::Full,
            _ => failed(&format_args!("{}: {error}", self.folder.display())),
        })?;
        // Looked at afterwards: whatever is erased from now on drops what has just been written.
        if erase::is_outdated(connection, self.account, snapshot.position).map_err(|error| failed(&error))? {
            self.drop();
        }
        Ok(())
    }

    /// Drops the snapshot: it holds what has been erased.
    pub fn drop(&self) {
        for kind in ["snapshot", "fresh"] {
            if let Err(error) = fs::remove_file(self.path(kind))
                && error.kind() != ErrorKind::NotFound
            {
                tracing::error!(account = %self.account, %error, "a snapshot of before an erasure cannot be removed");
            }
        }
    }

    /// The snapshot, if there is one that can be used with a log that ends with the entry `last`.
    pub fn load(&self, connection: &Connection, last: u64) -> Result<Option<Snapshot>, Wrong> {
        let bytes = match fs::read(self.path("snapshot")) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                tracing::warn!(account = %self.account, %error, "the snapshot cannot be read; replaying the whole log");
                return Ok(None);
            }
        };
        let usable = match Head::read(&bytes) {
            // An earlier start died between an erasure and the removal of this.
            Some(head) if erase::is_outdated(connection, self.account, head.position)? => {
                self.drop();
                None
            }
            Some(head) if head.position <= last => {
                let same_history = place(connection, self.account, head.position)? == Some(head.place);
                same_history.then(|| head.state()).flatten()
            }
            _ => None,
        };
        if usable.is_none() {
            tracing::warn!(account = %self.account, "the snapshot does not fit the log; replaying the whole log");
        }
        Ok(usable)
    }

    fn write(&self, head: &[u8], state: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let (fresh, known) = (self.path("fresh"), self.path("snapshot"));
        let mut file = File::create(&fresh)?;
        file.write_all(head)?;
        file.write_all(state)?;
        file.sync_all()?;
        fs::rename(fresh, known)?;
        File::open(&self.folder)?.sync_all()
    }

    fn path(&self, kind: &str) -> PathBuf {
        self.folder.join(format!("{}.{kind}", self.account))
    }
}

/// What stands before the state in a file.
struct Head<'a> {
    position: u64,
    place: [u8; SUM],
    sum: &'a [u8],
    state: &'a [u8],
}

impl<'a> Head<'a> {
    /// Nothing for a file of another shape.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MARK)?;
        let (format, rest) = rest.split_first_chunk::<4>()?;
        let (position, rest) = rest.split_first_chunk::<8>()?;
        let (place, rest) = rest.split_first_chunk::<SUM>()?;
        let (sum, state) = rest.split_at_checked(SUM)?;
        let known = u32::from_le_bytes(*format) == SNAPSHOT_FORMAT;
        known.then_some(Self { position: u64::from_le_bytes(*position), place: *place, sum, state })
    }

    /// Nothing for a damaged one.
    fn state(&self) -> Option<Snapshot> {
        let whole = Sha256::digest(self.state).as_slice() == self.sum;
        let snapshot = whole.then(|| postcard::from_bytes::<Snapshot>(self.state).ok()).flatten();
        snapshot.filter(|snapshot| snapshot.position == self.position)
    }
}

/// What tells an entry from every other one, also from one of the same number after an older log was put back.
fn place(connection: &Connection, account: AccountId, position: u64) -> rusqlite::Result<Option<[u8; SUM]>> {
    let sql = "SELECT epoch, entry FROM log JOIN histories USING (account) WHERE account = ?1 AND position = ?2";
    let read = connection.query_row(sql, (account.to_string(), position.cast_signed()), |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?))
    });
    let sum = |(epoch, entry): (u32, String)| {
        Sha256::new().chain_update(epoch.to_le_bytes()).chain_update(entry).finalize().into()
    };
    Ok(read.optional()?.map(sum))
}
