//! A query of the archive in SQL. What narrows most stands first: SQLite then walks it in the order of numbers and stops
//! when the page is full.

use parlor_sync::ArchiveQuery;
use parlor_sync::archive::{PageId, Scope, Search};
use parlor_sync::query::{Filter, Kind, Sort};
use rusqlite::types::Value;

use super::file::{TIE_BITS, millis};

/// What is to be found, apart from which page of it.
pub(in super::super) struct Finding {
    /// Tables and conditions.
    body: String,
    values: Vec<Value>,
    /// The column that holds the row's number.
    number: &'static str,
    /// Whether one thread can stand in it more than once.
    repeats: bool,
    /// Whether the words alone say what is found, so that their index can count it by itself.
    words_only: bool,
    sort: Sort,
    ascending: bool,
}

const WORDS: &str = "FROM archive_texts t WHERE archive_texts MATCH ?";
const WORDS_JOINED: &str =
    "FROM archive_texts t CROSS JOIN archive a ON a.number = t.rowid WHERE archive_texts MATCH ?";
const FACETS: &str =
    "FROM archive_facets d CROSS JOIN archive a ON a.number = d.number WHERE d.kind = ? AND d.key = ''";

impl Finding {
    /// None if nothing can be found.
    pub fn of(account: &str, query: &ArchiveQuery, search: &Search, scope: &Scope) -> Option<Self> {
        let filters = query.conditions();
        let mut finding = Finding {
            body: String::new(),
            values: Vec::new(),
            number: "a.number",
            repeats: false,
            words_only: false,
            sort: query.sort,
            ascending: query.ascending,
        };
        let left = finding.begin(account, search, &filters)?;
        finding.add(" AND a.account = ?", [account.to_owned()]);
        let begun = finding.body.len();
        for filter in left {
            finding.filter(filter);
        }
        finding.within(query);
        if query.latest_of_chat {
            finding.body += " AND NOT EXISTS (SELECT 1 FROM archive l WHERE l.account = a.account AND l.chat = a.chat \
                             AND (l.started_at, l.thread) > (a.started_at, a.thread)";
            finding.covered("l", scope);
            finding.body.push(')');
        }
        finding.covered("a", scope);
        finding.words_only = matches!(search, Search::Words(_)) && finding.body.len() == begun;
        Some(finding)
    }

    /// The statement for the rows of a page: number, start, what is shown.
    pub fn rows(&self, page: Option<&PageId>, limit: usize) -> (String, Vec<Value>) {
        let (number, mut values) = (self.number, self.values.clone());
        let forward = self.ascending != page.is_some_and(|page| page.back);
        let (sign, order) = if forward { ('>', "ASC") } else { ('<', "DESC") };
        let mut sql = format!("SELECT {number}, a.started_at, a.shown {}", self.body);
        if let Some(page) = page {
            let tie = i64::try_from(page.tie).unwrap_or(i64::MAX);
            match self.sort {
                Sort::Closed => {
                    sql += &format!(" AND {number} {sign} ?");
                    values.push(tie.into());
                }
                Sort::Started => {
                    sql += &format!(" AND (a.started_at, a.number) {sign} (?, ?)");
                    values.extend([i64::try_from(page.at).unwrap_or(i64::MAX).into(), tie.into()]);
                }
            }
        }
        if self.repeats {
            sql += &format!(" GROUP BY {number}");
        }
        sql += &match self.sort {
            Sort::Closed => format!(" ORDER BY {number} {order}"),
            Sort::Started => format!(" ORDER BY a.started_at {order}, a.number {order}"),
        };
        sql += &format!(" LIMIT {limit}");
        (sql, values)
    }

    /// The statement that counts, up to a bound.
    pub fn count(&self, most: u32) -> (String, Vec<Value>) {
        if self.words_only {
            let sql = format!("SELECT count(*) FROM (SELECT 1 {WORDS} LIMIT {most})");
            return (sql, self.values.iter().take(1).cloned().collect());
        }
        let group = if self.repeats { format!(" GROUP BY {}", self.number) } else { String::new() };
        let sql = format!("SELECT count(*) FROM (SELECT 1 {}{group} LIMIT {most})", self.body);
        (sql, self.values.clone())
    }

