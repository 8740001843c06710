//! Greetings of the site: shown, accepted, cancelled, once in a visit.

use crate::chat::profile::{GreetingStep, Statistics};
use crate::chat::{Answer, Choice, Content, Field, FieldKind, FilledForm, Form, PropertyValue};
use crate::command::{
    ConfigureGroup, CustomerFields, EndVisit, GiveConsent, Greet, GreetStep, StartVisit, UpdateCustomer,
};
use crate::desk::{Assignment, FormRules, GroupRules, WorkState};
use crate::story::{Story, customer, pick_up, says};
use crate::{Command, CustomerId, GreetingId, GroupId, Reject, User, limits};

const HELP: GreetingId = GreetingId(7);

fn greet(step: GreetStep) -> Command {
    Command::Greet(Greet { customer: CustomerId(1), greeting: HELP, step })
}

fn accepted() -> Command {
    accepted_with(None)
}

fn accepted_with(form: Option<FilledForm>) -> Command {
    let content = Content::Text("May I help?".into());
    greet(GreetStep::Accepted { group: None, content, form: form.map(Box::new) })
}

fn visit() -> Command {
    Command::StartVisit(StartVisit::default())
}

/// Carl is on the site and is shown a greeting.
fn shown() -> (Story, User) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 2));
    story.does(customer(1), visit());
    story.does(User::System, greet(GreetStep::Shown));
    (story, ann)
}

fn statistics(story: &Story) -> Statistics {
    story.account.chat_of(CustomerId(1)).unwrap().profile.as_ref().unwrap().statistics
}

fn counts(story: &Story) -> (u32, u32, u32) {
    let known = statistics(story);
    (known.greetings_shown, known.greetings_accepted, known.greetings_cancelled)
}

#[test]
fn an_accepted_greeting_begins_a_thread_that_says_it_and_remembers_it() {
    let (mut story, ann) = shown();
    story.does(User::System, accepted());
    let chat = story.account.chat_of(CustomerId(1)).unwrap().id;
    let seen = story.seen_by_customer(chat);
    let thread = seen.open_thread().unwrap();
    assert_eq!(thread.events[0].content.text(), Some("May I help?"));
    assert_eq!((thread.events[0].author, thread.attributes.is_none()), (User::System, true));
    let properties = &story.thread(chat).attributes.as_ref().unwrap().properties;
    assert_eq!(properties["routing"]["greeting"], PropertyValue::Text(HELP.to_string()));
    assert_eq!(story.work(chat).state, WorkState::Queued);
    story.does(customer(1), says(chat, "Yes, please."));
    story.does(ann, pick_up(chat));
    assert_eq!(counts(&story), (1, 1, 0));
    assert_eq!(statistics(&story).threads, 1);
}

#[test]
fn nobody_accepts_a_greeting_past_what_the_group_requires_before_the_talk() {
    let (mut story, ann) = shown();
    let agree = Choice { id: "v1".to_owned(), label: "I agree".to_owned(), group: None };
    let fields = vec![field("email", FieldKind::Email, vec![]), field("consent", FieldKind::Consent, vec![agree])];
    asks(&mut story, FormRules { pre_chat: form("before", fields), ..FormRules::NONE });
    assert_eq!(story.tries(User::System, accepted()), Err(Reject::EmailInvalid));
    let known = CustomerFields { email: Some("carl@example.com".into()), ..CustomerFields::default() };
    story.does(ann, Command::UpdateCustomer(UpdateCustomer { customer: CustomerId(1), set: Box::new(known) }));
    assert_eq!(story.tries(User::System, accepted()), Err(Reject::ConsentMissing));
    let agrees = GiveConsent { given: true, version: "v1".into(), customer: None };
    story.does(customer(1), Command::GiveConsent(agrees));
    story.does(User::System, accepted());
    assert_eq!(counts(&story), (1, 1, 0), "what is known is not asked again");
}

fn field(id: &str, kind: FieldKind, options: Vec<Choice>) -> Field {
    Field { id: id.to_owned(), label: "?".to_owned(), kind, required: true, options }
}

fn form(id: &str, fields: Vec<Field>) -> Option<Box<Form>> {
    Some(Box::new(Form { id: id.to_owned(), fields, ..Form::default() }))
}

