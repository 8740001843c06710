//! One sample of everything that has a shape. The `name_of_*` functions have no wildcard: something new does not compile
//! until it has a name here, and then fails until it has a sample.
#![allow(dead_code)]

mod attributes;
mod content;
mod customers;
mod reads;

use std::collections::BTreeSet;
use std::sync::Arc;

use parlor_engine::chat::{
    Audience, Chat, ChatFact, ClosedBy, Content, Customer, Event, Hidden, Member, Note, Rating, Role, System,
};
use parlor_engine::command::*;
use parlor_engine::desk::*;
use parlor_engine::*;
use parlor_sync::frame::{Ack, Hello, Item, Reset, Resume, Update};
use parlor_sync::query::{Filter, HighlightTags, Hit, Kind, Sort};
use parlor_sync::signal::{Multicast, Peek, Recipients};
use parlor_sync::*;

const CHAT: ChatId = ChatId(0xc4a7);
const THREAD: ThreadId = ThreadId(0x7412ead);
const EVENT: EventId = EventId(0xe7e27);
const AGENT: AgentId = AgentId(0xa9e27);
const OTHER: AgentId = AgentId(0xa9e28);
const SKILL: SkillId = SkillId(0x5c111);
const GROUP: GroupId = GroupId(0x92009);
const CUSTOMER: CustomerId = CustomerId(0xc0570);
const CLIENT: ClientId = ClientId(0xc11e27);
const NOW: Time = Time(1_767_225_600_000);

macro_rules! named {
    ($names:ident, $name_of:ident, $type:ident, { $($variant:ident => $name:literal),* $(,)? }) => {
        pub const $names: &[&str] = &[$($name),*];
        fn $name_of(sample: &$type) -> &'static str {
            match sample { $($type::$variant { .. } => $name),* }
        }
    };
}

