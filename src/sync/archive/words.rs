//! What somebody typed into the search, as words to look for, and texts as words to be found. Every store looks for
//! the same ones.

/// Words looked for; more make a search slower and no better.
const WORDS_MAX: usize = 16;
/// Characters of a word that count.
const WORD_CHARS: usize = 64;
/// Letters with a mark, in lower case, each behind the letter that it is found as.
const MARKED: [(char, &str); 28] = [
    ('a', "àáâãäåāăą"),
    ('c', "çćĉċč"),
    ('d', "ď"),
    ('e', "èéêëēĕėęě"),
    ('g', "ĝğġģ"),
    ('h', "ĥ"),
    ('i', "ìíîïĩīĭį"),
    ('j', "ĵ"),
    ('k', "ķ"),
    ('l', "ĺļľ"),
    ('n', "ñńņň"),
    ('o', "òóôõöōŏő"),
    ('r', "ŕŗř"),
    ('s', "śŝşš"),
    ('t', "ţť"),
    ('u', "ùúûüũūŭůűų"),
    ('w', "ŵ"),
    ('y', "ýÿŷ"),
    ('z', "źżž"),
    ('α', "ά"),
    ('ε', "έ"),
    ('η', "ή"),
    ('ι', "ίϊΐ"),
    ('ο', "ό"),
    ('υ', "ύϋΰ"),
    ('ω', "ώ"),
    ('е', "ёѐ"),
    ('и', "йѝ"),
];

/// What to look for.
#[derive(Debug, PartialEq, Eq)]
pub enum Search {
    /// Nothing in particular: every thread is found.
    All,
    /// Every one of these, each as the beginning of a word. A word with signs inside, such as a mail address, stands for
    /// its parts in this order.
    Words(Vec<String>),
    /// Only signs that no index holds: nothing is found.
    Nothing,
}

/// A word of a text, with its marks taken off and in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word.
    pub word: String,
    /// Where it begins in the text, in characters.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

impl Search {
    /// Reads what was typed.
    pub fn of(text: &str) -> Self {
        let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        let mut typed = words.peekable();
        if typed.peek().is_none() {
            return Search::All;
        }
        let known = typed.filter(|word| word.contains(char::is_alphanumeric));
        let known: Vec<String> = known.take(WORDS_MAX).map(|word| word.chars().take(WORD_CHARS).collect()).collect();
        if known.is_empty() { Search::Nothing } else { Search::Words(known) }
    }

    /// Whether a text, as words, holds all that is looked for.
    pub fn finds(&self, text: &[Token]) -> bool {
        match self {
            Search::All => true,
            Search::Nothing => false,
            Search::Words(words) => words.iter().all(|word| places(text, word).next().is_some()),
        }
    }

    /// Where in a text, as words, the words looked for stand: from and to in characters, in the text's order.
    pub fn places(&self, text: &[Token]) -> Vec<(usize, usize)> {
        let Search::Words(words) = self else { return Vec::new() };
        let mut found: Vec<_> = words.iter().flat_map(|word| places(text, word)).collect();
        found.sort_unstable();
        // A word inside another that was found as well is marked once.
        found.dedup_by(|later, earlier| later.0 < earlier.1);
        found
    }
}

/// The words of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut within = false;
    for (place, sign) in text.chars().enumerate() {
        let mark = is_mark(sign);
        if !(sign.is_alphanumeric() || within && mark) {
            within = false;
            continue;
        }
        if !within {
            found.push(Token { word: String::new(), from: place, to: place });
            within = true;
        }
        if let Some(token) = found.last_mut() {
            token.word.extend(sign.to_lowercase().filter(|sign| !is_mark(*sign)).map(without_mark));
            token.to = place + 1;
        }
    }
    found
}

/// A value as it is compared where case does not count.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Where the parts of a word follow on each other, the last one as the beginning of a word.
fn places<'a>(text: &'a [Token], word: &str) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let parts: Vec<String> = tokens(word).into_iter().map(|part| part.word).collect();
    let windows = text.windows(parts.len().max(1));
    windows.filter_map(move |window| {
        let (last, before) = parts.split_last()?;
        let (end, start) = window.split_last()?;
        let same = start.iter().map(|token| &token.word).eq(before) && end.word.starts_with(last.as_str());
        same.then(|| (window.first().map_or(end.from, |first| first.from), end.to))
    })
}

/// Combining marks.
fn is_mark(sign: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&sign)
}

fn without_mark(sign: char) -> char {
    if sign.is_ascii() {
        return sign;
    }
    MARKED.iter().find(|(_, marked)| marked.contains(sign)).map_or(sign, |(plain, _)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn signs_alone_find_nothing_and_are_left_out_beside_words() {
        assert_eq!(Search::of(" \u{0} \n"), Search::All);
        assert_eq!(Search::of("\" * 🎉"), Search::Nothing);
        assert_eq!(Search::of("🎉 or\u{0}der"), Search::Words(vec!["or".to_owned(), "der".to_owned()]));
        assert_eq!(Search::of(&"x ".repeat(50)), Search::Words(vec!["x".to_owned(); WORDS_MAX]));
    }

    #[test]
    fn words_are_found_without_their_marks() {
        assert_eq!(words("Zoë Müller, Grüße!"), ["zoe", "muller", "gruße"]);
        assert_eq!(words("cafe\u{301} \u{301}x"), ["cafe", "x"]);
    }

    #[test]
    fn places_are_counted_in_characters_and_do_not_overlap() {
        let text = tokens("Für Ö-Order 47, order");
        assert_eq!(Search::of("order").places(&text), [(6, 11), (16, 21)]);
        assert_eq!(Search::of("o-order order").places(&text), [(4, 11), (16, 21)]);
        assert!(Search::of("order 4 fur").finds(&text));
        assert!(!Search::of("order rder").finds(&text));
    }
}
