//! What the authority does with pages, told as stories.

mod agents_gone;
mod catching_up;
mod commands;
mod hello;
mod signals;
