//! When what happened in a thread.

use parlor_engine::Time;
use parlor_engine::chat::{Audience, Event, Thread};
#[cfg(not(feature = "lean"))]
use serde::Deserialize;
use serde::Serialize;

use crate::archive::{is_join, is_said};

/// Moments of a thread beside its start and its end, in milliseconds since 1970 (SuperOffice: WhenStarted, WhenIdle,
/// WhenFetched and InitialQueuePos of a chat session). One that has not come is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(feature = "lean"), derive(Deserialize))]
pub struct ThreadTimes {
    /// When the first agent or bot took it on.
    pub assigned_at: Option<Time>,
    /// When an agent or a bot first spoke to the customer.
    pub answered_at: Option<Time>,
    /// When something was last said to everybody. Lines of Parlor's count, such as the one that says that it was closed.
    pub active_at: Option<Time>,
    /// When the customer's page last took something in while the thread was open, as far as is known: facts of early
    /// versions do not say when. Staff only.
    pub fetched_at: Option<Time>,
    /// Its place in the queue when it started, from 1. Staff only.
    pub initial_position: Option<u32>,
}

impl ThreadTimes {
    /// The moments of a thread.
    pub fn of(thread: &Thread) -> Self {
        let first = |is: &dyn Fn(&Event) -> bool| thread.events.iter().find(|event| is(event)).map(|event| event.at);
        let mut public = thread.events.iter().rev().filter(|event| event.audience == Audience::All);
        Self {
            assigned_at: first(&is_join),
            answered_at: first(&|event| is_said(event) && event.author.agent().is_some()),
            active_at: public.next().map(|event| event.at),
            fetched_at: thread.attributes.as_ref().and_then(|attributes| attributes.fetched_at),
            initial_position: thread.attributes.as_ref().and_then(|attributes| attributes.initial_position),
        }
    }
}

parlor_engine::staff_only!(ThreadTimes);
