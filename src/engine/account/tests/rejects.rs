//! Every refusal can be met.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::{
    Answer, Button, ButtonKind, Choice, Content, Element, Field, FieldKind, File, FilledForm, Form, LinkKind, Packed,
    Postback, PropertiesOf, PropertyValue, ResponseRules, Rich, Role, Target, TargetKind,
};
use crate::command::*;
use crate::desk::{
    AbsenceRules, AgentRole, Assignment, DeskFact, FormRules, GroupRules, HoursRules, QueueRules, Rights, RoutingRules,
    RoutingStatus, TalkRules,
};
use crate::story::{
    Story, accept, add_group, close, customer, decline, finish, join, leave, notes, pick_up, pick_up_next, rates,
    remove, save_agent, says, sees, status, to_agent,
};
use crate::{
    AgentId, ChatId, Command, CustomerId, EventId, Fact, GroupId, NoteId, Reject, SkillId, ThreadId, User, limits,
};

/// What is not stored is refused by the authority: met in `sync/authority/tests/signals.rs`.
const OF_SIGNALS: [Reject; 2] = [Reject::SignalTooLong, Reject::RecipientsMissing];

#[test]
fn every_refusal_is_met_by_somebody() {
    let mut met = BTreeSet::new();
    texts_and_marks(&mut met);
    handing_around(&mut met);
    members(&mut met);
    setting_up(&mut met);
    contents(&mut met);
    customers(&mut met);
    bounds(&mut met);
    met.extend(OF_SIGNALS);
    routing(&mut met);
    attributes(&mut met);
    surveys(&mut met);
    let missing: Vec<_> =
        Reject::ALL.iter().filter(|reject| !met.contains(reject)).map(|reject| reject.code()).collect();
    assert_eq!(missing, [""; 0]);
}

fn surveys(met: &mut BTreeSet<Reject>) {
    use super::surveys::{answers, asks, skip};
    let mut story = Story::with(Assignment::PickUp);
    met.extend(asks(&mut story, Some(1)).err());
    asks(&mut story, None).unwrap();
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    meets(&mut story, met, customer(1), skip(chat), Reject::NoSurvey);
    story.does(customer(1), close(chat));
    story.does(customer(1), skip(chat));
    meets(&mut story, met, customer(1), answers(chat, &[]), Reject::SurveyOver);
}

fn texts_and_marks(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 1));
    let chat = story.starts(1);
    let thread = story.thread(chat).id;
    let early = rates(&story, chat, 5);
    meets(&mut story, met, customer(1), early, Reject::NotRateable);
    story.does(User::Agent(ann), pick_up(chat));
    let long = |chars| "x".repeat(chars);
    meets(&mut story, met, customer(1), says(chat, " "), Reject::TextEmpty);
    meets(&mut story, met, customer(1), says(chat, &long(8_001)), Reject::TextTooLong);
    meets(&mut story, met, User::Agent(ann), notes(chat, &long(5_001)), Reject::NoteTooLong);
    let rate = |score, comment, thread| {
        Command::Rate(Rate { chat, thread, score, comment, resolved: None, status: Default::default() })
    };
    meets(&mut story, met, customer(1), rate(5, long(2_001), thread), Reject::CommentTooLong);
    meets(&mut story, met, customer(1), rate(6, String::new(), thread), Reject::ScoreOutOfRange);
    meets(&mut story, met, customer(1), rate(5, String::new(), ThreadId(9)), Reject::UnknownThread);
    let save = |name: String, email: &str| Command::SaveCustomer(SaveCustomer { chat, name, email: email.to_owned() });
    meets(&mut story, met, customer(1), save(long(201), ""), Reject::NameTooLong);
    meets(&mut story, met, customer(1), save(String::new(), "nowhere"), Reject::EmailInvalid);
    let seen = MarkSeen { chat, thread, delivered: Some(EventId(9)), read: None };
    meets(&mut story, met, customer(1), Command::MarkSeen(seen), Reject::UnknownEvent);
    meets(&mut story, met, User::Agent(ben), says(chat, "hello"), Reject::NotMember);
    meets(&mut story, met, customer(1), says(ChatId(9), "hello"), Reject::UnknownChat);
    meets(&mut story, met, customer(1), notes(chat, "hello"), Reject::NotAllowed);
    meets(&mut story, met, customer(1), Command::StartThread(StartThread::default()), Reject::ThreadOpen);
    story.tries_with(customer(1), says(chat, "hello"), 9_999).unwrap();
    let again = story.tries_with(customer(1), says(chat, "hello"), 9_999);
    assert_eq!(again, Err(Reject::IdTaken));
    met.insert(Reject::IdTaken);
    story.does(customer(1), close(chat));
    meets(&mut story, met, customer(1), says(chat, "hello"), Reject::ThreadClosed);
}

