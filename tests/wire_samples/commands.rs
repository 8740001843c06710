//! What somebody wants.

use super::*;

named!(COMMANDS, name_of_command, Command, {
    StartThread => "start_thread", PostEvent => "post_event", AddNote => "add_note", MarkSeen => "mark_seen", Rate => "rate",
    SaveCustomer => "save_customer", PickUp => "pick_up", AcceptOffer => "accept_offer", DeclineOffer => "decline_offer",
    Transfer => "transfer", CloseThread => "close_thread", SetRoutingStatus => "set_routing_status", SaveAgent => "save_agent",
    ConfigureGroup => "configure_group", AgentLost => "agent_lost", Tick => "tick",
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
    TellTranscript => "tell_transcript", CustomerLost => "customer_lost",
    SaveGroupAgents => "save_group_agents",
    SuspendAgent => "suspend_agent",
    RemoveAgent => "remove_agent",
    SavePublicName => "save_public_name",
    SaveProperties => "save_properties",
    SaveCustomerProperties => "save_customer_properties",
    SaveAgentCard => "save_agent_card",
    PinChat => "pin_chat",
    SetAccess => "set_access", FromOutside => "from_outside",
    DropVisitors => "drop_visitors", AgentIdle => "agent_idle",
});

pub fn commands() -> Vec<(&'static str, Command)> {
    let text = "Grüße, \"world\"".to_owned();
    let all = vec![
        Command::StartThread(StartThread {
            group: Some(GROUP),
            name: "Ada".into(),
            email: "ada@example.com".into(),
            text: text.clone(),
            ..StartThread::default()
        }),
        Command::PostEvent(PostEvent::text(CHAT, text.clone()).for_agents()),
        Command::AddNote(AddNote { chat: CHAT, text, ..AddNote::default() }),
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
        Command::AcceptOffer(AcceptOffer { chat: CHAT, nickname: None }),
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
        Command::ConfigureGroup(ConfigureGroup {
            rules: Some(Box::new(group_rules())),
            ..ConfigureGroup::known(GROUP, "Sales", Assignment::Offer { accept_ms: 30_000 })
        }),
        Command::AgentLost(AgentLost { agent: AGENT, ms: 30_000 }),
        Command::Tick,
        Command::SaveSkill(SaveSkill { skill: Some(SKILL), name: "French".into(), response: None }),
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
        Command::WithdrawOffer(WithdrawOffer { chat: CHAT, agent: None }),
        Command::InviteAgent(InviteAgent { chat: CHAT, agent: AGENT }),
        Command::JoinThread(JoinThread::new(CHAT, Role::Supervisor)),
        Command::LeaveThread(LeaveThread { chat: CHAT }),
        Command::RemoveMember(RemoveMember { chat: CHAT, agent: AGENT }),
        Command::FromOutside(FromOutside::Invite(InviteAgent { chat: CHAT, agent: AGENT })),
        Command::FinishWrapUp(FinishWrapUp { thread: THREAD }),
        Command::LogOutAgent(LogOutAgent { agent: Some(AGENT) }),
        Command::DeleteGroup(DeleteGroup { group: GROUP }),
        Command::SaveStatusReasons(SaveStatusReasons { reasons: vec!["Lunch".into()] }),
        Command::CustomerLost(CustomerLost { customer: CUSTOMER }),
        Command::DropVisitors(DropVisitors { customers: vec![CUSTOMER], unheard_since: NOW }),
        Command::AgentIdle(AgentIdle { agent: AGENT, idle: true }),
        Command::SaveGroupAgents(SaveGroupAgents {
            group: GROUP,
            agents: BTreeMap::from([(AGENT, Some(rights())), (CHOSEN, None)]),
            remove: BTreeSet::from([OTHER]),
            replace: true,
        }),
        Command::SuspendAgent(SuspendAgent { agent: AGENT, suspended: true }),
        Command::RemoveAgent(RemoveAgent { agent: AGENT }),
        Command::SavePublicName(SavePublicName { agent: Some(AGENT), name: "Annie".into() }),
        Command::SaveAgentCard(SaveAgentCard {
            agent: Some(AGENT),
            avatar: Some("https://shop.example/ann.png".into()),
            job_title: Some("Adviser".into()),
        }),
    ];
    let all = all.into_iter().chain(customers::commands());
    let mut named: Vec<_> = all.map(|command| (name_of_command(&command), command)).collect();
    let named_so = AcceptOffer { chat: CHAT, nickname: Some("Annie".into()) };
    named.push(("accept_offer.nickname", Command::AcceptOffer(named_so)));
    named.push(("transfer.skill", Command::Transfer(Transfer::to(CHAT, TransferTarget::Skill(SKILL)))));
    named.push(("transfer.group", Command::Transfer(Transfer::to(CHAT, TransferTarget::Group(GROUP)))));
    let anybody = Transfer {
        chat: CHAT,
        to: None,
        ask: false,
        ignore_availability: true,
        remark: "in a hurry".into(),
        ..Transfer::to(CHAT, TransferTarget::Group(GROUP))
    };
    named.push(("post_event.attached", Command::PostEvent(content::post(CHAT, EVENT))));
    named.push(("transfer.anybody", Command::Transfer(anybody)));
    let otherwise =
        |otherwise| Transfer { otherwise: Some(otherwise), ..Transfer::to(CHAT, TransferTarget::Agent(AGENT)) };
    named.push(("transfer.otherwise_queue", Command::Transfer(otherwise(Fallback::Queue))));
    named.push(("transfer.otherwise_group", Command::Transfer(otherwise(Fallback::Group(GROUP)))));
    named.push(("transfer.otherwise_skill", Command::Transfer(otherwise(Fallback::Skill(SKILL)))));
    named.push(("pick_up.any", Command::PickUp(PickUp { chat: None })));
    named.push(("begin_thread", Command::BeginThread(content::begin(CUSTOMER, GROUP, SKILL))));
    let start = content::start(GROUP);
    named.push(("start_thread.answered", Command::StartThread(StartThread { continuous: None, ..start.clone() })));
    named.push(("start_thread.form", Command::StartThread(start)));
    named.push(("skip_survey", Command::SkipSurvey(SkipSurvey { chat: CHAT })));
    named.extend(attributes::commands());
    named.extend(lines::commands());
    named.extend(parts::commands());
    named
}
