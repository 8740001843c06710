//! What the account decides, told as stories.

mod absence;
mod agents_gone;
mod beginning;
mod bots;
mod closing;
mod conference;
mod customers;
mod customers_gone;
mod greetings;
mod hidden;
mod identity;
mod lines;
mod log_out;
mod messages;
mod offers;
mod opening;
mod queue;
mod rejects;
mod returning;
mod routing;
mod silence;
mod starting;
mod surveys;
mod transfer;
mod wrap_up;
