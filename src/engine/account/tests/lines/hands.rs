//! Who came, who went, and who handed a thread to whom.

use super::*;
use crate::chat::{Content, HandedTo, Role};
use crate::command::{AcceptOffer, Fallback, JoinThread, RemoveMember, SavePublicName, Transfer, TransferTarget};
use crate::story::{accept, give_back, invite, join, leave, remove, take_over, to_agent, to_group};

#[test]
fn who_had_a_colleague_come_is_told_to_staff_only() {
    let mut stage = Stage::new();
    let Stage { chat, ann, ben, sora, .. } = stage;
    assert_eq!(stage.told(), Vec::<&StaffLine>::new(), "a first agent is told by the plain line");
    stage.does(sora, invite(chat, ben));
    stage.does(ben, accept(chat));
    let (sora, ben) = (stage.one(sora), stage.one(ben));
    assert_eq!(stage.told(), [&StaffLine::AgentAdded { by: Some(sora), agent: ben }]);
    assert_eq!(stage.story.last_line(chat), &System::AgentJoined { name: "Ben".into() });
    assert_eq!(stage.story.assignee(chat), Some(ann));
}

#[test]
fn who_joins_and_leaves_unasked_is_told_by_the_plain_line_alone() {
    let mut stage = Stage::new();
    let Stage { chat, ben, .. } = stage;
    stage.does(ben, join(chat, Role::CoAgent));
    assert_eq!(stage.story.last_line(chat), &System::AgentJoined { name: "Ben".into() });
    stage.does(ben, leave(chat));
    assert_eq!(stage.story.last_line(chat), &System::AgentLeft { name: "Ben".into() });
    assert_eq!(stage.told(), Vec::<&StaffLine>::new());
}

#[test]
fn who_sent_an_agent_out_is_told_to_staff_only() {
    let mut stage = Stage::new();
    let Stage { chat, ann, ben, sora, .. } = stage;
    stage.does(ben, join(chat, Role::CoAgent));
    stage.does(sora, remove(chat, ann));
    let removed = StaffLine::AgentRemoved { by: Some(stage.one(sora)), agent: stage.one(ann) };
    assert_eq!(stage.told(), [&removed]);
    assert!(removed.retells());
    assert_eq!(stage.story.assignee(chat), Some(ben));
}

#[test]
fn a_transfer_says_to_staff_who_did_it_from_whom_and_to_whom() {
    let mut stage = Stage::new();
    let Stage { chat, ann, ben, sora, .. } = stage;
    let other = stage.story.adds_group("Other", Assignment::PickUp);
    let handed = |stage: &Stage, by, from, to| {
        let (by, from) = (Some(stage.one(by)), Some(stage.one(from)));
        StaffLine::Transferred { by, from, to }
    };
    stage.does(sora, to_agent(chat, ben));
    stage.does(ben, accept(chat));
    let asked = handed(&stage, sora, ann, HandedTo::Agent(stage.one(ben)));
    stage.does(sora, take_over(chat));
    let taken = handed(&stage, sora, ben, HandedTo::Agent(stage.one(sora)));
    stage.does(sora, give_back(chat, true));
    let back = handed(&stage, sora, sora, HandedTo::Group { id: stage.story.group, name: "Help".into() });
    stage.does(ann, pick_up(chat));
    stage.does(ann, to_group(chat, other));
    let away = handed(&stage, ann, ann, HandedTo::Group { id: other, name: "Other".into() });
    assert_eq!(stage.told(), [&asked, &taken, &back, &away]);
}

