//! What somebody typed into the search, as words to look for. Every store looks for the same ones.

/// Words looked for; more make a search slower and no better.
const WORDS_MAX: usize = 16;
/// Characters of a word that count.
const WORD_CHARS: usize = 64;

/// What to look for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// Nothing in particular: every thread is found.
    All,
    /// Every one of these, each as the beginning of a word. A word with signs inside, such as a mail address, stands for
    /// its parts in this order.
    Words(Vec<String>),
    /// Only signs that no index holds: nothing is found.
    Nothing,
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_alone_find_nothing_and_are_left_out_beside_words() {
        assert_eq!(Search::of(" \u{0} \n"), Search::All);
        assert_eq!(Search::of("\" * 🎉"), Search::Nothing);
        assert_eq!(Search::of("🎉 or\u{0}der"), Search::Words(vec!["or".to_owned(), "der".to_owned()]));
        assert_eq!(Search::of(&"x ".repeat(50)), Search::Words(vec!["x".to_owned(); WORDS_MAX]));
    }
}
