//! Customers, as far as somebody may read of them.

use std::cmp::Ordering;

use parlor_engine::chat::profile::GreetingStep;
use parlor_engine::chat::{Audience, Chat, Event};
use parlor_engine::{CustomerId, GroupId, Reject, Time, User};

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
    let text = folded(&query.text);
    let chats = reader.account.chats.values().map(AsRef::as_ref);
    let readable = chats.filter(|chat| reader.account.reads(reader.viewer, chat));
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
        && within(&|| created_at(chat), query.created_from, query.created_to)
        && within(&|| seen_at(chat), query.seen_from, query.seen_to)
}

fn place(sort: CustomerSort, chat: &Chat) -> Place {
    let (at, name) = match sort {
        CustomerSort::Created => (created_at(chat), String::new()),
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
        created_at: created_at(chat),
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

fn created_at(chat: &Chat) -> Option<Time> {
    let first = chat.threads.first().map(|thread| thread.started_at);
    chat.profile.as_ref().and_then(|profile| profile.created_at).or(first)
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
    use super::*;

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
