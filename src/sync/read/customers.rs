//! Customers, as far as somebody may read of them.

use std::cmp::Ordering;
use std::ops::Bound;

use parlor_engine::chat::profile::GreetingStep;
use parlor_engine::chat::{Audience, Chat, Event};
use parlor_engine::{CustomerId, GroupId, Reject, Time, User, Viewer};

use super::Reader;
use crate::archive::folded;
use crate::authority::Authority;
use crate::query::{CustomerRow, CustomerSheet, CustomerSort, CustomerState, CustomersPage, CustomersQuery, rows_of};

/// Where a customer stands in a list: by a moment or by a name, whichever it is ordered by; ties by id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    sort: CustomerSort,
    at: Time,
    name: String,
    customer: CustomerId,
}

/// A page of the customers whom the reader may read of.
pub(super) fn customers(
    reader: &Reader<'_>,
    authority: &Authority,
    query: &CustomersQuery,
) -> Result<CustomersPage, Reject> {
    query.check()?;
    let after = match query.page.as_deref().map(parse) {
        None => None,
        Some(Some(place)) if place.sort == query.sort => Some(place),
        Some(_) => return Ok(CustomersPage::default()),
    };
    if let Some(page) = everybody(reader, authority, query, after.as_ref()) {
        return Ok(page);
    }
    let text = folded(&query.text);
    let readable = among(reader, query).filter(|chat| reader.account.reads(reader.viewer, chat));
    let wanted = readable.filter(|chat| wants(reader, authority, query, &text, chat));
    let mut found: Vec<_> = wanted.map(|chat| (place(query.sort, chat), chat)).collect();
    let total = found.len() as u32;
    let order = |a: &Place, b: &Place| if query.ascending { a.cmp(b) } else { b.cmp(a) };
    found.retain(|(place, _)| after.as_ref().is_none_or(|after| order(place, after) == Ordering::Greater));
    let limit = rows_of(query.limit);
    let more = found.len() > limit;
    if more {
        // Of many thousands only a page is put in order.
        found.select_nth_unstable_by(limit, |(a, _), (b, _)| order(a, b));
        found.truncate(limit);
    }
    found.sort_unstable_by(|(a, _), (b, _)| order(a, b));
    let next = found.last().filter(|_| more).map(|(place, _)| written(place));
    let rows = found.into_iter().map(|(_, chat)| row(reader, authority, chat)).collect();
    Ok(CustomersPage { rows, next, found: total })
}

/// The page where nobody is left out: no more customers than it shows are looked at. None for any other query.
fn everybody(
    reader: &Reader<'_>,
    authority: &Authority,
    query: &CustomersQuery,
    after: Option<&Place>,
) -> Option<CustomersPage> {
    let CustomersQuery { ascending, page, limit, .. } = query.clone();
    let reads_all = match reader.viewer {
        Viewer::Supervisor(_) | Viewer::Observer(_) => true,
        Viewer::Agent(_) | Viewer::Customer(_) => false,
    };
    if !reads_all || *query != (CustomersQuery { ascending, page, limit, ..CustomersQuery::default() }) {
        return None;
    }
    let after = after.map(|place| (place.at, place.customer));
    let limit = rows_of(limit);
    let mut chats: Vec<&Chat> = match (ascending, after) {
        (true, None) => reader.account.heard_of(..).take(limit + 1).collect(),
        (true, Some(after)) => {
            reader.account.heard_of((Bound::Excluded(after), Bound::Unbounded)).take(limit + 1).collect()
        }
        (false, None) => reader.account.heard_of(..).rev().take(limit + 1).collect(),
        (false, Some(after)) => reader.account.heard_of(..after).rev().take(limit + 1).collect(),
    };
    let more = chats.len() > limit;
    chats.truncate(limit);
    let next = chats.last().filter(|_| more).map(|chat| written(&place(query.sort, chat)));
    let rows = chats.into_iter().map(|chat| row(reader, authority, chat)).collect();
    Some(CustomersPage { rows, next, found: reader.account.chats.len() as u32 })
}

