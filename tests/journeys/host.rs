//! What a story is played on.

use parlor_sync::{ClientFrame, ServerFrame};

/// Names a connection to a host.
pub type LinkId = u64;

/// Who connects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The customer of this name, known again when coming back.
    Customer(String),
    /// The agent of this name.
    Agent(String),
}

/// Something that pages can connect to.
pub trait Host {
    /// Gives an agent a token to come with, where somebody signs in at all.
    fn gives_token(&mut self, _agent: &str) {}

    /// Connects. Returns the connection and the token for the hello, if one is needed.
    fn open(&mut self, who: &Who) -> (LinkId, Option<String>);
    /// Hands a frame in.
    fn send(&mut self, link: LinkId, frame: ClientFrame);
    /// What has come since the last call; none when the connection is gone.
    fn receive(&mut self, link: LinkId) -> Option<Vec<ServerFrame>>;
    /// Breaks a connection.
    fn cut(&mut self, link: LinkId);
    /// Dies without warning and starts again from what is stored.
    fn die_and_return(&mut self);
    /// Lets an agent's grace period pass.
    fn pass_grace(&mut self);
}
