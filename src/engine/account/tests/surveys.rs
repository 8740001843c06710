//! What customers are asked after the talk.

use crate::chat::{
    Answer, Audience, ClosedBy, Colleague, Content, CsatStatus, Field, FilledForm, Form, FormKind, Packed, Purpose,
    ResponseRules, SkipSurvey, StaffLine, SurveyEnd, SurveyRules, Thread,
};
use crate::command::{CloseThread, ConfigureGroup, PostEvent, Rate};
use crate::desk::{AgentRole, Assignment, GroupRules};
use crate::story::{Story, close, customer, pick_up, rates, whispers};
use crate::{ChatId, Command, Reject, User, Viewer, limits};

fn form() -> Form {
    let field = |id: &str| Field { id: id.to_owned(), label: format!("{id}?"), ..Field::default() };
    Form { id: "after".to_owned(), kind: FormKind::Other, fields: vec![field("how"), field("why")] }
}

pub(super) fn asks(story: &mut Story, answer_ms: Option<u64>) -> Result<(), Reject> {
    let survey = SurveyRules { form: Some(Box::new(form())), answer_ms };
    let rules = Box::new(GroupRules { survey, ..GroupRules::default() });
    story.tries(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules))).map(|_| ())
}

/// Ann has had customer 1's thread; whoever `closes` has closed it.
fn talk(closes: impl Fn(User) -> User) -> (Story, ChatId, User) {
    let mut story = Story::with(Assignment::PickUp);
    asks(&mut story, Some(60_000)).unwrap();
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(closes(ann), close(chat));
    (story, chat, ann)
}

pub(super) fn answers(chat: ChatId, given: &[(&str, &str)]) -> Command {
    let answers = given.iter().map(|(field, text)| Answer {
        field: (*field).to_owned(),
        text: (*text).to_owned(),
        ..Answer::default()
    });
    let filled = FilledForm { form: "after".to_owned(), answers: answers.collect(), ..FilledForm::default() };
    let content = Content::FilledForm(Packed::new(filled));
    Command::PostEvent(PostEvent { attach_to_last_thread: true, ..PostEvent::new(chat, content) })
}

pub(super) fn skip(chat: ChatId) -> Command {
    Command::SkipSurvey(SkipSurvey { chat })
}

fn cancel(chat: ChatId) -> Command {
    Command::CloseThread(CloseThread { chat, everything: true })
}

#[test]
fn a_thread_that_silence_ends_is_followed_by_the_survey_too() {
    let mut story = Story::with(Assignment::PickUp);
    let survey = SurveyRules { form: Some(Box::new(form())), answer_ms: Some(60_000) };
    let response = ResponseRules { close_idle_ms: 60_000, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { survey, response, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules)));
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.passes(60_000);
    assert_eq!(story.thread(chat).closed.map(|closed| closed.by), Some(ClosedBy::Idle));
    let asked = story.thread(chat).survey.unwrap();
    assert_eq!((asked.started_at, asked.due, asked.ended), (story.now, story.now.plus_ms(60_000), None));
    story.does(customer(1), answers(chat, &[("how", "fine"), ("why", "so")]));
    assert_eq!(end(&story, chat), Some(SurveyEnd::Filled));
}

fn end(story: &Story, chat: ChatId) -> Option<SurveyEnd> {
    Some(story.thread(chat).survey?.ended?.how)
}

#[test]
fn closing_the_talk_starts_the_groups_survey_on_the_closed_thread() {
    for closes in [|_| customer(1), |ann| ann] {
        let (story, chat, _) = talk(closes);
        let thread = story.thread(chat);
        let survey = thread.survey.unwrap();
        assert_eq!((survey.started_at, survey.due, survey.ended), (story.now, story.now.plus_ms(60_000), None));
        assert!(thread.closed.is_some() && story.account.desk.works.is_empty(), "it blocks nothing");
        let asked = thread.events.last().unwrap();
        assert_eq!((asked.id, asked.author, asked.audience), (survey.event, User::System, Audience::All));
        let Content::Form(asked) = &asked.content else { panic!("no form: {asked:?}") };
        assert_eq!((asked.kind, &asked.fields), (FormKind::PostChat, &form().fields));
        assert_eq!(story.seen_by_customer(chat).threads[0].survey, Some(survey));
    }
}

