//! The person served: known, kept out, taken for another, forgotten.

use std::collections::BTreeSet;

use crate::chat::profile::Place;
use crate::chat::{
    Answer, Button, Chat, ChatFact, Content, Element, Field, File, FilledForm, Form, Packed, Postback, ProfileFact,
    Rich, System,
};
use crate::command::*;
use crate::desk::{AgentRole, Assignment};
use crate::story::{Story, close, customer, notes, pick_up, rates, says};
use crate::{ChatId, Command, CustomerId, Fact, Reject, User, Viewer};

const DAY_MS: u64 = 24 * 3_600_000;

pub(super) fn story() -> (Story, User, User) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 5));
    let sora = story.adds("Sora", AgentRole::Supervisor, 5, &[]);
    (story, ann, User::Agent(sora))
}

pub(super) fn id(n: u128) -> CustomerId {
    CustomerId(n)
}

pub(super) fn chat_of(story: &Story, n: u128) -> Chat {
    story.account.chat_of(id(n)).unwrap().clone()
}

pub(super) fn set(set: CustomerFields) -> Command {
    Command::UpdateCustomer(UpdateCustomer { customer: id(1), set: Box::new(set) })
}

fn erase(n: u128) -> Command {
    Command::EraseCustomer(EraseCustomer { customer: id(n) })
}

fn ban(n: u128, days: u16) -> Command {
    Command::BanCustomer(BanCustomer { customer: id(n), days })
}

pub(super) fn merge(from: u128, into: u128) -> Command {
    Command::MergeCustomer(MergeCustomer { from: id(from), into: id(into) })
}

pub(super) fn unmerge(n: u128) -> Command {
    Command::UnmergeCustomer(UnmergeCustomer { customer: id(n) })
}

fn views(url: &str) -> Command {
    Command::ViewPage(ViewPage { url: url.to_owned(), title: "Lamps".to_owned() })
}

#[test]
fn staff_add_a_customer_who_has_an_empty_chat() {
    let (mut story, ann, _) = story();
    let fields = CustomerFields {
        name: Some("Vera".into()),
        phone: Some("+46 8 12345".into()),
        session_fields: Some(vec![("plan".into(), "gold".into()), ("a".into(), "b".into())]),
        ..CustomerFields::default()
    };
    let facts = story.does(ann, Command::CreateCustomer(CreateCustomer { set: Box::new(fields) }));
    let chat = story.account.chats[&facts[0].chat().unwrap()].clone();
    assert!(chat.threads.is_empty());
    assert_eq!(chat.customer.name.as_deref(), Some("Vera"));
    let profile = chat.profile.clone().unwrap();
    assert_eq!(profile.details.phone.as_deref(), Some("+46812345"));
    assert_eq!(profile.session_fields[0].0, "plan", "in the order given");
    assert_eq!(profile.created_at, Some(story.now));
}

#[test]
fn an_update_changes_what_it_names_and_the_customer_is_sent_nothing_of_the_profile() {
    let (mut story, ann, _) = story();
    let chat = story.starts(1);
    story.does(ann, set(CustomerFields { company: Some("Lamps Ltd".into()), ..CustomerFields::default() }));
    story.does(ann, set(CustomerFields { country: Some("se".into()), ..CustomerFields::default() }));
    let details = story.chat(chat).profile.as_ref().unwrap().details.clone();
    assert_eq!((details.company.as_deref(), details.country.as_deref()), (Some("Lamps Ltd"), Some("SE")));
    assert_eq!(story.does(ann, set(CustomerFields::default())), []);
    assert_eq!(story.seen_by_customer(chat).profile, None);
    let fact = ChatFact::Profile(ProfileFact::Unbanned);
    assert_eq!(fact.seen_by(Viewer::Customer(id(1))), None);
    assert!(fact.seen_by(Viewer::Agent(ann.agent().unwrap())).is_some());
}

