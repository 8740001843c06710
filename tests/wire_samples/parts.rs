//! Every word that a field can have, where the other samples have but one: a variant is its number in postcard.

use parlor_engine::chat::profile::GreetingStep;
use parlor_engine::chat::{
    Action, ActionKind, AttributeFact, Block, BlockKind, Button, ButtonTarget, CsatStatus, Element, Field, FieldKind,
    Form, FormKind, Layout, Link, LinkKind, Packed, ProfileFact, Rich, SurveyEnd, Target, TargetKind, WebviewHeight,
};
use parlor_engine::command::Then;
use parlor_engine::desk::{Attendance, FormDue};
use parlor_sync::query::{
    AgentsQuery, By, ChatSort, ChatState, ChatsQuery, CustomerRow, CustomerSort, CustomerState, CustomersPage,
    CustomersQuery, Forms, GroupRow, ReportName, ReportQuery, Standing, TranscriptFormat, TranscriptQuery,
};

use super::*;

/// `family.word`, the word as serde writes it.
fn name(family: &str, part: &impl serde::Serialize) -> &'static str {
    let word = match serde_json::to_value(part).unwrap() {
        serde_json::Value::String(word) => word,
        serde_json::Value::Object(map) => map.keys().next().unwrap().clone(),
        other => panic!("{other} is no word"),
    };
    Box::leak(format!("{family}.{word}").into_boxed_str())
}

fn each<P: serde::Serialize + Copy, T, const N: usize>(
    family: &'static str,
    parts: [P; N],
    sample: impl Fn(P) -> T,
) -> impl Iterator<Item = (&'static str, T)> {
    parts.map(|part| (name(family, &part), sample(part))).into_iter()
}

pub fn chat_facts() -> Vec<(&'static str, ChatFact)> {
    let (thread, at) = (THREAD, NOW);
    let posted = |content| ChatFact::EventPosted { thread, event: event(content) };
    let member = |role| Member { user: User::Agent(AGENT), name: None, role, active: true };
    let rated = |status| Rating { score: 2, comment: None, at, resolved: None, status };
    let link = Link { id: "4711".into(), label: None };
    let mut facts = Vec::new();
    facts.extend(each(
        "survey_ended",
        [
            SurveyEnd::Filled,
            SurveyEnd::Empty,
            SurveyEnd::Skipped,
            SurveyEnd::TimedOut,
            SurveyEnd::Replaced,
            SurveyEnd::Cancelled,
        ],
        |how| ChatFact::SurveyEnded { thread, how, at },
    ));
    facts.extend(each("rated", [CsatStatus::PartiallyFilled, CsatStatus::Skipped, CsatStatus::Empty], |status| {
        ChatFact::Rated { thread, rating: rated(status) }
    }));
    facts.extend(each("member_joined", [Role::Customer, Role::CoAgent, Role::Bot, Role::Observer], |role| {
        ChatFact::MemberJoined { thread, member: member(role) }
    }));
    facts.extend(each(
        "thread_closed",
        [ClosedBy::Customer, ClosedBy::Idle, ClosedBy::System, ClosedBy::Gone, ClosedBy::Unserved],
        |by| ChatFact::ThreadClosed { thread, at, by },
    ));
    let greeting = GreetingId(0x92ee7);
    facts.extend(each("profile.greeted", [GreetingStep::Shown, GreetingStep::Cancelled], |step| {
        ChatFact::Profile(ProfileFact::Greeted { greeting, step, at })
    }));
    facts.extend(each(
        "attributes_changed.target_set",
        [TargetKind::Normal, TargetKind::Urgent, TargetKind::Prioritized],
        |kind| {
            let target = Target { kind, delay_until: None, manual_due: None };
            ChatFact::AttributesChanged(AttributeFact::TargetSet { thread, target })
        },
    ));
    facts.extend(each("attributes_changed.linked", [LinkKind::Project, LinkKind::Sale, LinkKind::Ticket], |kind| {
        ChatFact::AttributesChanged(AttributeFact::Linked { thread, kind, link: link.clone() })
    }));
    facts.extend(each("event_posted.rich", [Layout::Sticker, Layout::Plain], |layout| {
        posted(Content::Rich(Packed::new(Rich { layout, ..opening() })))
    }));
    facts.push(("event_posted.rich.blocks", posted(Content::Rich(Packed::new(blocks())))));
    facts.extend(each("event_posted.form", [FormKind::PreChat, FormKind::Other, FormKind::Offline], |kind| {
        posted(Content::Form(Packed::new(Form { kind, ..asking() })))
    }));
    facts
}

