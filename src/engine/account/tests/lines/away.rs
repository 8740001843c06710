//! Agents who are not there for a thread.

use super::*;
use crate::chat::{Away, ClosedBy, ResponseRules, Role};
use crate::command::{ConfigureGroup, LogOutAgent, RemoveAgent, SaveCustomer, SuspendAgent};
use crate::desk::{GroupRules, QueueRules, RoutingStatus};
use crate::story::{close, customer, join, log_out, lost, save_agent, says, status_of};

/// What happens, and how it is told.
type Cause = (fn(&mut Stage), fn(&Stage) -> Away);

/// All there is that takes a thread from an agent at once.
const CAUSES: [Cause; 7] = [
    (|stage| drop(stage.story.does(User::System, lost(stage.ann))), |_| Away::Disconnected { ms: 30_000 }),
    (|stage| stage.does(stage.ann, Command::LogOutAgent(LogOutAgent { agent: None })), |_| Away::SignedOut),
    (
        |stage| stage.does(stage.sora, log_out(stage.ann)),
        |stage| Away::RemotelySignedOut { by: Some(stage.one(stage.sora)) },
    ),
    (
        |stage| stage.does(stage.sora, status_of(stage.ann, RoutingStatus::Offline)),
        |stage| Away::Offline { by: Some(stage.one(stage.sora)) },
    ),
    (
        |stage| {
            let observes = save_agent(Some(stage.ann), "Ann", AgentRole::Observer, 0, &[]);
            drop(stage.story.does(User::System, observes));
        },
        |_| Away::Relieved { by: None },
    ),
    (
        |stage| {
            let suspend = SuspendAgent { agent: stage.ann, suspended: true };
            drop(stage.story.does(User::System, Command::SuspendAgent(suspend)));
        },
        |_| Away::Relieved { by: None },
    ),
    (
        |stage| {
            let admin = stage.story.adds("Olga", AgentRole::Admin, 0, &[]);
            stage.does(admin, Command::RemoveAgent(RemoveAgent { agent: stage.ann }));
        },
        |stage| {
            let agents = &stage.story.account.desk.agents;
            let admin = agents.values().find(|state| state.profile.role == AgentRole::Admin).unwrap().profile.id;
            Away::Removed { by: Some(stage.one(admin)) }
        },
    ),
];

/// A group in which nobody may wait.
fn without_queue(stage: &mut Stage) {
    let queue = QueueRules { enabled: false, ..QueueRules::default() };
    let rules = Box::new(GroupRules { queue, ..GroupRules::default() });
    let group = stage.story.group;
    stage.story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
}

#[test]
fn why_a_thread_was_taken_back_is_told_to_staff_only() {
    for (cause, why) in CAUSES {
        let mut stage = Stage::new();
        cause(&mut stage);
        let agent = stage.one(stage.ann);
        let back = StaffLine::TakenBack { agent, next: None, why: why(&stage) };
        assert_eq!(stage.told(), [&back], "unassigned");
        let mut stage = Stage::new();
        stage.does(stage.ben, join(stage.chat, Role::CoAgent));
        cause(&mut stage);
        let (agent, next) = (stage.one(stage.ann), Some(stage.one(stage.ben)));
        let handed = StaffLine::TakenBack { agent, next, why: why(&stage) };
        assert_eq!(stage.told(), [&handed], "assigned to who helped");
    }
}

#[test]
fn a_helper_who_is_lost_hands_the_thread_to_nobody() {
    let mut stage = Stage::new();
    stage.does(stage.ben, join(stage.chat, Role::CoAgent));
    stage.story.does(User::System, lost(stage.ben));
    let agent = stage.one(stage.ben);
    let gone = StaffLine::TakenBack { agent, next: None, why: Away::Disconnected { ms: 30_000 } };
    assert_eq!(stage.told(), [&gone]);
}

#[test]
fn an_agent_who_says_nothing_and_a_thread_in_which_nobody_does_are_told_with_the_time() {
    let mut stage = Stage::new();
    let patience = ResponseRules { first_reply_ms: 20_000, close_idle_ms: 60_000, ..ResponseRules::default() };
    let rules = Box::new(GroupRules { response: patience, ..GroupRules::default() });
    let group = stage.story.group;
    stage.story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
    stage.story.does(customer(1), close(stage.chat));
    stage.story.starts(1);
    stage.does(stage.ann, pick_up(stage.chat));
    stage.story.passes(20_000);
    let back = |stage: &Stage| StaffLine::TakenBack {
        agent: stage.one(stage.ann),
        next: None,
        why: Away::Inactive { ms: 20_000 },
    };
    assert_eq!(stage.told(), [&back(&stage)]);
    stage.does(stage.ben, pick_up(stage.chat));
    stage.does(stage.ben, says(stage.chat, "hello"));
    stage.story.passes(40_000);
    // What staff are told is nobody's word: it does not keep the thread open.
    let rename = SaveCustomer { chat: stage.chat, name: "Carl".into(), email: String::new() };
    stage.story.does(customer(1), Command::SaveCustomer(rename));
    stage.story.passes(20_000);
    let idle = StaffLine::Idle { ms: 60_000 };
    let told = stage.told();
    assert_eq!((told[0], told[2]), (&back(&stage), &idle));
    assert_eq!(stage.story.last_line(stage.chat), &System::Closed { by: ClosedBy::Idle, name: None });
}

#[test]
fn a_thread_that_nobody_else_can_take_is_closed_where_nobody_may_wait_and_staff_are_told_why() {
    for (cause, why) in CAUSES {
        let mut stage = Stage::new();
        without_queue(&mut stage);
        cause(&mut stage);
        let back = StaffLine::TakenBack { agent: stage.one(stage.ann), next: None, why: why(&stage) };
        assert_eq!(stage.told(), [&back]);
        let closed = System::Closed { by: ClosedBy::Unserved, name: None };
        assert_eq!(stage.story.last_line(stage.chat), &closed, "archived: {back:?}");
        assert_eq!(stage.story.thread(stage.chat).closed.map(|closed| closed.by), Some(ClosedBy::Unserved));
        let mut stage = Stage::new();
        without_queue(&mut stage);
        stage.does(stage.ben, join(stage.chat, Role::CoAgent));
        cause(&mut stage);
        assert_eq!(stage.story.assignee(stage.chat), Some(stage.ben), "who helped goes on");
    }
}
