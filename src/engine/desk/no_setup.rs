//! A customer's page is told nothing of this.

use super::{Desk, DeskFact};

impl Desk {
    #[allow(clippy::unused_self)]
    pub(super) fn evolve_setup(&mut self, _: &DeskFact) {}
}
