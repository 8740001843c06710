//! What customers answer before the talk, and in its place.

use parlor_engine::Command;
use parlor_engine::chat::{Answer, Content, Field, FieldKind, FilledForm, Form, FormKind};
use parlor_engine::command::{ConfigureGroup, StartThread};
use parlor_engine::desk::{FormRules, GroupRules, QueueRules};
use parlor_engine::{GroupId, Reject};
use parlor_sync::Query;

use crate::actor::Actor;
use crate::stage::Stage;

/// Returns asks for a company before the talk, and takes messages while nobody is there.
fn asks(stage: &Stage, ada: &Actor) -> GroupId {
    let field = |id: &str, kind| Field {
        id: id.to_owned(),
        kind,
        label: format!("Your {id}?"),
        required: true,
        ..Field::default()
    };
    let form = |id: &str, field| Some(Box::new(Form { id: id.to_owned(), fields: vec![field], ..Form::default() }));
    let pre_chat = form("before", field("company", FieldKind::Company));
    let offline = form("message", field("message", FieldKind::Textarea));
    let forms = FormRules { pre_chat, offline, offline_from: None };
    let queue = QueueRules { attended: true, ..QueueRules::default() };
    let group = ada.group("Returns");
    let rules = Box::new(GroupRules { forms, queue, ..GroupRules::default() });
    ada.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
    stage.settle();
    group
}

fn answers(group: GroupId, field: &str, form: &str, text: &str) -> Command {
    let answer = Answer { field: field.to_owned(), text: text.to_owned(), ..Answer::default() };
    let filled = FilledForm { form: form.to_owned(), answers: vec![answer], ..FilledForm::default() };
    let name = "Carl".to_owned();
    Command::StartThread(StartThread {
        group: Some(group),
        name,
        form: Some(Box::new(filled)),
        ..StartThread::default()
    })
}

/// The kinds of the forms that were answered, and what was answered first.
fn answered(page: &Actor) -> Vec<(FormKind, String)> {
    page.with_chat(|chat| {
        let events = chat.threads.iter().flat_map(|thread| &thread.events);
        let filled = events.filter_map(|event| match &event.content {
            Content::FilledForm(filled) => Some((filled.kind, filled.answers[0].text.clone())),
            _ => None,
        });
        filled.collect()
    })
}

/// Which form a page is to show now.
fn due(page: &Actor, group: GroupId) -> Option<String> {
    match page.asks(Query::FormDue { group: Some(group) }) {
        parlor_sync::Answer::FormDue(form) => form.map(|form| form.id),
        answer => panic!("no form: {answer:?}"),
    }
}

pub fn a_message_is_left_while_nobody_is_there_and_answered_in_the_morning(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    let group = asks(stage, &ada);
    assert_eq!(due(&carl, group).as_deref(), Some("message"));
    carl.is_refused(answers(group, "company", "before", "Lamps Ltd"), Reject::GroupOffline);
    carl.wants_done(answers(group, "message", "message", "My lamp is broken."));
    assert_eq!(answered(&carl), [(FormKind::Offline, "My lamp is broken.".to_owned())]);
    ada.accepts_work();
    ada.picks_up();
    assert_eq!(answered(&ada), [(FormKind::Offline, "My lamp is broken.".to_owned())]);
    ada.says("We send you another.");
    carl.sees("We send you another.");
}

pub fn a_customer_answers_before_the_talk_and_the_agent_knows_who_it_is(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    let group = asks(stage, &ada);
    ada.accepts_work();
    assert_eq!(due(&carl, group).as_deref(), Some("before"));
    assert_eq!(carl.asks(Query::FormDue { group: None }), parlor_sync::Answer::FormDue(None), "of the first group");
    let nowhere = carl.asks(Query::FormDue { group: Some(GroupId(404)) });
    assert_eq!(nowhere, parlor_sync::Answer::Refused(Reject::UnknownGroup));
    carl.is_refused(answers(group, "company", "before", " "), Reject::AnswerMissing);
    carl.wants_done(answers(group, "company", "before", "Lamps Ltd"));
    ada.picks_up();
    assert_eq!(answered(&ada), [(FormKind::PreChat, "Lamps Ltd".to_owned())]);
    let company = ada.with_chat(|chat| chat.profile.as_ref().and_then(|profile| profile.details.company.clone()));
    assert_eq!(company.as_deref(), Some("Lamps Ltd"));
    carl.with_chat(|chat| assert_eq!(chat.profile, None));
    assert_eq!(due(&carl, group), None, "what is known of him is not asked again");
    carl.wants_done(Command::CloseThread(parlor_engine::command::CloseThread::new(carl.chat())));
    carl.starts_in("Returns", "It is me again.");
    carl.sees("It is me again.");
}