/// Buttons that open addresses in every way.
fn opening() -> Rich {
    let heights = [WebviewHeight::Compact, WebviewHeight::Tall, WebviewHeight::Full].map(|height| Button {
        text: "Beside".into(),
        webview_height: Some(height),
        ..Button::default()
    });
    let targets = [ButtonTarget::New, ButtonTarget::Current, ButtonTarget::Beside].map(|target| Button {
        text: "Look".into(),
        target: Some(target),
        ..Button::default()
    });
    let element = Element { buttons: heights.into_iter().chain(targets).collect(), ..Element::default() };
    Rich { elements: vec![element], ..Rich::default() }
}

/// A part of every kind, and an action of every kind.
fn blocks() -> Rich {
    let kinds = [
        BlockKind::Vertical,
        BlockKind::Horizontal,
        BlockKind::Carousel,
        BlockKind::Text,
        BlockKind::Image,
        BlockKind::Button,
        BlockKind::Map,
        BlockKind::Link,
        BlockKind::SectionList,
        BlockKind::Section,
        BlockKind::ButtonList,
        BlockKind::Checklist,
        BlockKind::Checkbox,
        BlockKind::CarouselSelect,
        BlockKind::AccordionSelect,
        BlockKind::Tabs,
        BlockKind::Pairs,
        BlockKind::Pair,
    ];
    let actions = [
        ActionKind::Say,
        ActionKind::Open,
        ActionKind::Navigate,
        ActionKind::Tick,
        ActionKind::Submit,
        ActionKind::Custom,
    ];
    let action = |kind| Block { actions: vec![Action { kind, ..Action::default() }], ..Block::default() };
    let parts = kinds.map(|kind| Block { kind, ..Block::default() }).into_iter();
    Rich { blocks: parts.chain(actions.map(action)).collect(), ..Rich::default() }
}

/// A field of every kind.
fn asking() -> Form {
    let kinds = [
        FieldKind::Name,
        FieldKind::Email,
        FieldKind::Question,
        FieldKind::Textarea,
        FieldKind::Subject,
        FieldKind::Radio,
        FieldKind::Select,
        FieldKind::Checkbox,
        FieldKind::GroupChooser,
        FieldKind::Header,
        FieldKind::Phone,
        FieldKind::Company,
        FieldKind::Country,
        FieldKind::Consent,
    ];
    let fields = kinds.map(|kind| Field { id: "f".into(), kind, label: "?".into(), ..Field::default() });
    Form { id: "all".into(), kind: FormKind::Other, fields: fields.into() }
}

pub fn desk_facts() -> Vec<(&'static str, DeskFact)> {
    let agent = |role| Agent {
        id: AGENT,
        name: "Ann".into(),
        email: "ann@example.com".into(),
        role,
        capacity: 1,
        groups: BTreeSet::new(),
        bot: false,
    };
    let closed =
        |when_closed| GroupRules { hours: HoursRules { when_closed, ..group_rules().hours }, ..GroupRules::default() };
    let mut facts = Vec::new();
    facts.extend(each("offer_ended", [OfferEnd::Declined, OfferEnd::Revoked], |end| DeskFact::OfferEnded {
        chat: CHAT,
        thread: THREAD,
        agent: AGENT,
        end,
    }));
    facts.extend(each("roles_assigned", [Tier::Normal, Tier::Last], |tier| DeskFact::RolesAssigned {
        group: GROUP,
        agent: AGENT,
        rights: Rights { tier, ..rights() },
    }));
    facts.extend(each("agent_saved", [AgentRole::Observer, AgentRole::Agent, AgentRole::Supervisor], |role| {
        DeskFact::AgentSaved { agent: agent(role) }
    }));
    facts.extend(each("group_saved", [Assignment::Automatic, Assignment::Offer { accept_ms: 30_000 }], |assignment| {
        DeskFact::GroupSaved { group: Group::new(GROUP, "Sales".into(), 1, assignment) }
    }));
    facts.extend(each("group_rules_saved", [WhenClosed::Refuse], |when| DeskFact::GroupRulesSaved {
        group: GROUP,
        rules: Box::new(closed(when)),
    }));
    facts.extend(each("routing_status_set", [RoutingStatus::Accepting, RoutingStatus::Offline], |status| {
        DeskFact::RoutingStatusSet { agent: AGENT, status, at: NOW, reason: None }
    }));
    facts
}