/// The customers among whom all are that the query finds: as few as its conditions allow.
fn among<'a>(reader: &Reader<'a>, query: &CustomersQuery) -> Box<dyn Iterator<Item = &'a Chat> + 'a> {
    let account = reader.account;
    let nobody = CustomerId(0);
    match (reader.viewer.user().agent(), query.followed) {
        _ if query.banned == Some(true) => Box::new(account.banned()),
        _ if query.open == Some(true) => Box::new(account.open_chats()),
        (Some(agent), Some(true)) => Box::new(account.followed_by(agent)),
        _ => {
            let from = query.created_from.map_or(Bound::Unbounded, |at| Bound::Included((at, nobody)));
            // An empty stretch is none of a set.
            let to = query.created_to.map(|to| to.max(query.created_from.unwrap_or_default()));
            Box::new(account.heard_of((from, to.map_or(Bound::Unbounded, |at| Bound::Excluded((at, nobody))))))
        }
    }
}

/// One customer. One whom the reader may not read of is an unknown one.
pub(super) fn customer(
    reader: &Reader<'_>,
    authority: &Authority,
    customer: CustomerId,
) -> Result<CustomerSheet, Reject> {
    let chat = reader.account.chat_of(customer).filter(|chat| reader.account.reads(reader.viewer, chat));
    let chat = chat.ok_or(Reject::UnknownCustomer)?;
    let mut groups: Vec<GroupId> = chat.threads.iter().flat_map(|thread| [thread.started_in(), thread.group]).collect();
    groups.sort_unstable();
    groups.dedup();
    let agent_said = |event: &Event| event.audience == Audience::All && event.author.agent().is_some();
    Ok(CustomerSheet {
        row: row(reader, authority, chat),
        profile: chat.profile.clone().unwrap_or_default(),
        groups,
        customer_said_at: said_at(chat, |event| event.author.is_customer()),
        agent_said_at: said_at(chat, agent_said),
    })
}

fn wants(reader: &Reader<'_>, authority: &Authority, query: &CustomersQuery, text: &str, chat: &Chat) -> bool {
    let profile = chat.profile.as_deref();
    let details = profile.map(|profile| &profile.details);
    let known = || {
        let more = details.into_iter().flat_map(|details| details.phone.iter().chain(&details.company));
        chat.customer.name.iter().chain(&chat.customer.email).chain(more)
    };
    let is = |wanted: Option<bool>, holds: &dyn Fn() -> bool| wanted.is_none_or(|wanted| wanted == holds());
    let within = |at: &dyn Fn() -> Option<Time>, from: Option<Time>, to: Option<Time>| {
        from.is_none() && to.is_none()
            || at().is_some_and(|at| from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to))
    };
    let now = authority.snapshot().at;
    (text.is_empty() || known().any(|known| folded(known).contains(text)))
        && query
            .external_id
            .as_ref()
            .is_none_or(|id| details.is_some_and(|known| known.external_id.as_ref() == Some(id)))
        && query.group.is_none_or(|group| chat.threads.iter().any(|thread| thread.was_in(group)))
        && is(query.banned, &|| profile.is_some_and(|profile| profile.is_banned(now)))
        && is(query.identified, &|| details.is_some_and(|details| details.identified))
        && is(query.open, &|| chat.open_thread().is_some())
        && is(query.online, &|| authority.is_online(User::Customer(chat.customer.id)))
        && is(query.followed, &|| follows(reader, chat))
        && within(&|| chat.heard_of(), query.created_from, query.created_to)
        && within(&|| seen_at(chat), query.seen_from, query.seen_to)
}

fn place(sort: CustomerSort, chat: &Chat) -> Place {
    let (at, name) = match sort {
        CustomerSort::Created => (chat.heard_of(), String::new()),
        CustomerSort::Seen => (seen_at(chat), String::new()),
        CustomerSort::Name => (None, chat.customer.name.as_deref().map(folded).unwrap_or_default()),
    };
    Place { sort, at: at.unwrap_or_default(), name, customer: chat.customer.id }
}

