//! What agents may do in a group.

use crate::command::{AssignRoles, FollowChat, SaveGroupAgents};
use crate::desk::{AgentRole, Assignment, Rights, Tier};
use crate::story::{Story, close, customer, pick_up, pick_up_next, save_agent, to_agent, to_group};
use crate::{AgentId, Command, GroupId, Reject, User, Viewer, limits};

fn assign(group: GroupId, agent: AgentId, rights: Rights) -> Command {
    Command::AssignRoles(AssignRoles { group, agent, rights })
}

const NONE: Rights =
    Rights { respond: false, notify: false, listen: false, manage: false, tier: Tier::Normal, capacity: None };

fn sees(story: &Story, agent: AgentId, chat: crate::ChatId) -> bool {
    story.account.sees(Viewer::Agent(agent), story.chat(chat))
}

#[test]
fn only_who_may_respond_is_given_a_groups_threads() {
    let mut story = Story::with(Assignment::Automatic);
    let (ann, ben) = (story.agent("Ann", 9), story.agent("Ben", 1));
    let group = story.group;
    story.does(User::System, assign(group, ann, Rights { respond: false, ..Rights::default() }));
    let (one, two) = (story.starts(1), story.starts(2));
    assert_eq!((story.assignee(one), story.assignee(two)), (Some(ben), None));
    assert_eq!(story.tries(User::Agent(ann), pick_up(two)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::Agent(ann), pick_up_next()), Err(Reject::QueueEmpty));
    story.does(User::System, assign(group, ann, Rights::default()));
    assert_eq!(story.assignee(two), Some(ann), "served as soon as somebody may");
}

#[test]
fn what_an_agent_sees_of_a_group_follows_from_the_rights_in_it() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 9), story.agent("Ben", 9));
    let group = story.group;
    let (waiting, taken) = (story.starts(1), story.starts(2));
    story.does(User::Agent(ben), pick_up(taken));
    let cases = [
        (NONE, false, false),
        (Rights { notify: true, ..NONE }, false, false),
        (Rights { respond: true, ..NONE }, true, false),
        (Rights { listen: true, ..NONE }, true, true),
        (Rights { manage: true, ..NONE }, true, true),
    ];
    for (rights, queue, others) in cases {
        story.does(User::System, assign(group, ann, rights));
        assert_eq!((sees(&story, ann, waiting), sees(&story, ann, taken)), (queue, others), "{rights:?}");
        assert!(sees(&story, ben, taken), "whoever has it sees it");
    }
}

#[test]
fn what_colleagues_talked_of_is_read_by_who_may_listen_or_took_part() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben, cleo) = (story.agent("Ann", 9), story.agent("Ben", 9), story.agent("Cleo", 9));
    let (group, chat) = (story.group, story.starts(1));
    story.does(User::Agent(ben), pick_up(chat));
    let reads = |story: &Story, agent| {
        let chat = story.chat(chat);
        story.account.may_read(Viewer::Agent(agent), chat, chat.threads.last().unwrap())
    };
    let cases = [
        (NONE, false),
        (Rights { notify: true, respond: true, ..NONE }, false),
        (Rights { listen: true, ..NONE }, true),
        (Rights { manage: true, ..NONE }, true),
    ];
    let follow = Command::FollowChat(FollowChat { chat });
    for closes in [false, true] {
        if closes {
            story.does(User::Agent(ben), close(chat));
        }
        for (rights, others) in cases {
            story.does(User::System, assign(group, ann, rights));
            story.does(User::System, assign(group, ben, rights));
            assert_eq!((reads(&story, ann), reads(&story, ben)), (others, true), "{rights:?}, closed: {closes}");
            let followed = story.tries(User::Agent(ann), follow.clone());
            assert_eq!(followed == Err(Reject::UnknownChat), !others, "{rights:?}, closed: {closes}: {followed:?}");
        }
    }
    assert!(reads(&story, cleo), "by default a group shares what it talks of");
}

#[test]
fn reading_goes_with_a_thread_to_the_group_that_serves_it_last() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, cleo) = (story.agent("Ann", 9), story.agent("Cleo", 9));
    let other = story.adds_group("Other", Assignment::PickUp);
    let ben = story.adds("Ben", AgentRole::Agent, 9, &[other]);
    story.accepts(ben);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    let readers = |story: &Story| {
        let chat = story.chat(chat);
        let thread = chat.threads.last().unwrap();
        [ann, ben, cleo].map(|agent| story.account.may_read(Viewer::Agent(agent), chat, thread))
    };
    assert_eq!(readers(&story), [true, false, true]);
    story.does(User::Agent(ann), to_group(chat, other));
    let thread = story.thread(chat);
    assert_eq!((thread.group, thread.started_in()), (other, story.group));
    assert_eq!(readers(&story), [true, true, false], "Ann took part");
    story.does(User::Agent(ben), pick_up(chat));
    story.does(User::Agent(ben), close(chat));
    assert_eq!(readers(&story), [true, true, false], "and so it stays");
    assert_eq!(story.seen_by_customer(chat).threads[0].group, other);
}

