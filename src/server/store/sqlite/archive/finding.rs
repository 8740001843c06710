//! A query of the archive in SQL. What narrows most stands first: SQLite then walks it in the order of numbers and stops
//! when the page is full.

use parlor_sync::ArchiveQuery;
use parlor_sync::archive::{PageId, Scope, Search};
use parlor_sync::query::{Filter, Kind, Sort};
use rusqlite::types::Value;

use super::file::{TIE_BITS, millis};

/// What is to be found, apart from which page of it.
pub(in super::super) struct Finding {
    account: String,
    /// The table that is walked.
    walked: &'static str,
    /// Conditions.
    body: String,
    values: Vec<Value>,
    /// The column that holds the row's number.
    number: &'static str,
    /// Whether one thread can stand in it more than once.
    repeats: bool,
    /// Where what the conditions ask stands.
    asked_of: AskedOf,
    sort: Sort,
    ascending: bool,
}

/// Where what the conditions ask stands, apart from the facets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum AskedOf {
    /// In the table that is walked.
    Walked,
    /// In the archive's index by time, too.
    Index,
    /// In the rows of the archive.
    Rows,
}

const ARCHIVE: &str = "archive a";
const WORDS: &str = "archive_texts t";
const FACETS: &str = "archive_facets d";
/// Where a thread's values stand together.
const OF_THREAD: &str = "archive_facets f INDEXED BY archive_facets_by_number";
/// Where the threads that have a value stand together, by the name that SQLite gives to a primary key. Left alone it would
/// look into the values of each thread, which lie scattered.
const OF_VALUE: &str = "archive_facets f INDEXED BY sqlite_autoindex_archive_facets_1";
/// The account's number, by which its facets stand apart.
const PLACE: &str = "(SELECT place FROM archive_accounts WHERE account = ?)";

impl Finding {
    /// None if nothing can be found.
    pub fn of(account: &str, query: &ArchiveQuery, search: &Search, scope: &Scope) -> Option<Self> {
        let filters = query.conditions();
        let mut finding = Finding {
            account: account.to_owned(),
            walked: ARCHIVE,
            body: String::new(),
            values: Vec::new(),
            number: "a.number",
            repeats: false,
            asked_of: AskedOf::Walked,
            sort: query.sort,
            ascending: query.ascending,
        };
        let left = finding.begin(search, &filters)?;
        for filter in left {
            finding.filter(filter);
        }
        finding.within(query);
        if query.latest_of_chat {
            finding.asked_of = AskedOf::Rows;
            finding.body += " AND NOT EXISTS (SELECT 1 FROM archive l WHERE l.account = a.account AND l.chat = a.chat \
                             AND (l.started_at, l.thread) > (a.started_at, a.thread)";
            finding.covered("l", scope);
            finding.body.push(')');
        }
        finding.covered("a", scope);
        Some(finding)
    }

