//! What the account decides, told as stories.

mod agents_gone;
mod closing;
mod conference;
mod customers;
mod hidden;
mod offers;
mod queue;
mod rejects;
mod returning;
mod routing;
mod starting;
mod transfer;
