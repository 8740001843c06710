//! Samples of what is read.

use parlor_engine::desk::{
    AgentCard, AgentRole, Assignment, Attendance, FormDue, GroupRules, Rights, RoutingStatus, Skill,
};
use parlor_engine::{GreetingId, Reject, User};
use parlor_sync::query::{
    AgentRow, AgentsQuery, By, CannedQuery, CannedReply, ChatRow, ChatSort, ChatState, ChatsPage, ChatsQuery, Clock,
    CustomerQuery, CustomerRow, CustomerSheet, CustomerSort, CustomerState, CustomersPage, CustomersQuery, Forms,
    GreetingDue, GreetingShown, GroupRow, HistoryPage, HistoryQuery, LastEvent, MemberRow, MemberState, Piece,
    PropertiesQuery, PropertyFilter, Report, ReportName, ReportQuery, ReportRow, Shift, Standing, ThreadsPage,
    ThreadsQuery, TranscriptFormat, TranscriptQuery, TransferQuery, TransferRow,
};
use parlor_sync::{Answer, Query, ThreadRow};

use parlor_engine::chat::{Content, Customer, Holder, Properties, PropertyValue, Role};

use super::{AGENT, CHAT, CUSTOMER, EVENT, GROUP, NOW, SKILL, THREAD, event};

/// Questions, by name.
pub fn queries() -> Vec<(&'static str, Query)> {
    let history = HistoryQuery {
        chat: CHAT,
        thread: Some(THREAD),
        from: Some(1),
        to: None,
        after: None,
        before: Some(EVENT),
        around: None,
        limit: 50,
    };
    let threads = ThreadsQuery {
        from: Some(NOW),
        before: Some(THREAD),
        limit: 10,
        ascending: true,
        min_events: Some(20),
        ..ThreadsQuery::of(CHAT)
    };
    let vip = PropertyFilter {
        namespace: "crm".into(),
        name: "plan".into(),
        exists: Some(true),
        any: vec!["gold".into()],
        none: vec!["tin".into()],
    };
    let chats = ChatsQuery {
        groups: vec![GROUP],
        agents: vec![AGENT],
        skills: vec![SKILL],
        tags: vec!["vip".into()],
        waiting: Some(true),
        text: "ada".into(),
        sort: ChatSort::Queue,
        ascending: true,
        page: Some("p".into()),
        limit: 50,
        state: ChatState::Any,
        without_threads: true,
        properties: vec![vip],
        last_events: true,
        pinned: Some(true),
        overdue: Some(false),
        due_before: Some(NOW),
    };
    let customers = CustomersQuery {
        text: "vera".into(),
        external_id: Some("shop-7".into()),
        group: Some(GROUP),
        banned: Some(false),
        seen_from: Some(NOW),
        sort: CustomerSort::Name,
        ascending: true,
        page: Some("p".into()),
        limit: 50,
        ..CustomersQuery::default()
    };
    let agents = AgentsQuery {
        groups: vec![GROUP],
        status: Some(RoutingStatus::Paused),
        online: Some(false),
        state: Standing::Active,
    };
    let report = ReportQuery {
        by: vec![By::Group, By::Day],
        clock: vec![Shift { from: NOW, minutes: 60 }],
        groups: vec![GROUP],
        ..ReportQuery::new(ReportName::FirstResponse, NOW, NOW.plus_ms(1_000))
    };
    let oslo = Clock { name: "Europe/Oslo".into(), shifts: vec![Shift { from: NOW, minutes: 60 }] };
    let transcript = TranscriptQuery {
        thread: Some(THREAD),
        format: TranscriptFormat::Html,
        clock: oslo,
        notes: true,
        from: Some(NOW),
        to: Some(NOW),
        ..TranscriptQuery::of(CHAT)
    };
    [
        ("query.history", Query::History(history)),
        ("query.threads", Query::Threads(threads)),
        ("query.chats", Query::Chats(chats)),
        ("query.agents", Query::Agents(agents)),
        ("query.transfer", Query::Transfer(TransferQuery { chat: CHAT })),
        ("query.report", Query::Report(report)),
        ("query.customers", Query::Customers(customers)),
        ("query.customer", Query::Customer(CustomerQuery { customer: CUSTOMER })),
        ("query.properties", Query::Properties(PropertiesQuery { of: Holder::Group { group: GROUP } })),
        ("query.form_due", Query::FormDue { group: Some(GROUP) }),
        ("query.transcript", Query::Transcript(transcript)),
        ("query.groups", Query::Groups { group: Some(GROUP) }),
        ("query.forms", Query::Forms { group: GROUP }),
        ("query.skills", Query::Skills),
        ("query.status_reasons", Query::StatusReasons),
        ("query.canned_replies", Query::CannedReplies(CannedQuery { shortcut: "hel".into() })),
        ("query.greeting_due", Query::GreetingDue),
    ]
    .into_iter()
    .chain(super::parts::queries())
    .collect()
}

