//! What was written and not sent, kept across reloads.

use crate::setup::Setup;
use crate::{Page, store};

impl Page {
    /// What was written and not sent, from an earlier page too. Empty if there is nothing.
    pub fn draft(&self, key: &str) -> String {
        store::read(store::local(), &name(&self.0.setup, key)).unwrap_or_default()
    }

    /// Keeps what was written and not sent; an empty text drops it.
    pub fn save_draft(&self, key: &str, text: &str) {
        let name = name(&self.0.setup, key);
        if text.is_empty() {
            store::remove(store::local(), &name);
        } else {
            store::write(store::local(), &name, text);
        }
    }
}

/// Drops every draft of this kind of page.
pub(crate) fn clear(setup: &Setup) {
    let prefix = name(setup, "");
    for key in store::keys_after(&prefix) {
        store::remove(store::local(), &[&prefix, key.as_str()].concat());
    }
}

fn name(setup: &Setup, key: &str) -> String {
    ["parlor-draft-", setup.scope(), "-", key].concat()
}
