//! What customers are asked before the talk, and in its place.

use crate::chat::*;
use crate::command::{ConfigureGroup, GiveConsent, SetOpening, StartThread};
use crate::desk::{
    AbsenceRules, AgentRole, Assignment, FormDue, FormRules, GroupRules, HoursRules, QueueRules, RoutingStatus,
    TalkRules,
};
use crate::story::{Story, close, customer, pick_up, says, status};
use crate::{AgentId, ChatId, Command, CustomerId, GroupId, Reject, User};

fn field(id: &str, kind: FieldKind, required: bool) -> Field {
    let option = Choice { id: format!("{id}-1"), label: "I agree".to_owned(), group: None };
    let options = if kind == FieldKind::Consent { vec![option] } else { Vec::new() };
    Field { id: id.to_owned(), kind, label: format!("Your {id}?"), required, options }
}

fn form(id: &str, fields: Vec<Field>) -> Option<Box<Form>> {
    Some(Box::new(Form { id: id.to_owned(), fields, ..Form::default() }))
}

/// Everything that a customer can be asked about themself.
fn all(required: bool) -> FormRules {
    let kinds = [
        ("name", FieldKind::Name),
        ("email", FieldKind::Email),
        ("phone", FieldKind::Phone),
        ("company", FieldKind::Company),
        ("country", FieldKind::Country),
        ("consent", FieldKind::Consent),
    ];
    let fields = kinds.into_iter().map(|(id, kind)| field(id, kind, required)).collect();
    FormRules { pre_chat: form("before", fields), ..FormRules::NONE }
}

/// A form before the talk, and one in its place.
pub(super) fn both() -> FormRules {
    let pre_chat = form("before", vec![field("topic", FieldKind::Subject, true)]);
    let offline =
        form("message", vec![field("email", FieldKind::Email, true), field("what", FieldKind::Textarea, true)]);
    FormRules { pre_chat, offline, offline_from: None }
}

fn asks(story: &mut Story, forms: FormRules) {
    set(story, GroupRules { forms, ..GroupRules::default() });
}

pub(super) fn set(story: &mut Story, rules: GroupRules) {
    let group = story.group;
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
}

/// A group that is closed and refuses whoever comes, after which absent customers are gone within a minute.
fn closed(forms: FormRules) -> Story {
    let mut story = Story::with(Assignment::PickUp);
    let hours = HoursRules { enabled: true, zone: "UTC".to_owned(), ..HoursRules::default() };
    let absence = AbsenceRules { waiting_ms: 60_000, served_ms: 60_000 };
    set(&mut story, GroupRules { forms, hours, absence, ..GroupRules::default() });
    let group = story.group;
    story.does(User::System, Command::SetOpening(SetOpening { group, open: false, next_change: None }));
    story
}

fn answer(field: &str, text: &str) -> Answer {
    Answer { field: field.to_owned(), text: text.to_owned(), ..Answer::default() }
}

fn agrees(field: &str) -> Answer {
    let choices = vec![Choice { id: format!("{field}-1"), ..Choice::default() }];
    Answer { field: field.to_owned(), choices, ..Answer::default() }
}

fn filled(form: &str, answers: Vec<Answer>) -> StartThread {
    let form = FilledForm { form: form.to_owned(), answers, ..FilledForm::default() };
    StartThread { form: Some(Box::new(form)), ..StartThread::default() }
}

pub(super) fn message() -> StartThread {
    filled("message", vec![answer("email", "carl@example.com"), answer("what", "My lamp is broken.")])
}

pub(super) fn start(start: StartThread) -> Command {
    Command::StartThread(start)
}

pub(super) fn chat_of(story: &Story, who: u128) -> ChatId {
    story.account.chat_of(CustomerId(who)).unwrap().id
}

fn everything() -> Vec<Answer> {
    vec![
        answer("name", "Carl"),
        answer("email", "carl@example.com"),
        answer("phone", "+46 8-123 45"),
        answer("company", "Lamps Ltd"),
        answer("country", "se"),
        agrees("consent"),
    ]
}

