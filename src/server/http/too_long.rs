//! Which part of a command or notice is at fault, where one refusal stands for several: a person looks for it in a form.

use parlor_engine::chat::profile::Address;
use parlor_engine::command::CustomerFields;
use parlor_engine::{Command, Reject, text};
use serde_json::Value;

use super::problem::Problem;

/// The refusals whose field is another from time to time.
pub const VARIED: [Reject; 2] = [Reject::DetailTooLong, Reject::SignalTooLong];

/// The line of a command that is too long, if any.
pub fn of_command(command: &Command) -> Option<&'static str> {
    match command {
        Command::CreateCustomer(create) => of_fields(&create.set),
        Command::UpdateCustomer(update) => of_fields(&update.set),
        Command::GiveConsent(consent) => first(&[("version", &consent.version)]),
        Command::SaveAgentCard(card) => first(&[("job_title", card.job_title.as_deref().unwrap_or_default())]),
        _ => None,
    }
}

fn of_fields(fields: &CustomerFields) -> Option<&'static str> {
    let company = first(&[("company", fields.company.as_deref().unwrap_or_default())]);
    let address = |address: &Address| {
        first(&[
            ("address.street", &address.street),
            ("address.city", &address.city),
            ("address.state", &address.state),
            ("address.postal_code", &address.postal_code),
        ])
    };
    company.or_else(|| fields.address.as_ref().and_then(address))
}

fn first(lines: &[(&'static str, &str)]) -> Option<&'static str> {
    lines.iter().find(|(_, line)| text::optional_detail(line).is_err()).map(|(field, _)| *field)
}

/// The problem that a refusal is, where this is the text that is too long.
pub fn problem(reject: Reject, too_long: Option<&'static str>) -> Problem {
    match too_long {
        Some(field) if VARIED.contains(&reject) => Problem::from(reject).in_field(field),
        _ => reject.into(),
    }
}

/// The same of a command, with its field named as it was sent.
pub fn problem_of(reject: Reject, too_long: Option<&'static str>, sent: &[u8]) -> Problem {
    match reject.field() {
        Some(field) if !VARIED.contains(&reject) => Problem::from(reject).at(as_sent(field, sent)),
        _ => problem(reject, too_long),
    }
}

/// What the command that was sent calls the field of a refusal. None where it is the caller who is at fault, as an agent who
/// is offline.
fn as_sent(field: &'static str, sent: &[u8]) -> Option<&'static str> {
    let sent: Value = serde_json::from_slice(sent).unwrap_or_default();
    let also: &[&'static str] = match field {
        "to" | "role" => &["agent"],
        "group" => &["groups"],
        "skill" => &["skills"],
        "agent" => &["agents"],
        "url" => &["avatar", "referrer"],
        "session_fields" => &["fields"],
        _ => return Some(field),
    };
    if names(&sent, field) {
        return Some(field);
    }
    let other = also.iter().copied().find(|other| names(&sent, other));
    other.or((field != "to").then_some(field))
}

fn names(sent: &Value, field: &str) -> bool {
    match sent {
        Value::Object(parts) => parts.contains_key(field) || parts.values().any(|part| names(part, field)),
        Value::Array(parts) => parts.iter().any(|part| names(part, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_field_as_the_command_does() {
        for (field, sent, expected) in [
            ("to", r#"{"command":{"transfer":{"chat":"c","to":{"agent":"a"}}}}"#, Some("to")),
            ("to", r#"{"command":{"invite_agent":{"chat":"c","agent":"a"}}}"#, Some("agent")),
            ("to", r#"{"command":{"pick_up":{"chat":"c"}}}"#, None),
            ("role", r#"{"command":{"remove_agent":{"agent":"a"}}}"#, Some("agent")),
            ("group", r#"{"command":{"save_agent":{"name":"n","groups":["g"]}}}"#, Some("groups")),
            ("group", r#"{"command":{"start_thread":{}}}"#, Some("group")),
            ("skill", r#"{"command":{"set_requirements":{"chat":"c","skills":["s"]}}}"#, Some("skills")),
            ("url", r#"{"command":{"update_customer":{"customer":"c","set":{"avatar":"a"}}}}"#, Some("avatar")),
            ("url", r#"{"command":{"view_page":{"url":"u"}}}"#, Some("url")),
            ("text", r#"{"command":{"post_event":{"chat":"c","content":{}}}}"#, Some("text")),
        ] {
            assert_eq!(as_sent(field, sent.as_bytes()), expected, "{sent}");
        }
    }
}