fn handing_around(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 1), story.agent("Ben", 1));
    let away = story.adds("Cleo", AgentRole::Agent, 1, &[]);
    meets(&mut story, met, User::Agent(ann), pick_up_next(), Reject::QueueEmpty);
    let (one, two) = (story.starts(1), story.starts(2));
    meets(&mut story, met, User::Agent(ann), to_agent(one, ben), Reject::NotAssigned);
    meets(&mut story, met, User::Agent(ann), accept(one), Reject::NoOffer);
    meets(&mut story, met, User::Agent(ann), decline(one), Reject::NoOffer);
    story.does(User::Agent(ann), pick_up(one));
    meets(&mut story, met, User::Agent(ben), pick_up(one), Reject::NotQueued);
    meets(&mut story, met, User::Agent(ann), pick_up(one), Reject::AlreadyAssigned);
    meets(&mut story, met, User::Agent(ann), pick_up(two), Reject::AgentFull);
    meets(&mut story, met, User::Agent(ann), to_agent(one, away), Reject::AgentOffline);
    meets(&mut story, met, User::Agent(ann), to_agent(one, AgentId(9)), Reject::UnknownAgent);
    let save = SaveSkill { skill: None, name: "Nobody's".to_owned(), response: None };
    let facts = story.does(User::System, Command::SaveSkill(save));
    let Some(Fact::Desk(DeskFact::SkillSaved { skill })) = facts.first() else { panic!("no skill: {facts:?}") };
    let unserved = Command::Transfer(Transfer::to(one, TransferTarget::Skill(skill.id)));
    meets(&mut story, met, User::Agent(ann), unserved, Reject::SkillUnserved);
    story.does(User::Agent(ann), to_agent(one, ben));
    meets(&mut story, met, User::Agent(ann), to_agent(one, ben), Reject::AlreadyOffered);
    let event = sees(&story, one, None, None);
    meets(&mut story, met, User::Agent(ben), event, Reject::NotMember);
    story.does(User::Agent(ben), status(RoutingStatus::Offline));
}