#[test]
fn a_thread_has_parts_and_is_over_when_the_last_of_them_is() {
    let mut story = Story::with(Assignment::PickUp);
    asks(&mut story, Some(60_000)).unwrap();
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.passes(1_000);
    story.does(ann, whispers(chat, "The third one today."));
    let parts = |thread: &Thread| -> Vec<_> {
        thread.segments().into_iter().map(|part| (part.purpose, part.ended_at)).collect()
    };
    assert_eq!(parts(story.thread(chat)), [(Purpose::Main, None), (Purpose::AgentsOnly, None)]);

    story.passes(1_000);
    let closed_at = story.now;
    story.does(ann, close(chat));
    let open = [(Purpose::Main, Some(closed_at)), (Purpose::Survey, None), (Purpose::AgentsOnly, None)];
    assert_eq!(parts(story.thread(chat)), open, "closing the talk starts the survey");
    assert_eq!(story.thread(chat).over_at(), None);

    story.passes(1_000);
    story.does(customer(1), answers(chat, &[("how", "well")]));
    let over = Some(story.now);
    let ended = [(Purpose::Main, Some(closed_at)), (Purpose::Survey, over), (Purpose::AgentsOnly, over)];
    assert_eq!((parts(story.thread(chat)), story.thread(chat).over_at()), (ended.to_vec(), over));
    let survey = story.thread(chat).segments().into_iter().find(|part| part.purpose == Purpose::Survey);
    assert_eq!(survey.map(|part| part.events), Some(2), "the questions and the answers");

    let seen = story.seen_by_customer(chat);
    assert_eq!(parts(&seen.threads[0]), ended[..2], "customers know nothing of what staff say among themselves");

    let other = story.starts(2);
    story.does(ann, pick_up(other));
    story.does(ann, cancel(other));
    let seen = story.seen_by_customer(other);
    let whole = [(Purpose::Main, Some(story.now))];
    assert_eq!(parts(&seen.threads[0]), whole, "closing everything asks nothing");

    story.passes(1_000);
    let rated = rates(&story, other, 5);
    story.does(customer(2), rated);
    let thread = story.thread(other);
    assert!(thread.events.iter().any(|event| event.audience == Audience::Agents), "staff are told");
    assert_eq!(parts(thread), whole, "which is nothing that they say to each other");
}

#[test]
fn an_answer_ends_the_survey_and_says_how_much_was_answered() {
    let all = [("how", "well"), ("why", "so")];
    let ends = [
        (&all[..], SurveyEnd::Filled, CsatStatus::Filled),
        (&all[..1], SurveyEnd::PartiallyFilled, CsatStatus::PartiallyFilled),
        (&all[..0], SurveyEnd::Empty, CsatStatus::Empty),
    ];
    for (given, how, status) in ends {
        let (mut story, chat, _) = talk(|ann| ann);
        story.does(customer(1), answers(chat, given));
        assert_eq!((end(&story, chat), story.thread(chat).csat_status()), (Some(how), Some(status)));
        let Content::FilledForm(filled) = &story.thread(chat).events.last().unwrap().content else { panic!() };
        assert_eq!((filled.kind, filled.answers.len()), (FormKind::PostChat, given.len()));
        assert_eq!(story.account.next_wakeup(), None);
        assert_eq!(story.tries(customer(1), answers(chat, given)), Err(Reject::SurveyOver));
        assert_eq!(story.tries(customer(1), skip(chat)), Err(Reject::NoSurvey));
    }
}

#[test]
fn a_survey_is_skipped_by_its_customer_alone() {
    let (mut story, chat, ann) = talk(|ann| ann);
    assert_eq!(story.tries(ann, skip(chat)), Err(Reject::UnknownChat));
    assert_eq!(story.tries(User::System, skip(chat)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(2), skip(chat)), Err(Reject::UnknownChat));
    assert_eq!(story.tries(ann, answers(chat, &[])), Err(Reject::NotAllowed), "nobody answers for the customer");
    story.does(customer(1), skip(chat));
    assert_eq!(
        (end(&story, chat), story.thread(chat).csat_status()),
        (Some(SurveyEnd::Skipped), Some(CsatStatus::Skipped))
    );
}

#[test]
fn a_survey_that_nobody_answers_ends_by_itself() {
    let (mut story, chat, _) = talk(|ann| ann);
    story.passes(59_999);
    assert_eq!(end(&story, chat), None);
    story.passes(1);
    assert_eq!(
        (end(&story, chat), story.thread(chat).csat_status()),
        (Some(SurveyEnd::TimedOut), Some(CsatStatus::Empty))
    );
    assert_eq!(story.account.next_wakeup(), None);
    assert_eq!(story.tries(customer(1), answers(chat, &[("how", "well")])), Err(Reject::SurveyOver));
}