#[test]
fn visits_and_pages_are_kept_up_to_their_bounds_and_counted_beyond() {
    let (mut story, ..) = story();
    let start = story.now.plus_ms(3_000);
    for _ in 0..12 {
        story.passes(1_000);
        story.does(customer(1), Command::StartVisit(StartVisit { ip: "192.0.2.1".into(), ..StartVisit::default() }));
    }
    for page in 0..25 {
        story.does(customer(1), views(&format!("https://shop.example/{page}")));
    }
    assert_eq!(story.does(customer(1), views("https://shop.example/24")), [], "the same page again");
    story.does(customer(1), Command::EndVisit(EndVisit {}));
    let profile = chat_of(&story, 1).profile.unwrap();
    assert_eq!((profile.visits.len(), profile.statistics.visits, profile.statistics.page_views), (10, 12, 25));
    let last = profile.visits.last().unwrap();
    assert_eq!((last.pages.len(), last.pages[0].url.as_str()), (20, "https://shop.example/5"));
    assert!(profile.visits.iter().all(|visit| visit.ended_at.is_some()), "a new visit ends the one before");
    assert_eq!((profile.visits[0].started_at, last.started_at), (start, start.plus_ms(9_000)), "the latest ten");
    story.starts(1);
    assert_eq!(chat_of(&story, 1).profile.unwrap().statistics.threads, 1);
}

#[test]
fn a_thread_keeps_the_visit_that_it_began_in_with_its_place() {
    let (mut story, ..) = story();
    let place = Place {
        country: "Poland".into(),
        country_code: "pl".into(),
        city: "Wroclaw".into(),
        latitude: "51.107".into(),
        longitude: "181".into(),
        ..Place::default()
    };
    let visits = |ip: &str, place: Option<Place>| {
        let (referrer, place) = ("https://search.example/".into(), place.map(Box::new));
        Command::StartVisit(StartVisit { referrer, user_agent: "Browser/1".into(), ip: ip.into(), place })
    };
    story.does(customer(1), visits("192.0.2.1", Some(place)));
    story.does(customer(1), views("https://shop.example/"));
    story.does(customer(1), views("https://shop.example/lamps"));
    let chat = story.starts(1);
    story.does(customer(1), views("https://shop.example/cart"));
    story.does(customer(1), visits("192.0.2.2", None));
    let thread = story.chat(chat).open_thread().unwrap().clone();
    let visit = thread.visit().unwrap();
    assert_eq!((visit.ip.as_deref(), visit.user_agent.as_deref()), (Some("192.0.2.1"), Some("Browser/1")));
    assert_eq!(visit.page.as_deref(), Some("https://shop.example/lamps"), "where the customer was then");
    assert_eq!(visit.referrer.as_deref(), Some("https://search.example/"));
    let place = visit.place.as_deref().unwrap();
    assert_eq!((place.country.as_str(), place.latitude.as_str(), place.longitude.as_str()), ("Poland", "51.107", ""));
    assert_eq!(thread.country_code(), Some("PL"));
    assert_eq!(story.seen_by_customer(chat).threads[0].visit(), None, "the customer is sent nothing of it");
    story.starts(2);
    assert_eq!(chat_of(&story, 2).threads[0].visit(), None, "who was not on the site has none");
    close_and_erase(&mut story, chat);
    assert_eq!(chat_of(&story, 1).threads[0].visit(), None);
    assert!(!format!("{:?}", chat_of(&story, 1)).contains("Wroclaw"));
}

/// Ends the first customer's thread, and has everything about them forgotten.
fn close_and_erase(story: &mut Story, chat: ChatId) {
    story.does(customer(1), close(chat));
    story.does(customer(1), erase(1));
}

#[test]
fn consent_is_given_and_withdrawn_with_the_version_of_its_text() {
    let (mut story, ..) = story();
    let consent = |given| Command::GiveConsent(GiveConsent { given, version: "2026-01".into(), customer: None });
    story.does(customer(1), consent(true));
    assert_eq!(story.does(customer(1), consent(true)), []);
    story.does(customer(1), consent(false));
    let consent = chat_of(&story, 1).profile.unwrap().consent.unwrap();
    assert_eq!((consent.given, consent.version.as_str(), consent.at), (false, "2026-01", story.now));
}

#[test]
fn a_banned_customer_is_out_until_the_ban_is_over() {
    let (mut story, ann, sora) = story();
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(ann, ban(1, 1));
    assert!(story.chat(chat).open_thread().is_none() && story.account.desk.works.is_empty());
    assert!(
        story.thread(chat).events.iter().any(|event| {
            matches!(&event.content, Content::System(System::CustomerBanned { days: 1, name: Some(_) }))
        })
    );
    assert_eq!(story.tries(customer(1), rates(&story, chat, 5)), Err(Reject::CustomerBanned));
    story.passes(DAY_MS - 1);
    assert_eq!(story.tries(customer(1), Command::StartThread(StartThread::default())), Err(Reject::CustomerBanned));
    story.passes(1);
    story.starts(1);
    story.does(sora, ban(1, 3));
    story.does(sora, Command::UnbanCustomer(UnbanCustomer { customer: id(1) }));
    story.starts(1);
}

