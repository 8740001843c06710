//! Cards with pictures, texts and buttons.
//!
//! One model for the rich messages of LiveChat (templates `cards`, `quick_replies`, `sticker`) and the structured content
//! of LivePerson (vertical, carousel, quick replies below them).

use serde::{Deserialize, Serialize};

use super::{File, Words, lines};
use crate::{Reject, limits, text};

/// Cards, and answers to choose from below them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rich {
    /// How the cards stand.
    #[serde(default)]
    pub layout: Layout,
    /// The cards, 1 to 10.
    pub elements: Vec<Element>,
    /// Quick replies, up to 24: they stand below the cards until the customer says something. Of kind message all.
    #[serde(default)]
    pub replies: Vec<Button>,
}

/// How cards stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One below the other.
    #[default]
    Cards,
    /// Side by side.
    Carousel,
    /// A picture alone, without a frame.
    Sticker,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// Its heading.
    #[serde(default)]
    pub title: String,
    /// The text below the heading.
    #[serde(default)]
    pub subtitle: String,
    /// Its picture.
    #[serde(default)]
    pub image: Option<File>,
    /// Its buttons, up to 13.
    #[serde(default)]
    pub buttons: Vec<Button>,
}

/// A button of a card, or a quick reply.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// What stands on it: 1 to 128 characters.
    pub text: String,
    /// What it does.
    #[serde(default)]
    pub kind: ButtonKind,
    /// What it does it with: the text to say (without one, what stands on it), the address to open, the number to call.
    #[serde(default)]
    pub value: String,
    /// What names it in a postback; buttons may share one. At most 100 characters, empty if it has none.
    #[serde(default)]
    pub postback: String,
}

/// What a button does besides its postback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// Says its value.
    #[default]
    Message,
    /// Opens an address.
    Url,
    /// Calls a number.
    Phone,
    /// Opens an address beside the conversation.
    Webview,
}

impl Rich {
    /// Every button, quick replies last.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.elements.iter().flat_map(|element| &element.buttons).chain(&self.replies)
    }

    /// Whether a button answers to this postback.
    pub fn has_postback(&self, id: &str) -> bool {
        !id.is_empty() && self.buttons().any(|button| button.postback == id)
    }

    /// Checks every bound.
    pub(super) fn check(&self) -> Result<(), Reject> {
        let counts = (1..=limits::RICH_ELEMENTS).contains(&self.elements.len())
            && self.elements.iter().all(|element| element.buttons.len() <= limits::RICH_BUTTONS)
            && self.replies.len() <= limits::QUICK_REPLIES
            && self.elements.iter().all(|element| element.is_something(self.layout));
        if !counts {
            return Err(Reject::RichInvalid);
        }
        let chars: usize = self.texts().map(|text| text.chars().count()).sum();
        if chars > limits::RICH_CHARS {
            return Err(Reject::RichTooLong);
        }
        self.elements.iter().filter_map(|element| element.image.as_ref()).try_for_each(File::check_picture)?;
        self.buttons().try_for_each(Button::check)?;
        if self.replies.iter().any(|reply| reply.kind != ButtonKind::Message) {
            return Err(Reject::ButtonInvalid);
        }
        Ok(())
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let images = self.elements.iter().filter_map(|element| element.image.as_ref());
        let images = images.flat_map(|image| [&image.url, &image.name, &image.content_type, &image.alt]);
        let cards = self.elements.iter().flat_map(|element| [&element.title, &element.subtitle]);
        let buttons = self.buttons().flat_map(|button| [&button.text, &button.value, &button.postback]);
        cards.chain(images).chain(buttons).map(String::as_str)
    }
}

impl Words for Rich {
    fn words(&self) -> String {
        let cards = self.elements.iter().flat_map(|element| {
            let alt = element.image.as_ref().map_or("", |image| image.alt.as_str());
            let buttons = element.buttons.iter().map(|button| button.text.as_str());
            [element.title.as_str(), element.subtitle.as_str(), alt].into_iter().chain(buttons)
        });
        lines(cards.chain(self.replies.iter().map(|reply| reply.text.as_str())))
    }
}

impl Element {
    fn is_something(&self, layout: Layout) -> bool {
        match layout {
            Layout::Sticker => self.image.is_some(),
            Layout::Cards | Layout::Carousel => {
                self.image.is_some()
                    || !self.buttons.is_empty()
                    || !self.title.trim().is_empty()
                    || !self.subtitle.trim().is_empty()
            }
        }
    }
}

impl Button {
    /// What the customer says by pressing it.
    pub fn says(&self) -> &str {
        if self.value.is_empty() { &self.text } else { &self.value }
    }

    fn check(&self) -> Result<(), Reject> {
        let named = !self.text.trim().is_empty()
            && text::fits(&self.text, limits::BUTTON_CHARS)
            && text::fits(&self.postback, limits::CUSTOM_ID_CHARS);
        let fits = match self.kind {
            ButtonKind::Message => text::fits(&self.value, limits::TEXT_CHARS),
            ButtonKind::Url | ButtonKind::Webview => text::url(&self.value).map(|()| true)?,
            ButtonKind::Phone => is_phone(&self.value),
        };
        if named && fits { Ok(()) } else { Err(Reject::ButtonInvalid) }
    }
}

/// Digits and what people write between them.
fn is_phone(text: &str) -> bool {
    text.len() <= limits::PHONE_CHARS
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-./() #*".contains(&byte))
}
