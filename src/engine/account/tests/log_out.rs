//! Agents who are logged out.

use crate::chat::{Role, System};
use crate::command::{LogOutAgent, SaveAgent};
use crate::desk::{AgentRole, Assignment, DeskFact, DutyFact, RoutingStatus};
use crate::story::{Story, customer, join, log_out, pick_up, says};
use crate::{AgentId, Command, Fact, Reject, User, Viewer};

fn logged_out(facts: &[Fact]) -> Vec<AgentId> {
    let found = facts.iter().filter_map(|fact| match fact {
        Fact::Desk(DeskFact::Duty(DutyFact::LoggedOut { agent, .. })) => Some(*agent),
        _ => None,
    });
    found.collect()
}

#[test]
fn a_supervisor_logs_an_agent_out_whose_threads_wait_at_their_old_places() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, sora) = (story.agent("Ann", 3), story.adds("Sora", AgentRole::Supervisor, 1, &[]));
    let (first, second) = (story.starts(1), story.starts(2));
    story.does(User::Agent(ann), pick_up(first));
    let facts = story.does(User::Agent(sora), log_out(ann));
    assert_eq!(logged_out(&facts), [ann]);
    assert_eq!([first, second].map(|chat| story.position(chat)), [Some(1), Some(2)]);
    assert_eq!(story.last_line(first), &System::AgentLost { name: "Ann".into() });
    assert_eq!((story.status(ann), story.account.desk.load(ann)), (RoutingStatus::Offline, 0));
    story.does(customer(1), says(first, "still there?"));
    for fact in &facts {
        let told = fact.seen_by(Viewer::Customer(crate::CustomerId(1)), Some(first));
        assert_eq!(logged_out(told.as_slice()), [], "no customer learns of it");
    }
    // Whoever is away already may still have a sign-in somewhere.
    assert_eq!(logged_out(&story.does(User::Agent(sora), log_out(ann))), [ann]);
}

#[test]
fn who_becomes_a_program_is_logged_out_once() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, boss) = (story.agent("Ann", 3), story.adds("Sora", AgentRole::Admin, 1, &[]));
    let mut save = |bot| {
        let groups = story.account.desk.agents[&ann].profile.groups.clone();
        let (name, email) = ("Ann".to_owned(), "ann@example.com".to_owned());
        let save = SaveAgent { agent: Some(ann), name, email, role: AgentRole::Agent, capacity: 3, groups, bot };
        logged_out(&story.does(User::Agent(boss), Command::SaveAgent(save)))
    };
    assert_eq!(save(false), []);
    assert_eq!(save(true), [ann]);
    assert_eq!(save(true), [], "a program has no sign-in");
    assert_eq!(save(false), []);
}

#[test]
fn an_agent_logs_out_everywhere_and_only_supervisors_log_out_others() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 3));
    let sora = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    story.does(User::Agent(sora), join(chat, Role::Supervisor));
    for actor in [User::Agent(ben), customer(1)] {
        assert_eq!(story.tries(actor, log_out(ann)), Err(Reject::NotAllowed));
    }
    let own = || Command::LogOutAgent(LogOutAgent { agent: None });
    assert_eq!(story.tries(customer(1), own()), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::System, own()), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::Agent(sora), log_out(AgentId(9))), Err(Reject::UnknownAgent));
    assert_eq!(logged_out(&story.does(User::Agent(ann), own())), [ann]);
    assert_eq!(story.last_line(chat), &System::AgentLeft { name: "Ann".into() });
    assert_eq!(logged_out(&story.does(User::Agent(sora), own())), [sora]);
    assert_eq!(story.thread(chat).hidden_role(User::Agent(sora)), None, "nor does she listen any more");
}
