//! Conversations in pieces. Older ones are with the account as well: closing takes nothing away.

use std::sync::Arc;

use parlor_engine::chat::{Chat, Event, Thread};
use parlor_engine::{EventId, Reject, ThreadId, Viewer};

use super::Reader;
use crate::query::{HistoryPage, HistoryQuery, PAGE_MAX, Piece, ThreadRow, ThreadsPage, ThreadsQuery, rows_of};

/// A piece of a thread or of a whole chat.
pub(super) fn history(reader: &Reader<'_>, query: &HistoryQuery) -> Result<HistoryPage, Reject> {
    let chat = reader.chat(query.chat)?;
    let wanted = |thread: &Thread| query.thread.is_none_or(|wanted| wanted == thread.id);
    let seen = seen(reader, chat, wanted);
    if query.thread.is_some() && seen.is_empty() {
        return Err(Reject::UnknownThread);
    }
    let total = seen.iter().map(Seen::len).sum();
    let (from, to) = piece(query, total, |event| place_in(&seen, event))?;
    let mut start = 0;
    let mut threads = Vec::new();
    for seen in seen {
        let of_thread = |place: usize| place.saturating_sub(start).min(seen.len());
        let events = seen.cut(of_thread(from), of_thread(to));
        if !events.is_empty() {
            threads.push(Piece { thread: seen.thread.id, events });
        }
        start += seen.len();
    }
    let first = if from < to { from as u32 + 1 } else { 0 };
    Ok(HistoryPage { first, total: total as u32, threads })
}

/// A thread as somebody may see it who may read it. Nothing of it is copied but the piece that is cut out.
struct Seen<'a> {
    thread: &'a Thread,
    viewer: Viewer,
}

impl Seen<'_> {
    /// How many events there are.
    fn len(&self) -> usize {
        self.thread.count_seen_by(self.viewer)
    }

    /// An event's place among them, counted from 0.
    fn place_of(&self, event: EventId) -> Option<usize> {
        let (before, from) = self.thread.events.split_at_checked(self.thread.place_of(event)?)?;
        let is_seen = |event: &&Arc<Event>| event.is_seen_by(self.viewer);
        from.first().filter(is_seen).map(|_| before.iter().filter(is_seen).count())
    }

    /// Those from one place up to another, counted from whichever end is nearer.
    fn cut(&self, from: usize, to: usize) -> Vec<Arc<Event>> {
        let seen = self.thread.events.iter().filter(|event| event.is_seen_by(self.viewer));
        let (after, len) = (self.len().saturating_sub(to), to.saturating_sub(from));
        let cut: Vec<_> = if from <= after {
            seen.skip(from).take(len).collect()
        } else {
            let mut cut: Vec<_> = seen.rev().skip(after).take(len).collect();
            cut.reverse();
            cut
        };
        cut.into_iter().filter_map(|event| event.seen_by(self.viewer)).collect()
    }
}

/// Threads of a chat, from either end.
pub(super) fn threads(reader: &Reader<'_>, query: &ThreadsQuery) -> Result<ThreadsPage, Reject> {
    query.check()?;
    let chat = reader.chat(query.chat)?;
    let within = |thread: &Thread| {
        query.from.is_none_or(|from| thread.started_at >= from) && query.to.is_none_or(|to| thread.started_at < to)
    };
    let found = seen(reader, chat, within);
    let withheld = chat.threads.iter().filter(|thread| within(thread)).count() - found.len();
    let place = |id: ThreadId| found.iter().position(|seen| seen.thread.id == id).ok_or(Reject::UnknownThread);
    let start = query.after.map(place).transpose()?.map_or(0, |place| place + 1);
    let end = query.before.map(place).transpose()?.unwrap_or(found.len()).max(start);
    let between = found.get(start..end).unwrap_or_default();
    // Whoever reads on reads what is next to what is known.
    let from_oldest = query.after.is_some() || query.ascending && query.before.is_none();
    let (from, to) = if from_oldest {
        (start, start + wanted(query, between.iter()))
    } else {
        (end - wanted(query, between.iter().rev()), end)
    };
    let readable = readable(reader, chat);
    let rows = found.get(from..to).unwrap_or_default().iter();
    let mut rows: Vec<ThreadRow> = rows.map(|seen| row(reader, chat, seen.thread, &readable)).collect();
    if !query.ascending {
        rows.reverse();
    }
    let (older, newer) = (from > 0, to < found.len());
    Ok(ThreadsPage { rows, older, newer, found: found.len() as u32, withheld: withheld as u32 })
}

/// How many of these threads, from the first on, a page has.
fn wanted<'a>(query: &ThreadsQuery, threads: impl ExactSizeIterator<Item = &'a Seen<'a>>) -> usize {
    let Some(events) = query.min_events else { return rows_of(query.limit).min(threads.len()) };
    let mut known = 0;
    let lacking = threads.take(usize::from(PAGE_MAX)).take_while(|seen| {
        let lacks = known < usize::from(events);
        known += seen.len();
        lacks
    });
    lacking.count()
}

