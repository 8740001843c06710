//! Questions to the authority.

use parlor_sync::{Answer, Query};

use crate::Page;
use crate::later::later;

impl Page {
    /// Asks something that is not in the copy. Asked again by itself if the connection breaks; none once it is given up,
    /// after half a minute without an answer.
    pub async fn ask(&self, query: Query) -> Option<Answer> {
        let (setter, answer) = later();
        self.0.act(|state, now| state.ask(query, setter, now));
        answer.await
    }
}
