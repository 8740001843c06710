//! Words that are cheap to pass on.

use std::ops::Deref;
use std::rc::Rc;

/// Words of the program, or of people.
#[derive(Debug, Clone)]
pub enum Text {
    /// Written in the program.
    Fixed(&'static str),
    /// Made while it runs.
    Made(Rc<str>),
}

impl Text {
    /// As a plain string.
    pub fn as_str(&self) -> &str {
        match self {
            Text::Fixed(text) => text,
            Text::Made(text) => text,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl Default for Text {
    fn default() -> Self {
        Text::Fixed("")
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Text::Fixed(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::Made(text.into())
    }
}

impl From<Rc<str>> for Text {
    fn from(text: Rc<str>) -> Self {
        Text::Made(text)
    }
}
