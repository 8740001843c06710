//! Stories about what comes before and after the talk.

use parlor_engine::Command;
use parlor_engine::chat::{
    Answer, Content, CsatStatus, Field, FilledForm, Form, LinkKind, LinkThread, Packed, PropertiesOf, PropertyValue,
    Purpose, SetProperties, SkipSurvey, SurveyEnd, SurveyRules, Thread,
};
use parlor_engine::command::{
    AddNote, BeginThread, ConfigureGroup, CustomerFields, FirstEvent, PostEvent, Rate, Then, UpdateCustomer,
};
use parlor_engine::desk::GroupRules;
use parlor_sync::query::{Filter, Kind};
use parlor_sync::{Answer as Answered, ArchiveQuery, Query};

use crate::actor::Actor;
use crate::stage::{SECRET, Stage};

pub fn a_customer_answers_a_survey_after_the_talk(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    asks(&ada);
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    ada.closes();
    carl.eventually("the survey is there", |page| page.replica.chats().any(|chat| chat.surveyed().is_some()));
    carl.reloads();
    let answer = Answer { field: "how".to_owned(), text: "very bright".to_owned(), ..Answer::default() };
    let filled = FilledForm { form: "after".to_owned(), answers: vec![answer], ..FilledForm::default() };
    let content = Content::FilledForm(Packed::new(filled));
    carl.wants_done(Command::PostEvent(PostEvent {
        attach_to_last_thread: true,
        ..PostEvent::new(carl.chat(), content)
    }));
    carl.with_chat(|chat| assert_eq!(ended(&chat.threads[0]), Some(SurveyEnd::PartiallyFilled)));
    let row = ada.finds_in_archive("bright");
    let parts: Vec<_> = row.segments.iter().filter(|part| part.ended_at.is_some()).map(|part| part.purpose).collect();
    assert!(parts.starts_with(&[Purpose::Main, Purpose::Survey]), "{parts:?}");
    assert_eq!(row.csat_status, Some(CsatStatus::PartiallyFilled));
    let thread = ada.opens_from_archive(&row);
    assert_eq!(
        (ended(&thread), thread.csat_status()),
        (Some(SurveyEnd::PartiallyFilled), Some(CsatStatus::PartiallyFilled))
    );
}

