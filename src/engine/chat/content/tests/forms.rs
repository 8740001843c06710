//! Questions and answers.

use super::*;

fn form(fields: &[(&str, FieldKind, bool)]) -> Form {
    let option = |id: &str| Choice { id: id.to_owned(), label: id.to_uppercase(), group: None };
    let fields = fields.iter().map(|(id, kind, required)| Field {
        id: (*id).to_owned(),
        kind: *kind,
        label: format!("Your {id}?"),
        required: *required,
        options: if kind.is_text() || *kind == FieldKind::Header { vec![] } else { vec![option("a"), option("b")] },
    });
    Form { id: "form".to_owned(), kind: FormKind::Other, fields: fields.collect() }
}

fn answer(field: &str, text: &str, choices: &[&str]) -> Answer {
    let choices = choices.iter().map(|id| Choice { id: (*id).to_owned(), ..Choice::default() }).collect();
    Answer { field: field.to_owned(), text: text.to_owned(), choices, ..Answer::default() }
}

fn filled(chat: ChatId, answers: Vec<Answer>) -> Command {
    post(
        chat,
        Content::FilledForm(Packed::new(FilledForm { form: "form".to_owned(), answers, ..FilledForm::default() })),
    )
}

#[test]
fn answers_are_recorded_in_the_words_of_the_form() {
    let (mut story, chat, ann) = talking();
    let fields = [
        ("head", FieldKind::Header, false),
        ("name", FieldKind::Name, true),
        ("email", FieldKind::Email, false),
        ("one", FieldKind::Radio, true),
        ("any", FieldKind::Checkbox, false),
    ];
    story.does(ann, post(chat, Content::Form(Packed::new(form(&fields)))));
    let answers = vec![answer("any", "", &["a", "b"]), answer("one", "", &["b"]), answer("name", " Ada ", &[])];
    story.does(customer(1), filled(chat, answers));
    let Content::FilledForm(filled_form) = last(&story, chat).content else { panic!("no answers") };
    assert_eq!(filled_form.answers.iter().map(|answer| &*answer.field).collect::<Vec<_>>(), ["name", "one", "any"]);
    assert_eq!(last(&story, chat).words().unwrap(), "Your name?\nAda\nYour one?\nB\nYour any?\nA\nB");
    let name = || answer("name", "Ada", &[]);
    let refused = [
        (vec![answer("one", "", &["a"])], Reject::AnswerMissing),
        (vec![name(), answer("one", "", &[])], Reject::AnswerMissing),
        (vec![name(), answer("one", "", &["c"])], Reject::AnswerInvalid),
        (vec![name(), answer("one", "", &["a", "b"])], Reject::AnswerInvalid),
        (vec![name(), answer("one", "in words", &[])], Reject::AnswerInvalid),
        (vec![name(), name(), answer("one", "", &["a"])], Reject::AnswerInvalid),
        (vec![name(), answer("one", "", &["a"]), answer("email", "nowhere", &[])], Reject::EmailInvalid),
    ];
    for (answers, reject) in refused {
        assert_eq!(story.tries(customer(1), filled(chat, answers.clone())), Err(reject), "{answers:?}");
    }
}

#[test]
fn a_form_for_agents_only_is_unknown_to_the_customer() {
    let (mut story, chat, ann) = talking();
    let asked = Content::Form(Packed::new(form(&[("name", FieldKind::Name, false)])));
    story.does(ann, Command::PostEvent(PostEvent::new(chat, asked).for_agents()));
    assert_eq!(story.tries(customer(1), filled(chat, vec![])), Err(Reject::UnknownForm));
}
