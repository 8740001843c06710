//! Where the customer is on the account's site. The customer's page tells it, so all of it is only hearsay.

#[cfg(not(feature = "lean"))]
use serde::{Deserialize, Serialize};

use super::super::Account;
use super::super::decide::of_chat;
#[cfg(not(feature = "lean"))]
use super::{checks, profile};
use crate::chat::ProfileFact;
use crate::chat::profile::{Page, Place, Visit};
use crate::{Actor, Ctx, Fact, Reject};

/// Begins a visit of the actor's. For customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct StartVisit {
    /// The page that led to the site; cut after 2,000 characters, like the others.
    pub referrer: String,
    /// The browser, as it names itself. Over `/api/v1/commands` the header `User-Agent` counts where this is empty.
    pub user_agent: String,
    /// The network address. The server's shell puts in what it sees, whatever stands here.
    pub ip: String,
    /// From where in the world. The server's shell puts in what its own proxy says, whatever stands here.
    pub place: Option<Box<Place>>,
}

/// A page of the site is opened within the visit. For customers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct ViewPage {
    /// Its address.
    pub url: String,
    /// Its title.
    #[cfg_attr(not(feature = "lean"), serde(default))]
    pub title: String,
}

/// Ends the actor's visit. For customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Serialize, Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(deny_unknown_fields))]
pub struct EndVisit {}

#[cfg(not(feature = "lean"))]
impl StartVisit {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (chat, _, mut facts) = account.own(actor, ctx)?;
        let told = |text: &str| Some(checks::cut(text)).filter(|text| !text.is_empty());
        let visit = Visit {
            started_at: ctx.now,
            ended_at: None,
            referrer: told(&self.referrer),
            user_agent: told(&self.user_agent),
            ip: told(&self.ip),
            pages: Vec::new(),
            greetings: Vec::new(),
            place: self.place.as_ref().and_then(|place| place.checked()).map(Box::new),
        };
        facts.push(profile(ProfileFact::VisitStarted { visit: Box::new(visit) }));
        Ok(of_chat(chat, facts))
    }
}

#[cfg(not(feature = "lean"))]
impl ViewPage {
    /// The page that is open already is not opened anew.
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (chat, known, _) = account.own(actor, ctx)?;
        let visit = known.visit().ok_or(Reject::NoVisit)?;
        let url = checks::url(&self.url)?.ok_or(Reject::WebAddressInvalid)?;
        let title = checks::cut(&self.title);
        if visit.pages.last().is_some_and(|page| (&page.url, &page.title) == (&url, &title)) {
            return Ok(Vec::new());
        }
        let page = Page { url, title, opened_at: ctx.now };
        Ok(of_chat(chat, vec![profile(ProfileFact::PageViewed { page })]))
    }
}

#[cfg(not(feature = "lean"))]
impl EndVisit {
    pub(in crate::account) fn decide(
        &self,
        account: &Account,
        actor: Actor,
        ctx: &mut Ctx,
    ) -> Result<Vec<Fact>, Reject> {
        let (chat, known, _) = account.own(actor, ctx)?;
        known.visit().ok_or(Reject::NoVisit)?;
        Ok(of_chat(chat, vec![profile(ProfileFact::VisitEnded { at: ctx.now })]))
    }
}

crate::not_lean!(StartVisit, ViewPage, EndVisit);
