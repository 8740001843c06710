//! The way of frames from the shard's thread to a page: bounded, with the reason of its end beside it, so that the
//! reason arrives even where no frame has room.

use std::sync::{Arc, OnceLock};

use parlor_sync::authority::Transmit;
use parlor_sync::{Close, ServerFrame, SubscriberId, Told};
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
        // Nobody is to be cut off by what others type: what is void within seconds is left out where it is not read in time.
        if let ServerFrame::Signals(told) = &frame
            && self.frames.capacity() < FRAMES_MAX / 2
            && told.iter().all(|told| matches!(told, Told::Typing { .. } | Told::SneakPeek(_) | Told::Thinking { .. }))
        {
            return Ok(());
        }
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

#[cfg(test)]
mod tests {
    use parlor_engine::{ChatId, CustomerId, Time, User};

    use super::*;

    #[test]
    fn what_others_type_cuts_nobody_off() {
        let (input, _inputs) = mpsc::channel(1);
        let (outlet, mut connection) = pair(SubscriberId(1), input.downgrade());
        let typing = Told::Typing { chat: ChatId(1), user: User::Customer(CustomerId(2)), typing: true };
        for _ in 0..2 * FRAMES_MAX {
            assert_eq!(outlet.send(ServerFrame::Signals(vec![typing.clone()])), Ok(()));
        }
        for _ in 0..FRAMES_MAX / 2 - 1 {
            assert_eq!(outlet.send(ServerFrame::Pong { now: Time(0) }), Ok(()), "there is room for what counts");
        }
        let mut signals = 0;
        while let Some(Transmit::Frame(frame)) = connection.try_recv() {
            signals += usize::from(matches!(frame, ServerFrame::Signals(_)));
        }
        assert_eq!(signals, FRAMES_MAX / 2 + 1);
        let online = Told::Presence { user: User::Customer(CustomerId(2)), online: true };
        for _ in 0..FRAMES_MAX {
            assert_eq!(outlet.send(ServerFrame::Signals(vec![online.clone()])), Ok(()));
        }
        let late = outlet.send(ServerFrame::Signals(vec![online]));
        assert_eq!(late, Err(Some(Close::TooSlow)), "who is there is state, and is not left out");
    }
}
