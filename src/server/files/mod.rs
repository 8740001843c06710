//! Files that people send each other, kept in the data folder, each under an id that nobody guesses.
//!
//! `<id>` holds the bytes and `<id>.json` says what they are; a file is there once the latter is. Whatever nothing in the
//! log names within a day is deleted, and so is what was named when that is erased.

mod known;
mod names;
mod receiving;
mod refuse;
mod room;
mod sweep;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use parlor_engine::{AccountId, Time, User};
use serde::{Deserialize, Serialize};

use known::Known;
pub use receiving::{Receiving, Refused};
pub use refuse::is_name;
pub use room::Room;
use room::Used;

/// What the address of every file begins with.
pub const PATH: &str = "/files/";
/// Digits of an id, which are hexadecimal.
const ID_DIGITS: usize = 32;

/// All files of all accounts.
pub struct Files {
    folder: PathBuf,
    room: Room,
    /// Bytes of each account, with those that are just being received.
    used: Mutex<BTreeMap<AccountId, Used>>,
    /// Which of them the log names where, so that nobody has to look through the folder.
    known: Mutex<Known>,
    /// Held by whoever reads the log for names of files.
    reading: Mutex<()>,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its id, 32 hexadecimal digits.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// Who sent it.
    pub by: User,
    /// The name that its sender gave it.
    pub name: String,
    /// The media type that its sender gave it.
    pub content_type: String,
    /// Its size.
    pub bytes: u64,
    /// When it came.
    pub at: Time,
    /// The chats and threads in which the log names it, by their ids, in the order in which they did.
    #[serde(default)]
    pub named_in: Vec<String>,
}

impl Kept {
    /// Its path on this server: the name in it is for people, reduced to what every program takes in an address.
    pub fn url(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
        format!("{PATH}{}/{}", self.id, self.name.chars().map(plain).collect::<String>())
    }
}

impl Files {
    /// The files in this data folder; what was not received whole before the last stop is deleted.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn open(data: &Path, room: Room) -> Result<Self> {
        let (used, known, reading) = (Mutex::default(), Mutex::default(), Mutex::default());
        let files = Self { folder: data.join("files"), room, used, known, reading };
        for name in files.names().context("The folder of the files cannot be read")? {
            match files.look_up(&name) {
                Ok(Some(kept)) => {
                    files.used().entry(kept.account).or_default().add(kept.by, kept.bytes);
                    files.known().add(&kept);
                }
                Ok(None) => files.remove(&name),
                Err(error) => {
                    tracing::warn!(%error, id = name, "what a file is cannot be read");
                    if !is_garbled(&error) {
                        files.known().add_unread(name);
                    }
                }
            }
        }
        Ok(files)
    }

    /// Takes note of files that could not be read before.
    ///
    /// # Errors
    /// If one still cannot be: it might be the one that is looked for.
    fn read_rest(&self) -> io::Result<()> {
        let unread = self.known().unread();
        for id in unread {
            match self.look_up(&id) {
                Ok(Some(kept)) => {
                    self.used().entry(kept.account).or_default().add(kept.by, kept.bytes);
                    self.known().add(&kept);
                }
                Ok(None) => {}
                Err(error) if is_garbled(&error) => tracing::warn!(%error, id, "what a file is cannot be understood"),
                Err(error) => return Err(error),
            }
            self.known().forget_unread(&id);
        }
        Ok(())
    }

    /// What is known of a file that the log names; none also of one whose description is garbled, which is in nobody's way.
    ///
    /// # Errors
    /// If it cannot be read now.
    fn look_past(&self, id: &str) -> io::Result<Option<Kept>> {
        match self.look_up(id) {
            Err(error) if is_garbled(&error) => {
                tracing::warn!(%error, id, "what a file is cannot be understood");
                Ok(None)
            }
            found => found,
        }
    }

    /// Bytes that a file may have.
    pub fn bytes_max(&self) -> u64 {
        self.room.file
    }

    /// What is known of a file; none also if that cannot be read now.
    pub fn find(&self, id: &str) -> Option<Kept> {
        self.look_up(id).ok().flatten()
    }

    /// What is known of a file; none only if there is none.
    ///
    /// # Errors
    /// If it cannot be read: that says nothing about whether it is there.
    fn look_up(&self, id: &str) -> io::Result<Option<Kept>> {
        // Nothing else is ever looked for on the disk.
        if !is_id(id) {
            return Ok(None);
        }
        match fs::read(self.about(id)) {
            Ok(text) => {
                Ok(Some(serde_json::from_slice(&text).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn bytes(&self, kept: &Kept) -> io::Result<File> {
        File::open(self.folder.join(&kept.id))
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn receive(self: &Arc<Self>, account: AccountId, by: User) -> io::Result<Receiving> {
        fs::create_dir_all(&self.folder)?;
        Receiving::new(self.clone(), account, by)
    }

    /// Everything in the folder that has the name of a file's bytes.
    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let names = entries.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()));
        Ok(names.collect::<io::Result<Vec<_>>>()?.into_iter().filter(|name| is_id(name)).collect())
    }

    /// Says what a file is, whole or not at all.
    fn write_about(&self, kept: &Kept) -> io::Result<()> {
        let fresh = self.folder.join(format!("{}.fresh", kept.id));
        fs::write(&fresh, serde_json::to_vec(kept)?)?;
        File::open(&fresh)?.sync_all()?;
        fs::rename(fresh, self.about(&kept.id))?;
        // The names of both files are as safe as what is in them.
        File::open(&self.folder)?.sync_all()
    }

    /// Deletes a file; what says that it is there goes first.
    fn delete(&self, kept: &Kept) -> io::Result<()> {
        fs::remove_file(self.about(&kept.id))?;
        self.known().forget(kept);
        self.remove(&kept.id);
        self.release(kept.account, kept.by, kept.bytes);
        Ok(())
    }

    /// Deletes a file of which nobody can say any more what it is. Whose bytes they were is not known until the next start.
    fn delete_garbled(&self, account: AccountId, id: &str) -> io::Result<()> {
        let bytes = fs::metadata(self.folder.join(id)).map_or(0, |about| about.len());
        tracing::warn!(id, bytes, "a file that is to go cannot be understood, and is deleted as it is");
        fs::remove_file(self.about(id))?;
        self.known().forget_id(id);
        self.remove(id);
        self.release(account, User::System, bytes);
        Ok(())
    }

    fn remove(&self, id: &str) {
        if let Err(error) = fs::remove_file(self.folder.join(id)) {
            tracing::warn!(%error, id, "the bytes of a file cannot be deleted");
        }
    }

    /// Takes room for so many bytes.
    fn reserve(&self, account: AccountId, by: User, bytes: u64) -> Result<(), Refused> {
        self.used().entry(account).or_default().reserve(&self.room, by, bytes)
    }

    fn release(&self, account: AccountId, by: User, bytes: u64) {
        if let Some(used) = self.used().get_mut(&account) {
            used.release(by, bytes);
        }
    }

    fn about(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn used(&self) -> MutexGuard<'_, BTreeMap<AccountId, Used>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether what was read makes no sense, however often it is read.
fn is_garbled(error: &io::Error) -> bool {
    error.kind() == ErrorKind::InvalidData
}

/// Whether it can be the id of a file.
fn is_id(text: &str) -> bool {
    text.len() == ID_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
