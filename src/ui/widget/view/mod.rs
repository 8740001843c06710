//! Draws what the model has worked out. Knows neither page nor replica.

pub mod acts;
pub mod banner;
pub mod closing;
pub mod foot;
pub mod form;
pub mod head;
pub mod loading;
pub mod log;
pub mod parts;
pub mod queue;
pub mod row;
