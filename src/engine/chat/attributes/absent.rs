//! In a customer's page: none of it. These types have no value, so that all code around them falls away.

use super::scope::Scope;
use super::{Chat, ChatFact, Event, ResponseRules, Thread};
use crate::{Actor, ChatId, Command, Ctx, Reject, Time};

macro_rules! absent {
    ($($name:ident),* $(,)?) => {$(
        /// Not in a customer's page.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {}

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                match *self {}
            }
        }
    )*
        crate::staff_only!($($name),*);
    };
}

absent!(
    AddNote,
    AttributeFact,
    Attributes,
    ChatAttributes,
    DeleteNote,
    DeleteProperties,
    EditNote,
    FollowChat,
    FollowCustomer,
    LinkThread,
    PinChat,
    SaveCustomerProperties,
    SaveProperties,
    SetAccess,
    SetProperties,
    SetResponseTarget,
    TagThread,
    UnfollowChat,
    UnfollowCustomer,
    UnlinkThread,
    UntagThread,
);

macro_rules! erased {
    ($($name:ty),*) => {$(
        impl $name {
            pub(super) fn erased(&self) -> Self {
                match *self {}
            }
        }
    )*};
}

erased!(AttributeFact, Attributes, ChatAttributes);

impl AttributeFact {
    /// None is ever there.
    pub fn thread(&self) -> Option<crate::ThreadId> {
        match *self {}
    }

    /// There is none.
    pub fn moves_chat(&self) -> bool {
        match *self {}
    }
}

pub(crate) fn scope(_: &Command) -> Option<(ChatId, Scope)> {
    None
}

pub(crate) fn decide(_: &Chat, _: Actor, _: bool, _: &Command, _: &mut Ctx) -> Result<Vec<ChatFact>, Reject> {
    Err(Reject::NotAllowed)
}

impl Chat {
    pub(crate) fn is_continuous(&self) -> bool {
        false
    }

    pub(crate) fn is_message(&self) -> bool {
        false
    }

    pub(crate) fn next_timer(&self) -> Option<Time> {
        None
    }

    pub(crate) fn idle_end(&self) -> Option<Time> {
        None
    }

    pub(crate) fn is_shelved(&self) -> bool {
        false
    }

    pub(crate) fn unanswered_end(&self) -> Option<Time> {
        None
    }

    pub(crate) fn promised(&self) -> ResponseRules {
        ResponseRules::default()
    }

    pub(crate) fn fallen_due(&self, _: Time) -> Vec<ChatFact> {
        Vec::new()
    }

    pub(crate) fn is_followed_by(&self, _: crate::AgentId) -> bool {
        false
    }

    pub(crate) fn follows_chat(&self, _: crate::AgentId) -> bool {
        false
    }

    pub(super) fn change_attributes(&mut self, fact: &AttributeFact) {
        match *fact {}
    }

    pub(super) fn end_following(&mut self) {}
}

impl Thread {
    pub(crate) fn access(&self) -> impl Iterator<Item = crate::GroupId> {
        std::iter::empty()
    }

    pub(super) fn hear(&mut self, _: &Event) {}

    pub(super) fn fetch(&mut self, _: crate::User, _: Time) {}

    pub(super) fn greet(&mut self, _: &super::Member) {}

    pub(super) fn part(&mut self, _: crate::User) {}
}