fn members(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, ben) = (story.agent("Ann", 2), story.agent("Ben", 2));
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    meets(&mut story, met, User::Agent(ann), leave(chat), Reject::LastAgent);
    meets(&mut story, met, User::Agent(ann), finish(ThreadId(9)), Reject::NotInWrapUp);
    let talk = TalkRules { wrap_up_ms: Some(0), ..TalkRules::NONE };
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    meets(&mut story, met, User::System, save, Reject::WrapUpOutOfRange);
    let talk = TalkRules { bot: Some(ann), ..TalkRules::NONE };
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    meets(&mut story, met, User::System, save, Reject::NotABot);
    let absence = AbsenceRules { waiting_ms: 999, served_ms: 0 };
    let rules = Box::new(GroupRules { absence, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    meets(&mut story, met, User::System, save, Reject::AbsenceOutOfRange);
    meets(&mut story, met, User::Agent(ann), join(chat, Role::CoAgent), Reject::AlreadyMember);
    meets(&mut story, met, User::Agent(ann), remove(chat, ben), Reject::UnknownMember);
    story.does(User::Agent(ben), status(RoutingStatus::Paused));
    let unasked = Transfer { ask: false, ..Transfer::to(chat, TransferTarget::Agent(ben)) };
    meets(&mut story, met, User::Agent(ann), Command::Transfer(unasked.clone()), Reject::AgentPaused);
    let wordy = Transfer { remark: "x".repeat(2_001), ..unasked };
    meets(&mut story, met, User::Agent(ann), Command::Transfer(wordy), Reject::RemarkTooLong);
}

fn setting_up(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let delete = Command::DeleteGroup(DeleteGroup { group: story.group });
    meets(&mut story, met, User::System, delete.clone(), Reject::LastGroup);
    story.adds_group("Sales", Assignment::PickUp);
    story.starts(1);
    meets(&mut story, met, User::System, delete, Reject::GroupInUse);
    let routing = RoutingRules { pause_after: Some(0), ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    meets(&mut story, met, User::System, save, Reject::MissesOutOfRange);
    let routing = RoutingRules { away_after_ms: Some(59_999), ..RoutingRules::default() };
    let rules = Box::new(GroupRules { routing, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    meets(&mut story, met, User::System, save, Reject::AwayOutOfRange);
    let reasons = Command::SaveStatusReasons(SaveStatusReasons { reasons: vec![String::new()] });
    meets(&mut story, met, User::System, reasons, Reject::ReasonsInvalid);
    let ben = story.agent("Ben", 1);
    let reason = Some("Tea".to_owned());
    let away = SetRoutingStatus { agent: None, status: RoutingStatus::Paused, reason };
    meets(&mut story, met, User::Agent(ben), Command::SetRoutingStatus(away), Reject::UnknownReason);
    meets(&mut story, met, User::System, add_group(" ", Assignment::PickUp), Reject::NameEmpty);
    let hasty = Assignment::Offer { accept_ms: limits::OFFER_MS_MIN - 1 };
    meets(&mut story, met, User::System, add_group("Hasty", hasty), Reject::OfferTimeOutOfRange);
    let agent = |capacity, groups: &[GroupId]| save_agent(None, "Ann", AgentRole::Agent, capacity, groups);
    meets(&mut story, met, User::System, agent(501, &[]), Reject::CapacityOutOfRange);
    meets(&mut story, met, User::System, agent(1, &[GroupId(9)]), Reject::UnknownGroup);
    let ada = story.adds("Ada", AgentRole::Admin, 1, &[]);
    meets(&mut story, met, User::System, save_agent(None, "ADA", AgentRole::Agent, 1, &[]), Reject::EmailTaken);
    let step_down = || save_agent(Some(ada), "Ada", AgentRole::Supervisor, 1, &[]);
    meets(&mut story, met, User::Agent(ada), step_down(), Reject::LastAdmin);
    let eve = story.adds("Eve", AgentRole::Admin, 1, &[]);
    story.does(User::Agent(ada), step_down());
    meets(&mut story, met, User::Agent(eve), save_agent(Some(eve), "Eve", AgentRole::Agent, 1, &[]), Reject::LastAdmin);
    let profile = story.account.desk.agents[&eve].profile.clone();
    let (name, email, role, groups) = (profile.name, profile.email, profile.role, profile.groups);
    let as_bot = Command::SaveAgent(SaveAgent { agent: Some(eve), name, email, role, capacity: 1, groups, bot: true });
    meets(&mut story, met, User::Agent(eve), as_bot, Reject::LastAdmin);
}

fn contents(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    story.does(User::Agent(ann), pick_up(chat));
    let by_ann = |content: Content| (User::Agent(ann), PostEvent::new(chat, content));
    let rich = |rich: Rich| by_ann(Content::Rich(Packed::new(rich)));
    let card = |title: &str| Element { title: title.to_owned(), ..Element::default() };
    let button = |text: &str, kind, value: &str| {
        let button = Button { text: text.to_owned(), kind, value: value.to_owned(), ..Button::default() };
        rich(Rich { elements: vec![Element { buttons: vec![button], ..Element::default() }], ..Rich::default() })
    };
    let form =
        Form { id: "f".to_owned(), fields: vec![Field { id: "q".to_owned(), ..Field::default() }], ..Form::default() };
    let asked = Form {
        fields: vec![Field { label: "Why?".to_owned(), required: true, ..form.fields[0].clone() }],
        ..form.clone()
    };
    let answers = |form: &str, answers| {
        let filled = FilledForm { form: form.to_owned(), answers, ..FilledForm::default() };
        (customer(1), PostEvent::new(chat, Content::FilledForm(Packed::new(filled))))
    };
    let answer = Answer { field: "other".to_owned(), ..Answer::default() };
    let file = File { url: "/files/1".to_owned(), ..File::default() };
    let odd = File { name: "a".to_owned(), content_type: "image/\u{7}".to_owned(), ..file };
    story.does(User::Agent(ann), Command::PostEvent(PostEvent::new(chat, Content::Form(Packed::new(asked)))));
    let asked = story.last_event(chat);
    let postback = Some(Postback { event: asked, id: "yes".to_owned() });
    let custom = |json: &str| by_ann(Content::Custom(json.to_owned()));
    let refused = [
        (rich(Rich::default()), Reject::RichInvalid),
        (rich(Rich { elements: vec![card(&"x".repeat(15_001))], ..Rich::default() }), Reject::RichTooLong),
        (button(" ", ButtonKind::Message, ""), Reject::ButtonInvalid),
        (button("call", ButtonKind::Phone, "home"), Reject::ButtonInvalid),
        (button("open", ButtonKind::Url, "javascript:alert(1)"), Reject::UrlInvalid),
        (by_ann(Content::File(Packed::new(odd))), Reject::FileInvalid),
        (by_ann(Content::Form(Packed::new(form))), Reject::FormInvalid),
        (answers("g", vec![]), Reject::UnknownForm),
        (answers("f", vec![]), Reject::AnswerMissing),
        (answers("f", vec![answer]), Reject::AnswerInvalid),
        (custom("{"), Reject::JsonInvalid),
        (custom(&"x".repeat(15_001)), Reject::JsonTooLong),
        (by_ann(Content::Deleted), Reject::NotAllowed),
        (
            (User::Agent(ann), PostEvent { custom_id: Some(String::new()), ..PostEvent::text(chat, "hello") }),
            Reject::CustomIdInvalid,
        ),
        ((User::Agent(ann), PostEvent { postback, ..PostEvent::text(chat, "yes") }), Reject::UnknownButton),
    ];
    let edit = EditEvent { chat, event: asked, content: Content::Text("no form".to_owned()) };
    meets(&mut story, met, User::Agent(ann), Command::EditEvent(edit), Reject::NotEditable);
    for ((actor, post), reject) in refused {
        meets(&mut story, met, actor, Command::PostEvent(post), reject);
    }
}

fn attributes(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 1));
    let chat = story.starts(1);
    let thread = story.thread(chat).id;
    story.does(ann, pick_up(chat));
    let set = |name: &str, value| {
        let properties = BTreeMap::from([("crm".to_owned(), BTreeMap::from([(name.to_owned(), value)]))]);
        Command::SetProperties(SetProperties { chat, of: PropertiesOf::Chat, properties })
    };
    meets(&mut story, met, ann, set("", PropertyValue::Int(1)), Reject::PropertyNameInvalid);
    meets(&mut story, met, ann, set("a", PropertyValue::Text("x".repeat(1_001))), Reject::PropertyTextTooLong);
    let tag = Command::TagThread(TagThread { chat, thread, tag: " ".into() });
    meets(&mut story, met, ann, tag, Reject::TagInvalid);
    let link = LinkThread { chat, thread, kind: LinkKind::Sale, id: String::new(), label: String::new() };
    meets(&mut story, met, ann, Command::LinkThread(link), Reject::LinkInvalid);
    let delete = Command::DeleteNote(DeleteNote { chat, thread, note: NoteId(9) });
    meets(&mut story, met, ann, delete, Reject::UnknownNote);
    let target = Target { kind: TargetKind::Custom { seconds: 0 }, ..Target::default() };
    let promise = Command::SetResponseTarget(SetResponseTarget { chat, target });
    meets(&mut story, met, ann, promise, Reject::TargetOutOfRange);
    let urgent = Command::MarkUrgent(MarkUrgent { chat, urgent: true });
    meets(&mut story, met, customer(1), urgent, Reject::UrgentTooEarly);
    meets(&mut story, met, ann, Command::UnfollowChat(UnfollowChat { chat }), Reject::MemberFollows);
    let delete = Command::DeleteThread(DeleteThread { chat, thread });
    meets(&mut story, met, User::System, delete, Reject::ThreadNotClosed);
    let response = ResponseRules { normal_ms: u64::MAX, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    meets(&mut story, met, User::System, save, Reject::ResponseTimeOutOfRange);
}

fn customers(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 1));
    let (sora, ben) = (story.adds("Sora", AgentRole::Supervisor, 1, &[]), story.adds("Ben", AgentRole::Agent, 1, &[]));
    story.starts(1);
    for (actor, command, reject) in super::customers::refused(ann, User::Agent(sora), User::Agent(ben)) {
        meets(&mut story, met, actor, command, reject);
    }
    story.does(ann, Command::BanCustomer(BanCustomer { customer: CustomerId(1), days: 1 }));
    meets(&mut story, met, customer(1), Command::StartThread(StartThread::default()), Reject::CustomerBanned);
}

fn bounds(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 1);
    let chat = story.starts(1);
    for _ in 0..limits::NOTES_PER_THREAD {
        story.does(User::Agent(ann), notes(chat, "x"));
    }
    meets(&mut story, met, User::Agent(ann), notes(chat, "one too many"), Reject::LimitReached);
    story.fills_the_queue();
    meets(&mut story, met, customer(u128::MAX), Command::StartThread(StartThread::default()), Reject::QueueFull);
}