fn asks(story: &mut Story, forms: FormRules) {
    let rules = Box::new(GroupRules { forms, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
}

#[test]
fn what_the_group_asks_is_answered_along_with_the_greeting_and_is_known_of_the_customer() {
    let (mut story, _) = shown();
    let lamps = story.adds_group("Lamps", Assignment::PickUp);
    let choice = Choice { id: "l".to_owned(), label: "Lamps".to_owned(), group: Some(lamps) };
    let fields = vec![
        field("topic", FieldKind::Subject, vec![]),
        field("name", FieldKind::Name, vec![]),
        field("group", FieldKind::GroupChooser, vec![choice.clone()]),
    ];
    let offline = form("message", vec![field("topic", FieldKind::Subject, vec![])]);
    asks(&mut story, FormRules { pre_chat: form("before", fields), offline, offline_from: None });
    let text = |field: &str, text: &str| Answer { field: field.into(), text: text.into(), ..Answer::default() };
    let answers = |form: &str, answers: Vec<Answer>| {
        accepted_with(Some(FilledForm { form: form.to_owned(), answers, ..FilledForm::default() }))
    };
    let chooses = Answer { field: "group".into(), choices: vec![choice], ..Answer::default() };
    let whole = || vec![text("topic", "A broken lamp"), text("name", "Carl"), chooses.clone()];
    let refused = [
        (accepted(), Reject::AnswerMissing),
        (answers("before", whole()[1..].to_vec()), Reject::AnswerMissing),
        (answers("message", whole()[..1].to_vec()), Reject::UnknownForm),
        (answers("none", whole()), Reject::UnknownForm),
    ];
    for (command, reject) in refused {
        assert_eq!(story.tries(User::System, command.clone()), Err(reject), "{command:?}");
    }
    story.does(User::System, answers("before", whole()));
    let chat = story.account.chat_of(CustomerId(1)).unwrap();
    assert_eq!(chat.customer.name.as_deref(), Some("Carl"));
    assert_eq!(story.work(chat.id).group, lamps);
    let seen = story.seen_by_customer(chat.id);
    let events = &seen.open_thread().unwrap().events;
    let (first, last) = (events.first().unwrap(), events.last().unwrap());
    assert_eq!(first.content.text(), Some("May I help?"));
    let Content::FilledForm(filled) = &last.content else { panic!("no answers: {events:?}") };
    assert_eq!((last.author, filled.answers[0].text.as_str()), (customer(1), "A broken lamp"));
    assert_eq!(counts(&story), (1, 1, 0));
}

#[test]
fn a_greeting_counts_once_in_a_visit_and_ends_when_it_is_cancelled() {
    let (mut story, _) = shown();
    assert_eq!(story.does(User::System, greet(GreetStep::Shown)), [], "it is shown already");
    story.does(User::System, greet(GreetStep::Cancelled));
    assert_eq!(story.does(User::System, greet(GreetStep::Cancelled)), []);
    assert_eq!(story.tries(User::System, accepted()), Err(Reject::NoOffer));
    assert_eq!(story.does(User::System, greet(GreetStep::Shown)), [], "not again in this visit");
    story.does(customer(1), visit());
    story.does(User::System, greet(GreetStep::Shown));
    assert_eq!(counts(&story), (2, 0, 1));
    let profile = story.account.chat_of(CustomerId(1)).unwrap().profile.clone().unwrap();
    let steps: Vec<_> = profile.visits.iter().map(|visit| visit.step(HELP)).collect();
    assert_eq!(steps, [Some(GreetingStep::Cancelled), Some(GreetingStep::Shown)]);
}

#[test]
fn only_the_system_greets_and_only_whoever_is_there_and_has_seen_it() {
    let (mut story, ann) = shown();
    for actor in [ann, customer(1)] {
        assert_eq!(story.tries(actor, greet(GreetStep::Shown)), Err(Reject::NotAllowed));
    }
    let other = Greet { customer: CustomerId(9), greeting: HELP, step: GreetStep::Shown };
    assert_eq!(story.tries(User::System, Command::Greet(other)), Err(Reject::UnknownCustomer));
    let unseen = Greet { customer: CustomerId(1), greeting: GreetingId(8), step: GreetStep::Cancelled };
    assert_eq!(story.tries(User::System, Command::Greet(unseen)), Err(Reject::NoOffer));
    let group = Some(GroupId(0x5eed));
    let foreign = GreetStep::Accepted { group, content: Content::Text("Hello".into()), form: None };
    assert_eq!(story.tries(User::System, greet(foreign)), Err(Reject::UnknownGroup));
    story.starts(1);
    assert_eq!(story.tries(User::System, accepted()), Err(Reject::ThreadOpen));
    story.does(customer(1), Command::EndVisit(EndVisit {}));
    assert_eq!(story.tries(User::System, accepted()), Err(Reject::NoVisit));
    assert_eq!(counts(&story), (1, 0, 0));
}

#[test]
fn a_visit_has_an_end_of_greetings() {
    let (mut story, _) = shown();
    let show = |n: u128| {
        Command::Greet(Greet { customer: CustomerId(1), greeting: GreetingId(100 + n), step: GreetStep::Shown })
    };
    (1..limits::GREETINGS_PER_VISIT as u128).for_each(|n| drop(story.does(User::System, show(n))));
    assert_eq!(story.tries(User::System, show(0)), Err(Reject::LimitReached));
}