#[test]
fn who_comes_back_is_not_asked_again_what_is_known_of_them() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    let asked = |story: &Story, who: u128| {
        let form = story.account.form_for(customer(who), group);
        form.map(|form| form.fields.into_iter().map(|field| field.id).collect::<Vec<_>>().join(" "))
    };
    asks(&mut story, all(false));
    let but_two = everything().into_iter().filter(|answer| !["email", "consent"].contains(&answer.field.as_str()));
    story.does(customer(1), start(filled("before", but_two.collect())));
    let chat = chat_of(&story, 1);
    story.does(customer(1), close(chat));

    let mut forms = all(true);
    asks(&mut story, forms.clone());
    assert_eq!(asked(&story, 1).as_deref(), Some("email consent"));
    assert_eq!(asked(&story, 2).as_deref(), Some("name email phone company country consent"), "of others nothing is");
    story.does(customer(1), start(filled("before", vec![answer("email", "carl@example.com"), agrees("consent")])));
    story.does(customer(1), close(chat));
    assert_eq!(asked(&story, 1), None, "a talk begins at once");

    forms.offline.clone_from(&forms.pre_chat);
    forms.offline.as_mut().unwrap().id = "message".to_owned();
    asks(&mut story, forms.clone());
    assert_eq!(asked(&story, 1).as_deref(), Some(""), "who leaves a message writes one all the same");
    forms.offline = None;
    forms.pre_chat.as_mut().unwrap().fields.push(field("topic", FieldKind::Subject, true));
    asks(&mut story, forms);
    assert_eq!(asked(&story, 1).as_deref(), Some("topic"), "it is another matter each time");
}

#[test]
fn what_a_customer_answers_before_the_talk_stands_at_its_beginning_and_is_known_of_them() {
    let mut story = Story::with(Assignment::PickUp);
    asks(&mut story, all(true));
    let begin = StartThread { text: "Hello".to_owned(), ..filled("before", everything()) };
    story.does(customer(1), start(begin));
    let chat = story.account.chat_of(CustomerId(1)).unwrap();
    assert_eq!(chat.customer.name.as_deref(), Some("Carl"));
    assert_eq!(chat.customer.email.as_deref(), Some("carl@example.com"));
    let profile = chat.profile.as_ref().unwrap();
    let details = &profile.details;
    assert_eq!(
        (details.phone.as_deref(), details.company.as_deref(), details.country.as_deref()),
        (Some("+46812345"), Some("Lamps Ltd"), Some("SE"))
    );
    let consent = profile.consent.as_ref().unwrap();
    assert_eq!((consent.given, consent.version.as_str(), consent.by), (true, "consent-1", None));
    let events = &chat.threads[0].events;
    let Content::FilledForm(filled) = &events[0].content else { panic!("no answers: {events:?}") };
    assert_eq!((filled.kind, filled.answers[0].label.as_str()), (FormKind::PreChat, "Your name?"));
    assert_eq!(events[1].content.text(), Some("Hello"));
    let told = chat.threads[0].member(customer(1)).unwrap().name.as_deref();
    assert_eq!(told, Some("Carl"), "the thread begins with the name");
}

#[test]
fn a_required_answer_that_is_missing_is_refused_with_its_field_unless_it_is_known() {
    let mut story = Story::with(Assignment::PickUp);
    asks(&mut story, all(true));
    let without = |left_out: usize| {
        let mut answers = everything();
        answers.remove(left_out);
        start(filled("before", answers))
    };
    let refused = [
        (Reject::NameEmpty, Some("name")),
        (Reject::EmailInvalid, Some("email")),
        (Reject::PhoneInvalid, Some("phone")),
        (Reject::AnswerMissing, Some("content")),
        (Reject::CountryInvalid, Some("country")),
        (Reject::ConsentMissing, Some("consent")),
    ];
    for (place, (reject, named)) in refused.into_iter().enumerate() {
        assert_eq!(story.tries(customer(1), without(place)), Err(reject));
        assert_eq!(reject.field(), named);
    }
    assert_eq!(story.tries(customer(1), start(StartThread::default())), Err(Reject::NameEmpty), "no answers at all");
    let by_the_way = StartThread { name: "Carl".to_owned(), ..StartThread::default() };
    assert_eq!(story.tries(customer(1), start(by_the_way)), Err(Reject::EmailInvalid), "the name is told");
    let mut odd = everything();
    odd[2] = answer("phone", "0812345");
    assert_eq!(story.tries(customer(1), start(filled("before", odd))), Err(Reject::PhoneInvalid));
    assert_eq!(story.tries(customer(1), start(filled("after", everything()))), Err(Reject::UnknownForm));
    story.does(customer(1), start(filled("before", everything())));
    let chat = chat_of(&story, 1);
    story.does(customer(1), close(chat));
    story.does(customer(1), start(StartThread::default()));
    assert_eq!(story.chat(chat).threads.len(), 2, "who is known is not asked again");
    assert!(story.thread(chat).events.is_empty());
}

#[test]
fn without_required_questions_a_thread_begins_without_answers() {
    let mut story = Story::with(Assignment::PickUp);
    asks(&mut story, all(false));
    story.does(customer(1), start(StartThread::default()));
    story.does(customer(2), start(filled("before", vec![])));
    let profile = story.account.chat_of(CustomerId(2)).unwrap().profile.as_ref().unwrap();
    assert_eq!(profile.consent, None, "who does not agree has not withdrawn it");
}

