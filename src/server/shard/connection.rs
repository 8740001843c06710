//! The way of frames from the shard's thread to a page: bounded, with the reason of its end beside it, so that the
//! reason arrives even where no frame has room.

use std::sync::{Arc, OnceLock};

use parlor_sync::authority::Transmit;
use parlor_sync::{Close, ServerFrame, SubscriberId};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::{TryRecvError, TrySendError};

use super::input::Input;

/// Frames that wait for a page, at most. A page that lets more wait is cut off, and resumes.
pub(super) const FRAMES_MAX: usize = 256;

/// A page's connection, on the side of the transport. Dropping it disconnects the page.
pub struct Connection {
    id: SubscriberId,
    frames: mpsc::Receiver<ServerFrame>,
    why: Arc<OnceLock<Close>>,
    input: mpsc::WeakSender<Input>,
}

/// A page's connection, on the side of the thread. Dropping it ends the connection after what is under way.
pub(super) struct Outlet {
    frames: mpsc::Sender<ServerFrame>,
    why: Arc<OnceLock<Close>>,
}

/// Both ends of a connection.
pub(super) fn pair(id: SubscriberId, input: mpsc::WeakSender<Input>) -> (Outlet, Connection) {
    let (sender, receiver) = mpsc::channel(FRAMES_MAX);
    let why = Arc::new(OnceLock::new());
    (Outlet { frames: sender, why: why.clone() }, Connection { id, frames: receiver, why, input })
}

impl Connection {
    /// Its name: frames of the page are handed in under it.
    pub fn id(&self) -> SubscriberId {
        self.id
    }

    /// What is to be sent next. After a [`Transmit::Close`] nothing else comes. May be cancelled without loss.
    pub async fn recv(&mut self) -> Transmit {
        match self.frames.recv().await {
            Some(frame) => Transmit::Frame(frame),
            None => self.end(),
        }
    }

    /// What is to be sent next, if it is there already.
    pub fn try_recv(&mut self) -> Option<Transmit> {
        match self.frames.try_recv() {
            Ok(frame) => Some(Transmit::Frame(frame)),
            Err(TryRecvError::Disconnected) => Some(self.end()),
            Err(TryRecvError::Empty) => None,
        }
    }

    fn end(&self) -> Transmit {
        Transmit::Close(self.why.get().copied().unwrap_or(Close::GoingAway))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(input) = self.input.upgrade() else { return };
        if let Err(TrySendError::Full(close)) = input.try_send(Input::Close(self.id))
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            // Without a runtime the thread finds out with the next frame for this page.
            runtime.spawn(async move { input.send(close).await });
        }
    }
}

impl Outlet {
    /// Sends a frame on its way.
    ///
    /// # Errors
    /// Why the page is to be given up: it is too slow, or (without a reason) gone.
    pub fn send(&self, frame: ServerFrame) -> Result<(), Option<Close>> {
        self.frames.try_send(frame).map_err(|error| match error {
            TrySendError::Full(_) => Some(Close::TooSlow),
            TrySendError::Closed(_) => None,
        })
    }

    /// Ends the connection.
    pub fn close(self, why: Close) {
        // Only the thread sets it, and only here.
        let _ = self.why.set(why);
    }
}
