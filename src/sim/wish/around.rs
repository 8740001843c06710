//! Wishes before and after the talk.

use parlor_engine::chat::{
    Answer, Choice, Content, Field, FieldKind, FilledForm, Form, Packed, PropertyValue, SkipSurvey, SurveyRules,
};
use parlor_engine::command::{BeginThread, CloseThread, FirstEvent, PostEvent, Then};
use parlor_engine::desk::FormRules;
use parlor_engine::map::{Map, Set};
use parlor_engine::{Account, ChatId, Command};

use crate::cast::SENTINEL;
use crate::{Cast, Rng};

/// What a customer may do with a survey, running or not.
pub fn wish(rng: &mut Rng, view: &Account, chat: ChatId) -> Command {
    let last = view.chats.get(&chat).and_then(|chat| chat.threads.last());
    let asked =
        last.and_then(|thread| thread.place_of(thread.survey?.event).and_then(|place| thread.events.get(place)));
    match (rng.below(6), asked.map(|event| &event.content)) {
        (0..=3, Some(Content::Form(form))) => {
            let answered = form.fields.iter().filter(|_| rng.one_in(2));
            let answers =
                answered.map(|field| Answer { field: field.id.clone(), text: "fine".to_owned(), ..Answer::default() });
            let filled = FilledForm { form: form.id.clone(), answers: answers.collect(), ..FilledForm::default() };
            let content = Content::FilledForm(Packed::new(filled));
            Command::PostEvent(PostEvent { attach_to_last_thread: true, ..PostEvent::new(chat, content) })
        }
        (4, _) => Command::CloseThread(CloseThread { chat, everything: true }),
        _ => Command::SkipSurvey(SkipSurvey { chat }),
    }
}

/// What a group asks.
pub fn rules(rng: &mut Rng) -> SurveyRules {
    let field = |id: &str| Field { id: id.to_owned(), label: format!("{id}?"), ..Field::default() };
    let form = Form { id: "after".to_owned(), fields: vec![field("how"), field("why")], ..Form::default() };
    SurveyRules { form: rng.one_in(2).then(|| Box::new(form)), answer_ms: Some(60_000) }
}

/// What a group asks before the talk, and in its place. The customer reads it.
pub fn forms(rng: &mut Rng) -> FormRules {
    let field = |id: &str, kind, required| {
        let consent = Choice { id: "v3".to_owned(), label: "Yes".to_owned(), group: None };
        let options = if kind == FieldKind::Consent { vec![consent] } else { Vec::new() };
        Field { id: id.to_owned(), label: format!("{id}?"), kind, required, options }
    };
    let mut form = |id: &str| {
        let required = rng.one_in(3);
        let fields = vec![
            field("company", FieldKind::Company, required),
            field("phone", FieldKind::Phone, false),
            field("consent", FieldKind::Consent, false),
        ];
        rng.one_in(2).then(|| Box::new(Form { id: id.to_owned(), fields, ..Form::default() }))
    };
    let (pre_chat, offline) = (form("before"), form("message"));
    FormRules { pre_chat, offline, offline_from: None }
}

/// What a customer may answer to it.
pub fn answers(rng: &mut Rng) -> Option<Box<FilledForm>> {
    let form = rng.pick(&["before", "message"]).filter(|_| rng.one_in(2))?;
    let answer = |field: &str, text: String| Answer { field: field.to_owned(), text, ..Answer::default() };
    let mut answers = vec![answer("company", format!("company {}", rng.below(3)))];
    if rng.one_in(2) {
        answers.push(answer("phone", format!("+46812345{}", rng.below(10))));
    }
    if rng.one_in(2) {
        let choices = vec![Choice { id: "v3".to_owned(), ..Choice::default() }];
        answers.push(Answer { choices, ..answer("consent", String::new()) });
    }
    Some(Box::new(FilledForm { form: (*form).to_owned(), answers, ..FilledForm::default() }))
}

/// A thread that staff begin for a customer, known or not.
pub fn begin(rng: &mut Rng, cast: &Cast) -> Command {
    let words = FirstEvent {
        content: Content::Text(format!("first {}", rng.below(1000))),
        by_customer: rng.one_in(4),
        custom_id: None,
        on_behalf_of: None,
    };
    let secret = Map::from([(SENTINEL.to_owned(), PropertyValue::Text(SENTINEL.to_owned()))]);
    let properties = Map::from([(SENTINEL.to_owned(), secret)]);
    Command::BeginThread(BeginThread {
        customer: rng.pick(&cast.customers).copied().unwrap_or_default(),
        group: rng.pick(&cast.groups).copied(),
        events: vec![words],
        properties: properties.clone(),
        chat_properties: properties,
        tags: Set::from([format!("{SENTINEL} tag")]),
        then: rng.pick(&[Then::Waits, Then::Mine, Then::Closed]).copied().unwrap_or_default(),
        continuous: rng.one_in(4).then(|| rng.one_in(2)),
        ..BeginThread::default()
    })
}
