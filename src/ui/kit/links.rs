//! Text from people, split around the addresses in it.

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Shown as it is.
    Text(&'a str),
    /// An address that begins with http:// or https://.
    Link(&'a str),
}

/// Splits a text around the addresses in it.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (start, end) = next_link(rest).unwrap_or((rest.len(), rest.len()));
        let (piece, after) = split(rest, if start == 0 { end } else { start });
        rest = after;
        Some(if start == 0 { Piece::Link(piece) } else { Piece::Text(piece) })
    })
}

// Nothing here is sliced by brackets or looks up the alphabets of the world: what those can say is 3 KB of a page.

fn next_link(text: &str) -> Option<(usize, usize)> {
    let mut before = ' ';
    for (start, c) in text.char_indices() {
        let (_, from) = split(text, start);
        let scheme = ["https://", "http://"].into_iter().find(|scheme| from.starts_with(scheme));
        if let Some(scheme) = scheme.filter(|_| !is_glue(before)) {
            let len = address_len(from);
            if len > scheme.len() {
                return Some((start, start + len));
            }
        }
        before = c;
    }
    None
}

/// Whether an address right behind it would be the end of a word. Scripts without blanks between words glue nothing.
fn is_glue(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{c0}'..'\u{2000}').contains(&c)
}

/// Up to the first blank or bracket that no address has, without the marks that end the sentence around it.
fn address_len(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»');
    let (mut address, _) = split(text, text.find(ends).unwrap_or(text.len()));
    loop {
        let mut chars = address.chars();
        let shorter = match chars.next_back() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '…') => true,
            Some(')') => count(address, b')') > count(address, b'('),
            _ => false,
        };
        if !shorter {
            return address.len();
        }
        address = chars.as_str();
    }
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

fn count(text: &str, wanted: u8) -> usize {
    text.bytes().filter(|byte| *byte == wanted).count()
}

#[cfg(test)]
mod tests {
    use super::Piece;
    use super::Piece::{Link, Text};
    use super::pieces;

    fn parts(text: &str) -> Vec<Piece<'_>> {
        pieces(text).collect()
    }

    #[test]
    fn addresses_end_before_the_sentence_does() {
        assert_eq!(parts("see https://a.example/x?y=1."), [Text("see "), Link("https://a.example/x?y=1"), Text(".")]);
        assert_eq!(parts("(http://a.example/b_(c))"), [Text("("), Link("http://a.example/b_(c)"), Text(")")]);
        assert_eq!(parts("https://a.example, or"), [Link("https://a.example"), Text(", or")]);
        assert_eq!(parts("看https://a.example"), [Text("看"), Link("https://a.example")]);
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "",
            "http",
            "http:// no",
            "xhttps://a.example",
            "éhttps://a.example",
            "javascript:alert(1)",
            "https://",
            "httpshttp",
        ] {
            assert!(parts(text).iter().all(|piece| matches!(piece, Text(_))), "{text}");
            let joined: String = parts(text)
                .iter()
                .map(|piece| match piece {
                    Text(t) | Link(t) => *t,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
