//! A customer's page begins no thread for somebody else.

use super::Account;
use crate::{Actor, Ctx, Fact, Reject};

/// Not in a customer's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BeginThread {}

impl BeginThread {
    pub(super) fn decide(&self, _: &Account, _: Actor, _: &mut Ctx) -> Result<Vec<Fact>, Reject> {
        match *self {}
    }
}

impl serde::Serialize for BeginThread {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

crate::staff_only!(BeginThread);