#[test]
fn what_waited_is_handed_on_from_nobody() {
    let mut stage = Stage::new();
    let Stage { chat, ann, ben, sora, .. } = stage;
    let other = stage.story.adds_group("Other", Assignment::PickUp);
    let handed = |by, from, to| StaffLine::Transferred { by, from, to };
    let [ann_is, ben_is, sora_is] = [ann, ben, sora].map(|agent| stage.one(agent));
    let help = HandedTo::Group { id: stage.story.group, name: "Help".into() };
    let lets_go = Transfer { otherwise: Some(Fallback::Queue), ..Transfer::to(chat, TransferTarget::Agent(ben)) };
    stage.does(ann, Command::Transfer(lets_go));
    let away = handed(Some(ann_is.clone()), Some(ann_is.clone()), help);
    assert_eq!(stage.told(), [&away], "whether Ben takes it is yet to be seen");
    stage.does(ben, accept(chat));
    let comes = handed(Some(ann_is), None, HandedTo::Agent(ben_is.clone()));
    stage.does(ben, give_back(chat, true));
    stage.does(sora, to_group(chat, other));
    let moved = handed(Some(sora_is.clone()), None, HandedTo::Group { id: other, name: "Other".into() });
    stage.does(sora, to_group(chat, stage.story.group));
    let given = Transfer { ask: false, ..Transfer::to(chat, TransferTarget::Agent(ben)) };
    stage.story.does(User::System, Command::Transfer(given));
    let by_program = handed(None, None, HandedTo::Agent(ben_is));
    let told = stage.told();
    assert_eq!((told[1], told[3], told[5]), (&comes, &moved, &by_program));
    stage.does(ben, give_back(chat, true));
    let before = stage.told().len();
    let own = Transfer { ask: false, ignore_availability: true, ..Transfer::to(chat, TransferTarget::Agent(sora)) };
    stage.does(sora, Command::Transfer(own));
    assert_eq!(stage.told().len(), before, "who takes what waits is told by the plain line");
}

#[test]
fn who_asked_whom_and_who_added_whom_is_told_of_each() {
    let mut stage = Stage::new();
    let Stage { chat, ann, ben, sora, .. } = stage;
    let (cleo, dan) = (stage.story.agent("Cleo", 3), stage.story.agent("Dan", 3));
    stage.does(ann, invite(chat, ben));
    stage.does(sora, invite(chat, cleo));
    stage.does(cleo, accept(chat));
    stage.does(ben, accept(chat));
    let adds = JoinThread { agent: Some(dan), ..JoinThread::new(chat, Role::CoAgent) };
    stage.does(sora, Command::JoinThread(adds));
    let added =
        |by: AgentId, agent: AgentId| StaffLine::AgentAdded { by: Some(stage.one(by)), agent: stage.one(agent) };
    assert_eq!(stage.told(), [&added(sora, cleo), &added(ann, ben), &added(sora, dan)]);
}

#[test]
fn staff_are_told_real_names_and_customers_the_shown_ones() {
    let mut stage = Stage::new();
    let Stage { chat, ann, ben, sora, .. } = stage;
    stage.does(ben, Command::SavePublicName(SavePublicName { agent: None, name: "Benny".into() }));
    stage.does(sora, to_agent(chat, ben));
    stage.does(ben, Command::AcceptOffer(AcceptOffer { chat, nickname: Some("Bee".into()) }));
    assert_eq!(stage.story.last_line(chat), &System::Transferred { from: "Ann".into(), to: "Bee".into() });
    let to = HandedTo::Agent(stage.one(ben));
    let handed = StaffLine::Transferred { by: Some(stage.one(sora)), from: Some(stage.one(ann)), to };
    stage.does(ann, join(chat, Role::CoAgent));
    stage.does(sora, remove(chat, ben));
    assert_eq!(stage.story.last_line(chat), &System::AgentLeft { name: "Bee".into() });
    let removed = StaffLine::AgentRemoved { by: Some(stage.one(sora)), agent: stage.one(ben) };
    assert_eq!(stage.told(), [&handed, &removed]);
    assert_eq!(stage.one(ben).name, "Ben");
}

#[test]
fn who_had_somebody_listen_is_told_to_staff_and_who_listens_unasked_is_not_told() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    let sora = story.adds("Sora", AgentRole::Supervisor, 1, &[]);
    story.accepts(sora);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    let before = story.thread(chat).events.len();
    let listens = |agent| Command::JoinThread(JoinThread { agent, ..JoinThread::new(chat, Role::Observer) });
    story.does(User::Agent(sora), listens(None));
    assert_eq!(story.thread(chat).events.len(), before);
    story.does(User::Agent(sora), listens(Some(ben)));
    story.does(User::Agent(sora), Command::RemoveMember(RemoveMember { chat, agent: ben }));
    let one = |id, name: &str| Colleague { id, name: name.into() };
    let (by, agent) = (Some(one(sora, "Sora")), one(ben, "Ben"));
    let told =
        [StaffLine::ListenerAdded { by: by.clone(), agent: agent.clone() }, StaffLine::ListenerRemoved { by, agent }];
    let events = story.thread(chat).events[before..].to_vec();
    assert_eq!(events.len(), 2);
    for (event, line) in events.iter().zip(told) {
        assert_eq!(event.content, Content::System(System::Staff(Box::new(line))));
        assert_eq!(event.audience, Audience::Agents);
        assert!(!event.retells(), "the next line says something else");
    }
}
