//! What the authority does with pages, told as stories.

mod agents_gone;
mod catching_up;
mod commands;
mod customers_gone;
mod following;
mod hello;
mod idle;
mod reach;
mod signals;
