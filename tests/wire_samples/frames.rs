//! What goes over the wire.

use super::*;
use parlor_engine::chat::{Purpose, Segment, System};

named!(CLIENT_FRAMES, name_of_client_frame, ClientFrame, {
    Hello => "hello", Command => "command", Signal => "signal", Query => "query", Ping => "ping", Earlier => "earlier",
});
named!(SERVER_FRAMES, name_of_server_frame, ServerFrame, {
    Welcome => "welcome", Reset => "reset", Update => "update", Signals => "signals", Answer => "answer",
    Expected => "expected", Pong => "pong",
});

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
        ClientFrame::Earlier { before: THREAD },
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
        ("signal.touched", Signal::Touched(Touched { ago_ms: 1_500 })),
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
    let threads = chat.threads.clone();
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
        ServerFrame::Reset(Box::new(Reset { acks: vec![ack], ..reset(account) })),
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
    named.extend(desks().map(|(name, account)| (name, ServerFrame::Reset(Box::new(reset(account))))));
    let long = Reset { earlier: true, ..reset(Account::default()) };
    named.push(("reset.of_a_long_chat", ServerFrame::Reset(Box::new(long))));
    let earlier = Earlier { chat: CHAT, before: THREAD, threads, more: true };
    let items = vec![Item::Earlier(earlier)];
    let update = Update { from: Cursor::open(41), to: Cursor::open(41), items, acks: vec![] };
    named.push(("update.earlier", ServerFrame::Update(update)));
    named
}

fn reset(account: Account) -> Reset {
    Reset { epoch: Epoch(7), cursor: Cursor::open(41), account, acks: vec![], earlier: false }
}

/// What only a customer's page is sent: each fact as the rule lets the customer of the samples see it, and copies of
/// accounts so seen. `src/sync/tests/lean.rs` reads them as that page does.
pub fn customer_frames() -> Vec<(&'static str, ServerFrame)> {
    let viewer = Viewer::Customer(CUSTOMER);
    let (epoch, cursor) = (Epoch(7), Cursor::open(41));
    let update = |items| ServerFrame::Update(Update { from: cursor, to: Cursor::open(42), items, acks: Vec::new() });
    let reset = |account: Account| {
        let account = account.view(viewer);
        ServerFrame::Reset(Box::new(Reset { epoch, cursor, account, acks: Vec::new(), earlier: false }))
    };
    // Whoever is erased starts anew. The samples of what is only said among agents are said to everybody.
    let told = |(name, fact): &(&str, Fact)| *name != "erased" && !is_staff_line(fact);
    let account = account_of(&facts().into_iter().filter(told).collect::<Vec<_>>());
    let facts = facts().into_iter().chain(more_facts()).filter(told);
    let seen = facts.filter_map(|(name, fact)| Some((name, fact.seen_by(viewer, Some(CHAT))?)));
    let mut named: Vec<_> = seen.map(|(name, fact)| (name, update(vec![Item::Fact(fact)]))).collect();
    let own = account.chat(CHAT).map(|chat| Box::new(account.view_of(viewer, chat))).unwrap();
    let earlier = Earlier { chat: CHAT, before: THREAD, threads: own.threads.clone(), more: true };
    named.push(("earlier", update(vec![Item::Earlier(earlier)])));
    named.push(("admit", update(vec![Item::Admit(own), Item::Dismiss(CHAT)])));
    named.push(("reset", reset(account)));
    named.extend(desks().map(|(name, account)| (name, reset(account))));
    let (user, of) = (User::Customer(CUSTOMER), User::Customer(CUSTOMER));
    named.push(("welcome", ServerFrame::Welcome { epoch, user, now: NOW, of, same: true }));
    let signals = vec![
        Told::Typing { chat: CHAT, user: User::Agent(AGENT), typing: true },
        Told::Position { chat: CHAT, position: 3, wait_ms: Some(90_000) },
        Told::Thinking {
            chat: CHAT,
            user: User::Agent(AGENT),
            title: "Looking".into(),
            description: "at orders".into(),
        },
        Told::Multicast { from: User::Agent(AGENT), kind: "deploy".into(), content: "{\"n\":1}".into() },
    ];
    named.push(("signals", ServerFrame::Signals(signals)));
    named
}

/// Accounts with a thread in each of the states that the desk knows.
fn desks() -> [(&'static str, Account); 4] {
    let facts = facts();
    let after = |more: &[&str]| {
        let mut account = Account::default();
        for name in ["group_saved", "agent_saved", "opened", "thread_started", "queued"].iter().chain(more) {
            facts.iter().filter(|(known, _)| known == name).for_each(|(_, fact)| account.evolve(fact));
        }
        assert_eq!(account.desk.works.len(), 1, "{more:?}");
        account
    };
    [
        ("reset.queued", after(&[])),
        ("reset.offered", after(&["offered"])),
        ("reset.assigned", after(&["assigned"])),
        ("reset.wrap_up", after(&["assigned", "hand.wraps_up"])),
    ]
}

fn is_staff_line(fact: &Fact) -> bool {
    let Fact::Chat { fact: ChatFact::EventPosted { event, .. }, .. } = fact else { return false };
    matches!(event.content, Content::System(System::Staff(_)))
}

/// An account with everything in it, made by folding the samples.
fn account() -> Account {
    account_of(&facts())
}

fn account_of(facts: &[(&str, Fact)]) -> Account {
    let mut account = Account::default();
    let order = ["group_saved", "agent_saved", "opened", "thread_started", "queued"];
    for name in order {
        facts.iter().filter(|(known, _)| *known == name).for_each(|(_, fact)| account.evolve(fact));
    }
    for (name, fact) in facts {
        let ends = ["thread_closed", "released", "profile.merged", "profile.unmerged", "profile.dropped", "erased"];
        if !order.contains(name) && !ends.contains(name) {
            account.evolve(fact);
        }
    }
    account
}

fn rows(chat: &Chat) -> Vec<ThreadRow> {
    let hit = Hit { event: Some(EVENT), position: Some(1), text: "a lamp".into(), marks: vec![(2, 6)] };
    let own = Segment { purpose: Purpose::AgentsOnly, started_at: NOW, ended_at: None, events: 1 };
    let row = |thread| {
        let row = ThreadRow::of(chat, thread, true);
        let segments = row.segments.iter().cloned().chain([own.clone()]).collect();
        ThreadRow { hits: vec![hit.clone()], segments, ..row }
    };
    chat.threads.iter().map(row).collect()
}