named!(COMMANDS, name_of_command, Command, {
    StartThread => "start_thread", PostEvent => "post_event", AddNote => "add_note", MarkSeen => "mark_seen", Rate => "rate",
    SaveCustomer => "save_customer", PickUp => "pick_up", AcceptOffer => "accept_offer", DeclineOffer => "decline_offer",
    Transfer => "transfer", CloseThread => "close_thread", SetRoutingStatus => "set_routing_status", SaveAgent => "save_agent",
    SaveGroup => "save_group", AgentLost => "agent_lost", Tick => "tick", SaveGroupRules => "save_group_rules",
    SaveSkill => "save_skill", DeleteSkill => "delete_skill", SaveAgentSkills => "save_agent_skills",
    AssignRoles => "assign_roles", SetRequirements => "set_requirements",
    EditEvent => "edit_event", DeleteEvent => "delete_event", SendPostback => "send_postback",
    SetOpening => "set_opening",
    SetProperties => "set_properties", DeleteProperties => "delete_properties", TagThread => "tag_thread",
    UntagThread => "untag_thread", LinkThread => "link_thread", UnlinkThread => "unlink_thread", EditNote => "edit_note",
    DeleteNote => "delete_note", SetResponseTarget => "set_response_target", FollowChat => "follow_chat",
    UnfollowChat => "unfollow_chat", FollowCustomer => "follow_customer", UnfollowCustomer => "unfollow_customer",
    MarkUrgent => "mark_urgent", DeleteThread => "delete_thread",
    ReturnToQueue => "return_to_queue",
    TakeOver => "take_over", WithdrawOffer => "withdraw_offer", InviteAgent => "invite_agent", JoinThread => "join_thread",
    LeaveThread => "leave_thread", RemoveMember => "remove_member",
    CreateCustomer => "create_customer", UpdateCustomer => "update_customer", SetSessionFields => "set_session_fields",
    GiveConsent => "give_consent", StartVisit => "start_visit", ViewPage => "view_page", EndVisit => "end_visit",
    BanCustomer => "ban_customer", UnbanCustomer => "unban_customer", StepUp => "step_up",
    MergeCustomer => "merge_customer", UnmergeCustomer => "unmerge_customer", EraseCustomer => "erase_customer",
    SkipSurvey => "skip_survey",
    BeginThread => "begin_thread",
    FinishWrapUp => "finish_wrap_up",
    LogOutAgent => "log_out_agent", DeleteGroup => "delete_group",
    Greet => "greet",
    SaveStatusReasons => "save_status_reasons",
});
named!(CHAT_FACTS, name_of_chat_fact, ChatFact, {
    Opened => "opened", CustomerSaved => "customer_saved", ThreadStarted => "thread_started", MemberJoined => "member_joined",
    MemberLeft => "member_left", EventPosted => "event_posted", NoteAdded => "note_added", Seen => "seen",
    ThreadClosed => "thread_closed", Rated => "rated", EventEdited => "event_edited", EventDeleted => "event_deleted",
    ButtonToggled => "button_toggled",
    AttributesChanged => "attributes_changed",
    UrgencyMarked => "urgency_marked", ThreadDeleted => "thread_deleted",
    Hidden => "hidden",
    Profile => "profile", Erased => "erased",
    SurveyStarted => "survey_started", SurveyEnded => "survey_ended",
});
named!(DESK_FACTS, name_of_desk_fact, DeskFact, {
    AgentSaved => "agent_saved", GroupSaved => "group_saved", RoutingStatusSet => "routing_status_set", Queued => "queued",
    Offered => "offered", OfferEnded => "offer_ended", Assigned => "assigned", Released => "released",
    GroupRulesSaved => "group_rules_saved", SkillSaved => "skill_saved", SkillDeleted => "skill_deleted",
    AgentSkillsSaved => "agent_skills_saved", RolesAssigned => "roles_assigned", Required => "required",
    QueueMarked => "queue_marked", OpeningSet => "opening_set",
    Hand => "hand", Duty => "duty", GroupDeleted => "group_deleted",
});
named!(CLIENT_FRAMES, name_of_client_frame, ClientFrame, {
    Hello => "hello", Command => "command", Signal => "signal", Query => "query", Ping => "ping",
});
named!(SERVER_FRAMES, name_of_server_frame, ServerFrame, {
    Welcome => "welcome", Reset => "reset", Update => "update", Signals => "signals", Answer => "answer",
    Expected => "expected", Pong => "pong",
});
pub const FACTS: &[&str] = &[
    "opened",
    "customer_saved",
    "thread_started",
    "member_joined",
    "member_left",
    "event_posted",
    "note_added",
    "seen",
    "thread_closed",
    "rated",
    "event_edited",
    "event_deleted",
    "button_toggled",
    "attributes_changed",
    "urgency_marked",
    "thread_deleted",
    "profile",
    "erased",
    "survey_started",
    "survey_ended",
    "agent_saved",
    "group_saved",
    "routing_status_set",
    "queued",
    "offered",
    "offer_ended",
    "assigned",
    "released",
    "group_rules_saved",
    "skill_saved",
    "skill_deleted",
    "agent_skills_saved",
    "roles_assigned",
    "required",
    "queue_marked",
    "opening_set",
    "hidden",
    "hand",
    "duty",
    "group_deleted",
];

