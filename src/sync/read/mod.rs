//! What somebody may read beyond a page's copy, read off the account itself. A host with a store of its own asks it for
//! what goes across threads that are closed: the archive.

mod history;
mod thread;

use parlor_engine::{Account, Reject, User, Viewer};

use crate::archive::{self, Filed, viewer};
use crate::authority::Authority;
use crate::query::{Answer, Query};

/// Answers a query.
///
/// # Errors
/// If the user may not ask it, or it asks for what is not there or may not be seen: the two are not told apart.
pub fn answer(authority: &Authority, user: User, query: &Query) -> Result<Answer, Reject> {
    let account = authority.account();
    match query {
        Query::Archive(query) => {
            query.check()?;
            let scope = archive::scope(account, user)?;
            let filed: Vec<Filed> = archive::closed(account).collect();
            Ok(Answer::Archive(archive::page(filed.iter(), query, &scope)))
        }
        Query::Thread { chat, thread } => {
            let reader = Reader::of(account, user)?;
            thread::thread(&reader, *chat, *thread).map(|chat| Answer::Thread(Box::new(chat)))
        }
        Query::History(query) => history::history(&Reader::of(account, user)?, query).map(Answer::History),
        Query::Threads(query) => history::threads(&Reader::of(account, user)?, query).map(Answer::Threads),
    }
}

/// Somebody who reads in an account.
struct Reader<'a> {
    account: &'a Account,
    viewer: Viewer,
}

impl<'a> Reader<'a> {
    /// Who is not of the account knows no chat of it.
    fn of(account: &'a Account, user: User) -> Result<Self, Reject> {
        let viewer = viewer(account, user).ok_or(Reject::UnknownChat)?;
        Ok(Self { account, viewer })
    }
}
