//! What the account decides, told as stories.

mod agents_gone;
mod closing;
mod offers;
mod queue;
mod rejects;
mod routing;
mod starting;
mod surveys;
mod transfer;
