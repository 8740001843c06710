//! Structured content: parts within parts, as LivePerson nests them (specs/liveperson.md 5.4).
//!
//! The tree is written as a list, each part with its depth, so that reading it takes no more of the stack however deep it is.

use serde::{Deserialize, Serialize};

use super::rich::ButtonTarget;
use super::well_formed;
use crate::{Reject, limits, text};

/// A part of structured content. What it holds are the parts after it that are deeper, up to the next that is not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// How deep it stands: 0 for the outermost, at most one more than the part before it, up to 15.
    #[serde(default)]
    pub depth: u8,
    /// What it is.
    pub kind: BlockKind,
    /// What names it for whoever sent it: at most 100 characters, may be empty.
    #[serde(default)]
    pub id: String,
    /// What stands in it: the text, the words on a button, the heading of what holds others, the key of a pair.
    #[serde(default)]
    pub text: String,
    /// What stands beside or below that: a caption, a description, the value of a pair.
    #[serde(default)]
    pub more: String,
    /// The same for who cannot see it: at most 2,000 characters.
    #[serde(default)]
    pub alt: String,
    /// The address of a picture, or of the page that a link shows.
    #[serde(default)]
    pub url: String,
    /// Where a map is.
    #[serde(default)]
    pub place: Option<Place>,
    /// What happens when it is pressed, in order: up to 4.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// A JSON document of at most 4,000 characters that goes as the metadata of what is said by pressing it; may be empty.
    #[serde(default)]
    pub metadata: String,
    /// What names it in a postback: at most 100 characters, empty if it has none.
    #[serde(default)]
    pub postback: String,
    /// How it looks: a JSON document of at most 4,000 characters that is the sender's and the page's business; may be empty.
    #[serde(default)]
    pub style: String,
}

/// What a part of structured content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Holds parts one below the other.
    #[default]
    Vertical,
    /// Holds parts side by side.
    Horizontal,
    /// Holds cards to leaf through.
    Carousel,
    /// A text.
    Text,
    /// A picture.
    Image,
    /// A button.
    Button,
    /// A map.
    Map,
    /// A page elsewhere, shown by its heading, description and picture.
    Link,
    /// Holds sections of a list.
    SectionList,
    /// Holds a heading's part of a list.
    Section,
    /// Holds the buttons of a list.
    ButtonList,
    /// Holds boxes to tick.
    Checklist,
    /// A box to tick.
    Checkbox,
    /// Holds cards to choose from.
    CarouselSelect,
    /// Holds parts that open and close, to choose from.
    AccordionSelect,
    /// Holds parts of which one is shown at a time, each by its heading.
    Tabs,
    /// Holds pairs.
    Pairs,
    /// A key and its value.
    Pair,
}

/// What happens when a part is pressed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What.
    pub kind: ActionKind,
    /// What it does it with: the text to say, the address to open, the name of the place, a JSON document.
    #[serde(default)]
    pub value: String,
    /// Where an address opens; without it as the page likes.
    #[serde(default)]
    pub target: Option<ButtonTarget>,
    /// Where it leads.
    #[serde(default)]
    pub place: Option<Place>,
}

/// What an action does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Says its value (`publishText`).
    #[default]
    Say,
    /// Opens an address (`link`).
    Open,
    /// Leads to a place (`navigate`).
    Navigate,
    /// Says its value of a box that is ticked (`checked`).
    Tick,
    /// Sends what is ticked (`submit`).
    Submit,
    /// What only the page knows, told by a JSON document (`custom`, `addToCart`, `datePicker`).
    Custom,
}

/// A place on earth, in ten-millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// North of the equator, from -900,000,000 to 900,000,000.
    pub latitude: i32,
    /// East of Greenwich, from -1,800,000,000 to 1,800,000,000.
    pub longitude: i32,
}