/// A thread in a list, with its neighbours among those that may be read, and for staff with when it is to be answered.
pub(super) fn row(reader: &Reader<'_>, chat: &Chat, thread: &Thread, readable: &[ThreadId]) -> ThreadRow {
    let place = readable.iter().position(|id| *id == thread.id);
    let beside = |step: fn(usize) -> Option<usize>| readable.get(step(place?)?).copied();
    let (staff, now) = (reader.viewer.is_staff(), reader.now);
    ThreadRow {
        previous: beside(|place| place.checked_sub(1)),
        next: beside(|place| place.checked_add(1)),
        due_at: thread.due().filter(|_| staff),
        overdue: staff && thread.is_overdue(now),
        due_soon: staff && thread.is_due_soon(now),
        ..ThreadRow::of(chat, thread, staff)
    }
}

/// The threads of a chat that may be read, oldest first.
pub(super) fn readable(reader: &Reader<'_>, chat: &Chat) -> Vec<ThreadId> {
    chat.threads.iter().filter(|thread| reader.reads(chat, thread)).map(|thread| thread.id).collect()
}

/// The threads that are wanted, as the reader may see them.
fn seen<'a>(reader: &Reader<'_>, chat: &'a Chat, wanted: impl Fn(&Thread) -> bool) -> Vec<Seen<'a>> {
    let found = chat.threads.iter().filter(|thread| wanted(thread) && reader.reads(chat, thread));
    found.map(|thread| Seen { thread, viewer: reader.viewer }).collect()
}

/// An event's place in these threads one after the other, counted from 0.
fn place_in(threads: &[Seen<'_>], event: EventId) -> Result<usize, Reject> {
    let mut start = 0;
    for seen in threads {
        if let Some(place) = seen.place_of(event) {
            return Ok(start + place);
        }
        start += seen.len();
    }
    Err(Reject::UnknownEvent)
}

/// From and to which place, counted from 0, the end not included.
fn piece(
    query: &HistoryQuery,
    total: usize,
    place: impl Fn(EventId) -> Result<usize, Reject>,
) -> Result<(usize, usize), Reject> {
    let limit = rows_of(query.limit);
    if let Some(event) = query.around {
        let from = place(event)?.saturating_sub(limit / 2).min(total.saturating_sub(limit));
        return Ok((from, (from + limit).min(total)));
    }
    let after = query.after.map(&place).transpose()?.map(|place| place + 1);
    let before = query.before.map(&place).transpose()?;
    let from = query.from.map(|from| (from as usize).saturating_sub(1)).max(after);
    let end = [query.to.map(|to| to as usize), before].into_iter().flatten().min();
    let to = end.unwrap_or(total).min(total);
    match from {
        None if end.is_some() => Ok((to.saturating_sub(limit), to)),
        _ => {
            let from = from.unwrap_or(0).min(to);
            Ok((from, to.min(from + limit)))
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::ChatId;

    use super::*;

    /// A query for three events; the tests have ten, whose ids are their places.
    fn three() -> HistoryQuery {
        let (from, to, after, before, around) = (None, None, None, None, None);
        HistoryQuery { chat: ChatId(1), thread: None, from, to, after, before, around, limit: 3 }
    }

    fn cut(query: HistoryQuery) -> Result<(usize, usize), Reject> {
        piece(&query, 10, |event| if event.0 < 10 { Ok(event.0 as usize) } else { Err(Reject::UnknownEvent) })
    }

    #[test]
    fn history_is_read_from_either_end_and_from_between() {
        assert_eq!(cut(three()), Ok((0, 3)));
        assert_eq!(cut(HistoryQuery { from: Some(5), ..three() }), Ok((4, 7)));
        assert_eq!(cut(HistoryQuery { to: Some(10), ..three() }), Ok((7, 10)), "the end");
        assert_eq!(cut(HistoryQuery { to: Some(99), ..three() }), Ok((7, 10)));
        assert_eq!(cut(HistoryQuery { from: Some(2), to: Some(3), ..three() }), Ok((1, 3)));
        assert_eq!(cut(HistoryQuery { after: Some(EventId(3)), ..three() }), Ok((4, 7)));
        assert_eq!(cut(HistoryQuery { before: Some(EventId(3)), ..three() }), Ok((0, 3)));
        assert_eq!(cut(HistoryQuery { before: Some(EventId(1)), ..three() }), Ok((0, 1)));
        assert_eq!(cut(HistoryQuery { after: Some(EventId(9)), ..three() }), Ok((10, 10)), "there is none");
        let (after, before) = (Some(EventId(6)), Some(EventId(2)));
        assert_eq!(cut(HistoryQuery { after, before, ..three() }), Ok((2, 2)), "nothing is between");
    }

    #[test]
    fn history_is_opened_at_an_event() {
        assert_eq!(cut(HistoryQuery { around: Some(EventId(5)), ..three() }), Ok((4, 7)));
        assert_eq!(cut(HistoryQuery { around: Some(EventId(0)), ..three() }), Ok((0, 3)));
        assert_eq!(cut(HistoryQuery { around: Some(EventId(9)), ..three() }), Ok((7, 10)));
        assert_eq!(cut(HistoryQuery { around: Some(EventId(9)), limit: 100, ..three() }), Ok((0, 10)));
        assert_eq!(cut(HistoryQuery { around: Some(EventId(77)), ..three() }), Err(Reject::UnknownEvent));
    }
}