fn row(reader: &Reader<'_>, authority: &Authority, chat: &Chat) -> CustomerRow {
    let profile = chat.profile.as_deref();
    let details = profile.map(|profile| &profile.details);
    CustomerRow {
        customer: chat.customer.clone(),
        chat: chat.id,
        external_id: details.and_then(|details| details.external_id.clone()),
        identified: details.is_some_and(|details| details.identified),
        email_verified: details.is_some_and(|details| details.email_verified),
        created_at: chat.heard_of(),
        seen_at: seen_at(chat),
        threads: chat.threads.len() as u32,
        open: chat.open_thread().is_some(),
        online: authority.is_online(User::Customer(chat.customer.id)),
        followed: follows(reader, chat),
        ban: profile.and_then(|profile| profile.ban),
        state: state(reader, authority, chat),
    }
}

fn state(reader: &Reader<'_>, authority: &Authority, chat: &Chat) -> CustomerState {
    if let Some(work) = reader.account.work_of(chat.id) {
        return if work.waits() { CustomerState::Queued } else { CustomerState::Chatting };
    }
    // A page tells its visit before anything is said, and may say something without telling of any.
    let visit = chat.profile.as_ref().and_then(|profile| profile.visit());
    let shown = visit.and_then(|visit| visit.greetings.last()).is_some_and(|last| last.step == GreetingStep::Shown);
    match visit.is_some() || authority.is_online(User::Customer(chat.customer.id)) {
        false => CustomerState::Away,
        true if shown => CustomerState::Invited,
        true => CustomerState::Browsing,
    }
}

/// Whether the reader follows the customer, not only the thread that is open.
fn follows(reader: &Reader<'_>, chat: &Chat) -> bool {
    let followers = chat.attributes.as_ref().map(|attributes| &attributes.customer_followers);
    let agent = reader.viewer.user().agent();
    agent.is_some_and(|agent| followers.is_some_and(|followers| followers.contains(&agent)))
}

/// When the customer last looked at a page of the site or said something.
fn seen_at(chat: &Chat) -> Option<Time> {
    let visit = chat.profile.as_ref().and_then(|profile| profile.visits.last());
    let viewed = visit.map(|visit| {
        let page = visit.pages.last().map(|page| page.opened_at);
        [Some(visit.started_at), page, visit.ended_at].into_iter().flatten().max().unwrap_or(visit.started_at)
    });
    viewed.max(said_at(chat, |event| event.author.is_customer()))
}

/// When something was last said that is of this kind.
fn said_at(chat: &Chat, is: impl Fn(&Event) -> bool) -> Option<Time> {
    let mut events = chat.threads.iter().rev().flat_map(|thread| thread.events.iter().rev());
    events.find(|event| is(event)).map(|event| event.at)
}

fn written(place: &Place) -> String {
    let sort = match place.sort {
        CustomerSort::Created => 'c',
        CustomerSort::Seen => 's',
        CustomerSort::Name => 'n',
    };
    let name: String = place.name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{sort}-{:x}-{}-{name}", place.at.0, place.customer)
}

fn parse(page: &str) -> Option<Place> {
    let mut parts = page.splitn(4, '-');
    let sort = match parts.next()? {
        "c" => CustomerSort::Created,
        "s" => CustomerSort::Seen,
        "n" => CustomerSort::Name,
        _ => return None,
    };
    let at = Time(u64::from_str_radix(parts.next()?, 16).ok()?);
    let customer = parts.next()?.parse().ok()?;
    let name = parts.next()?.as_bytes().chunks(2).map(|digits| {
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 2 && !digits.starts_with('+'))?;
        u8::from_str_radix(digits, 16).ok()
    });
    let name = String::from_utf8(name.collect::<Option<_>>()?).ok()?;
    Some(Place { sort, at, name, customer })
}

#[cfg(test)]
mod tests {
    use parlor_engine::command::{BanCustomer, CloseThread};
    use parlor_engine::desk::{AgentRole, Assignment};
    use parlor_engine::{AgentId, Command};

    use super::super::{Kept, answer};
    use super::*;
    use crate::host::{Host, customer as user};
    use crate::query::{Answer, Query};

    /// Everybody whom a query finds, read in pages of two.
    fn found(host: &Host, agent: AgentId, query: &CustomersQuery) -> Vec<CustomerId> {
        let mut query = CustomersQuery { limit: 2, ..query.clone() };
        let mut found = Vec::new();
        loop {
            let asked = Query::Customers(query.clone());
            let Ok(Answer::Customers(page)) =
                answer(&host.authority, &Kept::default(), User::Agent(agent), &asked, host.now)
            else {
                panic!("no page")
            };
            found.extend(page.rows.iter().map(|row| row.customer.id));
            query.page = page.next;
            if query.page.is_none() {
                assert_eq!(found.len(), page.found as usize);
                return found;
            }
        }
    }

