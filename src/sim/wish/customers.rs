//! What people may come to want of customers: to know them, to keep them out, to take two for one, to forget them.

use parlor_engine::chat::Content;
use parlor_engine::chat::profile::{Address, Place};
use parlor_engine::command::{
    BanCustomer, CreateCustomer, CustomerFields, DropVisitors, EndVisit, EraseCustomer, GiveConsent, Greet, GreetStep,
    MergeCustomer, SetSessionFields, StartVisit, StepUp, UnbanCustomer, UnmergeCustomer, UpdateCustomer, ViewPage,
};
use parlor_engine::{Account, Command, CustomerId, GreetingId, Time, User};

use super::around;
use crate::{Cast, Rng, SENTINEL};

/// What a customer may want beside talking.
pub fn by_customer(rng: &mut Rng, user: User) -> Command {
    match rng.below(12) {
        0..=2 => Command::StartVisit(StartVisit {
            referrer: format!("{SENTINEL} referrer"),
            user_agent: "browser".to_owned(),
            ip: "192.0.2.1".to_owned(),
            place: rng.one_in(2).then(|| Box::new(Place { city: format!("{SENTINEL} city"), ..Place::default() })),
        }),
        3..=6 => Command::ViewPage(ViewPage {
            url: format!("https://shop.example/{SENTINEL}/{}", rng.below(30)),
            title: "Lamps".to_owned(),
        }),
        7 => Command::EndVisit(EndVisit {}),
        8 => Command::SetSessionFields(SetSessionFields { fields: fields(rng) }),
        9 | 10 => Command::GiveConsent(GiveConsent {
            given: rng.one_in(2),
            version: format!("{SENTINEL} v1"),
            customer: None,
        }),
        _ => match user {
            User::Customer(customer) if rng.one_in(2) => Command::EraseCustomer(EraseCustomer { customer }),
            _ => Command::EndVisit(EndVisit {}),
        },
    }
}

/// What staff may want of customers.
pub fn by_agent(rng: &mut Rng, cast: &Cast, view: &Account) -> Command {
    let customer = known(rng, cast, view);
    match rng.below(15) {
        14 => Command::GiveConsent(GiveConsent {
            given: rng.one_in(2),
            version: format!("{SENTINEL} v2"),
            customer: Some(customer),
        }),
        0 => Command::CreateCustomer(CreateCustomer { set: Box::new(set(rng)) }),
        1..=5 => Command::UpdateCustomer(UpdateCustomer { customer, set: Box::new(set(rng)) }),
        6 => Command::BanCustomer(BanCustomer { customer, days: rng.below(3) as u16 }),
        7 | 8 => Command::UnbanCustomer(UnbanCustomer { customer }),
        9 | 10 => Command::MergeCustomer(MergeCustomer { from: customer, into: known(rng, cast, view) }),
        11 | 12 => Command::UnmergeCustomer(UnmergeCustomer {
            customer: rng.pick(&cast.customers).copied().unwrap_or(customer),
        }),
        _ => Command::EraseCustomer(EraseCustomer { customer }),
    }
}

/// A visitor signs in on the site, or is greeted there.
pub fn by_system(rng: &mut Rng, cast: &Cast) -> Command {
    if rng.one_in(2) {
        return greets(rng, cast);
    }
    if rng.one_in(6) {
        // Whoever is there: those who have said something stay.
        let customers = cast.customers.to_vec();
        return Command::DropVisitors(DropVisitors { customers, unheard_since: Time(u64::MAX) });
    }
    let anonymous = rng.pick(&cast.customers).copied();
    // Few people, so that some sign in twice.
    let customer = CustomerId(0x1d_0000 + rng.below(2) as u128);
    let email = if rng.one_in(2) { "proven@example.com".to_owned() } else { String::new() };
    Command::StepUp(StepUp {
        anonymous,
        customer,
        name: format!("Proven {}", rng.below(3)),
        email,
        email_verified: rng.one_in(2),
        external_id: format!("{SENTINEL} {}", rng.below(2)),
        ..StepUp::default()
    })
}

/// Few greetings, so that some are shown, accepted and cancelled one after another.
fn greets(rng: &mut Rng, cast: &Cast) -> Command {
    let customer = rng.pick(&cast.customers).copied().unwrap_or_default();
    let step = match rng.below(5) {
        0..=2 => GreetStep::Shown,
        3 => GreetStep::Accepted {
            group: None,
            content: Content::Text("May I help?".to_owned()),
            form: around::answers(rng),
        },
        _ => GreetStep::Cancelled,
    };
    Command::Greet(Greet { customer, greeting: GreetingId(rng.below(3) as u128), step })
}

fn known(rng: &mut Rng, cast: &Cast, view: &Account) -> CustomerId {
    let seen: Vec<_> = view.chats.values().map(|chat| chat.customer.id).collect();
    let from = if rng.one_in(2) { &seen } else { &cast.customers };
    rng.pick(from).copied().unwrap_or_default()
}

fn set(rng: &mut Rng) -> CustomerFields {
    CustomerFields {
        name: rng.one_in(2).then(|| format!("Known {}", rng.below(4))),
        phone: rng.one_in(2).then(|| format!("+46812345{}", rng.below(10))),
        company: rng.one_in(2).then(|| format!("{SENTINEL} company {}", rng.below(4))),
        address: rng.one_in(3).then(|| Address { city: format!("{SENTINEL} city"), ..Address::default() }),
        session_fields: rng.one_in(3).then(|| fields(rng)),
        ..CustomerFields::default()
    }
}

fn fields(rng: &mut Rng) -> Vec<(String, String)> {
    (0..rng.below(4)).map(|n| (format!("key {n}"), format!("{SENTINEL} value {}", rng.below(5)))).collect()
}
