//! The agent panel: what an agent sees and does, drawn from the page's copy. It decides nothing that the engine decides.
//!
//! Start at [`app`]: the only place that reads the copy and gives commands. [`view_models`] turns the copy into plain
//! values, `components` draws them.

pub mod act;
pub mod app;
pub mod components;
pub mod route;
pub mod strings;
pub mod view_models;
