//! The form before a conversation, or in its place: the group's, or ours where it has none.

use parlor_engine::chat::{self, Answer, Choice, Field, FieldKind, FilledForm, FormKind};
use parlor_engine::command::StartThread;
use parlor_engine::{Reject, text};

use crate::dom::Text;
use crate::strings;

/// Who the visitor is, as far as the page knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Who {
    /// The name.
    pub name: Text,
    /// The mail address.
    pub email: Text,
    /// Whether the site has said so; then neither is asked for.
    pub identified: bool,
}

/// A form as far as it has been filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// The id of the group's form; empty where it has none, and this is ours.
    pub id: String,
    /// When it is asked.
    pub kind: FormKind,
    /// What is asked, in order.
    pub questions: Vec<Question>,
    /// What is wrong with the whole.
    pub error: Option<Reject>,
}

/// A question as far as it has been answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What is asked. The one without an id asks for the first message.
    pub field: Field,
    /// The answer in words.
    pub text: Text,
    /// Which of the options are chosen.
    pub chosen: Vec<bool>,
    /// What is wrong with the answer.
    pub error: Option<Reject>,
}

impl Form {
    /// The form, with what is known of the visitor, what is written already and what was answered before. The first message
    /// is asked for as well, unless the group's form has room for it.
    pub fn new(asked: Option<Box<chat::Form>>, who: &Who, message: &Text, before: &[Question]) -> Self {
        let chat::Form { id, kind, mut fields } = asked.map_or_else(ours, |asked| *asked);
        if !fields.iter().any(|field| field.kind == FieldKind::Textarea) {
            let required = id.is_empty() || kind == FormKind::Offline;
            fields.push(Field { id: String::new(), required, ..field(FieldKind::Textarea, strings::MESSAGE) });
        }
        fields.retain(|field| !who.is_known(field));
        let questions = fields.into_iter().map(|field| {
            let before = before.iter().find(|question| question.field.id == field.id);
            let text = match field.kind {
                FieldKind::Name => who.name.clone(),
                FieldKind::Email => who.email.clone(),
                _ if field.id.is_empty() => message.clone(),
                _ => before.map(|before| before.text.clone()).unwrap_or_default(),
            };
            let is_chosen = |option: &Choice| before.is_some_and(|it| it.choices().any(|it| it.id == option.id));
            let chosen = field.options.iter().map(is_chosen).collect();
            Question { text, chosen, error: before.and_then(|before| before.error), field }
        });
        Self { id, kind, questions: questions.collect(), error: None }
    }

    /// Whether it is the group's.
    pub fn is_groups(&self) -> bool {
        !self.id.is_empty()
    }

    /// Whether the visitor leaves a message and talks to nobody.
    pub fn leaves_message(&self) -> bool {
        self.kind == FormKind::Offline
    }

    /// Looks at every answer by the server's own rules, and notes what is wrong. The first question with a wrong answer.
    pub fn check(&mut self) -> Option<usize> {
        self.error = None;
        self.questions.iter_mut().for_each(|question| question.error = question.wrong());
        self.questions.iter().position(|question| question.error.is_some())
    }

    /// Notes what the server has found wrong: at the question that it is about, which is returned, or else at the whole.
    pub fn refuse(&mut self, reject: Reject) -> Option<usize> {
        let place = self.questions.iter().position(|question| {
            let of_kind = reject != Reject::AnswerMissing && question.field.kind.unanswered() == reject;
            of_kind || question.wrong() == Some(reject)
        });
        match place.and_then(|place| self.questions.get_mut(place)) {
            Some(question) => question.error = Some(reject),
            None => self.error = Some(reject),
        }
        place
    }

    /// Puts other words into the first message.
    pub fn say(&mut self, text: &Text) {
        let message = self.questions.iter_mut().find(|question| question.field.id.is_empty());
        message.into_iter().for_each(|message| message.write(text.clone()));
    }

