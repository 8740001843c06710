//! What a page does with frames, told as stories.

mod applying;
mod outbox;
mod users;