pub fn commands() -> Vec<(&'static str, Command)> {
    let text = "Grüße, \"world\"".to_owned();
    let all = vec![
        Command::StartThread(StartThread {
            group: Some(GROUP),
            name: "Ada".into(),
            email: "ada@example.com".into(),
            text: text.clone(),
            skill: None,
        }),
        Command::PostEvent(PostEvent::text(CHAT, text.clone()).for_agents()),
        Command::AddNote(AddNote { chat: CHAT, text, note: None, truncate: false }),
        Command::MarkSeen(MarkSeen { chat: CHAT, thread: THREAD, delivered: Some(EVENT), read: None }),
        Command::Rate(Rate {
            chat: CHAT,
            thread: THREAD,
            score: 5,
            comment: "good".into(),
            resolved: None,
            status: Default::default(),
        }),
        Command::SaveCustomer(SaveCustomer { chat: CHAT, name: "Ada".into(), email: String::new() }),
        Command::PickUp(PickUp { chat: Some(CHAT) }),
        Command::AcceptOffer(AcceptOffer { chat: CHAT }),
        Command::DeclineOffer(DeclineOffer { chat: CHAT }),
        Command::Transfer(Transfer::to(CHAT, TransferTarget::Agent(AGENT))),
        Command::CloseThread(CloseThread::new(CHAT)),
        Command::SetRoutingStatus(SetRoutingStatus { agent: None, status: RoutingStatus::Accepting, reason: None }),
        Command::SaveAgent(SaveAgent {
            agent: None,
            name: "Ann Agent".into(),
            email: "ann@example.com".into(),
            role: AgentRole::Supervisor,
            capacity: 6,
            groups: BTreeSet::from([GROUP]),
            bot: false,
        }),
        Command::SaveGroup(SaveGroup {
            group: None,
            name: "Sales".into(),
            assignment: Assignment::Offer { accept_ms: 30_000 },
        }),
        Command::AgentLost(AgentLost { agent: AGENT }),
        Command::Tick,
        Command::SaveGroupRules(SaveGroupRules { group: GROUP, rules: Box::new(group_rules()) }),
        Command::SaveSkill(SaveSkill { skill: Some(SKILL), name: "French".into() }),
        Command::DeleteSkill(DeleteSkill { skill: SKILL }),
        Command::SaveAgentSkills(SaveAgentSkills { agent: AGENT, skills: BTreeSet::from([SKILL]) }),
        Command::AssignRoles(AssignRoles { group: GROUP, agent: AGENT, rights: rights() }),
        Command::SetRequirements(SetRequirements { chat: CHAT, skills: BTreeSet::from([SKILL]), priority: 7 }),
        Command::EditEvent(EditEvent { chat: CHAT, event: EVENT, content: Content::Text("better".into()) }),
        Command::DeleteEvent(DeleteEvent { chat: CHAT, event: EVENT }),
        Command::SendPostback(SendPostback { chat: CHAT, event: EVENT, postback: "buy".into(), toggled: true }),
        Command::SetOpening(SetOpening { group: GROUP, open: false, next_change: Some(NOW) }),
        Command::ReturnToQueue(ReturnToQueue { chat: CHAT, keep_place: true }),
        Command::TakeOver(TakeOver { chat: CHAT }),
        Command::WithdrawOffer(WithdrawOffer { chat: CHAT }),
        Command::InviteAgent(InviteAgent { chat: CHAT, agent: AGENT }),
        Command::JoinThread(JoinThread { chat: CHAT, role: Role::Supervisor }),
        Command::LeaveThread(LeaveThread { chat: CHAT }),
        Command::RemoveMember(RemoveMember { chat: CHAT, agent: AGENT }),
        Command::FinishWrapUp(FinishWrapUp { thread: THREAD }),
        Command::LogOutAgent(LogOutAgent { agent: Some(AGENT) }),
        Command::DeleteGroup(DeleteGroup { group: GROUP }),
        Command::SaveStatusReasons(SaveStatusReasons { reasons: vec!["Lunch".into()] }),
    ];
    let all = all.into_iter().chain(customers::commands());
    let mut named: Vec<_> = all.map(|command| (name_of_command(&command), command)).collect();
    named.push(("transfer.skill", Command::Transfer(Transfer::to(CHAT, TransferTarget::Skill(SKILL)))));
    named.push(("transfer.group", Command::Transfer(Transfer::to(CHAT, TransferTarget::Group(GROUP)))));
    let anybody = Transfer { chat: CHAT, to: None, ask: false, ignore_availability: true, remark: "in a hurry".into() };
    named.push(("post_event.attached", Command::PostEvent(content::post(CHAT, EVENT))));
    named.push(("transfer.anybody", Command::Transfer(anybody)));
    named.push(("pick_up.any", Command::PickUp(PickUp { chat: None })));
    named.push(("begin_thread", Command::BeginThread(content::begin(CUSTOMER, GROUP, SKILL))));
    named.push(("skip_survey", Command::SkipSurvey(SkipSurvey { chat: CHAT })));
    named.extend(attributes::commands());
    named
}

