//! Who somebody is: passwords and sign-ins of agents, tokens of customers.

pub mod password;
pub mod scope;
pub mod session;
pub mod token;
