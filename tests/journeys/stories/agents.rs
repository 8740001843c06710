//! Agents who come and go, and the groups they work in.

use parlor_engine::chat::{Away, ClosedBy, Content, StaffLine, System};
use parlor_engine::command::{AssignRoles, ConfigureGroup, DeleteGroup, LogOutAgent, RemoveAgent, SuspendAgent};
use parlor_engine::desk::{AgentRole, GroupRules, QueueRules, Rights, RoutingStatus};
use parlor_engine::{Command, Reject, Time};
use parlor_sync::query::{AgentRow, AgentsQuery, ReportName, ReportQuery, Standing};
use parlor_sync::{Answer, Query};

use crate::actor::Actor;
use crate::stage::Stage;

pub fn an_agent_who_has_gone_home_is_logged_out_and_a_colleague_goes_on(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    carl.starts_in("Returns", "The lamp is broken.");
    stage.settle();
    ben.picks_up();
    carl.is_served_by("Ben");
    let other = LogOutAgent { agent: Some(ben.agent_named("Ada")) };
    ben.is_refused(Command::LogOutAgent(other), Reject::NotAllowed);
    ben.goes_offline();
    ada.wants_done(Command::LogOutAgent(LogOutAgent { agent: Some(ada.agent_named("Ben")) }));
    carl.has_no_agent();
    carl.waits_at(1);
    ada.eventually("Ben is offline", |page| {
        let mut agents = page.replica.desk().agents.values();
        agents.any(|state| state.profile.name == "Ben" && state.status == RoutingStatus::Offline)
    });
    ada.picks_up();
    carl.is_served_by("Ada");
    ada.says("Send it back, please.");
    carl.sees("Send it back, please.");
}

pub fn a_group_is_deleted_and_what_was_closed_in_it_is_still_found_and_counted(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    carl.starts_in("Returns", "About my lampshade");
    stage.settle();
    ada.picks_up();
    carl.is_served_by("Ada");
    let returns = ada.group("Returns");
    let delete = || Command::DeleteGroup(DeleteGroup { group: returns });
    ada.is_refused(delete(), Reject::GroupInUse);
    ada.closes();
    carl.sees_closed();
    ada.wants_done(delete());
    carl.eventually("the group is gone", |page| !page.replica.desk().groups.contains_key(&returns));
    let row = ada.finds_in_archive("lampshade");
    let thread = ada.opens_from_archive(&row);
    assert_eq!(thread.group, returns);
    assert_eq!(ada.look(|page| page.replica.desk().group_name(returns).map(str::to_owned)).as_deref(), Some("Returns"));
    let started = thread.started_at;
    let query = ReportQuery::new(ReportName::Volumes, Time(started.0 - 1), started.plus_ms(60_000));
    let Answer::Report(report) = ada.asks(Query::Report(query)) else { panic!("no report") };
    assert_eq!(report.rows[0].figures[..2], [Some(1), Some(1)], "one started, one closed");
    carl.starts("And another thing");
}

pub fn a_thread_that_loses_its_agent_where_nobody_may_wait_goes_to_a_colleague_or_ends(stage: &Stage) {
    let (ada, ben, carl) = stage.talking("My lamp is broken.");
    let queue = QueueRules { enabled: false, ..QueueRules::default() };
    let rules = Box::new(GroupRules { queue, ..GroupRules::default() });
    ada.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(ada.group("Support"), rules)));
    ben.accepts_work();
    ada.sets_status(RoutingStatus::Offline);
    carl.is_served_by("Ben");
    ben.sets_status(RoutingStatus::Offline);
    carl.sees_closed();
    let closed = System::Closed { by: ClosedBy::Unserved, name: None };
    let told = carl.with_chat(|chat| chat.threads[0].events.last().map(|event| event.content.clone()));
    assert_eq!(told, Some(Content::System(closed.clone())));
    let thread = ada.opens_from_archive(&ada.finds_in_archive("lamp"));
    let lines = thread.events.iter().filter_map(|event| match &event.content {
        Content::System(line) => Some(line),
        _ => None,
    });
    let lines: Vec<&System> = lines.collect();
    let [.., System::Staff(aside), System::AgentLeft { name }, last] = &lines[..] else { panic!("{lines:?}") };
    let StaffLine::TakenBack { next: None, why: Away::Offline { .. }, .. } = &**aside else { panic!("{aside:?}") };
    assert_eq!((name.as_str(), *last), ("Ben", &closed), "why, who, and that it is over");
}

pub fn rights_and_who_is_suspended_or_was_removed_stand_in_the_list_of_agents(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    let (agent, group) = (ada.agent_named("Ben"), ada.group("Support"));
    let rights = Rights { listen: false, manage: true, capacity: Some(2), ..Rights::default() };
    ada.wants_done(Command::AssignRoles(AssignRoles { group, agent, rights }));
    let asks = |who: &Actor, state| who.asks(Query::Agents(AgentsQuery { state, ..AgentsQuery::default() }));
    let list = |who: &Actor, state| -> Vec<AgentRow> {
        match asks(who, state) {
            Answer::Agents(rows) => rows,
            other => panic!("{other:?}"),
        }
    };
    let row = list(&ben, Standing::Active).into_iter().find(|row| row.agent == agent).unwrap();
    assert_eq!((row.role, row.state), (Some(AgentRole::Agent), Standing::Active));
    assert!(row.rights.keys().eq(&row.groups), "of every group");
    assert_eq!((row.rights[&group], row.rights[&ada.group("Returns")]), (rights, Rights::default()));

    ben.goes_offline();
    ada.wants_done(Command::SuspendAgent(SuspendAgent { agent, suspended: true }));
    assert!(list(&ada, Standing::Active).iter().all(|row| row.agent != agent));
    let [row] = &list(&ada, Standing::Suspended)[..] else { panic!("one is suspended") };
    assert_eq!((row.agent, row.status, row.rights[&group]), (agent, RoutingStatus::Offline, rights));
    assert_eq!(list(&ada, Standing::Removed), []);

    ada.wants_done(Command::RemoveAgent(RemoveAgent { agent }));
    assert_eq!(list(&ada, Standing::Suspended), []);
    let [row] = &list(&ada, Standing::Removed)[..] else { panic!("one was removed") };
    assert_eq!((row.agent, row.name.as_str(), row.state), (agent, "Ben", Standing::Removed));
    assert!(row.role.is_none() && row.rights.is_empty(), "only the name is kept");
    assert_eq!(asks(&carl, Standing::Removed), Answer::Refused(Reject::NotAllowed));
}
