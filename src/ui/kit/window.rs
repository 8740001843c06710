//! Which rows of a long list are drawn. Heights that nobody has seen yet are guessed; a row's own height is known once it
//! has been drawn.

use std::collections::BTreeMap;
use std::ops::Range;

/// Lists up to this many rows are drawn whole.
pub const WHOLE_MAX: usize = 200;
/// Pixels drawn above and below what can be seen.
const SPARE_PX: u32 = 800;

/// The heights of a list's rows.
#[derive(Debug, Clone, Default)]
pub struct Heights {
    known: BTreeMap<u128, u32>,
    guess_px: u32,
    /// Where each row begins; one more entry for the end.
    tops: Vec<u32>,
}

impl Heights {
    /// Nothing known but a guess.
    pub fn new(guess_px: u32) -> Self {
        Self { known: BTreeMap::new(), guess_px, tops: vec![0] }
    }

    /// Takes note of a row's height. True if it is news.
    pub fn learn(&mut self, key: u128, height_px: u32) -> bool {
        self.known.insert(key, height_px) != Some(height_px)
    }

    /// Places the rows anew. Needed after the rows or their heights changed.
    pub fn place(&mut self, keys: &[u128]) {
        self.tops.clear();
        self.tops.reserve(keys.len() + 1);
        let mut top = 0u32;
        self.tops.push(top);
        for key in keys {
            top = top.saturating_add(self.known.get(key).copied().unwrap_or(self.guess_px));
            self.tops.push(top);
        }
    }

    /// Where a row begins.
    pub fn top(&self, row: usize) -> u32 {
        self.tops.get(row).or(self.tops.last()).copied().unwrap_or_default()
    }

    /// The height of all rows.
    pub fn total(&self) -> u32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The rows to draw for a view that begins at `top` and is `height` high.
    pub fn rows(&self, top: u32, height: u32) -> Range<usize> {
        let count = self.tops.len() - 1;
        let (from, to) = (top.saturating_sub(SPARE_PX), top.saturating_add(height).saturating_add(SPARE_PX));
        let first = self.tops.partition_point(|start| *start <= from).saturating_sub(1).min(count);
        let end = self.tops.partition_point(|start| *start < to).min(count);
        first..end.max(first)
    }

    /// Whether what can be seen lies within the rows drawn, with something to spare unless the list ends there.
    pub fn covers(&self, drawn: &Range<usize>, top: u32, height: u32) -> bool {
        let count = self.tops.len() - 1;
        let above = drawn.start == 0 || self.top(drawn.start) + SPARE_PX / 2 <= top;
        let below = drawn.end >= count || self.top(drawn.end) >= top + height + SPARE_PX / 2;
        above && below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundred_thousand() -> (Heights, Vec<u128>) {
        let keys: Vec<u128> = (0..100_000).collect();
        let mut heights = Heights::new(50);
        heights.place(&keys);
        (heights, keys)
    }

    #[test]
    fn few_rows_are_drawn_and_they_cover_the_view() {
        let (heights, _) = hundred_thousand();
        for top in [0, 49, 50, 1_000_000, 4_999_400] {
            let rows = heights.rows(top, 600);
            assert!(rows.len() <= 46, "{rows:?}");
            assert!(heights.top(rows.start) <= top && heights.top(rows.end) >= (top + 600).min(heights.total()));
            assert!(heights.covers(&rows, top, 600));
        }
    }

    #[test]
    fn a_learnt_height_moves_what_follows() {
        let (mut heights, keys) = hundred_thousand();
        assert!(heights.learn(3, 150));
        assert!(!heights.learn(3, 150));
        heights.place(&keys);
        assert_eq!((heights.top(3), heights.top(4), heights.total()), (150, 300, 5_000_100));
    }

    #[test]
    fn an_empty_list_has_no_rows() {
        let mut heights = Heights::new(50);
        heights.place(&[]);
        assert_eq!(heights.rows(0, 600), 0..0);
        assert!(heights.covers(&(0..0), 0, 600));
    }
}
