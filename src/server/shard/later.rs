//! What is done when everything decided is stored: answers, looks, queries.

use std::sync::Arc;

use parlor_engine::{AccountId, Command, Time, User};
use parlor_sync::archive::{Counter, PresenceCounter, Staffing, ThreadFacts, report_scope, scope};
use parlor_sync::authority::Authority;
use parlor_sync::greetings::{Greeting, put_in_order};
use parlor_sync::query::{ReportName, ReportQuery};
use parlor_sync::read::{Greeted, Kept, open_threads};
use parlor_sync::{Answer, ArchiveQuery, CursorKey, Query, ServerFrame, SubscriberId, read};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;

use super::input::{Input, Look};
use super::pages::Pages;
use crate::canned;
use crate::store::{GREETING, Scope, Store, StoreError, documents};

/// One thing that waits for the store.
pub(super) enum Later {
    /// Somebody wants to look, or to be told something.
    Look(Look),
    /// Somebody asks something.
    Ask(Asker, User, Box<Query>),
    /// Somebody is answered.
    Tell(Asker, Box<Answer>),
}

/// Who gets an answer.
pub(super) enum Asker {
    /// A page, under the number of its query.
    Page(SubscriberId, u32),
    /// Whoever asked by itself.
    Caller(oneshot::Sender<Answer>),
}

/// Where answers come from beside the authority.
pub(super) struct Shelf<'a> {
    pub account: AccountId,
    pub now: Time,
    pub store: &'a Arc<dyn Store>,
    /// The way back for answers that take their time.
    pub input: &'a mpsc::WeakSender<Input>,
    pub key: CursorKey,
}

impl Later {
    /// Does it.
    pub fn carry_out(self, authority: &Authority, pages: &mut Pages, shelf: &Shelf<'_>) {
        match self {
            Later::Look(look) => look(authority, shelf.key),
            Later::Tell(asker, answer) => asker.answer(*answer, pages),
            Later::Ask(asker, user, query) => match *query {
                Query::Archive(query) => match query.check().and_then(|()| scope(authority.account(), user)) {
                    Ok(scope) => shelf.search(asker, query, scope),
                    Err(reject) => asker.answer(Answer::Refused(reject), pages),
                },
                Query::Report(query) => {
                    let account = authority.account();
                    match query.check().and_then(|()| report_scope(account, user)) {
                        Ok(scope) if query.name == ReportName::Presence => {
                            let staffing = Staffing::of(account, &scope, &query);
                            shelf.count_presence(asker, query, staffing);
                        }
                        Ok(scope) => shelf.count(asker, query, scope, open_threads(account)),
                        Err(reject) => asker.answer(Answer::Refused(reject), pages),
                    }
                }
                Query::Transcript(query) => match read::transcript(authority.account(), user, &query, shelf.now) {
                    Ok(gathered) => shelf.aside(asker, move |_, _| Ok(Answer::Transcript(gathered.written()))),
                    Err(reject) => asker.answer(Answer::Refused(reject), pages),
                },
                Query::CannedReplies(query) => match read::canned_scope(authority.account(), user) {
                    Ok(scope) => shelf.aside(asker, move |account, store| {
                        Ok(Answer::CannedReplies(canned::list(store, account, &query, &scope)?))
                    }),
                    Err(reject) => asker.answer(Answer::Refused(reject), pages),
                },
                Query::GreetingDue => match read::greeted(authority.account(), user, shelf.now) {
                    Ok(greeted) => shelf.greet(asker, greeted),
                    Err(reject) => asker.answer(Answer::Refused(reject), pages),
                },
                query => {
                    let answer = read::answer(authority, &Kept::default(), user, &query, shelf.now);
                    asker.answer(answer.unwrap_or_else(Answer::Refused), pages);
                }
            },
        }
    }
}

impl Asker {
    fn answer(self, answer: Answer, pages: &mut Pages) {
        match self {
            Asker::Page(id, query) => pages.answer(id, ServerFrame::Answer { id: query, answer }),
            Asker::Caller(reply) => drop(reply.send(answer)),
        }
    }
}

impl Shelf<'_> {
    fn search(&self, asker: Asker, query: ArchiveQuery, scope: Scope) {
        self.aside(asker, move |account, store| Ok(Answer::Archive(store.archive(account, &query, &scope)?)));
    }

    /// Counts closed threads in the archive, and these open ones.
    fn count(&self, asker: Asker, query: ReportQuery, scope: Scope, open: Vec<ThreadFacts>) {
        self.aside(asker, move |account, store| {
            let mut counter = Counter::new(&query, &scope);
            open.iter().for_each(|facts| counter.add(facts));
            store.facts(account, (query.from, query.to), &mut |facts| counter.add(facts))?;
            Ok(counter.report().map_or_else(Answer::Refused, Answer::Report))
        });
    }

    /// Counts how long agents were in which status.
    fn count_presence(&self, asker: Asker, query: ReportQuery, staffing: Staffing) {
        let now = self.now;
        self.aside(asker, move |account, store| {
            let mut counter = PresenceCounter::new(&query, &staffing, now);
            store.statuses(account, (query.from, query.to), &mut |change| counter.add(change))?;
            Ok(counter.report().map_or_else(Answer::Refused, Answer::Report))
        });
    }

    /// Looks which greeting is due, which counts as shown before it is told.
    fn greet(&self, asker: Asker, greeted: Greeted) {
        let customer = greeted.customer;
        let ask = move |account, store: &dyn Store| {
            let mut greetings: Vec<Greeting> = documents(store.documents(), account, GREETING)?;
            put_in_order(&mut greetings);
            Ok(Answer::GreetingDue(greeted.due(&greetings)))
        };
        self.aside_and_then(asker, ask, move |answer| Greeted::step(customer, answer));
    }

    /// Asks the store on a thread of its own: the account goes on meanwhile.
    fn aside(
        &self,
        asker: Asker,
        ask: impl FnOnce(AccountId, &dyn Store) -> Result<Answer, StoreError> + Send + 'static,
    ) {
        self.aside_and_then(asker, ask, |_| None);
    }

    /// The same, where something may be to be done before the answer is told.
    fn aside_and_then(
        &self,
        asker: Asker,
        ask: impl FnOnce(AccountId, &dyn Store) -> Result<Answer, StoreError> + Send + 'static,
        then: impl FnOnce(&Answer) -> Option<Command> + Send + 'static,
    ) {
        let (account, store, input) = (self.account, self.store.clone(), self.input.clone());
        spawn_blocking(move || {
            let answer = ask(account, &*store).unwrap_or_else(|error| {
                tracing::error!(%account, %error, "what is asked for cannot be read");
                Answer::Unavailable
            });
            match (then(&answer), asker, input.upgrade()) {
                (Some(command), asker, Some(input)) => {
                    drop(input.blocking_send(Input::First { command, asker, answer }))
                }
                (None, Asker::Caller(reply), _) => drop(reply.send(answer)),
                (None, Asker::Page(id, query), Some(input)) => {
                    drop(input.blocking_send(Input::Answered { id, query, answer }))
                }
                // If the shard has ended meanwhile, so has the page's connection, and a reply that is dropped says so.
                (_, Asker::Page(..), None) | (Some(_), Asker::Caller(_), None) => {}
            }
        });
    }
}
