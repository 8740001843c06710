//! A simulated network, clock, disk and faults around the real replica and authority. One seed gives one run, the same
//! every time. [`World`] is the stage, [`run`] plays a whole run and checks it.

mod cast;
mod disk;
pub mod fuzz;
mod page;
mod reads;
mod rng;
mod run;
mod said;
mod wish;
mod world;

pub use cast::{Cast, SENTINEL, wish};
pub use disk::Disk;
pub use page::Page;
pub use rng::Rng;
pub use run::{Report, run};
pub use world::World;
