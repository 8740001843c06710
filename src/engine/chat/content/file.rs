//! Files that have been uploaded, and pictures in cards.

use serde::{Deserialize, Serialize};

use super::{Words, lines};
use crate::{Reject, limits, text};

/// A file. The bytes are elsewhere; this says where, and what they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where it is: `http://…`, `https://…`, or a path on this server, `/…`. At most 2,048 characters.
    pub url: String,
    /// Its name, one line of at most 200 characters. May be empty for a picture in a card.
    #[serde(default)]
    pub name: String,
    /// Its media type as in `image/png`, at most 255 characters; empty if unknown.
    #[serde(default)]
    pub content_type: String,
    /// Its size in bytes; 0 if unknown.
    #[serde(default)]
    pub bytes: u64,
    /// Width of a picture in pixels; 0 if unknown.
    #[serde(default)]
    pub width: u32,
    /// Height of a picture in pixels; 0 if unknown.
    #[serde(default)]
    pub height: u32,
    /// What a picture shows, for who cannot see it: at most 2,000 characters.
    #[serde(default)]
    pub alt: String,
    /// Where a small copy of a picture is, in the shape of `url`; empty if there is none.
    #[serde(default)]
    pub thumbnail_url: String,
    /// Where one of twice that size is; empty if there is none.
    #[serde(default)]
    pub thumbnail2x_url: String,
}

impl File {
    /// Whether it is a picture that a page may show.
    pub fn is_image(&self) -> bool {
        self.content_type.starts_with("image/")
    }

    /// Every text of it.
    pub(super) fn texts(&self) -> [&String; 6] {
        [&self.url, &self.name, &self.content_type, &self.alt, &self.thumbnail_url, &self.thumbnail2x_url]
    }

    /// A file said on its own has a name.
    pub(super) fn check(&self) -> Result<(), Reject> {
        if text::name(&self.name)? != self.name {
            return Err(Reject::FileInvalid);
        }
        self.check_picture()
    }

    pub(super) fn check_picture(&self) -> Result<(), Reject> {
        text::url(&self.url)?;
        let small = [&self.thumbnail_url, &self.thumbnail2x_url].into_iter().filter(|url| !url.is_empty());
        small.into_iter().try_for_each(|url| text::url(url))?;
        let fits = |text: &str, chars| text::fits(text, chars);
        let typed = self.content_type.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        let fit = fits(&self.name, limits::NAME_CHARS)
            && fits(&self.content_type, limits::CONTENT_TYPE_CHARS)
            && fits(&self.alt, limits::ALT_CHARS);
        if fit && typed { Ok(()) } else { Err(Reject::FileInvalid) }
    }
}

impl Words for File {
    fn words(&self) -> String {
        lines([self.name.as_str(), self.alt.as_str()].into_iter())
    }
}
