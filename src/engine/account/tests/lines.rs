//! What only staff are told of a thread: every system message of LiveChat that has a cause here, with its variables.

use crate::chat::{Audience, Away, ClosedBy, Colleague, Content, HandedTo, ResponseRules, Role, StaffLine, System};
use crate::command::{
    AcceptOffer, BanCustomer, BeginThread, CustomerFields, EraseCustomer, Fallback, JoinThread, LogOutAgent, Rate,
    RemoveAgent, RemoveMember, SaveCustomer, SaveGroupRules, SavePublicName, SuspendAgent, TellTranscript, Then,
    TranscriptStep, Transfer, TransferTarget, UpdateCustomer,
};
use crate::desk::{AgentRole, Assignment, GroupRules, RoutingStatus};
use crate::story::{
    Story, accept, close, customer, give_back, invite, join, leave, line, log_out, lost, pick_up, rates, remove,
    save_agent, says, status_of, take_over, to_agent, to_group,
};
use crate::{AgentId, ChatId, Command, CustomerId, Reject, User};

/// Ann has the thread of customer 1; Ben and the supervisor Sora are there too.
struct Stage {
    story: Story,
    chat: ChatId,
    ann: AgentId,
    ben: AgentId,
    sora: AgentId,
}

impl Stage {
    fn new() -> Self {
        let mut story = Story::with(Assignment::PickUp);
        let (ann, ben) = (story.agent("Ann", 3), story.agent("Ben", 3));
        let sora = story.adds("Sora", AgentRole::Supervisor, 3, &[story.group]);
        story.accepts(sora);
        let chat = story.starts(1);
        story.does(User::Agent(ann), pick_up(chat));
        Self { story, chat, ann, ben, sora }
    }

    fn one(&self, agent: AgentId) -> Colleague {
        Colleague { id: agent, name: self.story.account.desk.agent_name(agent).unwrap().to_owned() }
    }

    fn does(&mut self, agent: AgentId, command: Command) {
        self.story.does(User::Agent(agent), command);
    }