pub fn facts() -> Vec<(&'static str, Fact)> {
    let of_chat = chat_facts().into_iter().map(|(name, fact)| (name, Fact::Chat { chat: CHAT, fact }));
    let of_desk = desk_facts().into_iter().map(|(name, fact)| (name, Fact::Desk(fact)));
    of_chat.chain(of_desk).collect()
}

fn event(content: Content) -> Arc<Event> {
    Arc::new(Event { id: EVENT, at: NOW, author: User::Agent(AGENT), audience: Audience::All, content, extra: None })
}

fn chat_facts() -> Vec<(&'static str, ChatFact)> {
    let customer = Customer { id: CUSTOMER, name: Some("Ada".into()), email: None };
    let member = Member { user: User::Agent(AGENT), name: Some("Ann Agent".into()), role: Role::Agent, active: true };
    let all = vec![
        ChatFact::Opened { customer: customer.clone() },
        ChatFact::CustomerSaved { customer },
        ChatFact::ThreadStarted { thread: THREAD, group: GROUP, at: NOW },
        ChatFact::MemberJoined { thread: THREAD, member },
        ChatFact::MemberLeft { thread: THREAD, user: User::Customer(CUSTOMER) },
        ChatFact::EventPosted { thread: THREAD, event: event(Content::Text("Grüße".into())) },
        ChatFact::NoteAdded {
            thread: THREAD,
            note: Note {
                id: NoteId(9),
                at: NOW,
                author: User::Agent(AGENT),
                text: "a remark".into(),
                edited_at: None,
                truncated: None,
            },
        },
        ChatFact::Seen { thread: THREAD, user: User::Customer(CUSTOMER), delivered: Some(EVENT), read: None, at: NOW },
        ChatFact::ThreadClosed { thread: THREAD, at: NOW, by: ClosedBy::Agent },
        ChatFact::Rated {
            thread: THREAD,
            rating: Rating {
                score: 4,
                comment: Some("good".into()),
                at: NOW,
                resolved: Some(true),
                status: Default::default(),
            },
        },
        ChatFact::EventEdited {
            thread: THREAD,
            event: EVENT,
            audience: Audience::All,
            content: Box::new(Content::Text("better".into())),
            at: NOW,
        },
        ChatFact::EventDeleted { thread: THREAD, event: EVENT, audience: Audience::Agents, kept: true, at: NOW },
        ChatFact::ButtonToggled {
            thread: THREAD,
            event: EVENT,
            audience: Audience::All,
            postback: "buy".into(),
            user: User::Customer(CUSTOMER),
            on: true,
        },
        ChatFact::Hidden {
            thread: THREAD,
            member: Hidden { agent: OTHER, name: "Sora".into(), role: Role::Supervisor, active: true },
        },
    ];
    let mut named: Vec<_> = all.into_iter().map(|fact| (name_of_chat_fact(&fact), fact)).collect();
    named.extend(
        content::events(EVENT, NOW, User::Agent(AGENT))
            .map(|(name, event)| (name, ChatFact::EventPosted { thread: THREAD, event: Arc::new(event) })),
    );
    named.extend(customers::facts());
    let lines = [
        ("event_posted.customer_banned", System::CustomerBanned { days: 3 }),
        ("event_posted.agent_joined", System::AgentJoined { name: "Ann Agent".into() }),
        ("event_posted.agent_left", System::AgentLeft { name: "Ann Agent".into() }),
        ("event_posted.transferred", System::Transferred { from: "Ann Agent".into(), to: "Ben Agent".into() }),
        ("event_posted.transferred_to_group", System::TransferredToGroup { group: GROUP, name: "Sales".into() }),
        ("event_posted.agent_lost", System::AgentLost { name: "Ann Agent".into() }),
        ("event_posted.closed", System::Closed { by: ClosedBy::Customer, name: None }),
        ("event_posted.closed_by_silence", System::Closed { by: ClosedBy::Idle, name: None }),
        ("event_posted.closed_by_agent", System::Closed { by: ClosedBy::Agent, name: Some("Ann Agent".into()) }),
    ];
    named.extend(lines.map(|(name, line)| {
        let mut line = event(Content::System(line));
        Arc::make_mut(&mut line).author = User::System;
        (name, ChatFact::EventPosted { thread: THREAD, event: line })
    }));
    named.extend(attributes::facts());
    named.extend(content::survey(THREAD, EVENT, NOW).map(|fact| (name_of_chat_fact(&fact), fact)));
    named
}

