//! Conversations to be written down: gathered here from the account, and put into words wherever that keeps nobody waiting.

use parlor_engine::chat::{Chat, Thread};
use parlor_engine::{Account, Reject, Time, User};

use super::Reader;
use crate::query::{PAGE_MAX, TranscriptFormat, TranscriptQuery};
use crate::transcript::{Transcript, WholeTranscript};

/// Events and notes in the transcript of a whole chat, at most: as much as a browser still shows and somebody still reads.
/// Threads that do not fit are left out, the oldest first.
const LINES_MAX: usize = 10_000;

/// Threads of a chat as somebody may read them; at least one.
pub struct Gathered {
    query: TranscriptQuery,
    /// The chat with these threads, the oldest first.
    chat: Chat,
    /// How many there are before them.
    left_out: usize,
}

/// Gathers what a transcript is of: nobody is shown more of a thread there than in the thread itself.
///
/// # Errors
/// If the user may not read it or ask for it so, or the clock is none.
pub fn transcript(account: &Account, user: User, query: &TranscriptQuery, now: Time) -> Result<Gathered, Reject> {
    query.clock.check()?;
    gathered(&Reader::of(account, user, now)?, query, LINES_MAX)
}

/// The latest thread in any case: its own transcript is as long.
fn gathered(reader: &Reader<'_>, query: &TranscriptQuery, lines_max: usize) -> Result<Gathered, Reject> {
    let known = reader.chat(query.chat)?;
    if query.notes && !reader.viewer.is_staff() {
        return Err(Reject::NotAllowed);
    }
    let wanted = |thread: &&Thread| {
        query.thread.is_none_or(|wanted| thread.id == wanted)
            && query.from.is_none_or(|from| thread.started_at >= from)
            && query.to.is_none_or(|to| thread.started_at < to)
            && reader.reads(known, thread)
    };
    let found: Vec<&Thread> = known.threads.iter().filter(wanted).collect();
    let mut views = found.iter().rev().take(usize::from(PAGE_MAX)).map(|thread| known.view_of(thread, reader.viewer));
    let mut chat = views.next().ok_or(Reject::UnknownThread)?;
    let mut lines = lines_of(&chat);
    let earlier = views.take_while(|view| {
        lines += lines_of(view);
        lines <= lines_max
    });
    chat.threads.extend(earlier.flat_map(|view| view.threads));
    chat.threads.reverse();
    let left_out = found.len() - chat.threads.len();
    Ok(Gathered { query: query.clone(), chat, left_out })
}

/// How much there is to write down.
fn lines_of(view: &Chat) -> usize {
    view.threads.iter().map(|thread| thread.events.len() + thread.notes.len()).sum()
}

impl Gathered {
    /// The transcript. Takes its time with a long one.
    pub fn written(&self) -> String {
        let of = |thread| Transcript::of(&self.chat, thread, &self.query.clock, self.query.notes);
        let mut threads: Vec<_> = self.chat.threads.iter().map(of).collect();
        match (self.query.thread.and_then(|_| threads.pop()), self.query.format) {
            (Some(thread), TranscriptFormat::Text) => thread.plain(),
            (Some(thread), TranscriptFormat::Html) => thread.html(),
            (None, TranscriptFormat::Text) => WholeTranscript::of(threads, self.left_out).plain(),
            (None, TranscriptFormat::Html) => WholeTranscript::of(threads, self.left_out).html(),
        }
    }
}

#[cfg(test)]
mod tests {
    use parlor_engine::Command;
    use parlor_engine::command::CloseThread;
    use parlor_engine::desk::Assignment;

    use super::*;
    use crate::host::{Host, customer, start};

    #[test]
    fn a_transcript_of_a_whole_chat_is_as_long_as_somebody_reads() {
        let mut host = Host::with(Assignment::PickUp);
        let page = host.opens(customer(1));
        let chat = host.starts(page, 1);
        host.does(page, 2, Command::CloseThread(CloseThread::new(chat)));
        host.does(page, 3, start("again"));
        host.does(page, 4, Command::CloseThread(CloseThread::new(chat)));
        host.does(page, 5, start("and again"));
        let account = host.authority.account();
        let reader = Reader::of(account, customer(1), host.now).unwrap();
        let threads = &reader.chat(chat).unwrap().threads;
        let lines: Vec<usize> = threads.iter().map(|thread| thread.count_seen_by(reader.viewer)).collect();
        let [first, second, third] = lines[..] else { panic!("{lines:?}") };
        let told = |query: &TranscriptQuery, lines_max| {
            let gathered = gathered(&reader, query, lines_max).unwrap();
            (gathered.chat.threads.len(), gathered.left_out)
        };
        let whole = TranscriptQuery::of(chat);
        assert_eq!(told(&whole, first + second + third), (3, 0));
        assert_eq!(told(&whole, first + second + third - 1), (2, 1), "what does not fit ends it");
        assert_eq!(told(&whole, 0), (1, 2), "the latest thread is there in any case");
        let alone = TranscriptQuery { thread: Some(threads[0].id), ..whole };
        assert_eq!(told(&alone, 0), (1, 0));
    }
}
