//! System lines in words.

use parlor_kit::{Glyph, glyph};
use parlor_page::engine::chat::{ClosedBy, System};

use crate::strings;

/// The line and its icon. `me` is read as "you".
pub fn system(line: &System, me: &str, customer: &str) -> (Glyph, String) {
    let you = |name: &str| (name == me).then_some(strings::YOU_THERE).map_or_else(|| name.to_owned(), str::to_owned);
    let your = |name: &str| (name == me).then_some(strings::YOU).map_or_else(|| name.to_owned(), str::to_owned);
    match line {
        System::AgentJoined { name } => (glyph::USER, strings::joined(&your(name))),
        System::AgentLeft { name } => (glyph::SIGN_OUT, strings::left(&your(name))),
        System::Transferred { from, to } => (glyph::TRANSFER, strings::transferred(&your(from), &you(to))),
        System::TransferredToGroup { name, .. } => (glyph::GROUP, strings::to_group(name)),
        System::AgentLost { name } => (glyph::WIFI_OFF, strings::lost(&your(name))),
        System::Closed { by: ClosedBy::Customer, .. } => (glyph::CHECK, strings::ended_by(customer)),
        System::Closed { by: ClosedBy::Agent, name: Some(name) } => (glyph::CHECK, strings::ended_by(&your(name))),
        System::Closed { by: ClosedBy::Idle, .. } => (glyph::CHECK, strings::CLOSED_BY_SILENCE.to_owned()),
        System::Closed { by: ClosedBy::Gone, .. } => (glyph::WIFI_OFF, strings::closed_by_absence(customer)),
        System::Closed { by: ClosedBy::Agent, name: None } => (glyph::CHECK, strings::CLOSED_BY_AGENT.to_owned()),
        System::CustomerBanned { days } => (glyph::SIGN_OUT, strings::banned(customer, *days)),
    }
}