#[test]
fn who_chooses_a_group_in_the_form_is_served_by_that_group() {
    let mut story = Story::with(Assignment::PickUp);
    let sales = story.adds_group("Sales", Assignment::PickUp);
    let choice = |id: &str, group| Choice { id: id.to_owned(), label: id.to_owned(), group: Some(group) };
    let options = vec![choice("sales", sales), choice("gone", GroupId(9))];
    let field = Field { options, ..field("group", FieldKind::GroupChooser, true) };
    asks(&mut story, FormRules { pre_chat: form("before", vec![field]), ..FormRules::NONE });
    let chooses = |id: &str| {
        let choices = vec![Choice { id: id.to_owned(), ..Choice::default() }];
        start(filled("before", vec![Answer { choices, ..answer("group", "") }]))
    };
    story.does(customer(1), chooses("sales"));
    assert_eq!(story.thread(chat_of(&story, 1)).group, sales);
    story.does(customer(2), chooses("gone"));
    assert_eq!(story.thread(chat_of(&story, 2)).group, story.group, "a group that is no more takes nobody");
}

#[test]
fn a_message_left_while_the_group_is_closed_waits_until_somebody_is_there() {
    let mut story = closed(both());
    let group = story.group;
    assert_eq!(story.account.desk.form_due(group), FormDue::Offline);
    let talks = filled("before", vec![answer("topic", "Lamps")]);
    assert_eq!(story.tries(customer(1), start(talks.clone())), Err(Reject::GroupClosed));
    assert_eq!(story.tries(customer(1), start(StartThread::default())), Err(Reject::GroupClosed));
    let half = filled("message", vec![answer("what", "My lamp is broken.")]);
    assert_eq!(story.tries(customer(1), start(half)), Err(Reject::EmailInvalid));
    story.does(customer(1), start(message()));
    let chat = chat_of(&story, 1);
    assert_eq!(story.position(chat), Some(1));
    let Content::FilledForm(left) = &story.thread(chat).events[0].content else { panic!("no message") };
    assert_eq!(left.kind, FormKind::Offline);
    assert_eq!(story.account.absence_ms(CustomerId(1)), None, "its customer does not wait for the answer");
    story.does(User::System, Command::SetOpening(SetOpening { group, open: true, next_change: None }));
    let ann = User::Agent(story.agent("Ann", 1));
    assert_eq!(story.account.desk.form_due(group), FormDue::PreChat);
    story.does(ann, pick_up(chat));
    story.does(ann, says(chat, "We will send you another."));
    assert_eq!(story.seen_by_customer(chat).threads[0].events.last().unwrap().author, ann);
    assert_eq!(story.account.absence_ms(CustomerId(1)), None);
    story.does(customer(2), start(talks));
    assert_eq!(story.account.absence_ms(CustomerId(2)), Some(60_000), "who talks is waited for no longer than that");
}

#[test]
fn a_group_without_that_form_takes_no_messages() {
    let mut story = closed(FormRules { offline: None, ..both() });
    assert_eq!(story.account.desk.form_due(story.group), FormDue::PreChat);
    assert_eq!(story.tries(customer(1), start(message())), Err(Reject::UnknownForm));
}

#[test]
fn a_message_can_be_left_where_nobody_is_there_or_the_queue_is_full_or_long() {
    let mut story = Story::with(Assignment::Automatic);
    let ann = story.adds("Ann", AgentRole::Agent, 0, &[story.group]);
    let queue = QueueRules { attended: true, limit: Some(2), ..QueueRules::default() };
    let forms = FormRules { offline_from: Some(1), pre_chat: None, ..both() };
    set(&mut story, GroupRules { forms, queue, ..GroupRules::default() });
    let group = story.group;
    assert_eq!(story.tries(customer(1), start(StartThread::default())), Err(Reject::GroupOffline));
    assert_eq!(story.account.desk.form_due(group), FormDue::Offline);
    story.does(User::Agent(ann), status(RoutingStatus::Accepting));
    assert_eq!(story.account.desk.form_due(group), FormDue::None);
    story.starts(1);
    assert_eq!(story.account.desk.form_due(group), FormDue::Offline, "the queue is long");
    story.starts(2);
    assert_eq!(story.tries(customer(3), start(StartThread::default())), Err(Reject::QueueFull));
    story.passes(1);
    story.does(customer(3), start(message()));
    assert_eq!(story.position(chat_of(&story, 3)), Some(3));
}

