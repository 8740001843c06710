//! Cards with pictures, texts and buttons.
//!
//! One model for the rich messages of LiveChat (templates `cards`, `quick_replies`, `sticker`, `ecommerce`) and the
//! structured content of LivePerson (nested parts, quick replies below them).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Block, File, Product, Words, lines};
use crate::{Reject, limits, text};

/// Cards or parts within parts, and answers to choose from below them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rich {
    /// How the cards stand.
    #[serde(default)]
    pub layout: Layout,
    /// The cards, 1 to 10; none where there are `blocks`.
    #[serde(default)]
    pub elements: Vec<Element>,
    /// Quick replies, up to 24: they stand below the cards until the customer says something. Of kind message all.
    #[serde(default)]
    pub replies: Vec<Button>,
    /// In place of cards, parts within parts: up to 256, each with its depth.
    #[serde(default)]
    pub blocks: Vec<Block>,
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
    /// The subtitle of one card alone, as a plain text is shown: a text that has quick replies.
    Plain,
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
    /// What it offers for sale, if it does (LiveChat: the template `ecommerce`).
    #[serde(default)]
    pub product: Option<Box<Product>>,
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
    /// How high what it opens beside the conversation is; without it as the page likes.
    #[serde(default)]
    pub webview_height: Option<WebviewHeight>,
    /// Where the address opens; without it as the page likes.
    #[serde(default)]
    pub target: Option<ButtonTarget>,
}

/// How high an address stands beside the conversation, as at LiveChat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WebviewHeight {
    /// A part of it.
    Compact,
    /// Most of it.
    Tall,
    /// All of it.
    Full,
}

/// Where an address opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ButtonTarget {
    /// In a tab of its own (LivePerson: blank).
    New,
    /// In place of the page (LivePerson: self).
    Current,
    /// Beside the conversation (LivePerson: slideout).
    Beside,
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

    fn products(&self) -> impl Iterator<Item = &Product> {
        self.elements.iter().filter_map(|element| element.product.as_deref())
    }

    /// Whether a button, a part or an option answers to this postback.
    pub fn has_postback(&self, id: &str) -> bool {
        let buttons = self.buttons().map(|button| &button.postback);
        let options = self.products().flat_map(|product| &product.options).map(|option| &option.postback);
        let mut known = buttons.chain(options).chain(self.blocks.iter().map(|block| &block.postback));
        !id.is_empty() && known.any(|postback| postback == id)
    }

    /// Checks every bound.
    pub(super) fn check(&self) -> Result<(), Reject> {
        let cards = if self.blocks.is_empty() { 1..=limits::RICH_ELEMENTS } else { 0..=0 };
        let plain = self.layout != Layout::Plain || self.elements.len() == 1;
        let counts = cards.contains(&self.elements.len())
            && plain
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
        super::block::check(&self.blocks)?;
        self.elements.iter().filter_map(|element| element.image.as_ref()).try_for_each(File::check_picture)?;
        self.products().try_for_each(Product::check)?;
        self.buttons().try_for_each(Button::check)?;
        if self.replies.iter().any(|reply| reply.kind != ButtonKind::Message) {
            return Err(Reject::ButtonInvalid);
        }
        Ok(())
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let images = self.elements.iter().filter_map(|element| element.image.as_ref());
        let images = images.flat_map(File::texts);
        let cards = self.elements.iter().flat_map(|element| [&element.title, &element.subtitle]);
        let buttons = self.buttons().flat_map(|button| [&button.text, &button.value, &button.postback]);
        let blocks = self.blocks.iter().flat_map(Block::texts);
        let products = self.products().flat_map(Product::texts);
        cards.chain(images).chain(buttons).map(String::as_str).chain(blocks).chain(products)
    }
}

impl Words for Rich {
    fn words(&self) -> String {
        let cards = self.elements.iter().flat_map(|element| {
            let alt = element.image.as_ref().map_or("", |image| image.alt.as_str());
            let buttons = element.buttons.iter().map(|button| Cow::Borrowed(button.text.as_str()));
            let offered = element.product.iter().flat_map(|product| product.words()).map(Cow::Owned);
            [element.title.as_str(), element.subtitle.as_str(), alt]
                .map(Cow::Borrowed)
                .into_iter()
                .chain(offered)
                .chain(buttons)
        });
        let blocks = self.blocks.iter().flat_map(Block::words);
        let replies = self.replies.iter().map(|reply| reply.text.as_str());
        lines(cards.chain(blocks.chain(replies).map(Cow::Borrowed)))
    }
}

impl Element {
    fn is_something(&self, layout: Layout) -> bool {
        match layout {
            Layout::Sticker => self.image.is_some() && self.product.is_none(),
            Layout::Plain => {
                let bare = self.image.is_none() && self.product.is_none();
                let alone = bare && self.buttons.is_empty() && self.title.is_empty();
                alone && text::message(&self.subtitle).is_ok()
            }
            Layout::Cards | Layout::Carousel => {
                self.image.is_some()
                    || self.product.is_some()
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
