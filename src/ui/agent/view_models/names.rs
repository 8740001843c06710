//! What people are called on the screen.

use parlor_kit::Face;
use parlor_page::engine::chat::{Chat, Customer, Thread};
use parlor_page::engine::desk::Desk;
use parlor_page::engine::{AgentId, User};
use yew::AttrValue;

use crate::strings;

/// The customer's name, or a number that tells one visitor from the next.
pub fn customer(customer: &Customer) -> AttrValue {
    match &customer.name {
        Some(name) => name.clone().into(),
        None => strings::visitor((customer.id.0 % 9_000) as u32 + 1_000).into(),
    }
}

/// The customer's picture; a visitor without a name has a question mark. Coloured by the chat, which lists know too.
pub fn customer_face(chat: &Chat) -> Face {
    Face::new(chat.customer.name.as_deref().unwrap_or_default(), chat.id.0)
}

/// An agent's name.
pub fn agent(desk: &Desk, id: AgentId) -> AttrValue {
    let known = desk.agent_name(id).map(str::to_owned);
    known.map_or(AttrValue::Static(strings::AN_AGENT), AttrValue::from)
}

/// An agent's first name, where there is little room.
pub fn agent_first(desk: &Desk, id: AgentId) -> AttrValue {
    first(&agent(desk, id))
}

/// The first word of a name.
pub fn first(name: &str) -> AttrValue {
    name.split_whitespace().next().unwrap_or(name).to_owned().into()
}

/// The name under which somebody took part in a thread: it holds even for those who have left the account.
pub fn in_thread(thread: &Thread, desk: &Desk, user: User, customer_name: &AttrValue) -> AttrValue {
    match user {
        User::Customer(_) => customer_name.clone(),
        User::System => AttrValue::Static(strings::PARLOR),
        User::Agent(id) => {
            let member = thread.member(user).and_then(|member| member.name.clone());
            member.map_or_else(|| agent(desk, id), AttrValue::from)
        }
    }
}