fn desk_facts() -> Vec<(&'static str, DeskFact)> {
    let agent = Agent {
        id: AGENT,
        name: "Ann Agent".into(),
        email: "ann@example.com".into(),
        role: AgentRole::Admin,
        capacity: 6,
        groups: BTreeSet::from([GROUP]),
        bot: false,
    };
    let offered = |reason| DeskFact::Offered { chat: CHAT, thread: THREAD, agent: AGENT, until: NOW, reason, at: NOW };
    let hand = |hand| DeskFact::Hand(HandFact { chat: CHAT, thread: THREAD, agent: AGENT, at: NOW, hand });
    let all = vec![
        DeskFact::AgentSaved { agent },
        DeskFact::GroupSaved { group: Group::new(GROUP, "Sales".into(), 1, Assignment::PickUp) },
        DeskFact::RoutingStatusSet {
            agent: AGENT,
            status: RoutingStatus::Paused,
            at: NOW,
            reason: Some("Lunch".into()),
        },
        DeskFact::Queued { chat: CHAT, thread: THREAD, group: GROUP, queued_at: NOW },
        offered(OfferReason::Routing),
        DeskFact::OfferEnded { chat: CHAT, thread: THREAD, agent: AGENT, end: OfferEnd::TimedOut },
        DeskFact::Assigned { chat: CHAT, thread: THREAD, agent: AGENT, at: NOW },
        DeskFact::Released { chat: CHAT, thread: THREAD, at: NOW },
        DeskFact::GroupRulesSaved { group: GROUP, rules: Box::new(group_rules()) },
        DeskFact::SkillSaved { skill: Skill { id: SKILL, name: "French".into(), order: 2 } },
        DeskFact::SkillDeleted { skill: SKILL },
        DeskFact::AgentSkillsSaved { agent: AGENT, skills: BTreeSet::from([SKILL]) },
        DeskFact::RolesAssigned { group: GROUP, agent: AGENT, rights: rights() },
        DeskFact::Required {
            chat: CHAT,
            thread: THREAD,
            needs: Box::new(Needs { skills: BTreeSet::from([SKILL]), priority: 7, prefer: Some(OTHER) }),
        },
        DeskFact::QueueMarked { group: GROUP, full: true },
        DeskFact::OpeningSet { group: GROUP, open: false, next_change: Some(NOW) },
        hand(Hand::Holds(Hold { rank: 2, over_capacity: true })),
        DeskFact::Duty(DutyFact::LoggedOut { agent: AGENT, at: NOW }),
        DeskFact::GroupDeleted { group: GROUP },
    ];
    let mut named: Vec<_> = all.into_iter().map(|fact| (name_of_desk_fact(&fact), fact)).collect();
    named.push(("offered.transfer", offered(OfferReason::Transfer { from: OTHER, since: NOW })));
    named.push(("offered.invite", offered(OfferReason::Invite { owner: OTHER, since: NOW })));
    named.push(("hand.helps", hand(Hand::Helps)));
    named.push(("hand.helps_no_more", hand(Hand::HelpsNoMore)));
    named.push(("hand.gave_away", hand(Hand::GaveAway)));
    named.push(("hand.wraps_up", hand(Hand::WrapsUp { until: NOW })));
    named.push(("hand.unanswered", hand(Hand::Unanswered)));
    named.push(("duty.reasons_saved", DeskFact::Duty(DutyFact::ReasonsSaved { reasons: vec!["Lunch".into()] })));
    named.push(("hand.wrapped_up", hand(Hand::WrappedUp)));
    named
}