fn routing(met: &mut BTreeSet<Reject>) {
    let mut story = Story::with(Assignment::PickUp);
    let mut empty = Story::with(Assignment::PickUp);
    let queue = QueueRules { attended: true, ..QueueRules::default() };
    let rules = Box::new(GroupRules { queue, ..GroupRules::default() });
    empty.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(empty.group, rules)));
    meets(&mut empty, met, customer(1), Command::StartThread(StartThread::default()), Reject::GroupOffline);
    let queue = QueueRules { limit: Some(0), ..QueueRules::default() };
    let rules = Box::new(GroupRules { queue, ..GroupRules::default() });
    let rules = ConfigureGroup::rules(story.group, rules);
    meets(&mut story, met, User::System, Command::ConfigureGroup(rules), Reject::QueueLimitOutOfRange);
    let hours = HoursRules { enabled: true, zone: "Europe/Oslo".to_owned(), ..HoursRules::default() };
    let save = |hours, group| {
        let rules = Box::new(GroupRules { hours, ..GroupRules::default() });
        Command::ConfigureGroup(ConfigureGroup::rules(group, rules))
    };
    let nowhere = HoursRules { zone: String::new(), ..hours.clone() };
    let group = story.group;
    meets(&mut story, met, User::System, save(nowhere, group), Reject::HoursInvalid);
    story.does(User::System, save(hours, group));
    story.does(User::System, Command::SetOpening(SetOpening { group, open: false, next_change: None }));
    meets(&mut story, met, customer(1), Command::StartThread(StartThread::default()), Reject::GroupClosed);
    let option = Choice { id: "1".to_owned(), label: "I agree".to_owned(), group: None };
    let (id, label) = ("box".to_owned(), "Agree?".to_owned());
    let agree = Field { id: id.clone(), kind: FieldKind::Consent, label, required: true, options: vec![option] };
    let form = Some(Box::new(Form { id, fields: vec![agree], ..Form::default() }));
    let forms = FormRules { pre_chat: form, ..FormRules::NONE };
    let rules = Box::new(GroupRules { forms, ..GroupRules::default() });
    let sales = story.adds_group("Sales", Assignment::PickUp);
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(sales, rules)));
    let start = StartThread { group: Some(sales), ..StartThread::default() };
    meets(&mut story, met, customer(1), Command::StartThread(start), Reject::ConsentMissing);
    let delete = DeleteSkill { skill: SkillId(9) };
    meets(&mut story, met, User::System, Command::DeleteSkill(delete), Reject::UnknownSkill);
    let agent = story.adds("Ann", AgentRole::Agent, 1, &[]);
    let assign = AssignRoles { group: story.group, agent, rights: Rights::default() };
    meets(&mut story, met, User::System, Command::AssignRoles(assign), Reject::NotInGroup);
}

fn meets(story: &mut Story, met: &mut BTreeSet<Reject>, actor: User, command: Command, reject: Reject) {
    let before = story.account.clone();
    assert_eq!(story.tries(actor, command), Err(reject));
    assert_eq!(story.account, before, "a refused command changes nothing");
    met.insert(reject);
}
