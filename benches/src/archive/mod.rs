//! W8: a million archived messages, found by filters and by words, in Parlor's archive and in tables made by hand.

pub mod by_hand;
pub mod corpus;
pub mod filed;

/// Threads in the archive.
pub const THREADS: usize = 100_000;
/// Messages of each.
pub const MESSAGES: usize = 10;
/// Rows of a page.
pub const ROWS: u16 = 25;
/// The page that lies deep in what is found.
pub const DEEP: usize = 100;
/// Groups, in which the threads lie evenly.
pub const GROUPS: u128 = 20;
/// Agents, who have the threads evenly.
pub const AGENTS: u128 = 200;