#[test]
fn a_manager_steers_the_threads_of_the_own_group_like_a_supervisor() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 9), story.agent("Ben", 9));
    let other = story.adds_group("Other", Assignment::PickUp);
    let group = story.group;
    let (chat, foreign) = (story.starts(1), story.starts_in(2, other));
    story.does(User::System, save_agent(Some(ben), "Ben", AgentRole::Agent, 9, &[group, other]));
    story.does(User::System, save_agent(Some(ann), "Ann", AgentRole::Agent, 9, &[group, other]));
    story.does(User::Agent(ben), pick_up(chat));
    story.does(User::Agent(ben), pick_up(foreign));
    assert_eq!(story.tries(User::Agent(ann), to_agent(chat, ann)), Err(Reject::NotMember));
    assert_eq!(story.tries(User::Agent(ann), close(chat)), Err(Reject::NotMember));
    story.does(User::System, assign(group, ann, Rights { manage: true, ..Rights::default() }));
    story.does(User::Agent(ann), to_agent(chat, ann));
    story.does(User::Agent(ann), close(chat));
    assert_eq!(story.tries(User::Agent(ann), close(foreign)), Err(Reject::NotMember), "not in another group");
}

#[test]
fn later_tiers_are_given_threads_only_if_no_earlier_one_has_room() {
    let mut story = Story::with(Assignment::Automatic);
    let (last, normal, first) = (story.agent("Lea", 9), story.agent("Noa", 5), story.agent("Finn", 1));
    let group = story.group;
    story.does(User::System, assign(group, last, Rights { tier: Tier::Last, ..Rights::default() }));
    story.does(User::System, assign(group, first, Rights { tier: Tier::First, ..Rights::default() }));
    let chats: Vec<_> = (1..=7).map(|who| story.starts(who)).collect();
    let had: Vec<_> = chats.iter().map(|chat| story.assignee(*chat).unwrap()).collect();
    assert_eq!(had, [&[first][..], &[normal; 5], &[last]].concat());
}

#[test]
fn an_agent_has_no_more_threads_of_a_group_than_the_agent_has_room_for_there() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.agent("Ann", 3);
    let group = story.group;
    let other = story.adds_group("Other", Assignment::Automatic);
    story.does(User::System, save_agent(Some(ann), "Ann", AgentRole::Agent, 3, &[group, other]));
    story.does(User::System, assign(group, ann, Rights { capacity: Some(1), ..Rights::default() }));
    let (one, two) = (story.starts(1), story.starts(2));
    assert_eq!((story.assignee(one), story.assignee(two)), (Some(ann), None));
    assert_eq!(story.tries(User::Agent(ann), pick_up(two)), Err(Reject::AgentFull));
    let three = story.starts_in(3, other);
    assert_eq!(story.assignee(three), Some(ann), "there is room for another group's");
    let none = Rights { capacity: Some(0), ..Rights::default() };
    assert_eq!(story.tries(User::System, assign(group, ann, none)), Err(Reject::CapacityOutOfRange), "has one now");
    let much = Rights { capacity: Some(501), ..Rights::default() };
    assert_eq!(story.tries(User::System, assign(group, ann, much)), Err(Reject::CapacityOutOfRange));
    story.does(User::Agent(ann), close(one));
    assert_eq!(story.assignee(two), Some(ann));
}

#[test]
fn an_admin_gives_rights_to_members_and_they_end_with_the_membership() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let group = story.group;
    for actor in [User::Agent(ann), customer(1)] {
        assert_eq!(story.tries(actor, assign(group, ann, NONE)), Err(Reject::NotAllowed));
    }
    assert_eq!(story.tries(User::System, assign(GroupId(9), ann, NONE)), Err(Reject::UnknownGroup));
    assert_eq!(story.tries(User::System, assign(group, AgentId(9), NONE)), Err(Reject::UnknownAgent));
    story.does(User::System, assign(group, ann, NONE));
    assert_eq!(story.does(User::System, assign(group, ann, NONE)), [], "the same again is nothing new");
    story.does(User::System, save_agent(Some(ann), "Ann", AgentRole::Agent, 1, &[]));
    assert_eq!(story.tries(User::System, assign(group, ann, NONE)), Err(Reject::NotInGroup));
    story.does(User::System, save_agent(Some(ann), "Ann", AgentRole::Agent, 1, &[group]));
    assert_eq!(story.account.desk.rights(ann, group), Some(Rights::default()));
}