    #[test]
    fn a_list_of_customers_is_the_same_however_few_are_looked_at() {
        let mut host = Host::with(Assignment::PickUp);
        let sora = host.adds("Sora", AgentRole::Supervisor, &[]);
        for n in 1..=9 {
            // The third and the fourth come at the same moment.
            host.passes(if n == 4 { 0 } else { 1_000 });
            let page = host.opens(user(n));
            let chat = host.starts(page, n);
            if n % 2 == 0 {
                host.does(page, 2, Command::CloseThread(CloseThread::new(chat)));
            }
        }
        let (page, days) = (host.opens(User::Agent(sora)), 1);
        for (n, customer) in (1..).zip([CustomerId(3), CustomerId(8)]) {
            host.does(page, n, Command::BanCustomer(BanCustomer { customer, days }));
        }
        let started = |n: u128| host.authority.account().chat_of(CustomerId(n)).unwrap().heard_of();
        let (third, eighth) = (started(3), started(8));
        for ascending in [true, false] {
            let all = CustomersQuery { ascending, ..CustomersQuery::default() };
            let expect = |query: CustomersQuery, mut expected: Vec<u128>| {
                if !ascending {
                    expected.reverse();
                }
                let expected: Vec<_> = expected.into_iter().map(CustomerId).collect();
                assert_eq!(found(&host, sora, &query), expected, "{query:?}");
            };
            expect(all.clone(), (1..=9).collect());
            expect(CustomersQuery { banned: Some(false), ..all.clone() }, vec![1, 2, 4, 5, 6, 7, 9]);
            expect(CustomersQuery { banned: Some(true), ..all.clone() }, vec![3, 8]);
            expect(CustomersQuery { open: Some(true), ..all.clone() }, vec![1, 5, 7, 9]);
            let within = CustomersQuery { created_from: third, created_to: eighth, ..all.clone() };
            expect(within.clone(), vec![3, 4, 5, 6, 7]);
            expect(CustomersQuery { created_from: eighth, created_to: third, ..within }, vec![]);
            expect(CustomersQuery { followed: Some(true), ..all.clone() }, vec![]);
        }
    }

    #[test]
    fn who_comes_between_two_pages_of_customers_neither_repeats_nor_hides_anybody() {
        let mut host = Host::with(Assignment::PickUp);
        let sora = host.adds("Sora", AgentRole::Supervisor, &[]);
        let comes = |host: &mut Host, n: u128| {
            host.passes(1_000);
            let page = host.opens(user(n));
            host.starts(page, n);
        };
        (1..=4).for_each(|n| comes(&mut host, n));
        let ask = |host: &Host, page: Option<String>| {
            let query = Query::Customers(CustomersQuery { page, limit: 2, ..CustomersQuery::default() });
            match answer(&host.authority, &Kept::default(), User::Agent(sora), &query, host.now) {
                Ok(Answer::Customers(page)) => page,
                other => panic!("{other:?}"),
            }
        };
        let ids = |page: &CustomersPage| page.rows.iter().map(|row| row.customer.id.0).collect::<Vec<_>>();
        let first = ask(&host, None);
        comes(&mut host, 5);
        let rest = ask(&host, first.next.clone());
        assert_eq!((ids(&first), ids(&rest), rest.found, rest.next), (vec![4, 3], vec![2, 1], 5, None));
    }

    #[test]
    fn a_page_of_customers_names_the_one_after_whom_it_begins() {
        for (sort, at, name) in [(CustomerSort::Created, 1_700, ""), (CustomerSort::Name, 0, "åsa-maria")] {
            let place = Place { sort, at: Time(at), name: name.to_owned(), customer: CustomerId(77) };
            assert_eq!(parse(&written(&place)), Some(place));
        }
        let id = CustomerId(7);
        for wrong in
            ["", "c", "x-1-2-", "c-1-2", &format!("c-g-{id}-"), &format!("n-0-{id}-6"), &format!("n-0-{id}-+f")]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
