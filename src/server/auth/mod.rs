//! Who somebody is: passwords and sign-ins of agents, tokens of customers, and who customers are elsewhere.

pub mod identity;
pub mod password;
pub mod scope;
pub mod session;
pub mod token;
