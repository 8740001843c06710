//! Customers who are forgotten, kept out and merged.

use parlor_engine::command::{BanCustomer, EraseCustomer, MergeCustomer, UnbanCustomer, UnmergeCustomer};
use parlor_engine::{Command, CustomerId, Reject, User};

use crate::actor::{Actor, texts};
use crate::stage::{SECRET, Stage};

pub fn a_customer_is_forgotten_on_request(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My number is 4711.");
    carl.is_served_by("Ada");
    ada.notes(&format!("{SECRET}: he gave his number"));
    let eve = stage.customer("Eve");
    eve.is_refused(Command::EraseCustomer(EraseCustomer { customer: who(&carl) }), Reject::UnknownCustomer);
    carl.wants_done(Command::EraseCustomer(EraseCustomer { customer: who(&carl) }));
    ada.eventually("the chat is gone", |page| page.replica.chats().next().is_none());
    let forgotten = |carl: &Actor| {
        carl.eventually("nothing is left", |page| {
            let chat = page.replica.chats().next();
            let nameless = chat.is_some_and(|chat| chat.customer.name.is_none() && chat.threads.len() == 1);
            nameless && texts(&page.replica).iter().all(String::is_empty)
        });
    };
    forgotten(&carl);
    // Nor does it come back from what is stored.
    stage.server_dies_and_returns();
    carl.reloads();
    forgotten(&carl);
    carl.starts("Who am I?");
    carl.sees("Who am I?");
}

pub fn a_banned_customer_is_out_until_let_back_in(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("BUY NOW");
    carl.is_served_by("Ada");
    ada.sees("BUY NOW");
    let customer = who(&carl);
    ada.wants_done(Command::BanCustomer(BanCustomer { customer, days: 1 }));
    carl.eventually("the line is cut", |page| !page.replica.is_live());
    ada.eventually("the thread is closed", |page| page.replica.chats().next().is_none());
    (0..20).for_each(|_| stage.0.borrow_mut().turn());
    assert!(!carl.look(|page| page.replica.is_live()), "there is no way back in");
    carl.goes_offline();
    ada.wants_done(Command::UnbanCustomer(UnbanCustomer { customer }));
    carl.comes_back();
    carl.starts("I am sorry.");
    ada.sees("I am sorry.");
}

pub fn two_customers_are_merged_and_unmerged(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    ada.accepts_work();
    carl.starts("I am Carl.");
    carl.is_served_by("Ada");
    let from = who(&carl);
    carl.closes();
    dora.starts("I am Dora.");
    dora.is_served_by("Ada");
    let into = who(&dora);
    ada.wants_done(Command::MergeCustomer(MergeCustomer { from, into }));
    let both = ["I am Carl.", "I am Dora."];
    for page in [&carl, &dora] {
        page.eventually("both threads are there", |page| texts(&page.replica) == both);
    }
    carl.says("I am both.");
    dora.sees("I am both.");
    ada.wants_done(Command::UnmergeCustomer(UnmergeCustomer { customer: from }));
    carl.eventually("Carl has his own", |page| texts(&page.replica) == ["I am Carl."]);
    dora.eventually("Dora has hers", |page| texts(&page.replica) == ["I am Dora.", "I am both."]);
}

fn who(actor: &Actor) -> CustomerId {
    match actor.look(|page| page.replica.user()) {
        Some(User::Customer(customer)) => customer,
        other => panic!("{other:?} is no customer"),
    }
}