/// Answers, by name.
pub fn answers(row: &ThreadRow) -> Vec<(&'static str, Answer)> {
    let piece = Piece { thread: THREAD, events: vec![event(Content::Text("Hello".into()))] };
    let history = HistoryPage { first: 7, total: 30, threads: vec![piece] };
    let threads = ThreadsPage { rows: vec![row.clone()], older: true, newer: false, found: 3, withheld: 1 };
    let customer = Customer { id: CUSTOMER, name: Some("Vera".into()), email: Some("vera@example.com".into()) };
    let properties = Properties::from([("crm".into(), [("plan".into(), PropertyValue::Text("gold".into()))].into())]);
    let last = LastEvent {
        kind: "text".into(),
        thread: THREAD,
        thread_started_at: NOW,
        event: event(Content::Text("Hello".into())),
    };
    let states = [MemberState::Suggested, MemberState::Active, MemberState::Gone];
    let member = |state| MemberRow { user: User::Agent(AGENT), name: Some("Ann".into()), role: Role::Agent, state };
    let chat = ChatRow {
        chat: CHAT,
        customer: customer.clone(),
        thread: Some(row.clone()),
        group: Some(GROUP),
        agent: Some(AGENT),
        active_at: NOW,
        events: 4,
        position: Some(2),
        wait_ms: Some(60_000),
        queued_at: Some(NOW),
        priority: 3,
        members: states.map(member).into(),
        tags: ["vip".to_owned()].into(),
        properties: properties.clone(),
        chat_properties: properties.clone(),
        followed: true,
        last_events: vec![last],
        pinned: true,
    };
    let chats = ChatsPage { rows: vec![chat], next: Some("p2".into()), found: 7 };
    let agent = AgentRow {
        agent: AGENT,
        name: "Ann Agent".into(),
        role: Some(AgentRole::Supervisor),
        bot: false,
        status: RoutingStatus::Accepting,
        online: true,
        load: 2,
        capacity: 3,
        groups: vec![GROUP],
        skills: vec![SKILL],
        reason: None,
        status_at: NOW,
        public_name: Some("Annie".into()),
        card: AgentCard { avatar: Some("https://shop.example/ann.png".into()), job_title: Some("Adviser".into()) },
        rights: [(GROUP, Rights { manage: true, capacity: Some(2), ..Rights::default() })].into(),
        state: Standing::Active,
    };
    let transfer =
        TransferRow { agent: agent.clone(), room: 1, missing: vec![SKILL], refused: Some(Reject::AgentOffline) };
    let row = CustomerRow {
        customer,
        chat: CHAT,
        external_id: Some("shop-7".into()),
        identified: true,
        email_verified: true,
        created_at: Some(NOW),
        seen_at: Some(NOW),
        threads: 2,
        open: true,
        online: false,
        followed: true,
        ban: None,
        state: CustomerState::Queued,
    };
    let group = GroupRow {
        id: GROUP,
        name: "Help".into(),
        order: 0,
        open: true,
        next_change: Some(NOW),
        attendance: Attendance::OnlineForQueue,
        assignment: Some(Assignment::PickUp),
        rules: Some(GroupRules::default()),
    };
    let parts = super::parts::answers(&row, &group);
    let customers = CustomersPage { rows: vec![row.clone()], next: Some("p".into()), found: 3 };
    let (profile, groups) = (Box::new(super::customers::profile()), vec![GROUP]);
    let sheet = CustomerSheet { row, profile, groups, customer_said_at: Some(NOW), agent_said_at: None };
    let figures = ReportRow {
        from: Some(NOW),
        group: Some(GROUP),
        agent: None,
        figures: vec![Some(3), None],
        reason: Some("Lunch".into()),
    };
    let forms = Forms { pre_chat: Some(super::content::form()), offline: None, due: FormDue::PreChat };
    let canned = CannedReply {
        id: "r1".into(),
        shortcut: "hello".into(),
        text: "Good morning".into(),
        group: Some(GROUP),
        tags: ["first".to_owned()].into(),
        owner: Some(AGENT),
        saved_at: NOW,
    };
    let greeting = GreetingShown { id: GreetingId(0x92ee7), text: "May we help you?".into(), group: Some(GROUP) };
    let due = GreetingDue { greeting: Some(greeting), ask_again_after_ms: Some(30_000) };
    let skill = Skill { id: SKILL, name: "French".into(), order: 1, response: None };
    let report = Report { columns: vec!["count".into(), "mean_ms".into()], rows: vec![figures] };
    [
        ("answer.history", Answer::History(history)),
        ("answer.threads", Answer::Threads(threads)),
        ("answer.chats", Answer::Chats(chats)),
        ("answer.agents", Answer::Agents(vec![agent])),
        ("answer.transfer", Answer::Transfer(vec![transfer])),
        ("answer.report", Answer::Report(report)),
        ("answer.customers", Answer::Customers(customers)),
        ("answer.customer", Answer::Customer(Box::new(sheet))),
        ("answer.properties", Answer::Properties(properties)),
        ("answer.form_due", Answer::FormDue(Some(Box::new(super::content::form())))),
        ("answer.transcript", Answer::Transcript("Conversation with Vera\n".into())),
        ("answer.groups", Answer::Groups(vec![group])),
        ("answer.forms", Answer::Forms(Box::new(forms))),
        ("answer.skills", Answer::Skills(vec![skill])),
        ("answer.status_reasons", Answer::StatusReasons(vec!["Lunch".into()])),
        ("answer.canned_replies", Answer::CannedReplies(vec![canned])),
        ("answer.greeting_due", Answer::GreetingDue(due)),
    ]
    .into_iter()
    .chain(parts)
    .collect()
}