pub fn commands() -> Vec<(&'static str, Command)> {
    let invite = InviteAgent { chat: CHAT, agent: AGENT };
    let outside = [
        FromOutside::Close(CloseThread::new(CHAT)),
        FromOutside::Transfer(Transfer::to(CHAT, TransferTarget::Agent(AGENT))),
        FromOutside::Invite(invite),
        FromOutside::Remove(RemoveMember { chat: CHAT, agent: AGENT }),
    ];
    let greet = |step| Command::Greet(Greet { customer: CUSTOMER, greeting: GreetingId(0x92ee7), step });
    let begin = |then| BeginThread { then, ..content::begin(CUSTOMER, GROUP, SKILL) };
    let mut commands = Vec::new();
    commands.extend(outside.map(|what| (name("from_outside", &what), Command::FromOutside(what))));
    commands.extend([GreetStep::Shown, GreetStep::Cancelled].map(|step| (name("greet", &step), greet(step))));
    commands.extend(each("begin_thread", [Then::Waits, Then::Closed], |then| Command::BeginThread(begin(then))));
    commands
}

pub fn queries() -> Vec<(&'static str, Query)> {
    let kinds = [
        Kind::Chat,
        Kind::Thread,
        Kind::Group,
        Kind::Customer,
        Kind::Email,
        Kind::Agent,
        Kind::Response,
        Kind::FirstResponse,
        Kind::AgentType,
        Kind::EventType,
        Kind::Score,
        Kind::ClosedBy,
        Kind::Transfer,
        Kind::Note,
        Kind::Tag,
        Kind::Greeting,
        Kind::Property,
        Kind::Link,
        Kind::Skill,
        Kind::Access,
        Kind::Form,
        Kind::Answer,
        Kind::Survey,
        Kind::Country,
        Kind::Goal,
    ];
    let archive = |filters, sort| ArchiveQuery { filters, sort, ..ArchiveQuery::default() };
    let names = [
        ReportName::Volumes,
        ReportName::FirstResponse,
        ReportName::Waiting,
        ReportName::Handling,
        ReportName::Ratings,
        ReportName::BotResponse,
        ReportName::Presence,
    ];
    let report = |report| ReportQuery {
        by: vec![By::Group, By::Agent, By::Hour, By::Day, By::Week, By::Reason],
        ..ReportQuery::new(report, NOW, NOW)
    };
    let mut queries = Vec::new();
    queries
        .extend(each("query.archive.by", kinds, |kind| Query::Archive(archive(vec![Filter::new(kind)], Sort::Closed))));
    queries.extend(each("query.report", names, |name| Query::Report(report(name))));
    queries.extend(each("query.chats.by", [ChatSort::Started, ChatSort::Activity, ChatSort::Due], |sort| {
        Query::Chats(ChatsQuery { sort, ..ChatsQuery::default() })
    }));
    queries.extend(each("query.chats", [ChatState::Open, ChatState::Closed], |state| {
        Query::Chats(ChatsQuery { state, ..ChatsQuery::default() })
    }));
    queries.extend(each("query.agents", [Standing::Suspended, Standing::Removed], |state| {
        Query::Agents(AgentsQuery { state, ..AgentsQuery::default() })
    }));
    queries.extend(each("query.customers.by", [CustomerSort::Created, CustomerSort::Seen], |sort| {
        Query::Customers(CustomersQuery { sort, ..CustomersQuery::default() })
    }));
    queries.extend(each("query.transcript", [TranscriptFormat::Text], |format| {
        Query::Transcript(TranscriptQuery { format, ..TranscriptQuery::of(CHAT) })
    }));
    queries
}

pub fn answers(row: &CustomerRow, group: &GroupRow) -> Vec<(&'static str, Answer)> {
    let states = [CustomerState::Away, CustomerState::Browsing, CustomerState::Invited, CustomerState::Chatting];
    let customers = |state| {
        let rows = vec![CustomerRow { state, ..row.clone() }];
        Answer::Customers(CustomersPage { rows, next: None, found: 1 })
    };
    let refusals = Reject::ALL.iter().map(|reject| (name("answer.refused", reject), Answer::Refused(*reject)));
    let groups = |attendance| Answer::Groups(vec![GroupRow { attendance, rules: None, ..group.clone() }]);
    let forms = |due| Answer::Forms(Box::new(Forms { pre_chat: None, offline: None, due }));
    each("answer.customers", states, customers)
        .chain(refusals)
        .chain(each("answer.groups", [Attendance::Online, Attendance::Offline], groups))
        .chain(each("answer.forms", [FormDue::None, FormDue::Offline], forms))
        .collect()
}
