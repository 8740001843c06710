//! The greeting that a customer's page is to show.

use parlor_engine::command::{Greet, GreetStep};
use parlor_engine::{Account, Command, CustomerId, Reject, Time, User};

use crate::Answer;
use crate::greetings::{Due, Greeting, Situation, Wanted, due};
use crate::query::{GreetingDue, GreetingShown};

/// A customer who may be greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeted {
    /// By the id that counts after a merge.
    pub customer: CustomerId,
    /// None where nobody is greeted.
    situation: Option<Situation>,
}

/// The customer who asks for a greeting.
///
/// # Errors
/// [`Reject::NotAllowed`] for everybody else, [`Reject::CustomerBanned`].
pub fn greeted(account: &Account, user: User, now: Time) -> Result<Greeted, Reject> {
    let User::Customer(customer) = user else { return Err(Reject::NotAllowed) };
    if account.is_banned(customer, now) {
        return Err(Reject::CustomerBanned);
    }
    let customer = account.acts_as(customer);
    Ok(Greeted { customer, situation: Situation::of(account, customer, now) })
}

impl Greeted {
    /// What the customer's page is to show, of these greetings in order.
    pub fn due(&self, greetings: &[Greeting]) -> GreetingDue {
        let Some(situation) = &self.situation else { return GreetingDue::default() };
        let Due { greeting, ask_again_ms } = due(greetings, situation);
        let greeting = greeting.map(|Greeting { id, wanted: Wanted { text, group, .. }, .. }| GreetingShown {
            id: *id,
            text: text.clone(),
            group: *group,
        });
        GreetingDue { greeting, ask_again_after_ms: ask_again_ms }
    }

    /// What the system does before it tells somebody this answer: a greeting that is told counts as shown.
    pub fn step(customer: CustomerId, answer: &Answer) -> Option<Command> {
        let Answer::GreetingDue(GreetingDue { greeting: Some(GreetingShown { id, .. }), .. }) = answer else {
            return None;
        };
        Some(Command::Greet(Greet { customer, greeting: *id, step: GreetStep::Shown }))
    }
}
