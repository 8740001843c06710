//! A file that is just being received: gone again unless it is finished.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use parlor_engine::{AccountId, Time, User};

use super::{Files, Kept, refuse};
use crate::random;

/// Bytes from the beginning of a file that tell whether it is a program.
const HEAD: usize = 32;

/// A file that is just being received. Dropped before it is finished, it leaves nothing.
pub struct Receiving {
    files: Arc<Files>,
    account: AccountId,
    by: User,
    id: String,
    file: File,
    head: Vec<u8>,
    bytes: u64,
    finished: bool,
}

/// Why a file is not taken.
#[derive(Debug)]
pub enum Refused {
    /// It has more bytes than a file may have.
    TooLarge,
    /// The account's files have as many bytes as they may have, or those of its customers.
    Full,
    /// The files of this customer have as many bytes as they may have.
    CustomerFull,
    /// It is a program.
    Program,
    /// It cannot be written.
    Failed(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Refused::Failed(error)
    }
}

impl Receiving {
    pub(super) fn new(files: Arc<Files>, account: AccountId, by: User) -> io::Result<Self> {
        let id = format!("{:032x}", random::id()?);
        let file = File::create_new(files.folder.join(&id))?;
        Ok(Self { files, account, by, id, file, head: Vec::new(), bytes: 0, finished: false })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// If they are too many, begin a program, or cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        let more = bytes.len() as u64;
        if self.bytes.saturating_add(more) > self.files.room.file {
            return Err(Refused::TooLarge);
        }
        self.files.reserve(self.account, self.by, more)?;
        self.bytes += more;
        let wanted = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend(bytes.iter().take(wanted));
        Ok(self.file.write_all(bytes)?)
    }

    /// Keeps what has been received. When it returns, it survives a loss of power.
    ///
    /// # Errors
    /// If it is a program, by its name or by its first bytes, or cannot be written.
    pub fn finish(mut self, name: String, content_type: String, at: Time) -> Result<Kept, Refused> {
        if refuse::is_program(&name, &self.head) {
            return Err(Refused::Program);
        }
        self.file.sync_all()?;
        let (id, account, by, bytes) = (self.id.clone(), self.account, self.by, self.bytes);
        let kept = Kept { id, account, by, name, content_type, bytes, at, named_in: Vec::new() };
        self.files.write_about(&kept)?;
        self.files.known().add(&kept);
        self.finished = true;
        Ok(kept)
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        if !self.finished {
            // Where the last step failed, it may be said already that the file is there.
            let _absent = std::fs::remove_file(self.files.about(&self.id));
            self.files.remove(&self.id);
            self.files.release(self.account, self.by, self.bytes);
        }
    }
}
