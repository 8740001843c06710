//! What the round picture of a person shows: initials on a colour of their own.

use std::rc::Rc;

/// How many colours there are.
const TINTS: u128 = 8;

/// How large an avatar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// 28 pixels.
    Small,
    /// 36 pixels.
    #[default]
    Medium,
    /// 56 pixels.
    Large,
}

/// A person's availability, drawn as a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dot {
    /// Here and ready.
    Accepting,
    /// Here, but busy.
    Paused,
    /// Not here.
    Offline,
}

impl Dot {
    /// The word that the styles read.
    pub fn word(self) -> &'static str {
        match self {
            Dot::Accepting => "accepting",
            Dot::Paused => "paused",
            Dot::Offline => "offline",
        }
    }
}

/// What is drawn for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// At most two letters.
    pub initials: Rc<str>,
    /// From 0 to 7.
    pub tint: u8,
}

impl Face {
    /// The face of this name; `id` decides on the colour, so that it stays when the name changes.
    pub fn new(name: &str, id: u128) -> Self {
        Self { initials: initials(name).into(), tint: tint(id) }
    }

    /// The class of its colour.
    pub fn tint_class(&self) -> &'static str {
        const CLASSES: [&str; 8] = [
            "avatar--c0",
            "avatar--c1",
            "avatar--c2",
            "avatar--c3",
            "avatar--c4",
            "avatar--c5",
            "avatar--c6",
            "avatar--c7",
        ];
        CLASSES[usize::from(self.tint % 8)]
    }
}

/// The first letters of the first and the last word, in upper case; a question mark for a name without letters.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| is_letter(*c)));
    let first = words.next();
    let letters: String = first.into_iter().chain(words.next_back()).collect();
    if letters.is_empty() { "?".to_owned() } else { upper(&letters) }
}

/// Whether it can stand for a name. Rust's own tables of letters would be a part of every page.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c > '\u{bf}' && !('\u{2000}'..'\u{2c00}').contains(&c))
}

/// By the browser's tables: Rust's own take 5 KB of a page.
#[cfg(target_family = "wasm")]
fn upper(letters: &str) -> String {
    js_sys::JsString::from(letters).to_upper_case().into()
}

#[cfg(not(target_family = "wasm"))]
fn upper(letters: &str) -> String {
    letters.to_uppercase()
}

/// The colour of an id.
pub fn tint(id: u128) -> u8 {
    ((id ^ (id >> 64) ^ (id >> 32) ^ (id >> 96)) % TINTS) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_at_most() {
        assert_eq!(initials("maya van lindqvist"), "ML");
        assert_eq!(initials("Élodie"), "É");
        assert_eq!(initials("  (x) 7up "), "X7");
        assert_eq!(initials("…"), "?");
    }

    #[test]
    fn a_tint_is_one_of_eight() {
        assert!((0..1000u128).all(|id| tint(id * 0x9e37_79b9_7f4a_7c15_1234_5678) < 8));
    }
}