    /// The command that sends it.
    pub fn start(&self, who: &Who) -> StartThread {
        let told = |kind, known: &Text| {
            let asked = self.questions.iter().find(|question| question.field.kind == kind);
            let known = Some(known).filter(|_| who.identified);
            asked.map(|question| &question.text).or(known).map(|text| text.to_string()).unwrap_or_default()
        };
        let message = self.questions.iter().find(|question| question.field.id.is_empty());
        StartThread {
            name: told(FieldKind::Name, &who.name),
            email: told(FieldKind::Email, &who.email),
            text: message.map(|message| message.text.to_string()).unwrap_or_default(),
            form: self.is_groups().then(|| {
                let answered = self.questions.iter().filter(|it| !it.field.id.is_empty() && !it.is_empty());
                let answers = answered.map(|it| Answer {
                    field: it.field.id.clone(),
                    text: it.text.to_string(),
                    choices: it.choices().map(|it| Choice { id: it.id.clone(), ..Choice::default() }).collect(),
                    ..Answer::default()
                });
                Box::new(FilledForm { form: self.id.clone(), kind: self.kind, answers: answers.collect() })
            }),
            ..StartThread::default()
        }
    }
}

impl Question {
    /// Whether there is no answer.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && !self.chosen.contains(&true)
    }

    /// Answers in words. From a list that is the number of an option.
    pub fn write(&mut self, text: Text) {
        self.error = None;
        match self.field.kind {
            FieldKind::Select | FieldKind::GroupChooser => {
                let option = text.parse().ok();
                (0..).zip(&mut self.chosen).for_each(|(place, chosen): (usize, _)| *chosen = option == Some(place));
            }
            _ => self.text = text,
        }
    }

    /// Chooses an option. Where several can be chosen, one that is chosen is so no more.
    pub fn choose(&mut self, option: usize) {
        self.error = None;
        let several = self.field.kind != FieldKind::Radio;
        for (place, chosen) in self.chosen.iter_mut().enumerate() {
            *chosen = if several { *chosen != (place == option) } else { place == option };
        }
    }

    /// The options that are chosen.
    fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.field.options.iter().zip(&self.chosen).filter(|(_, chosen)| **chosen).map(|(option, _)| option)
    }

    fn wrong(&self) -> Option<Reject> {
        let Field { id, kind, required, .. } = &self.field;
        match (self.is_empty(), id.is_empty()) {
            (true, message) => required.then(|| if message { Reject::TextEmpty } else { kind.unanswered() }),
            (false, true) => text::message(&self.text).err(),
            (false, false) => kind.check(&self.text).err(),
        }
    }
}

impl Who {
    /// Whether there is no need to ask this.
    fn is_known(&self, field: &Field) -> bool {
        self.identified
            && match field.kind {
                FieldKind::Name => true,
                FieldKind::Email => !field.required || !self.email.is_empty(),
                _ => false,
            }
    }
}

/// What is asked where the group asks nothing.
fn ours() -> chat::Form {
    let name = Field { required: true, ..field(FieldKind::Name, strings::NAME) };
    chat::Form { fields: vec![name, field(FieldKind::Email, strings::EMAIL)], ..chat::Form::default() }
}