    /// The statement for the rows of a page: number, start, what is shown.
    pub fn rows(&self, page: Option<&PageId>, limit: usize) -> (String, Vec<Value>) {
        let (number, mut values) = (self.number, self.values.clone());
        let forward = self.ascending != page.is_some_and(|page| page.back);
        let (sign, order) = if forward { ('>', "ASC") } else { ('<', "DESC") };
        let mut sql = format!("SELECT {number}, a.started_at, a.shown FROM {}{}", self.joined(""), self.body);
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

    /// The statement that counts, up to a bound. It looks at no row of the archive that it need not: each is a page of the
    /// file, and they lie scattered.
    pub fn count(&self, most: u32) -> (String, Vec<Value>) {
        let (mut body, mut values) = (self.body.clone(), self.values.clone());
        let tables = match self.asked_of {
            AskedOf::Walked => self.walked.to_owned(),
            AskedOf::Index if self.walked != ARCHIVE => {
                body += " AND a.account = ?";
                values.push(self.account.clone().into());
                self.joined(" INDEXED BY archive_by_time")
            }
            AskedOf::Index | AskedOf::Rows => self.joined(""),
        };
        if self.repeats {
            body += &format!(" GROUP BY {}", self.number);
        }
        (format!("SELECT count(*) FROM (SELECT 1 FROM {tables}{body} LIMIT {most})"), values)
    }

    /// The table that is walked, and the archive.
    fn joined(&self, index: &str) -> String {
        match self.walked {
            ARCHIVE => ARCHIVE.to_owned(),
            walked => format!("{walked} CROSS JOIN {ARCHIVE}{index} ON a.number = {}", self.number),
        }
    }

    /// Chooses what is walked. The filters that are to be asked of each of its rows; none if nothing can be found.
    fn begin<'a>(&mut self, search: &Search, filters: &'a [Filter]) -> Option<Vec<&'a Filter>> {
        let mut walked = None;
        if let Search::Nothing = search {
            return None;
        }
        if let Search::Words(words) = search {
            (self.walked, self.number) = (WORDS, "t.rowid");
            self.add(" WHERE archive_texts MATCH ?", [matching(&self.account, words)]);
        } else if let Some(filter) = filters.iter().find(|filter| is_narrow(filter)) {
            self.having(filter);
            self.add(" AND d.value IN (SELECT value FROM json_each(?))", [list(filter.any.iter().cloned())]);
        } else if let Some((place, filter, value)) =
            (0..).zip(filters).find_map(|(place, filter)| Some((place, filter, needed(filter)?)))
        {
            self.having(filter);
            self.add(" AND d.value = ?", [value.to_owned()]);
            walked = Some(place).filter(|_| asks_nothing_else(filter));
        } else {
            self.add(" WHERE a.account = ?", [self.account.clone()]);
        }
        let places = (0..).zip(filters);
        Some(places.filter(|(place, _)| walked != Some(*place)).map(|(_, filter)| filter).collect())
    }

    /// Walks the threads that have values of a filter's kind.
    fn having(&mut self, filter: &Filter) {
        (self.walked, self.number, self.repeats) = (FACETS, "d.number", true);
        let (account, kind) = (self.account.clone(), filter.kind.name().to_owned());
        self.add(&format!(" WHERE d.place = {PLACE} AND d.kind = ? AND d.key = ''"), [account, kind]);
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
        self.body += &format!(" AND {not}EXISTS (SELECT 1 FROM ");
        match one_of {
            Some([value]) => {
                let having = format!("{OF_VALUE} WHERE f.place = {PLACE} AND f.value = ?");
                self.add(&having, [self.account.clone(), value.clone()]);
            }
            Some(values) => {
                let any = format!("{OF_THREAD} WHERE f.value IN (SELECT value FROM json_each(?))");
                self.add(&any, [list(values.iter().cloned())]);
            }
            None => self.body += &format!("{OF_THREAD} WHERE 1"),
        }
        let (kind, key) = (filter.kind.name().to_owned(), filter.key.clone());
        self.add(&format!(" AND f.number = {} AND f.kind = ? AND f.key = ?", self.number), [kind, key]);
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
        self.asked_of = self.asked_of.max(AskedOf::Index);
        let groups = list(groups.iter().map(ToString::to_string));
        // Looked up once: asked of each thread that another group had, it would take longer than all the rest.
        let having = format!(
            "{thread}.number IN (SELECT f.number FROM archive_facets f WHERE f.place = {PLACE} AND f.kind = ? \
             AND f.key = '' AND f.value IN (SELECT value FROM json_each(?)))"
        );
        let covered = format!(" AND ({thread}.in_group IN (SELECT value FROM json_each(?)) OR {having} OR {having})");
        let (key, agent) = (self.account.clone(), list([agent.to_string()]));
        let (agents, access) = (Kind::Agent.name().to_owned(), Kind::Access.name().to_owned());
        self.add(&covered, [groups.clone(), key.clone(), agents, agent, key, access, groups]);
    }

    /// Between the moments asked for. Numbers begin with the time of closing.
    fn within(&mut self, query: &ArchiveQuery) {
        let (column, bits) = match query.sort {
            Sort::Closed => (self.number, TIE_BITS),
            Sort::Started => ("a.started_at", 0),
        };
        if query.sort == Sort::Started && (query.from.is_some() || query.to.is_some()) {
            self.asked_of = self.asked_of.max(AskedOf::Index);
        }
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
