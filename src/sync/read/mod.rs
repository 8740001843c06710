//! What somebody may read beyond a page's copy, read off the account itself. A host with a store of its own asks it for
//! what goes across threads that are closed: the archive.

mod canned;
mod chats;
mod customers;
mod greeting;
mod groups;
mod history;
mod lists;
mod members;
mod report;
mod thread;
mod transcript;

pub use canned::{CannedScope, canned_scope};
pub use greeting::{Greeted, greeted};
pub use report::open_threads;
pub use transcript::{Gathered, transcript};

use parlor_engine::{Account, Reject, Time, User, Viewer};

use crate::archive::{self, Filed, viewer};
use crate::authority::Authority;
use crate::greetings::Greeting;
use crate::query::{Answer, CannedReply, Query, ReportName};

/// What a host keeps beside the account.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Everybody's canned replies.
    pub canned: Vec<CannedReply>,
    /// The greetings of the account, in order.
    pub greetings: Vec<Greeting>,
}

/// Answers a query that is asked now. Before it is told, what [`Greeted::step`] says is to be done.
///
/// # Errors
/// If the user may not ask it, or it asks for what is not there or may not be seen: the two are not told apart.
pub fn answer(authority: &Authority, kept: &Kept, user: User, query: &Query, now: Time) -> Result<Answer, Reject> {
    let account = authority.account();
    let reader = || Reader::of(account, user, now);
    let staff = || Reader::staff(account, user, now);
    match query {
        Query::Archive(query) => {
            query.check()?;
            let scope = archive::scope(account, user)?;
            let filed: Vec<Filed> = archive::closed(account).collect();
            Ok(Answer::Archive(archive::page(filed.iter(), query, &scope)))
        }
        Query::Thread { chat, thread } => {
            thread::thread(&reader()?, *chat, *thread).map(|chat| Answer::Thread(Box::new(chat)))
        }
        Query::History(query) => history::history(&reader()?, query).map(Answer::History),
        Query::Threads(query) => history::threads(&reader()?, query).map(Answer::Threads),
        Query::Chats(query) => chats::chats(&staff()?, query).map(Answer::Chats),
        Query::Agents(query) => lists::agents(&staff()?, authority, query).map(Answer::Agents),
        Query::Transfer(query) => lists::transfer(&staff()?, authority, query.chat).map(Answer::Transfer),
        Query::Customers(query) => customers::customers(&staff()?, authority, query).map(Answer::Customers),
        Query::Customer(query) => {
            let sheet = customers::customer(&staff()?, authority, query.customer)?;
            Ok(Answer::Customer(Box::new(sheet)))
        }
        Query::Properties(query) => {
            let properties = staff()?.account.desk.properties_of(query.of)?;
            Ok(Answer::Properties(properties.cloned().unwrap_or_default()))
        }
        Query::FormDue { group } => {
            let group = group.or_else(|| account.desk.first_group());
            let known = group.filter(|group| account.desk.groups.contains_key(group)).ok_or(Reject::UnknownGroup)?;
            Ok(Answer::FormDue(account.form_for(user, known).map(Box::new)))
        }
        Query::Transcript(query) => Ok(Answer::Transcript(transcript(account, user, query, now)?.written())),
        Query::Groups { group } => groups::groups(account, user, *group).map(Answer::Groups),
        Query::Forms { group } => groups::forms(account, user, *group).map(|forms| Answer::Forms(Box::new(forms))),
        Query::Skills => {
            let mut skills: Vec<_> = staff()?.account.desk.setup().skills.values().cloned().collect();
            skills.sort_by_key(|skill| (skill.order, skill.id));
            Ok(Answer::Skills(skills))
        }
        Query::CannedReplies(query) => {
            let scope = canned_scope(account, user)?;
            Ok(Answer::CannedReplies(scope.list(kept.canned.iter().cloned(), query)))
        }
        Query::GreetingDue => Ok(Answer::GreetingDue(greeted(account, user, now)?.due(&kept.greetings))),
        Query::StatusReasons => Ok(Answer::StatusReasons(staff()?.account.desk.setup().reasons.clone())),
        Query::Report(query) => {
            query.check()?;
            let scope = archive::report_scope(account, user)?;
            if query.name == ReportName::Presence {
                // The account knows everybody's status of now; those of before are in a store.
                return Ok(Answer::Unavailable);
            }
            let mut counter = archive::Counter::new(query, &scope);
            report::threads(account).for_each(|facts| counter.add(&facts));
            counter.report().map(Answer::Report)
        }
    }
}

/// Somebody who reads in an account.
struct Reader<'a> {
    account: &'a Account,
    viewer: Viewer,
    now: Time,
}

impl<'a> Reader<'a> {
    /// Who is not of the account knows no chat of it.
    fn of(account: &'a Account, user: User, now: Time) -> Result<Self, Reject> {
        let viewer = viewer(account, user).ok_or(Reject::UnknownChat)?;
        Ok(Self { account, viewer, now })
    }

    /// A member of the staff.
    fn staff(account: &'a Account, user: User, now: Time) -> Result<Self, Reject> {
        let viewer = viewer(account, user).filter(|viewer| viewer.is_staff()).ok_or(Reject::NotAllowed)?;
        Ok(Self { account, viewer, now })
    }
}