fn group_rules() -> GroupRules {
    let queue = QueueRules { enabled: true, limit: Some(20), reopen_below: Some(15) };
    let hours = HoursRules {
        enabled: true,
        zone: "Europe/Oslo".into(),
        week: vec![WeekSpan { day: 1, from: 540, to: 1_020 }],
        holidays: vec![Holiday { date: "2026-12-24".into(), spans: vec![DaySpan { from: 540, to: 720 }] }],
        when_closed: WhenClosed::Queue,
    };
    let routing = RoutingRules { prefer_last_agent: true, pause_after: Some(3) };
    let talk = TalkRules {
        answer_ms: Some(30_000),
        wrap_up_ms: Some(120_000),
        bot: Some(OTHER),
        welcome: "Good morning!".into(),
        bot_off_hours: true,
    };
    GroupRules { queue, routing, hours, response: attributes::rules(), survey: content::survey_rules(), talk }
}

fn rights() -> Rights {
    Rights { respond: true, notify: false, listen: true, manage: true, tier: Tier::First, capacity: Some(3) }
}

pub fn entries() -> Vec<(&'static str, Entry)> {
    let origin = Some(Origin { client: CLIENT, number: 3 });
    let facts = facts().into_iter().filter(|(name, _)| *name == "event_posted").map(|(_, fact)| fact).collect();
    let done = Entry { position: 41, at: NOW, actor: User::Agent(AGENT), origin, facts, refused: None };
    let refused = Entry { position: 42, facts: Vec::new(), refused: Some(Reject::ThreadClosed), ..done.clone() };
    vec![("done", done), ("refused", refused)]
}

pub fn client_frames() -> Vec<(&'static str, ClientFrame)> {
    let resume = Resume { epoch: Epoch(7), cursor: Cursor::open(41), held: vec![CHAT] };
    let all = vec![
        ClientFrame::Hello(Hello {
            version: VERSION,
            token: Some("token".into()),
            resume: Some(resume),
            was: Some(User::Customer(CUSTOMER)),
        }),
        ClientFrame::Command {
            origin: Origin { client: CLIENT, number: 3 },
            command: Command::PickUp(PickUp { chat: None }),
        },
        ClientFrame::Signal(Signal::Typing { chat: CHAT, typing: true }),
        ClientFrame::Query { id: 5, query: Query::Thread { chat: CHAT, thread: THREAD } },
        ClientFrame::Ping,
    ];
    let mut named: Vec<_> = all.into_iter().map(|frame| (name_of_client_frame(&frame), frame)).collect();
    let score = Filter { from: Some(NOW), groups: vec![GROUP], ..Filter::any(Kind::Score, ["5".to_owned()]) };
    let archive = ArchiveQuery {
        text: "lamp".into(),
        group: Some(GROUP),
        agent: Some(AGENT),
        page: Some("p".into()),
        limit: 25,
        filters: vec![score],
        sort: Sort::Started,
        ascending: true,
        from: Some(NOW),
        to: None,
        latest_of_chat: true,
        highlight: Some(HighlightTags { pre: "<em>".into(), post: "</em>".into() }),
    };
    let to = Recipients {
        all_agents: true,
        agents: BTreeSet::from([AGENT]),
        groups: BTreeSet::from([GROUP]),
        customers: BTreeSet::from([CUSTOMER]),
    };
    let signals = [
        ("signal.whispering", Signal::Whispering { chat: CHAT, typing: true }),
        ("signal.sneak_peek", Signal::SneakPeek { chat: CHAT, text: "where is my".into() }),
        (
            "signal.thinking",
            Signal::Thinking {
                chat: CHAT,
                title: "Looking".into(),
                description: "at orders".into(),
                agents_only: true,
            },
        ),
        ("signal.multicast", Signal::Multicast(Multicast { to, kind: "deploy".into(), content: "{\"n\":1}".into() })),
    ];
    named.extend(signals.map(|(name, signal)| (name, ClientFrame::Signal(signal))));
    named.push(("query.archive", ClientFrame::Query { id: 6, query: Query::Archive(archive) }));
    named.extend(reads::queries().into_iter().map(|(name, query)| (name, ClientFrame::Query { id: 9, query })));
    named
}