/// Whether these are the parts of a tree, each whole.
///
/// # Errors
/// [`Reject::RichInvalid`], and what is wrong with an address or a document.
pub(super) fn check(blocks: &[Block]) -> Result<(), Reject> {
    if blocks.len() > limits::RICH_BLOCKS {
        return Err(Reject::RichInvalid);
    }
    let depth_after = |place: usize| blocks.get(place + 1).map_or(0, |next| next.depth);
    let mut before: Option<&Block> = None;
    for (place, block) in blocks.iter().enumerate() {
        let deepest = before.map_or(0, |before| before.depth + 1);
        let alone = before.is_some() && block.depth == 0;
        if block.depth > deepest || usize::from(block.depth) >= limits::RICH_DEPTH || alone {
            return Err(Reject::RichInvalid);
        }
        block.check(depth_after(place) > block.depth)?;
        before = Some(block);
    }
    Ok(())
}

impl Block {
    /// Every text of it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let own = [&self.id, &self.text, &self.more, &self.alt, &self.url, &self.metadata, &self.postback, &self.style];
        own.into_iter().chain(self.actions.iter().map(|action| &action.value)).map(String::as_str)
    }

    /// What people read in it.
    pub(super) fn words(&self) -> [&str; 3] {
        [&self.text, &self.more, &self.alt]
    }

    fn check(&self, holds: bool) -> Result<(), Reject> {
        let named = text::fits(&self.id, limits::CUSTOM_ID_CHARS)
            && text::fits(&self.postback, limits::CUSTOM_ID_CHARS)
            && text::fits(&self.alt, limits::ALT_CHARS)
            && self.actions.len() <= limits::BLOCK_ACTIONS;
        let says = !self.text.trim().is_empty();
        let whole = match self.kind {
            BlockKind::Text | BlockKind::Checkbox | BlockKind::Pair => says && !holds,
            BlockKind::Button => says && !holds && text::fits(&self.text, limits::BUTTON_CHARS),
            BlockKind::Image | BlockKind::Link => !self.url.is_empty() && !holds,
            BlockKind::Map => self.place.is_some() && !holds,
            BlockKind::Vertical
            | BlockKind::Horizontal
            | BlockKind::Carousel
            | BlockKind::SectionList
            | BlockKind::Section
            | BlockKind::ButtonList
            | BlockKind::Checklist
            | BlockKind::CarouselSelect
            | BlockKind::AccordionSelect
            | BlockKind::Tabs
            | BlockKind::Pairs => holds,
        };
        if !named || !whole || !self.place.is_none_or(Place::is_on_earth) {
            return Err(Reject::RichInvalid);
        }
        if !self.url.is_empty() {
            text::url(&self.url)?;
        }
        let documents = [&self.metadata, &self.style].into_iter().filter(|json| !json.is_empty());
        documents.into_iter().try_for_each(|json| well_formed(json, limits::METADATA_CHARS))?;
        self.actions.iter().try_for_each(Action::check)
    }
}

impl Action {
    fn check(&self) -> Result<(), Reject> {
        let fits = match self.kind {
            ActionKind::Say | ActionKind::Tick => {
                !self.value.trim().is_empty() && text::fits(&self.value, limits::TEXT_CHARS)
            }
            ActionKind::Submit => text::fits(&self.value, limits::TEXT_CHARS),
            ActionKind::Open => text::url(&self.value).map(|()| true)?,
            ActionKind::Navigate => self.place.is_some() && text::fits(&self.value, limits::NAME_CHARS),
            ActionKind::Custom => well_formed(&self.value, limits::METADATA_CHARS).map(|()| true)?,
        };
        if fits && self.place.is_none_or(Place::is_on_earth) { Ok(()) } else { Err(Reject::ButtonInvalid) }
    }
}

impl Place {
    fn is_on_earth(self) -> bool {
        const DEGREE: i32 = 10_000_000;
        (-90 * DEGREE..=90 * DEGREE).contains(&self.latitude)
            && (-180 * DEGREE..=180 * DEGREE).contains(&self.longitude)
    }
}
