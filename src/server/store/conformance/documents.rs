//! Documents.

use super::{ACCOUNT, Apart, OTHER};
use crate::store::{Changes, Store};

pub(super) fn documents_are_kept_by_account_kind_and_id(store: &dyn Store) {
    let (documents, changes) = (store.documents(), Apart(store));
    changes.put(ACCOUNT, "hook", "b", "1").unwrap();
    changes.put(ACCOUNT, "hook", "a", "2").unwrap();
    changes.put(ACCOUNT, "hook", "b", "3").unwrap();
    changes.put(ACCOUNT, "other", "a", "4").unwrap();
    changes.put(OTHER, "hook", "a", "5").unwrap();
    let pair = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    assert_eq!(documents.list(ACCOUNT, "hook").unwrap(), [pair("a", "2"), pair("b", "3")], "the last text, by id");
    assert_eq!(documents.get(ACCOUNT, "other", "a").unwrap().as_deref(), Some("4"));
    assert_eq!(documents.get(ACCOUNT, "other", "b").unwrap(), None);
    changes.forget(ACCOUNT, "hook", "a").unwrap();
    changes.forget(ACCOUNT, "hook", "a").unwrap();
    assert_eq!(documents.list(ACCOUNT, "hook").unwrap(), [pair("b", "3")]);
    assert_eq!(documents.get(OTHER, "hook", "a").unwrap().as_deref(), Some("5"));
}
