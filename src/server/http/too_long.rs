//! Which text of a command or notice is too long, where one refusal stands for several: a person looks for it in a form.

use parlor_engine::chat::profile::Address;
use parlor_engine::command::CustomerFields;
use parlor_engine::{Command, Reject, text};

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
