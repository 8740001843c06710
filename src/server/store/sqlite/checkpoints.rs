//! Moving what was written from the write-ahead log into the file, on a thread of its own. SQLite would do it within the
//! commit that fills the log: a few times a second under load, and everybody would wait for it.

use std::path::Path;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use super::db::{Db, Turn};
use crate::store::StoreError;

/// Pages that wait to be moved from which on it is worth it: SQLite's own measure.
const DUE: i64 = 1_000;
/// The pause before it is looked how many there are, so that not every write wakes the thread.
const PAUSE: Duration = Duration::from_millis(50);

/// The thread. It ends when this is dropped.
pub(super) struct Checkpoints {
    turn: Turn,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Begins to move what is written to a data file.
    ///
    /// # Errors
    /// If the file cannot be opened, or no thread can be started.
    pub fn start(file: &Path, turn: &Turn) -> Result<Self, StoreError> {
        let (db, waiting) = (Db::open(file, turn)?, turn.clone());
        let thread = Builder::new().name("checkpoints".to_owned()).spawn(move || {
            while waiting.wait_for_news(PAUSE) {
                let moved = db.unmoved().and_then(|pages| if pages < DUE { Ok(()) } else { db.checkpoint() });
                if let Err(error) = moved {
                    // Nothing is lost by it: the log keeps what was written.
                    tracing::warn!(%error, "what was written stays in the write-ahead log");
                }
            }
        });
        let thread = thread.map_err(|error| StoreError::Failed(format!("no thread can be started: {error}")))?;
        Ok(Self { turn: Arc::clone(turn), thread: Some(thread) })
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.turn.end();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("emptying the write-ahead log has panicked");
        }
    }
}
