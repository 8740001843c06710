//! The form before the first conversation.

use parlor_engine::command::StartThread;
use parlor_engine::{Reject, text};

use crate::dom::Text;
use crate::strings;

/// What has been written so far, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// The name.
    pub name: Text,
    /// The mail address.
    pub email: Text,
    /// What it is about.
    pub message: Text,
    /// Whether name and address are asked for; not if the site has said who it is.
    pub asks_who: bool,
    /// What is wrong with the name.
    pub name_error: Option<&'static str>,
    /// What is wrong with the address.
    pub email_error: Option<&'static str>,
    /// What is wrong with the message.
    pub message_error: Option<&'static str>,
    /// What is wrong with the whole.
    pub error: Option<&'static str>,
}

impl Form {
    /// Looks at every field by the server's own rules, and notes what is wrong.
    ///
    /// # Errors
    /// The id of the first field that is wrong.
    pub fn check(&mut self) -> Result<StartThread, &'static str> {
        self.error = None;
        self.name_error = (self.asks_who && text::name(&self.name).is_err()).then_some(strings::NAME_MISSING);
        self.email_error =
            (self.asks_who && text::optional_email(&self.email).is_err()).then_some(strings::EMAIL_WRONG);
        self.message_error = match text::message(&self.message) {
            Ok(_) => None,
            Err(Reject::TextTooLong) => Some(strings::MESSAGE_LONG),
            Err(_) => Some(strings::MESSAGE_MISSING),
        };
        let wrong = [("name", self.name_error), ("email", self.email_error), ("message", self.message_error)];
        match wrong.into_iter().find(|(_, error)| error.is_some()) {
            Some((field, _)) => Err(field),
            None => Ok(StartThread {
                name: self.name.to_string(),
                email: self.email.to_string(),
                text: self.message.to_string(),
                ..StartThread::default()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wrong_field_is_named_and_each_is_explained() {
        let mut form = Form { asks_who: true, email: "maya".into(), ..Form::default() };
        assert_eq!(form.check(), Err("name"));
        assert!(form.name_error.is_some() && form.email_error.is_some() && form.message_error.is_some());
        form.name = "Maya".into();
        assert_eq!(form.check(), Err("email"));
        form.email = "".into();
        assert_eq!(form.check(), Err("message"));
        form.message = "hello".into();
        assert_eq!(form.check().map(|start| start.name), Ok("Maya".to_owned()));
        assert_eq!((form.name_error, form.email_error, form.message_error), (None, None, None));
    }

    #[test]
    fn whoever_is_known_is_not_asked() {
        let mut form = Form { message: "hello".into(), ..Form::default() };
        assert_eq!(form.check().map(|start| start.text), Ok("hello".to_owned()));
    }
}