    /// The table that is walked, and the filters that are to be asked of each of its rows. None if nothing can be found.
    fn begin<'a>(&mut self, account: &str, search: &Search, filters: &'a [Filter]) -> Option<Vec<&'a Filter>> {
        let mut walked = None;
        if let Search::Nothing = search {
            return None;
        }
        if let Search::Words(words) = search {
            self.add(WORDS_JOINED, [matching(account, words)]);
            self.number = "t.rowid";
        } else if let Some(filter) = filters.iter().find(|filter| is_narrow(filter)) {
            self.add(FACETS, [filter.kind.name().to_owned()]);
            self.add(" AND d.value IN (SELECT value FROM json_each(?))", [list(filter.any.iter().cloned())]);
            (self.number, self.repeats) = ("d.number", true);
        } else if let Some((place, filter, value)) =
            (0..).zip(filters).find_map(|(place, filter)| Some((place, filter, needed(filter)?)))
        {
            self.add(FACETS, [filter.kind.name().to_owned()]);
            self.add(" AND d.value = ?", [value.to_owned()]);
            (self.number, self.repeats) = ("d.number", true);
            walked = Some(place).filter(|_| asks_nothing_else(filter));
        } else {
            self.body += "FROM archive a WHERE 1";
        }
        let places = (0..).zip(filters);
        Some(places.filter(|(place, _)| walked != Some(*place)).map(|(_, filter)| filter).collect())
    }

    fn filter(&mut self, filter: &Filter) {
        if let Some(exists) = filter.must_exist() {
            self.value(filter, exists, None);
        }
        if !filter.any.is_empty() {
            self.value(filter, true, Some(&filter.any));
        }
        for value in &filter.all {
            self.value(filter, true, Some(std::slice::from_ref(value)));
        }
        if !filter.none.is_empty() {
            self.value(filter, false, Some(&filter.none));
        }
    }

    /// That the thread has a value, or has not: one of a list, or any.
    fn value(&mut self, filter: &Filter, has: bool, one_of: Option<&[String]>) {
        let not = if has { "" } else { "NOT " };
        let exists = format!(
            " AND {not}EXISTS (SELECT 1 FROM archive_facets f WHERE f.number = a.number AND f.kind = ? AND f.key = ?"
        );
        self.add(&exists, [filter.kind.name().to_owned(), filter.key.clone()]);
        match one_of {
            None => {}
            Some([value]) => self.add(" AND f.value = ?", [value.clone()]),
            Some(values) => {
                self.add(" AND f.value IN (SELECT value FROM json_each(?))", [list(values.iter().cloned())]);
            }
        }
        if let Some(from) = filter.from {
            self.add(" AND f.at >= ?", [millis(from)]);
        }
        if let Some(to) = filter.to {
            self.add(" AND f.at < ?", [millis(to)]);
        }
        if !filter.groups.is_empty() {
            let groups = list(filter.groups.iter().map(ToString::to_string));
            self.add(" AND f.in_group IN (SELECT value FROM json_each(?))", [groups]);
        }
        self.body.push(')');
    }

    /// What the scope covers of the threads of this name.
    fn covered(&mut self, thread: &str, scope: &Scope) {
        let Scope::Agent(agent, groups) = scope else { return };
        let groups = list(groups.iter().map(ToString::to_string));
        let covered = format!(
            " AND ({thread}.in_group IN (SELECT value FROM json_each(?)) OR EXISTS (SELECT 1 FROM archive_facets p \
             WHERE p.kind = 'agent' AND p.key = '' AND p.value = ? AND p.number = {thread}.number) OR EXISTS \
             (SELECT 1 FROM archive_facets o WHERE o.number = {thread}.number AND o.kind = 'access' AND o.key = '' \
             AND o.value IN (SELECT value FROM json_each(?))))"
        );
        self.add(&covered, [groups.clone(), agent.to_string(), groups]);
    }

    /// Between the moments asked for. Numbers begin with the time of closing.
    fn within(&mut self, query: &ArchiveQuery) {
        let (column, bits) = match query.sort {
            Sort::Closed => (self.number, TIE_BITS),
            Sort::Started => ("a.started_at", 0),
        };
        if let Some(from) = query.from {
            self.add(&format!(" AND {column} >= ?"), [millis(from) << bits]);
        }
        if let Some(to) = query.to {
            self.add(&format!(" AND {column} < ?"), [millis(to) << bits]);
        }
    }

    fn add<T: Into<Value>, const N: usize>(&mut self, sql: &str, values: [T; N]) {
        self.body += sql;
        self.values.extend(values.map(Into::into));
    }
}

/// Whether a filter leaves so few threads that they may be put in order afterwards.
fn is_narrow(filter: &Filter) -> bool {
    matches!(filter.kind, Kind::Chat | Kind::Thread | Kind::Customer | Kind::Email)
        && !filter.any.is_empty()
        && filter.key.is_empty()
}

/// A value that every thread found has.
fn needed(filter: &Filter) -> Option<&String> {
    let only = if let [only] = filter.any.as_slice() { Some(only) } else { None };
    filter.all.first().or(only).filter(|_| filter.key.is_empty())
}

/// Whether having one value is all that is asked.
fn asks_nothing_else(filter: &Filter) -> bool {
    let at_any_time = filter.from.is_none() && filter.to.is_none() && filter.groups.is_empty();
    at_any_time && filter.exists.is_none() && filter.none.is_empty() && filter.any.len() + filter.all.len() == 1
}

fn list(values: impl IntoIterator<Item = String>) -> String {
    serde_json::Value::from_iter(values).to_string()
}

/// The words as FTS5 wants them: each quoted, so that no sign in it means anything, and as the beginning of a word.
fn matching(key: &str, words: &[String]) -> String {
    let words = words.iter().map(|word| format!(" texts : \"{}\" *", word.replace('"', "\"\"")));
    format!("account : \"{key}\"{}", words.collect::<String>())
}