fn in_group(story: &Story, group: GroupId) -> Vec<AgentId> {
    let agents = story.account.desk.agents.values().map(|state| &state.profile);
    agents.filter(|agent| agent.groups.contains(&group)).map(|agent| agent.id).collect()
}

fn save_agents(group: GroupId, agents: &[(AgentId, Option<Rights>)], remove: &[AgentId], replace: bool) -> Command {
    let agents = agents.iter().copied().collect();
    Command::SaveGroupAgents(SaveGroupAgents { group, agents, remove: remove.iter().copied().collect(), replace })
}

#[test]
fn agents_come_to_a_group_and_leave_it_in_one_act_or_not_at_all() {
    let mut story = Story::with(Assignment::PickUp);
    let (group, other) = (story.group, story.adds_group("Other", Assignment::PickUp));
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    let cleo = story.adds("Cleo", AgentRole::Agent, 2, &[other]);
    let quiet = Rights { listen: false, ..Rights::default() };
    story.does(User::System, assign(group, ben, quiet));
    story.does(User::System, save_agents(group, &[(cleo, Some(quiet)), (ben, None)], &[ann], false));
    let mut inside = vec![ben, cleo];
    inside.sort();
    assert_eq!(in_group(&story, group), inside);
    let rights = |story: &Story, agent| story.account.desk.rights(agent, group);
    assert_eq!((rights(&story, cleo), rights(&story, ben), rights(&story, ann)), (Some(quiet), Some(quiet), None));
    assert!(story.account.desk.rights(cleo, other).is_some(), "what she had elsewhere she keeps");
    let log = story.log().len();
    for bad in [
        save_agents(group, &[(ann, None), (AgentId(9), None)], &[], false),
        save_agents(group, &[(ann, None)], &[AgentId(9)], false),
    ] {
        assert_eq!(story.tries(User::System, bad), Err(Reject::UnknownAgent));
    }
    assert_eq!(story.tries(User::Agent(ann), save_agents(group, &[], &[], true)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(User::System, save_agents(GroupId(9), &[], &[], true)), Err(Reject::UnknownGroup));
    assert_eq!((in_group(&story, group), story.log().len()), (inside, log), "nothing was done by halves");
    assert!(story.does(User::System, save_agents(group, &[(ben, None), (cleo, Some(quiet))], &[ann], true)).is_empty());
}

#[test]
fn a_list_of_agents_takes_the_place_of_all_who_were_in_a_group() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    let cleo = story.adds("Cleo", AgentRole::Agent, 2, &[]);
    let manager = Rights { manage: true, ..Rights::default() };
    story.does(User::System, save_agents(group, &[(ann, Some(manager)), (cleo, None)], &[ann], true));
    let mut inside = vec![ann, cleo];
    inside.sort();
    assert_eq!(in_group(&story, group), inside, "who is named stays");
    assert_eq!(story.account.desk.rights(ann, group), Some(manager));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    let none = Rights { capacity: Some(0), ..Rights::default() };
    let full = story.tries(User::System, save_agents(group, &[(ann, Some(none))], &[], true));
    assert_eq!(full, Err(Reject::CapacityOutOfRange), "she has a thread of it");
    story.does(User::System, save_agents(group, &[], &[], true));
    assert!(in_group(&story, group).is_empty());
    assert_eq!(story.account.desk.agents[&ben].profile.groups.len(), 0);
}

#[test]
fn a_thousand_agents_change_groups_in_one_command_and_no_more() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    let agents: Vec<_> = (0..=limits::GROUP_AGENT_CHANGES)
        .map(|n| {
            let mut profile = story.account.desk.agents.values().next().map(|state| state.profile.clone());
            let profile = profile.get_or_insert_with(|| crate::desk::Agent {
                id: AgentId(0),
                name: "Ann".to_owned(),
                email: String::new(),
                role: AgentRole::Agent,
                capacity: 1,
                groups: Default::default(),
                bot: false,
            });
            let agent = crate::desk::Agent { id: AgentId(1_000 + n as u128), ..profile.clone() };
            story.folds(crate::desk::DeskFact::AgentSaved { agent: agent.clone() });
            (agent.id, None)
        })
        .collect();
    assert_eq!(story.tries(User::System, save_agents(group, &agents, &[], false)), Err(Reject::LimitReached));
    story.does(User::System, save_agents(group, &agents[1..], &[], false));
    assert_eq!(in_group(&story, group).len(), limits::GROUP_AGENT_CHANGES);
}