/// A question of ours.
fn field(kind: FieldKind, label: &str) -> Field {
    Field { id: label.to_owned(), kind, label: label.to_owned(), ..Field::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Form {
        Form::new(None, &Who::default(), &Text::default(), &[])
    }

    fn errors(form: &Form) -> Vec<Option<Reject>> {
        form.questions.iter().map(|question| question.error).collect()
    }

    /// A group's form with a question of each sort.
    fn groups(kind: FormKind) -> Option<Box<chat::Form>> {
        let option = |id: &str| Choice { id: id.into(), label: id.into(), group: None };
        let of = |id: &str, kind, options: &[&str]| Field {
            id: id.into(),
            kind,
            label: id.into(),
            required: true,
            options: options.iter().map(|id| option(id)).collect(),
        };
        Some(Box::new(chat::Form {
            id: "before".into(),
            kind,
            fields: vec![
                of("mail", FieldKind::Email, &[]),
                of("phone", FieldKind::Phone, &[]),
                of("about", FieldKind::Select, &["order", "other"]),
                of("size", FieldKind::Radio, &["s", "l"]),
                Field { required: false, ..of("extras", FieldKind::Checkbox, &["a", "b", "c"]) },
                of("ok", FieldKind::Consent, &["v1"]),
            ],
        }))
    }

    #[test]
    fn the_first_wrong_answer_is_found_and_each_is_explained() {
        let mut form = own();
        form.questions[1].write("maya".into());
        assert_eq!(form.check(), Some(0));
        let wrong = [Reject::NameEmpty, Reject::EmailInvalid, Reject::TextEmpty];
        assert_eq!(errors(&form), wrong.map(Some));
        form.questions[0].write("Maya".into());
        assert_eq!(form.check(), Some(1));
        form.questions[1].write("".into());
        assert_eq!(form.check(), Some(2));
        form.say(&"hello".into());
        assert_eq!((form.check(), errors(&form)), (None, vec![None; 3]));
        let start = form.start(&Who::default());
        assert_eq!((start.name.as_str(), start.text.as_str(), start.form), ("Maya", "hello", None));
    }

    #[test]
    fn whoever_is_known_is_not_asked() {
        let who = Who { name: "Maya".into(), email: "maya@example.com".into(), identified: true };
        let mut form = Form::new(None, &who, &"hello".into(), &[]);
        assert_eq!((form.questions.len(), form.check()), (1, None));
        let start = form.start(&who);
        assert_eq!((start.name.as_str(), start.email.as_str()), ("Maya", "maya@example.com"));
        let nameless = Who { email: Text::default(), ..who };
        let form = Form::new(groups(FormKind::PreChat), &nameless, &Text::default(), &[]);
        assert_eq!(
            form.questions[0].field.kind,
            FieldKind::Email,
            "what the form requires and nobody knows is asked for"
        );
    }

    #[test]
    fn a_groups_form_is_answered_in_words_and_by_choosing() {
        let mut form = Form::new(groups(FormKind::PreChat), &Who::default(), &Text::default(), &[]);
        assert_eq!(form.check(), Some(0));
        let missing = Some(Reject::AnswerMissing);
        let (email, phone) = (Some(Reject::EmailInvalid), Some(Reject::PhoneInvalid));
        assert_eq!(errors(&form), [email, phone, missing, missing, None, Some(Reject::ConsentMissing), None]);
        form.questions[0].write("maya@example.com".into());
        form.questions[1].write("+47 12345678".into());
        form.questions[2].write("1".into());
        form.questions[3].choose(0);
        form.questions[3].choose(1);
        for option in [0, 2, 0] {
            form.questions[4].choose(option);
        }
        form.questions[5].choose(0);
        assert_eq!(form.check(), None, "a message may be left out before a talk");
        let filled = form.start(&Who::default()).form.unwrap_or_default();
        let chosen = |place: usize| filled.answers[place].choices.iter().map(|it| it.id.as_str()).collect::<Vec<_>>();
        assert_eq!((filled.form.as_str(), filled.answers.len()), ("before", 6));
        assert_eq!((chosen(2), chosen(3), chosen(4), chosen(5)), (vec!["other"], vec!["l"], vec!["c"], vec!["v1"]));
        let again = Form::new(groups(FormKind::PreChat), &Who::default(), &Text::default(), &form.questions);
        assert_eq!(again.questions[1..], form.questions[1..], "who is asked again, finds the answers");
        form.questions[2].write("".into());
        assert_eq!(form.check(), Some(2));
    }

    #[test]
    fn who_leaves_a_message_must_write_one() {
        let mut form = Form::new(groups(FormKind::Offline), &Who::default(), &Text::default(), &[]);
        form.check();
        assert!(form.leaves_message());
        assert_eq!(errors(&form).last(), Some(&Some(Reject::TextEmpty)));
    }

    #[test]
    fn a_refusal_is_shown_where_it_belongs() {
        let mut form = Form::new(groups(FormKind::PreChat), &Who::default(), &Text::default(), &[]);
        form.questions[1].write("+4712345678".into());
        assert_eq!(form.refuse(Reject::PhoneInvalid), Some(1));
        assert_eq!(form.refuse(Reject::AnswerMissing), Some(2));
        assert_eq!(form.refuse(Reject::QueueFull), None);
        assert_eq!(form.error, Some(Reject::QueueFull));
    }
}
