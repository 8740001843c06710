//! What a card offers for sale.
//!
//! A card with a product is what LiveChat sends by its template `ecommerce`. Which of the options a customer takes is told as
//! of any button: each has a postback, which a text may answer to and everybody may switch on. How many goes with that text,
//! as its metadata.

use serde::{Deserialize, Serialize};

use crate::{Reject, limits, text};

/// Something that a shop sells. Prices are told as the shop writes them; Parlor does not count with them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// What the shop calls it by itself: 1 to 100 characters.
    pub id: String,
    /// How the shop wants it shown, at most 100 characters (LiveChat: `view_type`).
    #[serde(default)]
    pub view: String,
    /// What the options differ in, such as `Size`: at most 128 characters.
    #[serde(default)]
    pub label: String,
    /// What there is of it to choose from, up to 50.
    #[serde(default)]
    pub options: Vec<ProductOption>,
    /// What else the shop says of its price, up to 10.
    #[serde(default)]
    pub addons: Vec<ProductAddon>,
}

/// One of the things to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductOption {
    /// What the shop calls it by itself: 1 to 100 characters, no two of a product the same.
    pub id: String,
    /// What people read: 1 to 128 characters.
    pub label: String,
    /// Its price, at most 40 characters; empty if there is none.
    #[serde(default)]
    pub price: String,
    /// What it costs otherwise, at most 40 characters; empty if that is the same.
    #[serde(default)]
    pub regular_price: String,
    /// In which currency, at most 40 characters.
    #[serde(default)]
    pub currency: String,
    /// Its colour, at most 40 characters.
    #[serde(default)]
    pub color: String,
    /// Where a picture of it is, as in [`File::url`](super::File::url); empty if there is none.
    #[serde(default)]
    pub image_url: String,
    /// Where a small copy of the picture is; empty if there is none.
    #[serde(default)]
    pub thumbnail_url: String,
    /// Whether it cannot be had at present.
    #[serde(default)]
    pub sold_out: bool,
    /// Whether it is chosen unless the customer chooses another.
    #[serde(default)]
    pub selected: bool,
    /// What names it in a postback, at most 100 characters; empty if it has none.
    #[serde(default)]
    pub postback: String,
}

/// What else a shop says of a price, such as the span between the cheapest option and the dearest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductAddon {
    /// What it is: 1 to 100 characters.
    pub kind: String,
    /// From where, at most 40 characters.
    #[serde(default)]
    pub from: String,
    /// Up to where, at most 40 characters.
    #[serde(default)]
    pub to: String,
    /// In which currency, at most 40 characters.
    #[serde(default)]
    pub currency: String,
}

impl Product {
    /// Checks every bound.
    pub(super) fn check(&self) -> Result<(), Reject> {
        let counts = self.options.len() <= limits::PRODUCT_OPTIONS && self.addons.len() <= limits::PRODUCT_ADDONS;
        let twice = |place: usize, id: &str| self.options.iter().take(place).any(|option| option.id == id);
        let whole = is_id(&self.id)
            && text::fits(&self.view, limits::CUSTOM_ID_CHARS)
            && text::fits(&self.label, limits::BUTTON_CHARS)
            && self.options.iter().enumerate().all(|(place, option)| option.is_whole() && !twice(place, &option.id))
            && self.addons.iter().all(ProductAddon::is_whole);
        if !counts || !whole {
            return Err(Reject::RichInvalid);
        }
        let urls = self.options.iter().flat_map(|option| [&option.image_url, &option.thumbnail_url]);
        urls.filter(|url| !url.is_empty()).try_for_each(|url| text::url(url))
    }

    /// Every text of it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let options = self.options.iter().flat_map(ProductOption::texts);
        let addons = self.addons.iter().flat_map(|addon| [&addon.kind, &addon.from, &addon.to, &addon.currency]);
        [&self.id, &self.view, &self.label].into_iter().chain(options).chain(addons).map(String::as_str)
    }

    /// What people read in it: each option with its price.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        std::iter::once(self.label.clone()).chain(self.options.iter().map(ProductOption::words))
    }
}

impl ProductOption {
    fn texts(&self) -> [&String; 9] {
        let Self { id, label, price, regular_price, currency, color, image_url, thumbnail_url, postback, .. } = self;
        [id, label, price, regular_price, currency, color, image_url, thumbnail_url, postback]
    }

    fn is_whole(&self) -> bool {
        let short = [&self.price, &self.regular_price, &self.currency, &self.color];
        is_id(&self.id)
            && !self.label.trim().is_empty()
            && text::fits(&self.label, limits::BUTTON_CHARS)
            && text::fits(&self.postback, limits::CUSTOM_ID_CHARS)
            && short.into_iter().all(|text| text::fits(text, limits::PRICE_CHARS))
    }

    fn words(&self) -> String {
        let parts = [&self.label, &self.price, &self.currency].into_iter().filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl ProductAddon {
    fn is_whole(&self) -> bool {
        let short = [&self.from, &self.to, &self.currency];
        is_id(&self.kind) && short.into_iter().all(|text| text::fits(text, limits::PRICE_CHARS))
    }
}

fn is_id(text: &str) -> bool {
    !text.trim().is_empty() && text::fits(text, limits::CUSTOM_ID_CHARS)
}
