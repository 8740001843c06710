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
        let (piece, after) = match next_link(rest) {
            Some((0, end)) => (Piece::Link(&rest[..end]), &rest[end..]),
            Some((start, _)) => (Piece::Text(&rest[..start]), &rest[start..]),
            None => (Piece::Text(rest), ""),
        };
        rest = after;
        Some(piece)
    })
}

fn next_link(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text[start..].starts_with(scheme));
        let glued = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        if let Some(scheme) = scheme.filter(|_| !glued) {
            let end = start + address_len(&text[start..]);
            if end > start + scheme.len() {
                return Some((start, end));
            }
        }
        from = start + 4;
    }
    None
}

/// Up to the first blank or bracket that no address has, without the marks that end the sentence around it.
fn address_len(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»');
    let mut address = &text[..text.find(ends).unwrap_or(text.len())];
    loop {
        let open = address.matches('(').count();
        let shorter = match address.chars().next_back() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '…') => true,
            Some(')') => address.matches(')').count() > open,
            _ => false,
        };
        match (shorter, address.char_indices().next_back()) {
            (true, Some((last, _))) => address = &address[..last],
            _ => return address.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Piece::{Link, Text};
    use super::*;

    fn split(text: &str) -> Vec<Piece<'_>> {
        pieces(text).collect()
    }

    #[test]
    fn addresses_end_before_the_sentence_does() {
        assert_eq!(split("see https://a.example/x?y=1."), [Text("see "), Link("https://a.example/x?y=1"), Text(".")]);
        assert_eq!(split("(http://a.example/b_(c))"), [Text("("), Link("http://a.example/b_(c)"), Text(")")]);
        assert_eq!(split("https://a.example, or"), [Link("https://a.example"), Text(", or")]);
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in ["", "http", "http:// no", "xhttps://a.example", "javascript:alert(1)", "https://", "httpshttp"] {
            assert!(split(text).iter().all(|piece| matches!(piece, Text(_))), "{text}");
            let joined: String = split(text)
                .iter()
                .map(|piece| match piece {
                    Text(t) | Link(t) => *t,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
