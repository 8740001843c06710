//! The stories.

mod absence;
mod access;
mod after;
mod agents;
mod attributes;
mod broken;
mod customers;
mod ends;
mod forms;
mod members;
mod queue;
mod reads;
mod talk;
mod times;
mod transfer;
mod written;
mod years;

pub use absence::*;
pub use access::*;
pub use after::*;
pub use agents::*;
pub use attributes::*;
pub use broken::*;
pub use customers::*;
pub use ends::*;
pub use forms::*;
pub use members::*;
pub use queue::*;
pub use reads::*;
pub use talk::*;
pub use times::*;
pub use transfer::*;
pub use written::*;
pub use years::*;
