//! Where a page begins: after or before a row, whatever is filed meanwhile.

use std::fmt;
use std::str::FromStr;

use crate::query::{ArchiveQuery, Sort};

/// A page's beginning, as text for whoever asks on. To be given back with the same query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageId {
    /// The page ends before the row instead of beginning after it.
    pub back: bool,
    /// What the rows are ordered by.
    pub sort: Sort,
    /// From the oldest on.
    pub ascending: bool,
    /// The moment of the row.
    pub at: u64,
    /// What tells rows of one moment apart.
    pub tie: u128,
    /// How many rows the query finds, as the first page counted.
    pub found: u32,
}

impl PageId {
    /// The page that a query asks for: none for the first.
    ///
    /// # Errors
    /// If the query names a page that is none of its own.
    pub fn of(query: &ArchiveQuery) -> Result<Option<Self>, NoPage> {
        let Some(text) = &query.page else { return Ok(None) };
        let page: Self = text.parse()?;
        if (page.sort, page.ascending) == (query.sort, query.ascending) { Ok(Some(page)) } else { Err(NoPage) }
    }
}

/// A text that names no page of this query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPage;

impl fmt::Display for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = if self.back { 'p' } else { 'n' };
        let sort = match self.sort {
            Sort::Closed => 'c',
            Sort::Started => 's',
        };
        let order = if self.ascending { 'a' } else { 'd' };
        write!(f, "{way}{sort}{order}-{:x}-{:x}-{:x}", self.found, self.at, self.tie)
    }
}

impl FromStr for PageId {
    type Err = NoPage;

    fn from_str(text: &str) -> Result<Self, NoPage> {
        let mut parts = text.split('-');
        let mut part = || parts.next().ok_or(NoPage);
        let (kind, found, at, tie) = (part()?, part()?, part()?, part()?);
        let hex = |text: &str| u128::from_str_radix(text, 16).map_err(|_| NoPage);
        let (back, sort, ascending) = match kind.as_bytes() {
            [way @ (b'p' | b'n'), sort @ (b'c' | b's'), order @ (b'a' | b'd')] => {
                let sort = if *sort == b'c' { Sort::Closed } else { Sort::Started };
                (*way == b'p', sort, *order == b'a')
            }
            _ => return Err(NoPage),
        };
        let found = u32::try_from(hex(found)?).map_err(|_| NoPage)?;
        let at = u64::try_from(hex(at)?).map_err(|_| NoPage)?;
        let page = Self { back, sort, ascending, at, tie: hex(tie)?, found };
        if parts.next().is_none() { Ok(page) } else { Err(NoPage) }
    }
}
