//! Closed threads, as the list shows them.

use std::rc::Rc;

use parlor_kit::Face;
use parlor_page::engine::{ChatId, GroupId, ThreadId};
use parlor_page::sync::ThreadRow;
use yew::AttrValue;

use super::{Scene, line};
use crate::strings;

/// A closed thread.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchiveRow {
    /// The chat.
    pub chat: ChatId,
    /// The thread.
    pub thread: ThreadId,
    /// The customer's picture.
    pub face: Face,
    /// The customer.
    pub name: AttrValue,
    /// What was said last, cut where the words searched for begin and end: these stand at odd places.
    pub line: Rc<[AttrValue]>,
    /// When it was closed.
    pub at: u64,
    /// The customer's judgement.
    pub score: Option<u8>,
}

/// The rows of the list; `text` is what was searched for.
pub fn rows(scene: &Scene, rows: &[ThreadRow], text: &str) -> Rc<[Rc<ArchiveRow>]> {
    let made = rows.iter().map(|row| {
        let name = row.customer.clone().or_else(|| row.email.clone());
        let said = if row.line.is_empty() { strings::NOTHING_SAID.into() } else { line(&row.line) };
        Rc::new(ArchiveRow {
            chat: row.chat,
            thread: row.thread,
            face: Face::new(name.as_deref().unwrap_or_default(), row.chat.0),
            name: name.map_or_else(|| strings::VISITOR.into(), AttrValue::from),
            line: marked(&said, text).into(),
            at: scene.local(row.closed_at.unwrap_or(row.started_at)),
            score: row.score,
        })
    });
    made.collect()
}

/// The groups one can choose from, in their order.
pub fn groups(scene: &Scene) -> Rc<[(GroupId, AttrValue)]> {
    let mut groups: Vec<_> = scene.replica.desk().groups.values().collect();
    groups.sort_by_key(|group| (group.order, group.id));
    groups.into_iter().map(|group| (group.id, group.name.clone().into())).collect()
}

/// Cuts a line so that each occurrence of `text`, in whatever case, stands at an odd place.
fn marked(line: &str, text: &str) -> Vec<AttrValue> {
    let wanted: Vec<char> = text.trim().chars().map(fold).collect();
    let letters: Vec<char> = line.chars().collect();
    let (mut parts, mut plain, mut at) = (Vec::new(), String::new(), 0);
    while at < letters.len() {
        let here = letters[at..].iter().take(wanted.len()).map(|c| fold(*c));
        if !wanted.is_empty() && here.eq(wanted.iter().copied()) {
            parts.push(std::mem::take(&mut plain).into());
            parts.push(letters[at..at + wanted.len()].iter().collect::<String>().into());
            at += wanted.len();
        } else {
            plain.push(letters[at]);
            at += 1;
        }
    }
    parts.push(plain.into());
    parts
}

/// Upper and lower case alike; what has several letters in the other case stays.
fn fold(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_searched_for_stands_at_odd_places() {
        assert_eq!(marked("The Green one", "green"), ["The ", "Green", " one"]);
        assert_eq!(marked("ÄÖ äö", "ä"), ["", "Ä", "Ö ", "ä", "ö"]);
        assert_eq!(marked("none", ""), ["none"]);
        assert_eq!(marked("aaa", "aa"), ["", "aa", "a"]);
    }
}
