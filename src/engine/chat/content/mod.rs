//! What an event says: text, cards with buttons, a file, a form, an answered form, a document of somebody's own.

mod block;
mod custom;
mod file;
mod form;
mod packed;
mod product;
mod rich;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use block::{Action, ActionKind, Block, BlockKind, Place};
pub(crate) use custom::well_formed;
pub use file::File;
#[cfg(not(feature = "lean"))]
pub(crate) use form::Detail;
pub use form::{Answer, Choice, Field, FieldKind, FilledForm, Form, FormKind};
pub use packed::{Packed, Words};
pub use product::{Product, ProductAddon, ProductOption};
pub use rich::{Button, ButtonKind, ButtonTarget, Element, Layout, Rich, WebviewHeight};

use super::System;
use crate::{Reject, text};

/// What an event says. What is rarely said is boxed, so that an event stays small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Plain text, at most 8,000 characters.
    Text(String),
    /// A line about the thread itself. Pages word it in their own language.
    System(System),
    /// Cards with pictures, texts and buttons.
    Rich(Packed<Rich>),
    /// A file that has been uploaded.
    File(Packed<File>),
    /// Questions to the customer.
    Form(Packed<Form>),
    /// A customer's answers.
    FilledForm(Packed<FilledForm>),
    /// A JSON document of at most 15,000 characters that only integrations understand; pages show nothing of it.
    Custom(String),
    /// Place holder of an event that was deleted.
    Deleted,
}

impl Content {
    /// The text of a plain text event.
    pub fn text(&self) -> Option<&str> {
        if let Content::Text(text) = self { Some(text) } else { None }
    }

    /// What of it people read, each part on a line of its own; none if there is nothing to read. Searches look here, and
    /// lists show the beginning of it.
    pub fn words(&self) -> Option<Cow<'_, str>> {
        match self {
            Content::Text(text) => Some(Cow::Borrowed(text)),
            Content::File(file) => Some(file.words()),
            Content::Rich(rich) => Some(rich.words()),
            Content::Form(form) => Some(form.words()),
            Content::FilledForm(form) => Some(form.words()),
            Content::System(_) | Content::Custom(_) | Content::Deleted => None,
        }
    }

    /// About as many bytes as it takes, of what customers say.
    #[cfg(not(feature = "lean"))]
    pub(super) fn bytes(&self) -> usize {
        match self {
            Content::Text(text) | Content::Custom(text) => text.len(),
            Content::File(file) => file.url.len() + file.words().len(),
            Content::FilledForm(form) => form.words().len(),
            Content::Rich(_) | Content::Form(_) | Content::System(_) | Content::Deleted => 0,
        }
    }

    /// The content as it may be said by somebody: texts trimmed, what only the server sets cleared.
    ///
    /// # Errors
    /// What is wrong with it; [`Reject::NotAllowed`] for what nobody says and, from a customer, for what only staff say.
    pub(super) fn accepted(&self, by_customer: bool) -> Result<Content, Reject> {
        match self {
            Content::Text(text) => Ok(Content::Text(text::message(text)?)),
            Content::Rich(_) | Content::Form(_) if by_customer => Err(Reject::NotAllowed),
            Content::Rich(rich) => rich.checked(Rich::check).map(Content::Rich),
            Content::File(file) => file.checked(File::check).map(Content::File),
            Content::Form(form) => form.checked(Form::check).map(Content::Form),
            // Whether the answers fit is for whoever holds the form to say.
            Content::FilledForm(_) => Ok(self.clone()),
            Content::Custom(json) => well_formed(json, crate::limits::CUSTOM_CHARS).map(|()| self.clone()),
            Content::System(_) | Content::Deleted => Err(Reject::NotAllowed),
        }
    }
}

/// Non-empty texts, each on a line of its own.
fn lines(texts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut all = String::new();
    for text in texts.filter(|text| !text.as_ref().is_empty()) {
        if !all.is_empty() {
            all.push('\n');
        }
        all.push_str(text.as_ref());
    }
    all
}
