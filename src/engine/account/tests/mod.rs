//! What the account decides, told as stories.

mod absence;
mod agents_gone;
mod beginning;
mod bots;
mod closing;
mod conference;
mod customers;
mod greetings;
mod handing;
mod hidden;
mod identity;
mod log_out;
mod offers;
mod queue;
mod rejects;
mod returning;
mod routing;
mod silence;
mod skill_times;
mod starting;
mod surveys;
mod suspending;
mod transfer;
mod wrap_up;