    /// What staff are told, of which the customer has no trace.
    fn told(&self) -> Vec<&StaffLine> {
        let seen = self.story.seen_by_customer(self.chat);
        let secret = |line: &System| matches!(line, System::Staff(_));
        let lines = seen.threads.iter().flat_map(|thread| &thread.events);
        assert!(!lines.filter_map(|event| line(event)).any(secret), "the customer is told");
        for pair in self.story.thread(self.chat).events.windows(2) {
            let public = pair[1].audience == Audience::All && line(&pair[1]).is_some();
            assert!(public || !pair[0].retells(), "what retells stands before what it retells: {pair:?}");
        }
        self.story.asides(self.chat)
    }
}

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
fn why_a_thread_was_taken_back_is_told_to_staff_only() {
    /// What happens, and how it is told.
    type Cause = (fn(&mut Stage), fn(&Stage) -> Away);
    let causes: [Cause; 7] = [
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
    for (cause, why) in causes {
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
    stage.story.does(User::System, Command::SaveGroupRules(SaveGroupRules { group, rules }));
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
fn a_customer_who_changes_during_a_thread_is_told_to_staff_with_who_did_it() {
    let mut stage = Stage::new();
    let chat = stage.chat;
    let save =
        |name: &str| Command::SaveCustomer(SaveCustomer { chat, name: name.into(), email: "carl@example.com".into() });
    stage.story.does(customer(1), save("Carl"));
    stage.does(stage.ann, save("Carl C."));
    let set = CustomerFields { name: Some("Karl".into()), ..Default::default() };
    let update = UpdateCustomer { customer: CustomerId(1), set: Box::new(set) };
    stage.does(stage.sora, Command::UpdateCustomer(update.clone()));
    let updated = |by, name: &str| StaffLine::CustomerUpdated {
        by,
        name: Some(name.into()),
        email: Some("carl@example.com".into()),
    };
    let (ann, sora) = (Some(stage.one(stage.ann)), Some(stage.one(stage.sora)));
    assert_eq!(stage.told(), [&updated(None, "Carl"), &updated(ann, "Carl C."), &updated(sora, "Karl")]);
    let facts = stage.story.does(User::Agent(stage.sora), Command::UpdateCustomer(update));
    assert_eq!(facts, [], "nothing changed, nothing is told");
    stage.does(stage.ann, close(chat));
    let before = stage.told().len();
    stage.story.does(User::System, {
        let set = CustomerFields { name: Some("Charles".into()), ..Default::default() };
        Command::UpdateCustomer(UpdateCustomer { customer: CustomerId(1), set: Box::new(set) })
    });
    assert_eq!(stage.told().len(), before, "a closed thread is not told");
}

#[test]
fn a_rating_and_its_comment_are_told_to_staff_when_they_change() {
    let mut stage = Stage::new();
    let rate = |stage: &Stage, score, comment: &str| match rates(&stage.story, stage.chat, score) {
        Command::Rate(rate) => Command::Rate(Rate { comment: comment.into(), ..rate }),
        other => other,
    };
    for (score, comment) in [(4, ""), (4, "kind"), (5, "kind"), (5, "kind")] {
        let rate = rate(&stage, score, comment);
        stage.story.does(customer(1), rate);
    }
    stage.does(stage.ann, close(stage.chat));
    let after = rate(&stage, 1, "cold");
    stage.story.does(customer(1), after);
    let (rated, commented) =
        (|score| StaffLine::Rated { score }, |comment: &str| StaffLine::RatingCommented { comment: comment.into() });
    let told = [rated(4), commented("kind"), rated(5), rated(1), commented("cold")];
    assert_eq!(stage.told(), told.iter().collect::<Vec<_>>());
}

#[test]
fn who_banned_a_customer_and_for_how_long_is_told_to_staff_only() {
    let mut stage = Stage::new();
    stage.does(stage.ann, Command::BanCustomer(BanCustomer { customer: CustomerId(1), days: 3 }));
    let events = &stage.story.thread(stage.chat).events;
    let banned = System::CustomerBanned { days: 3, name: Some("Ann".into()) };
    assert!(events.iter().any(|event| line(event) == Some(&banned)));
    let closed = System::Closed { by: ClosedBy::Agent, name: None };
    assert_eq!(stage.story.last_line(stage.chat), &closed, "the customer is not told who");
}

#[test]
fn a_thread_that_an_integration_ends_is_closed_by_the_system() {
    let mut stage = Stage::new();
    stage.story.does(User::System, close(stage.chat));
    assert_eq!(stage.story.last_line(stage.chat), &System::Closed { by: ClosedBy::System, name: None });
    assert_eq!(stage.story.thread(stage.chat).closed.map(|closed| closed.by), Some(ClosedBy::System));
    let begin = BeginThread { customer: CustomerId(1), then: Then::Closed, ..BeginThread::default() };
    stage.story.does(User::System, Command::BeginThread(begin));
    assert_eq!(stage.story.thread(stage.chat).closed.map(|closed| closed.by), Some(ClosedBy::System));
}

#[test]
fn a_transcript_that_is_wanted_and_sent_is_told_to_staff_with_the_address() {
    let mut stage = Stage::new();
    let thread = stage.story.thread(stage.chat).id;
    let tell =
        |chat, email: &str, step| Command::TellTranscript(TellTranscript { chat, thread, email: email.into(), step });
    let asked = TranscriptStep::Requested { by: Some(stage.ann) };
    for actor in [User::Agent(stage.sora), customer(1)] {
        let told = stage.story.tries(actor, tell(stage.chat, "c@example.com", asked));
        assert_eq!(told, Err(Reject::NotAllowed));
    }
    let by_parlor = |stage: &mut Stage, chat, email, step| stage.story.tries(User::System, tell(chat, email, step));
    assert_eq!(by_parlor(&mut stage, ChatId(9), "c@example.com", asked), Err(Reject::UnknownChat));
    let chat = stage.chat;
    assert_eq!(by_parlor(&mut stage, chat, "nowhere", asked), Err(Reject::EmailInvalid));
    by_parlor(&mut stage, chat, "c@example.com", asked).unwrap();
    by_parlor(&mut stage, chat, "c@example.com", TranscriptStep::Requested { by: None }).unwrap();
    stage.does(stage.ann, close(chat));
    by_parlor(&mut stage, chat, "c@example.com", TranscriptStep::Sent).unwrap();
    let (email, by) = ("c@example.com".to_owned(), Some(stage.one(stage.ann)));
    let told = [
        StaffLine::TranscriptRequested { by, email: email.clone() },
        StaffLine::TranscriptRequested { by: None, email: email.clone() },
        StaffLine::TranscriptSent { email },
    ];
    assert_eq!(stage.told(), told.iter().collect::<Vec<_>>());
}

#[test]
fn what_staff_were_told_names_nobody_after_an_erasure() {
    let mut stage = Stage::new();
    let chat = stage.chat;
    let save = SaveCustomer { chat, name: "Carl".into(), email: "carl@example.com".into() };
    stage.story.does(customer(1), Command::SaveCustomer(save));
    let Command::Rate(rate) = rates(&stage.story, chat, 2) else { unreachable!() };
    stage.story.does(customer(1), Command::Rate(Rate { comment: "Carl was here".into(), ..rate.clone() }));
    for step in [TranscriptStep::Requested { by: None }, TranscriptStep::Sent] {
        let email = "carl@example.com".to_owned();
        let tell = TellTranscript { chat, thread: rate.thread, email, step };
        stage.story.does(User::System, Command::TellTranscript(tell));
    }
    let erase = EraseCustomer { customer: CustomerId(1) };
    let facts = stage.story.does(User::System, Command::EraseCustomer(erase));
    let erasure = facts.iter().find_map(|fact| match fact {
        crate::Fact::Chat { fact: crate::chat::ChatFact::Erased { erasure, .. }, .. } => Some(erasure.clone()),
        _ => None,
    });
    let left = format!("{:?}", stage.told());
    assert!(left.contains("Rated") && !left.to_lowercase().contains("carl"), "{left}");
    let (erasure, log) = (erasure.unwrap(), stage.story.log());
    let blank = log.iter().map(|fact| match fact {
        crate::Fact::Chat { chat, fact } => format!("{:?}", erasure.blank(*chat, fact).as_ref().unwrap_or(fact)),
        crate::Fact::Desk(_) => String::new(),
    });
    assert!(!blank.collect::<String>().to_lowercase().contains("carl"), "nor does the log");
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
