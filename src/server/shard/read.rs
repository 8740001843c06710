//! What a page starts from, for whoever has no page.

use parlor_engine::chat::Reach;
use parlor_engine::{User, Viewer};
use parlor_sync::archive::viewer;
use parlor_sync::authority::Authority;
use parlor_sync::frame::Reset;
use parlor_sync::{Cursor, CursorKey};

/// All that a user may see now.
pub(super) fn view(authority: &Authority, key: CursorKey, user: User) -> Option<Reset> {
    let account = authority.account();
    let viewer = viewer(account, user)?;
    let position = authority.snapshot().position;
    let cursor = match viewer {
        Viewer::Customer(customer) => key.seal(position, customer.0),
        Viewer::Agent(_) | Viewer::Supervisor(_) | Viewer::Observer(_) => Cursor::open(position),
    };
    let (account, earlier) = account.view_within(viewer, Reach::default());
    Some(Reset { epoch: authority.epoch(), cursor, account, acks: Vec::new(), earlier })
}
