//! Where in a thread the words looked for stand.

use super::{Line, Search, tokens};
use crate::query::{HighlightTags, Hit};

/// Places shown of one thread.
const HITS_MAX: usize = 3;
/// Characters of the passage around a place.
const PASSAGE_CHARS: usize = 200;
/// Characters of it before the first word found.
const BEFORE_CHARS: usize = 40;

/// The first places in a thread's lines where words looked for stand.
pub fn hits(lines: &[Line], search: &Search, tags: Option<&HighlightTags>) -> Vec<Hit> {
    lines.iter().filter_map(|line| hit(line, search, tags)).take(HITS_MAX).collect()
}

fn hit(line: &Line, search: &Search, tags: Option<&HighlightTags>) -> Option<Hit> {
    let places = search.places(&tokens(&line.text));
    let start = places.first()?.0.saturating_sub(BEFORE_CHARS);
    let end = start + PASSAGE_CHARS;
    let passage: String = line.text.chars().skip(start).take(PASSAGE_CHARS).collect();
    let within = places.iter().filter(|(_, to)| *to <= end);
    let marks: Vec<(u16, u16)> = within.map(|(from, to)| ((from - start) as u16, (to - start) as u16)).collect();
    let (event, position) = (line.event, line.position);
    Some(match tags {
        None => Hit { event, position, text: passage, marks },
        Some(tags) => Hit { event, position, text: tagged(&passage, &marks, tags), marks: Vec::new() },
    })
}

fn tagged(passage: &str, marks: &[(u16, u16)], tags: &HighlightTags) -> String {
    let mut text = String::with_capacity(passage.len() + marks.len() * (tags.pre.len() + tags.post.len()));
    let mut marks = marks.iter().peekable();
    let mut open = false;
    for (place, sign) in (0_u16..).zip(passage.chars()) {
        if open && marks.next_if(|mark| mark.1 == place).is_some() {
            text.push_str(&tags.post);
            open = false;
        }
        if marks.peek().is_some_and(|mark| mark.0 == place) {
            text.push_str(&tags.pre);
            open = true;
        }
        text.push(sign);
    }
    if open {
        text.push_str(&tags.post);
    }
    text
}

#[cfg(test)]
mod tests {
    use parlor_engine::EventId;

    use super::*;

    fn line(text: &str) -> Line {
        Line { event: Some(EventId(7)), position: Some(3), text: text.to_owned() }
    }

    #[test]
    fn a_hit_names_the_event_and_marks_the_words() {
        let lines = [line("nothing here"), line("My Order: order 47.")];
        let found = hits(&lines, &Search::of("order 4"), None);
        let marks = vec![(3, 8), (10, 15), (16, 18)];
        assert_eq!(
            found,
            [Hit { event: Some(EventId(7)), position: Some(3), text: "My Order: order 47.".into(), marks }]
        );
    }

    #[test]
    fn a_hit_carries_the_tags_asked_for() {
        let tags = HighlightTags { pre: "<em>".into(), post: "</em>".into() };
        let found = hits(&[line("orders, order 47")], &Search::of("order 47"), Some(&tags));
        assert_eq!(found[0].text, "<em>orders</em>, <em>order</em> <em>47</em>");
        assert!(found[0].marks.is_empty());
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_word_found() {
        let long = format!("{}needle{}needle", "ä ".repeat(400), " x".repeat(400));
        let found = hits(&[line(&long), line(&long), line(&long), line(&long)], &Search::of("needle"), None);
        assert_eq!(found.len(), HITS_MAX);
        assert_eq!((found[0].text.chars().count(), found[0].marks.as_slice()), (PASSAGE_CHARS, &[(40, 46)][..]));
    }
}
