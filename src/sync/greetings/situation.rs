//! What the rules of greetings go by.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::profile::Greeted;
use parlor_engine::desk::{RoutingStatus, WhenClosed};
use parlor_engine::{Account, CustomerId, GroupId, Time};

/// Where a customer is on the site, and who is there to answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Situation {
    /// The address of the page that is open.
    pub page: String,
    /// Milliseconds since it was opened.
    pub on_page_ms: u64,
    /// Milliseconds since the visit began.
    pub on_site_ms: u64,
    /// Which visit of the customer's it is, from 1.
    pub visits: u32,
    /// What was shown in this visit.
    pub seen: Vec<Greeted>,
    /// The groups that begin threads now, and whether somebody there takes new ones.
    pub attended: BTreeMap<GroupId, bool>,
    /// The group of greetings that name none.
    pub first_group: Option<GroupId>,
}

impl Situation {
    /// Of a customer; none if the customer is not on the site, has told no page, or talks already.
    pub fn of(account: &Account, customer: CustomerId, now: Time) -> Option<Self> {
        let chat = account.chat_of(customer).filter(|chat| chat.open_thread().is_none())?;
        let profile = chat.profile.as_deref()?;
        let visit = profile.visit()?;
        let page = visit.pages.last()?;
        let desk = &account.desk;
        let begins = desk.groups.values().filter(|group| {
            let hours = &desk.rules_of(group.id).hours;
            group.open || !hours.enabled || hours.when_closed == WhenClosed::Queue
        });
        // Once over all agents, not once for each group: this is asked by every page that opens.
        let accepting = desk.agents.values().filter(|agent| agent.status == RoutingStatus::Accepting);
        let attended: BTreeSet<GroupId> = accepting.flat_map(|agent| agent.profile.groups.iter().copied()).collect();
        Some(Self {
            page: page.url.clone(),
            on_page_ms: now.since_ms(page.opened_at),
            on_site_ms: now.since_ms(visit.started_at),
            visits: profile.statistics.visits,
            seen: visit.greetings.clone(),
            attended: begins.map(|group| (group.id, attended.contains(&group.id))).collect(),
            first_group: desk.first_group(),
        })
    }
}