#[test]
fn a_forgotten_customer_leaves_no_word_behind() {
    let (mut story, ann, sora) = story();
    for n in [1, 2] {
        let chat = story.starts(n);
        story.does(ann, pick_up(chat));
        story.does(customer(n), says(chat, "SECRET words"));
        story.does(ann, notes(chat, "SECRET note"));
        says_all_kinds(&mut story, ann, customer(n), chat);
        let rate = Rate {
            chat,
            thread: story.thread(chat).id,
            score: 4,
            comment: "SECRET comment".into(),
            resolved: Some(true),
            status: Default::default(),
        };
        story.does(customer(n), Command::Rate(rate));
        story.does(customer(n), Command::StartVisit(StartVisit { ip: "SECRET ip".into(), ..StartVisit::default() }));
        story.does(customer(n), views("https://shop.example/SECRET"));
        let set = CustomerFields {
            name: Some("SECRET".into()),
            email: Some("SECRET@example.com".into()),
            company: Some("SECRET".into()),
            session_fields: Some(vec![("SECRET".into(), "SECRET".into())]),
            ..CustomerFields::default()
        };
        story.does(ann, Command::UpdateCustomer(UpdateCustomer { customer: id(n), set: Box::new(set) }));
    }
    story.does(sora, merge(1, 2));
    story.does(customer(1), erase(2));
    assert!(story.account.desk.works.is_empty(), "the open thread is closed");
    let chat = chat_of(&story, 2);
    assert!(!format!("{:?}", story.account).contains("SECRET"));
    assert_eq!(chat.threads.len(), 2);
    assert!(chat.threads.iter().all(|thread| thread.rating.as_ref().is_some_and(|rating| rating.score == 4)));
    // What was folded can be blanked, and folds to the same.
    let log = story.log().to_vec();
    let erasure = log.iter().find_map(|fact| match fact {
        Fact::Chat { fact: ChatFact::Erased { erasure, .. }, .. } => Some(erasure.clone()),
        _ => None,
    });
    let erasure = erasure.unwrap();
    let mut again = crate::Account::default();
    for fact in &log {
        let blank = match fact {
            Fact::Chat { chat, fact } => erasure.blank(*chat, fact).map(|fact| Fact::Chat { chat: *chat, fact }),
            Fact::Desk(_) => None,
        };
        let kept = blank.unwrap_or_else(|| fact.clone());
        assert!(!format!("{kept:?}").contains("SECRET"), "{kept:?}");
        again.evolve(&kept);
    }
    assert_eq!(again, story.account);
    // And life goes on.
    let chat = story.starts(2);
    story.does(customer(2), says(chat, "who are you?"));
}

/// Every kind of content, with everything that goes with it; one changed, one pressed, one deleted.
fn says_all_kinds(story: &mut Story, ann: User, carl: User, chat: ChatId) {
    let secret = || "SECRET".to_owned();
    let file = File { url: "/files/SECRET".into(), name: secret(), ..File::default() };
    let button = Button { text: secret(), postback: secret(), ..Button::default() };
    let card = Element { title: secret(), buttons: vec![button], ..Element::default() };
    let field = Field { id: "q".into(), label: secret(), ..Field::default() };
    let form = Form { id: "SECRET form".into(), fields: vec![field], ..Form::default() };
    let answer = Answer { field: "q".into(), text: secret(), ..Answer::default() };
    let filled = FilledForm { form: form.id.clone(), answers: vec![answer], ..FilledForm::default() };
    let custom = |n: u8| Content::Custom(format!("{{\"SECRET\":{n}}}"));
    let post = |content| Command::PostEvent(PostEvent::new(chat, content));
    story.does(carl, post(Content::File(Packed::new(file))));
    story.does(ann, post(Content::Form(Packed::new(form))));
    story.does(carl, post(Content::FilledForm(Packed::new(filled))));
    story.does(ann, post(Content::Rich(Packed::new(Rich { elements: vec![card], ..Rich::default() }))));
    let event = story.last_event(chat);
    story.does(carl, Command::SendPostback(SendPostback { chat, event, postback: secret(), toggled: true }));
    let pressed = PostEvent {
        custom_id: Some(secret()),
        metadata: Some("\"SECRET\"".into()),
        postback: Some(Postback { event, id: secret() }),
        ..PostEvent::new(chat, custom(1))
    };
    story.does(carl, Command::PostEvent(pressed));
    let event = story.last_event(chat);
    story.does(carl, Command::EditEvent(EditEvent { chat, event, content: custom(2) }));
    story.does(ann, Command::PostEvent(PostEvent { on_behalf_of: Some(secret()), ..PostEvent::text(chat, secret()) }));
    story.does(ann, Command::DeleteEvent(DeleteEvent { chat, event: story.last_event(chat) }));
}

