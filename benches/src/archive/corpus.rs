//! What was said: words as unevenly common as those of a language, made up and always the same.

use super::{AGENTS, GROUPS, MESSAGES};

/// Words that there are. The first is about as common as an article, the last stands in a few messages only.
const WORDS: usize = 30_000;
const WORDS_OF_MESSAGE: usize = 14;
const SYLLABLES: [&str; 16] =
    ["ba", "re", "mi", "to", "lun", "ka", "ser", "vo", "di", "pan", "ge", "fu", "hol", "ni", "wer", "za"];
const STARTED: u64 = 1_700_000_000_000;
/// From one thread to the next.
const PAUSE_MS: u64 = 60_000;

/// A closed thread in plain values, of which each side makes its own.
pub struct Talk {
    /// Counts from 1.
    pub number: u128,
    /// 1 to [`GROUPS`].
    pub group: u128,
    /// 1 to [`AGENTS`].
    pub agent: u128,
    /// When it started, in milliseconds.
    pub started_at: u64,
    /// A tag, one of ten; most threads have none.
    pub tag: Option<String>,
    /// What was said, by customer and agent in turn.
    pub messages: Vec<String>,
}

/// Draws the same talks each time.
pub struct Corpus {
    seed: u64,
    next: u128,
}

impl Corpus {
    /// From the beginning.
    pub fn new() -> Self {
        Self { seed: 42, next: 0 }
    }

    fn below(&mut self, n: usize) -> usize {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) as usize % n
    }

    /// How common a word is falls with its rank.
    fn word(&mut self) -> String {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        word((WORDS as f64).powf(share) as usize - 1)
    }

    /// The next talk.
    pub fn talk(&mut self) -> Talk {
        self.next += 1;
        let number = self.next;
        let messages = (0..MESSAGES).map(|_| {
            let words: Vec<String> = (0..WORDS_OF_MESSAGE).map(|_| self.word()).collect();
            words.join(" ")
        });
        let messages = messages.collect();
        Talk {
            number,
            group: self.below(GROUPS as usize) as u128 + 1,
            agent: self.below(AGENTS as usize) as u128 + 1,
            started_at: STARTED + number as u64 * PAUSE_MS,
            tag: (self.below(20) == 0).then(|| format!("tag {}", self.below(10))),
            messages,
        }
    }
}

impl Default for Corpus {
    fn default() -> Self {
        Self::new()
    }
}

/// The word of a rank, counted from 0 for the most common.
pub fn word(rank: usize) -> String {
    let mut rest = rank + SYLLABLES.len();
    let mut text = String::new();
    while rest > 0 {
        text += SYLLABLES[rest % SYLLABLES.len()];
        rest /= SYLLABLES.len();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_is_the_same_each_time_and_its_words_are_different() {
        assert_eq!(Corpus::new().talk().messages, Corpus::new().talk().messages);
        let words: std::collections::BTreeSet<String> = (0..WORDS).map(word).collect();
        assert_eq!(words.len(), WORDS);
    }
}
