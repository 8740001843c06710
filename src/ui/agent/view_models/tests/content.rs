//! What is more than words.

use parlor_page::engine::chat::{Answer, Content, Field, FieldKind, File, FilledForm, Form, Packed};
use parlor_page::engine::desk::FormRules;

use super::*;
use crate::view_models::timeline::Text;

fn field(id: &str, kind: FieldKind, label: &str) -> Field {
    Field { id: id.to_owned(), kind, label: label.to_owned(), required: true, options: Vec::new() }
}

#[test]
fn answers_stand_with_their_questions_and_the_list_shows_what_the_customer_wrote() {
    let mut story = Story::new(Assignment::Automatic);
    story.status(INES, RoutingStatus::Accepting);
    let fields =
        vec![field("lamp", FieldKind::Question, "Which lamp?"), field("text", FieldKind::Textarea, "Your message")];
    let pre_chat = Some(Box::new(Form { id: "before".to_owned(), fields, ..Form::default() }));
    let forms = FormRules { pre_chat, ..FormRules::default() };
    let rules = Box::new(GroupRules { forms, ..GroupRules::default() });
    story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(SALES, rules))).unwrap();
    let answer = |field: &str, text: &str| Answer { field: field.into(), text: text.into(), ..Answer::default() };
    let answers = vec![answer("lamp", "Alba"), answer("text", "Is it\nwashable?")];
    let form = Some(Box::new(FilledForm { form: "before".to_owned(), answers, ..FilledForm::default() }));
    let start = StartThread { group: Some(SALES), name: "Maya".into(), form, ..StartThread::default() };
    story.does(User::Customer(MAYA), Command::StartThread(start)).unwrap();
    let chat = story.account.chat_of(MAYA).unwrap().id;
    let answered = [("Which lamp?".into(), "Alba".into()), ("Your message".into(), "Is it\nwashable?".into())];
    assert_eq!(story.messages(chat)[0].text, Text::Answers(answered.into()));
    assert_eq!(inbox(&story.scene()).mine[0].line, "Is it washable?");
}

#[test]
fn a_file_is_opened_by_its_name() {
    let (mut story, chat) = assigned();
    let file = File { name: "bill.pdf".to_owned(), url: "/files/1/bill.pdf".to_owned(), ..File::default() };
    let content = Content::File(Packed::new(file));
    let post = PostEvent { content, ..PostEvent::text(chat, "") };
    story.does(User::Customer(MAYA), Command::PostEvent(post)).unwrap();
    assert_eq!(story.messages(chat)[1].text, Text::File("bill.pdf".into(), "/files/1/bill.pdf".into()));
    assert_eq!(inbox(&story.scene()).mine[0].line, "bill.pdf");
}