#[test]
fn what_may_not_be_done_with_customers_is_refused() {
    let (mut story, ann, sora) = story();
    let other = User::Agent(story.adds("Ben", AgentRole::Agent, 1, &[]));
    let chat = story.starts(1);
    for (actor, command, reject) in refused(ann, sora, other) {
        assert_eq!(story.tries(actor, command.clone()), Err(reject), "{command:?}");
    }
    story.does(ann, pick_up(chat));
    assert!(story.tries(other, ban(1, 1)) == Err(Reject::UnknownCustomer));
    story.does(sora, ban(1, 1));
    assert_eq!(story.tries(customer(1), views("https://a.example")), Err(Reject::CustomerBanned));
}

/// Who is refused what, in an account where customer 1 has a thread in the group of `ann`.
pub(super) fn refused(ann: User, sora: User, other: User) -> Vec<(User, Command, Reject)> {
    let fields = |set: CustomerFields| Command::UpdateCustomer(UpdateCustomer { customer: id(1), set: Box::new(set) });
    let one = CustomerFields::default;
    let pairs = Some(vec![(String::new(), String::new())]);
    vec![
        (ann, erase(9), Reject::UnknownCustomer),
        (other, fields(one()), Reject::UnknownCustomer),
        (customer(2), erase(1), Reject::UnknownCustomer),
        (ann, erase(1), Reject::NotAllowed),
        (ann, merge(1, 1), Reject::NotAllowed),
        (customer(1), fields(one()), Reject::NotAllowed),
        (customer(1), Command::CreateCustomer(CreateCustomer::default()), Reject::NotAllowed),
        (ann, Command::SetSessionFields(SetSessionFields { fields: Vec::new() }), Reject::NotAllowed),
        (sora, super::identity::step_up(None, 5, ""), Reject::NotAllowed),
        (ann, fields(CustomerFields { phone: Some("12".into()), ..one() }), Reject::PhoneInvalid),
        (ann, fields(CustomerFields { avatar: Some("x".into()), ..one() }), Reject::WebAddressInvalid),
        (ann, fields(CustomerFields { country: Some("x".into()), ..one() }), Reject::CountryInvalid),
        (ann, fields(CustomerFields { company: Some("x".repeat(201)), ..one() }), Reject::DetailTooLong),
        (ann, fields(CustomerFields { session_fields: pairs, ..one() }), Reject::SessionFieldsInvalid),
        (customer(1), views("https://a.example"), Reject::NoVisit),
        (customer(1), Command::EndVisit(EndVisit {}), Reject::NoVisit),
        (ann, ban(1, 0), Reject::BanDaysOutOfRange),
        (sora, Command::UnbanCustomer(UnbanCustomer { customer: id(1) }), Reject::NotBanned),
        (sora, merge(1, 1), Reject::AlreadyMerged),
        (sora, unmerge(1), Reject::NotMerged),
    ]
}

#[test]
fn bans_are_bounded() {
    let (mut story, _, sora) = story();
    let mut seen = BTreeSet::new();
    for n in 0..=crate::limits::BANS as u128 {
        story.tries(customer(1_000 + n), Command::StartVisit(StartVisit::default())).unwrap();
        seen.insert(story.tries(sora, ban(1_000 + n, 1)).err());
    }
    assert_eq!(seen, BTreeSet::from([None, Some(Reject::LimitReached)]));
}