pub fn server_frames() -> Vec<(&'static str, ServerFrame)> {
    let ack = Ack { origin: Origin { client: CLIENT, number: 3 }, refused: Some(Reject::NotQueued) };
    let account = account();
    let chat = account.chats.values().next().map(|chat| Box::new(Chat::clone(chat))).unwrap();
    let items = vec![Item::Fact(facts().swap_remove(5).1), Item::Admit(chat.clone()), Item::Dismiss(CHAT)];
    let signals = vec![
        Told::Typing { chat: CHAT, user: User::Customer(CUSTOMER), typing: true },
        Told::Presence { user: User::Agent(AGENT), online: false },
        Told::Position { chat: CHAT, position: 3, wait_ms: Some(90_000) },
    ];
    let page = ArchivePage { rows: rows(&chat), next: Some("p2".into()), previous: None, found: 7 };
    let more_signals = vec![
        Told::SneakPeek(Peek { chat: CHAT, text: "where is my".into() }),
        Told::Thinking {
            chat: CHAT,
            user: User::Agent(AGENT),
            title: "Looking".into(),
            description: "at orders".into(),
        },
        Told::Multicast { from: User::Agent(AGENT), kind: "deploy".into(), content: "{\"n\":1}".into() },
    ];
    let mut merged = chat.clone();
    merged.profile = Some(Box::new(customers::profile()));
    let all = vec![
        ServerFrame::Welcome {
            epoch: Epoch(7),
            user: User::Agent(AGENT),
            now: NOW,
            of: User::Agent(AGENT),
            same: true,
        },
        ServerFrame::Reset(Box::new(Reset { epoch: Epoch(7), cursor: Cursor::open(41), account, acks: vec![ack] })),
        ServerFrame::Update(Update { from: Cursor::open(41), to: Cursor::open(42), items, acks: vec![ack] }),
        ServerFrame::Signals(signals),
        ServerFrame::Answer { id: 5, answer: Answer::Thread(chat) },
        ServerFrame::Expected { client: CLIENT, number: 4 },
        ServerFrame::Pong { now: NOW },
    ];
    let mut named: Vec<_> = all.into_iter().map(|frame| (name_of_server_frame(&frame), frame)).collect();
    let answer = |id, answer| ServerFrame::Answer { id, answer };
    named.extend(reads::answers(&page.rows[0]).into_iter().map(|(name, found)| (name, answer(9, found))));
    named.push(("answer.merged", answer(9, Answer::Thread(merged))));
    named.push(("answer.archive", answer(6, Answer::Archive(page))));
    named.push(("signals.more", ServerFrame::Signals(more_signals)));
    named.push(("answer.refused", answer(7, Answer::Refused(Reject::NotAllowed))));
    named.push(("answer.unavailable", answer(8, Answer::Unavailable)));
    named
}

/// An account with everything in it, made by folding the samples.
fn account() -> Account {
    let mut account = Account::default();
    let order = ["group_saved", "agent_saved", "opened", "thread_started", "queued"];
    let facts = facts();
    for name in order {
        facts.iter().filter(|(known, _)| *known == name).for_each(|(_, fact)| account.evolve(fact));
    }
    for (name, fact) in &facts {
        let ends = ["thread_closed", "released", "profile.merged", "profile.unmerged", "erased"];
        if !order.contains(name) && !ends.contains(name) {
            account.evolve(fact);
        }
    }
    account
}

fn rows(chat: &Chat) -> Vec<ThreadRow> {
    let hit = Hit { event: Some(EVENT), position: Some(1), text: "a lamp".into(), marks: vec![(2, 6)] };
    let row = |thread| ThreadRow { hits: vec![hit.clone()], ..ThreadRow::of(chat, thread) };
    chat.threads.iter().map(row).collect()
}
