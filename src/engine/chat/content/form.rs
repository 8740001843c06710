//! Questions to the customer, and the answers.

use serde::{Deserialize, Serialize};

use super::{Words, lines};
use crate::{GroupId, Reject, limits, text};

/// Questions to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What names it in an answer: 1 to 100 characters.
    pub id: String,
    /// When it is asked.
    #[serde(default)]
    pub kind: FormKind,
    /// The questions, 1 to 50, in order.
    pub fields: Vec<Field>,
}

/// When a form is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// Before the conversation.
    PreChat,
    /// After it.
    PostChat,
    /// In the midst of it.
    #[default]
    Other,
    /// In its place, while nobody is there (LiveChat: ticket form; SuperOffice: OfflineForm).
    Offline,
}

/// A question of a form, or a heading in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What names it in its form: 1 to 100 characters.
    pub id: String,
    /// What is asked for.
    pub kind: FieldKind,
    /// The question, 1 to 500 characters.
    pub label: String,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// What can be chosen, up to 100; for those kinds that are chosen from.
    #[serde(default)]
    pub options: Vec<Choice>,
}

/// What a field asks for: the kinds of LiveChat's forms (specs/livechat.md section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// The customer's name.
    Name,
    /// The customer's mail address.
    Email,
    /// One line.
    #[default]
    Question,
    /// Several lines.
    Textarea,
    /// What it is about, one line.
    Subject,
    /// One of the options, all in sight.
    Radio,
    /// One of the options, from a list.
    Select,
    /// Any of the options.
    Checkbox,
    /// One of the options, each of which stands for a group.
    GroupChooser,
    /// A heading: nothing is asked.
    Header,
    /// The customer's phone number, in the form of E.164.
    Phone,
    /// Where the customer works.
    Company,
    /// The customer's country, two letters of ISO 3166-1.
    Country,
    /// Whether the customer agrees to be stored: by choosing the one option, whose id is the version of the text that it
    /// agrees to.
    Consent,
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What names it in its field: 1 to 100 characters.
    pub id: String,
    /// What stands beside it. In an answer it may be left out; it is taken from the form.
    #[serde(default)]
    pub label: String,
    /// The group that it stands for, in a chooser of groups.
    #[serde(default)]
    pub group: Option<GroupId>,
}

/// A customer's answers to a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FilledForm {
    /// The form's id.
    pub form: String,
    /// When the form is asked; taken from the form.
    #[serde(default)]
    pub kind: FormKind,
    /// The answers, in the order of the form's fields; what was left empty is not there.
    pub answers: Vec<Answer>,
}

/// The answer to one field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The field's id.
    pub field: String,
    /// What the field asks for; taken from the form.
    #[serde(default)]
    pub kind: FieldKind,
    /// The question; taken from the form.
    #[serde(default)]
    pub label: String,
    /// The answer in words, at most 2,000 characters; empty where options are chosen.
    #[serde(default)]
    pub text: String,
    /// What was chosen.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// How a field is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Words,
    Choice,
    /// Not at all.
    Nothing,
}

/// What an answer tells of the customer. It has a shape of its own, wherever it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    Name,
    Email,
    Phone,
    Company,
    Country,
    Consent,
}

impl FieldKind {
    /// How it is answered, and what that tells of the customer: whatever depends on the kind follows from here.
    fn nature(self) -> (Way, Option<Detail>) {
        match self {
            FieldKind::Name => (Way::Words, Some(Detail::Name)),
            FieldKind::Email => (Way::Words, Some(Detail::Email)),
            FieldKind::Phone => (Way::Words, Some(Detail::Phone)),
            FieldKind::Company => (Way::Words, Some(Detail::Company)),
            FieldKind::Country => (Way::Words, Some(Detail::Country)),
            FieldKind::Consent => (Way::Choice, Some(Detail::Consent)),
            FieldKind::Question | FieldKind::Textarea | FieldKind::Subject => (Way::Words, None),
            FieldKind::Radio | FieldKind::Select | FieldKind::Checkbox | FieldKind::GroupChooser => (Way::Choice, None),
            FieldKind::Header => (Way::Nothing, None),
        }
    }

    /// Whether it is answered in words.
    pub fn is_text(self) -> bool {
        self.nature().0 == Way::Words
    }

    /// What of the customer it asks for, if it does.
    pub(crate) fn asks_for(self) -> Option<Detail> {
        self.nature().1
    }

    /// Checks an answer in words: what is known of a customer has a shape of its own, wherever it is told.
    ///
    /// # Errors
    /// What is wrong with a name, a mail address, a phone number, a company or a country.
    pub fn check(self, text: &str) -> Result<(), Reject> {
        self.asks_for().map_or(Ok(()), |detail| detail.check(text))
    }

    /// What is wrong where a required field is not answered.
    pub fn unanswered(self) -> Reject {
        match self.asks_for() {
            Some(Detail::Name) => Reject::NameEmpty,
            Some(Detail::Email) => Reject::EmailInvalid,
            Some(Detail::Phone) => Reject::PhoneInvalid,
            Some(Detail::Country) => Reject::CountryInvalid,
            Some(Detail::Consent) => Reject::ConsentMissing,
            Some(Detail::Company) | None => Reject::AnswerMissing,
        }
    }
}

impl Detail {
    fn check(self, text: &str) -> Result<(), Reject> {
        match self {
            Detail::Name => text::optional_name(text).map(drop),
            Detail::Email => text::optional_email(text).map(drop),
            Detail::Phone => text::optional_phone(text).map(drop),
            Detail::Company => text::optional_detail(text).map(drop),
            Detail::Country => text::optional_country(text).map(drop),
            Detail::Consent => Ok(()),
        }
    }
}