pub fn closed_threads_are_found_by_answers_survey_country_goals_and_sales(stage: &Stage) {
    let ada = stage.agent("Ada");
    a_customer_answers_a_survey_after_the_talk(stage);
    let row = ada.finds_in_archive("bright");
    let found =
        |filter: Filter| match ada.asks(Query::Archive(ArchiveQuery { filters: vec![filter], ..Default::default() })) {
            Answered::Archive(page) => page.rows.iter().map(|row| row.thread).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
    let under = |kind, key: &str, value: &str| Filter { key: key.to_owned(), ..Filter::any(kind, [value.to_owned()]) };
    let is = |kind, value: &str| under(kind, "", value);
    assert_eq!(found(under(Kind::Form, "post_chat", "very bright")), [row.thread]);
    assert_eq!(found(Filter { key: "pre_chat".to_owned(), ..Filter::new(Kind::Form) }), []);
    assert_eq!(found(under(Kind::Answer, "after/how", "very bright")), [row.thread]);
    assert_eq!(found(under(Kind::Answer, "after/why", "very bright")), []);
    assert_eq!(found(is(Kind::Survey, "partially_filled")), [row.thread]);
    assert_eq!(found(is(Kind::Survey, "skipped")), []);
    assert_eq!(found(Filter::new(Kind::Goal)), []);
    assert_eq!(found(Filter::new(Kind::Country)), []);

    // What staff note after the close is found too.
    let (chat, thread) = (row.chat, row.thread);
    let Answered::Thread(known) = ada.asks(Query::Thread { chat, thread }) else { panic!("no thread") };
    let set = Box::new(CustomerFields { country: Some("se".to_owned()), ..CustomerFields::default() });
    ada.wants_done(Command::UpdateCustomer(UpdateCustomer { customer: known.customer.id, set }));
    let goals =
        [("signed up".to_owned(), PropertyValue::Bool(true)), ("bought".to_owned(), PropertyValue::Bool(false))];
    let properties = [("goals".to_owned(), goals.into())].into();
    ada.wants_done(Command::SetProperties(SetProperties { chat, of: PropertiesOf::Thread { thread }, properties }));
    ada.wants_done(Command::LinkThread(LinkThread {
        chat,
        thread,
        kind: LinkKind::Sale,
        id: "S-47".to_owned(),
        label: String::new(),
    }));
    assert_eq!(found(is(Kind::Goal, "signed up")), [row.thread]);
    assert_eq!(found(is(Kind::Goal, "bought")), [], "not reached");
    assert_eq!(found(under(Kind::Link, "sale", "S-47")), [row.thread]);
    assert_eq!(found(is(Kind::Country, "SE")), [row.thread]);
}

pub fn a_survey_is_skipped_and_the_next_thread_ends_one(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    asks(&ada);
    ada.accepts_work();
    for text in ["once", "twice", "thrice"] {
        carl.starts(text);
        carl.is_served_by("Ada");
        carl.closes();
        if text == "once" {
            carl.wants_done(Command::SkipSurvey(SkipSurvey { chat: carl.chat() }));
        }
    }
    let ends = carl.with_chat(|chat| chat.threads.iter().map(ended).collect::<Vec<_>>());
    assert_eq!(ends, [Some(SurveyEnd::Skipped), Some(SurveyEnd::Replaced), None]);
}

pub fn a_judgement_is_taken_back_and_staff_remark_on_it_after_the_end(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    ada.closes();
    carl.sees_closed();
    let (chat, thread) = carl.with_chat(|chat| (chat.id, chat.threads[0].id));
    let rates = |score, status| {
        let (comment, resolved) = (String::new(), None);
        carl.wants_done(Command::Rate(Rate { chat, thread, score, comment, resolved, status }));
    };
    rates(2, CsatStatus::Filled);
    assert_eq!(ada.finds_in_archive("lamp").score, Some(2));
    rates(0, CsatStatus::Empty);
    carl.with_chat(|chat| assert_eq!(chat.threads[0].score(), None));
    let (text, note_on) = (format!("{SECRET}: Carl meant somebody else"), Some(thread));
    ada.wants_done(Command::AddNote(AddNote { chat, text, thread: note_on, summary: true, ..AddNote::default() }));
    let row = ada.finds_in_archive("lamp");
    assert_eq!(row.score, None);
    let filed = ada.opens_from_archive(&row);
    assert_eq!((filed.csat_status(), filed.notes.len(), filed.notes[0].summary), (Some(CsatStatus::Empty), 1, true));
    carl.reloads();
    carl.with_chat(|chat| assert!(chat.threads[0].notes.is_empty()));
}

pub fn an_agent_begins_a_thread_with_a_customer_of_before(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("My lamp is broken.");
    carl.is_served_by("Ada");
    let customer = carl.with_chat(|chat| chat.customer.id);
    ada.closes();
    carl.sees_closed();
    let content = Content::Text("Does it shine again?".to_owned());
    let words = FirstEvent { content, by_customer: false, custom_id: None, on_behalf_of: None };
    ada.wants_done(Command::BeginThread(BeginThread {
        customer,
        group: Some(ada.group("Support")),
        events: vec![words],
        then: Then::Mine,
        ..BeginThread::default()
    }));
    carl.is_served_by("Ada");
    carl.sees("Does it shine again?");
    carl.says("It does.");
    ada.sees("It does.");
}

fn ended(thread: &Thread) -> Option<SurveyEnd> {
    Some(thread.survey?.ended?.how)
}

/// Support asks two questions after the talk.
fn asks(admin: &Actor) {
    let field = |id: &str| Field { id: id.to_owned(), label: format!("{id}?"), ..Field::default() };
    let form = Form { id: "after".to_owned(), fields: vec![field("how"), field("why")], ..Form::default() };
    let survey = SurveyRules { form: Some(Box::new(form)), answer_ms: None };
    let rules = Box::new(GroupRules { survey, ..GroupRules::default() });
    admin.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(admin.group("Support"), rules)));
}
