//! How the threads of a group go from hand to hand, and what comes after their end.

#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use super::{Desk, RoutingStatus};
use crate::{AgentId, GroupId, Reject, limits, text};

/// What a group's agents may take their time for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
#[cfg_attr(not(feature = "lean"), serde(default, deny_unknown_fields))]
pub struct TalkRules {
    /// How long a colleague has to answer a transfer or an invitation: from 5,000 to 600,000 milliseconds; without it
    /// 60,000.
    pub answer_ms: Option<u64>,
    /// How long an agent may work on a thread after its end, which takes up the agent's capacity meanwhile: from 5,000 to
    /// 3,600,000 milliseconds; without it not at all (Genesys: after-chat work).
    pub wrap_up_ms: Option<u64>,
    /// The bot that is given every new thread first, as long as it accepts and has room; it hands over by giving the
    /// thread back to the queue (LivePerson, SuperOffice 7.7). It need not be of the group: then it is given new threads
    /// only, and nothing that comes back.
    pub bot: Option<AgentId>,
    /// What Parlor says when a thread starts: at most 8,000 characters; may be empty (SuperOffice: Welcome).
    pub welcome: String,
    /// Whether the bot takes new threads outside the opening hours too. What it hands over then waits until somebody is
    /// there.
    pub bot_off_hours: bool,
    /// What Parlor says when the first person takes a thread: at most 8,000 characters; may be empty (SuperOffice sends its
    /// welcome at pick-up).
    pub answered: String,
    /// What Parlor says when a thread comes from another group: at most 8,000 characters; may be empty.
    pub transferred: String,
    /// What Parlor says when a thread begins while the group is closed: at most 8,000 characters; may be empty (LivePerson's
    /// off-hours message).
    pub off_hours: String,
    /// What Parlor says to who has waited for the time of [`ResponseRules::waiting_ms`](crate::chat::ResponseRules): at
    /// most 8,000 characters; may be empty (LivePerson's message for who waits in the queue).
    pub waiting: String,
    /// What Parlor says when the person who has a thread leaves it and it waits again: at most 8,000 characters; may be
    /// empty (LivePerson's message for an agent who left).
    pub left: String,
}

impl TalkRules {
    /// What holds where nobody has set anything.
    pub const NONE: Self = Self {
        answer_ms: None,
        wrap_up_ms: None,
        bot: None,
        welcome: String::new(),
        bot_off_hours: false,
        answered: String::new(),
        transferred: String::new(),
        off_hours: String::new(),
        waiting: String::new(),
        left: String::new(),
    };

    /// How long a colleague has to answer, in milliseconds.
    pub fn answer_ms(&self) -> u64 {
        self.answer_ms.unwrap_or(limits::ANSWER_MS)
    }

    pub(crate) fn check(&self) -> Result<(), Reject> {
        let good = |ms: u64| (limits::OFFER_MS_MIN..=limits::OFFER_MS_MAX).contains(&ms);
        if !self.answer_ms.is_none_or(good) {
            return Err(Reject::OfferTimeOutOfRange);
        }
        let good = |ms: u64| (limits::WRAP_UP_MS_MIN..=limits::WRAP_UP_MS_MAX).contains(&ms);
        if !self.wrap_up_ms.is_none_or(good) {
            return Err(Reject::WrapUpOutOfRange);
        }
        let texts = [&self.welcome, &self.answered, &self.transferred, &self.off_hours, &self.waiting, &self.left];
        let fit = texts.into_iter().all(|text| text::fits(text, limits::TEXT_CHARS));
        if fit { Ok(()) } else { Err(Reject::TextTooLong) }
    }
}

impl Desk {
    /// The bot to which a new thread of a group goes, if it is there for one more.
    pub(crate) fn bot_of(&self, group: GroupId) -> Option<AgentId> {
        let bot = self.rules_of(group).talk.bot.filter(|bot| self.is_bot(*bot))?;
        let accepts = self.agents.get(&bot)?.status == RoutingStatus::Accepting;
        (accepts && self.room_in(bot, group) > 0).then_some(bot)
    }

    /// Whether an agent is a program.
    pub fn is_bot(&self, agent: AgentId) -> bool {
        self.agents.get(&agent).is_some_and(|state| state.profile.bot)
    }
}

crate::staff_only!(TalkRules);