#[test]
fn the_next_thread_ends_a_running_survey() {
    let (mut story, chat, _) = talk(|ann| ann);
    story.starts(1);
    let first = &story.chat(chat).threads[0];
    assert_eq!(first.survey.and_then(|survey| survey.ended).map(|ended| ended.how), Some(SurveyEnd::Replaced));
    assert_eq!(story.thread(chat).survey, None);
}

#[test]
fn closing_everything_starts_no_survey_and_ends_a_running_one() {
    let (mut story, chat, ann) = talk(|ann| ann);
    let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
    let ben = User::Agent(story.agent("Ben", 1));
    for stranger in [ben, customer(2)] {
        assert_eq!(story.tries(stranger, cancel(chat)), Err(Reject::UnknownChat));
    }
    story.does(ann, cancel(chat));
    assert_eq!(end(&story, chat), Some(SurveyEnd::Cancelled));
    let agent = ann.agent().map(|id| Colleague { id, name: "Ann".to_owned() });
    assert_eq!(story.asides(chat).last(), Some(&&StaffLine::SurveyCancelled { by: ClosedBy::Agent, agent }));
    assert_eq!(story.tries(customer(1), cancel(chat)), Err(Reject::ThreadClosed));
    story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(ann, cancel(chat));
    assert_eq!(story.thread(chat).survey, None);
    for who in [boss, customer(1), User::System] {
        let (mut story, chat, _) = talk(|ann| ann);
        let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
        let who = if who.agent().is_some() { boss } else { who };
        story.does(who, cancel(chat));
        assert_eq!(end(&story, chat), Some(SurveyEnd::Cancelled));
        let by = match who {
            User::Customer(_) => ClosedBy::Customer,
            User::Agent(_) => ClosedBy::Agent,
            User::System => ClosedBy::System,
        };
        let told = story.asides(chat).last().copied();
        assert!(matches!(told, Some(StaffLine::SurveyCancelled { by: told, .. }) if *told == by), "{told:?}");
    }
}

#[test]
fn nobody_is_asked_where_no_agent_came_or_the_group_asks_nothing() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(ann, close(chat));
    assert_eq!(story.thread(chat).survey, None, "the group asks nothing");
    asks(&mut story, None).unwrap();
    story.starts(1);
    story.does(customer(1), close(chat));
    assert_eq!(story.thread(chat).survey, None, "nobody has answered");
    story.starts(1);
    story.does(ann, pick_up(chat));
    story.does(ann, close(chat));
    assert_eq!(story.thread(chat).survey.map(|survey| survey.due), Some(story.now.plus_ms(limits::SURVEY_MS)));
}

#[test]
fn a_rating_keeps_its_status_and_counts_before_the_surveys() {
    let (mut story, chat, _) = talk(|ann| ann);
    story.does(customer(1), skip(chat));
    let Command::Rate(rate) = rates(&story, chat, 4) else { panic!() };
    story.does(customer(1), Command::Rate(Rate { status: CsatStatus::PartiallyFilled, ..rate }));
    assert_eq!(story.thread(chat).rating.as_ref().map(|rating| rating.status), Some(CsatStatus::PartiallyFilled));
    assert_eq!(story.thread(chat).csat_status(), Some(CsatStatus::PartiallyFilled));
}

#[test]
fn the_rules_of_a_survey_are_bounded() {
    let mut story = Story::with(Assignment::PickUp);
    for (answer_ms, good) in [(59_999, false), (60_000, true), (604_800_000, true), (604_800_001, false)] {
        assert_eq!(asks(&mut story, Some(answer_ms)).err(), (!good).then_some(Reject::SurveyTimeOutOfRange));
    }
    let survey = SurveyRules { form: Some(Box::default()), answer_ms: None };
    let rules = Box::new(GroupRules { survey, ..GroupRules::default() });
    let save = Command::ConfigureGroup(ConfigureGroup::rules(story.group, rules));
    assert_eq!(story.tries(User::System, save), Err(Reject::FormInvalid));
}

#[test]
fn staff_read_a_survey_with_its_closed_thread() {
    let (mut story, chat, ann) = talk(|ann| ann);
    story.does(customer(1), answers(chat, &[("how", "well")]));
    let (known, viewer) = (story.chat(chat), Viewer::Agent(ann.agent().unwrap()));
    let thread = story.thread(chat);
    assert!(story.account.may_read(viewer, known, thread));
    assert_eq!(known.view_of(thread, viewer).threads[0].survey, thread.survey);
    assert!(story.account.view(viewer).chats.is_empty(), "a survey keeps no chat at the desk");
}