impl FilledForm {
    /// What was answered to the first field of this kind, in words.
    pub fn told(&self, kind: FieldKind) -> Option<&str> {
        self.answers.iter().find(|answer| answer.kind == kind).map(|answer| answer.text.as_str())
    }

    /// What was chosen in the first field of this kind.
    pub fn chosen(&self, kind: FieldKind) -> Option<&Choice> {
        self.answers.iter().find(|answer| answer.kind == kind)?.choices.first()
    }
}

impl Form {
    /// Checks every bound, and that each id is there once.
    ///
    /// # Errors
    /// [`Reject::FormInvalid`].
    pub fn check(&self) -> Result<(), Reject> {
        let ids = self.fields.iter().map(|field| field.id.as_str());
        let good = is_id(&self.id)
            && (1..=limits::FORM_FIELDS).contains(&self.fields.len())
            && are_ids(ids)
            && self.fields.iter().all(Field::is_good);
        if good { Ok(()) } else { Err(Reject::FormInvalid) }
    }

    /// The answers as they are recorded: known fields and options only, in the form's order, with the form's words.
    /// `missing` says what becomes of a required field without an answer.
    ///
    /// # Errors
    /// [`Reject::AnswerInvalid`] and what else is wrong with an answer; those of `missing`.
    pub(crate) fn filled(
        &self,
        given: &FilledForm,
        missing: impl Fn(&Field) -> Result<(), Reject>,
    ) -> Result<FilledForm, Reject> {
        let known = |answer: &Answer| self.fields.iter().any(|field| field.id == answer.field);
        let fields = given.answers.iter().map(|answer| answer.field.as_str());
        if given.answers.len() > self.fields.len() || !given.answers.iter().all(known) || !are_ids(fields) {
            return Err(Reject::AnswerInvalid);
        }
        let mut answers = Vec::new();
        for field in &self.fields {
            let given = given.answers.iter().find(|answer| answer.field == field.id);
            match given.map_or(Ok(None), |given| field.answered(given))? {
                Some(answer) => answers.push(answer),
                None if field.required => missing(field)?,
                None => {}
            }
        }
        Ok(FilledForm { form: self.id.clone(), kind: self.kind, answers })
    }

    /// How many of its fields ask for something.
    pub fn questions(&self) -> usize {
        self.fields.iter().filter(|field| field.kind.nature().0 != Way::Nothing).count()
    }
}

impl Words for Form {
    fn words(&self) -> String {
        let fields = self.fields.iter().flat_map(|field| {
            let options = field.options.iter().map(|option| option.label.as_str());
            std::iter::once(field.label.as_str()).chain(options)
        });
        lines(fields)
    }
}

impl Words for FilledForm {
    fn words(&self) -> String {
        lines(self.answers.iter().flat_map(|answer| [answer.label.clone(), answer.words()]))
    }
}

impl Words for Answer {
    fn words(&self) -> String {
        lines([&self.text].into_iter().chain(self.choices.iter().map(|choice| &choice.label)))
    }
}

impl Field {
    fn is_good(&self) -> bool {
        let ids = self.options.iter().map(|option| option.id.as_str());
        let labels = self.options.iter().map(|option| option.label.as_str()).chain([self.label.as_str()]);
        let (way, detail) = self.kind.nature();
        let most = if detail == Some(Detail::Consent) { 1 } else { limits::FORM_OPTIONS };
        let count = if way == Way::Choice { 1..=most } else { 0..=0 };
        count.contains(&self.options.len())
            && !(self.required && way == Way::Nothing)
            && are_ids(ids)
            && labels.into_iter().all(|label| !label.trim().is_empty() && text::fits(label, limits::LABEL_CHARS))
            && (self.kind != FieldKind::GroupChooser || self.options.iter().all(|option| option.group.is_some()))
    }

    /// What was answered, if anything was.
    fn answered(&self, given: &Answer) -> Result<Option<Answer>, Reject> {
        let text = given.text.trim();
        let limit = if self.kind == FieldKind::Textarea { limits::ANSWER_CHARS } else { limits::COMMENT_CHARS };
        let in_words = text.is_empty() || self.kind.is_text() && text::fits(text, limit);
        let one = self.kind == FieldKind::Checkbox || given.choices.len() <= 1;
        let ids = given.choices.iter().map(|choice| choice.id.as_str());
        if !in_words || !one || !are_ids(ids) {
            return Err(Reject::AnswerInvalid);
        }
        self.kind.check(text)?;
        let chosen = given.choices.iter().map(|choice| {
            self.options.iter().find(|option| option.id == choice.id).cloned().ok_or(Reject::AnswerInvalid)
        });
        let choices = chosen.collect::<Result<Vec<_>, _>>()?;
        if text.is_empty() && choices.is_empty() {
            return Ok(None);
        }
        let (field, label) = (self.id.clone(), self.label.clone());
        Ok(Some(Answer { field, kind: self.kind, label, text: text.to_owned(), choices }))
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && text::fits(id, limits::CUSTOM_ID_CHARS)
}

/// Whether these are ids, each there once. There are few of them.
fn are_ids<'a>(ids: impl Iterator<Item = &'a str>) -> bool {
    let mut known = crate::map::Set::new();
    let mut ids = ids;
    ids.all(|id| is_id(id) && known.insert(id))
}