#[test]
fn a_message_is_for_people_and_welcomes_nobody() {
    let mut story = Story::with(Assignment::Automatic);
    let bot = AgentId(story.agent("Bot", 9).0);
    let profile = crate::command::SaveAgent {
        agent: Some(bot),
        name: "Bot".to_owned(),
        email: "bot@example.com".to_owned(),
        role: AgentRole::Agent,
        capacity: 9,
        groups: crate::map::Set::new(),
        bot: true,
    };
    story.does(User::System, Command::SaveAgent(profile));
    let talk = TalkRules { bot: Some(bot), welcome: "Welcome!".to_owned(), ..TalkRules::NONE };
    let forms = FormRules { pre_chat: None, ..both() };
    set(&mut story, GroupRules { forms, talk, ..GroupRules::default() });
    story.does(customer(1), start(message()));
    let chat = chat_of(&story, 1);
    assert_eq!((story.assignee(chat), story.thread(chat).events.len()), (None, 1));
    story.does(customer(2), start(StartThread::default()));
    assert_eq!(story.assignee(chat_of(&story, 2)), Some(bot));
}

#[test]
fn a_customer_begins_a_chat_that_goes_on_where_the_group_allows_it() {
    let mut story = closed(FormRules::NONE);
    let goes_on = |continuous| StartThread { continuous: Some(continuous), ..StartThread::default() };
    assert_eq!(story.tries(customer(1), start(goes_on(true))), Err(Reject::NotAllowed));
    let hours = HoursRules { enabled: true, zone: "UTC".to_owned(), ..HoursRules::default() };
    let queue = QueueRules { continuous: true, ..QueueRules::default() };
    set(&mut story, GroupRules { hours, queue, ..GroupRules::default() });
    assert_eq!(story.tries(customer(1), start(goes_on(false))), Err(Reject::GroupClosed));
    story.does(customer(1), start(goes_on(true)));
    let chat = chat_of(&story, 1);
    assert!(story.chat(chat).is_continuous());
    story.does(customer(1), close(chat));
    story.does(customer(1), start(StartThread::default()));
    story.does(customer(1), close(chat));
    assert_eq!(story.tries(customer(1), start(goes_on(false))), Err(Reject::GroupClosed));
}

#[test]
fn staff_record_a_consent_that_a_customer_gave_to_them() {
    let mut story = Story::with(Assignment::PickUp);
    let (ann, chat) = (User::Agent(story.agent("Ann", 1)), story.starts(1));
    let consent = |given, who| {
        let customer = Some(CustomerId(who));
        Command::GiveConsent(GiveConsent { given, version: "by phone".to_owned(), customer })
    };
    story.does(ann, consent(true, 1));
    let kept = |story: &Story| story.chat(chat).profile.as_ref().unwrap().consent.clone().unwrap();
    assert_eq!((kept(&story).given, kept(&story).by), (true, Some(ann)));
    assert_eq!(story.does(ann, consent(true, 1)), [], "the same again is nothing");
    story.does(ann, consent(false, 1));
    assert!(!kept(&story).given);
    assert_eq!(story.tries(customer(1), consent(true, 1)), Err(Reject::NotAllowed), "in nobody's name");
    assert_eq!(story.tries(ann, consent(true, 2)), Err(Reject::UnknownCustomer));
    let ben = User::Agent(story.adds("Ben", AgentRole::Agent, 1, &[]));
    assert_eq!(story.tries(ben, consent(true, 1)), Err(Reject::UnknownCustomer));
}

#[test]
fn the_forms_of_a_group_are_told_apart_and_bounded() {
    let mut story = Story::with(Assignment::PickUp);
    let mut save = |forms| {
        let rules = Box::new(GroupRules { forms, ..GroupRules::default() });
        story.tries(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules))).map(drop)
    };
    let same = FormRules { pre_chat: form("message", vec![field("topic", FieldKind::Subject, true)]), ..both() };
    assert_eq!(save(same), Err(Reject::FormInvalid));
    let empty = FormRules { offline: form("message", vec![]), ..both() };
    assert_eq!(save(empty), Err(Reject::FormInvalid));
    let mut two = field("consent", FieldKind::Consent, true);
    two.options.push(Choice { id: "other".to_owned(), label: "No".to_owned(), group: None });
    assert_eq!(save(FormRules { pre_chat: form("before", vec![two]), ..FormRules::NONE }), Err(Reject::FormInvalid));
    assert_eq!(save(FormRules { offline_from: Some(0), ..both() }), Err(Reject::QueueLimitOutOfRange));
    save(FormRules { offline_from: Some(10_000), ..both() }).unwrap();
}
