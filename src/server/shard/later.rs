//! What is done when everything decided is stored: answers, looks, queries.

use std::sync::Arc;

use parlor_engine::{AccountId, User};
use parlor_sync::archive::scope;
use parlor_sync::authority::Authority;
use parlor_sync::{Answer, ArchiveQuery, CursorKey, Query, ServerFrame, SubscriberId, read};
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;

use super::input::{Input, Look};
use super::pages::Pages;
use crate::store::{Scope, Store};

/// One thing that waits for the store.
pub(super) enum Later {
    /// Somebody wants to look, or to be told something.
    Look(Look),
    /// Somebody asks something.
    Ask(Asker, User, Box<Query>),
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
            Later::Ask(asker, user, query) => match *query {
                Query::Archive(query) => match query.check().and_then(|()| scope(authority.account(), user)) {
                    Ok(scope) => shelf.search(asker, query, scope),
                    Err(reject) => asker.answer(Answer::Refused(reject), pages),
                },
                query => asker.answer(read::answer(authority, user, &query).unwrap_or_else(Answer::Refused), pages),
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
    /// Searches the archive on a thread of its own: the account goes on meanwhile.
    fn search(&self, asker: Asker, query: ArchiveQuery, scope: Scope) {
        let (account, store, input) = (self.account, self.store.clone(), self.input.clone());
        spawn_blocking(move || {
            let answer = match store.archive(account, &query, &scope) {
                Ok(page) => Answer::Archive(page),
                Err(error) => {
                    tracing::error!(%account, %error, "the archive cannot be searched");
                    Answer::Unavailable
                }
            };
            match (asker, input.upgrade()) {
                (Asker::Caller(reply), _) => drop(reply.send(answer)),
                // If the shard has ended meanwhile, so has the page's connection.
                (Asker::Page(id, query), Some(input)) => {
                    drop(input.blocking_send(Input::Answered { id, query, answer }))
                }
                (Asker::Page(..), None) => {}
            }
        });
    }
}
