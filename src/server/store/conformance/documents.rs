//! Documents.

use super::{ACCOUNT, OTHER};
use crate::store::Store;

pub(super) fn documents_are_kept_by_account_kind_and_id(store: &dyn Store) {
    let documents = store.documents();
    documents.put(ACCOUNT, "hook", "b", "1").unwrap();
    documents.put(ACCOUNT, "hook", "a", "2").unwrap();
    documents.put(ACCOUNT, "hook", "b", "3").unwrap();
    documents.put(ACCOUNT, "other", "a", "4").unwrap();
    documents.put(OTHER, "hook", "a", "5").unwrap();
    let pair = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    assert_eq!(documents.list(ACCOUNT, "hook").unwrap(), [pair("a", "2"), pair("b", "3")], "the last text, by id");
    assert_eq!(documents.get(ACCOUNT, "other", "a").unwrap().as_deref(), Some("4"));
    assert_eq!(documents.get(ACCOUNT, "other", "b").unwrap(), None);
    documents.delete(ACCOUNT, "hook", "a").unwrap();
    documents.delete(ACCOUNT, "hook", "a").unwrap();
    assert_eq!(documents.list(ACCOUNT, "hook").unwrap(), [pair("b", "3")]);
    assert_eq!(documents.get(OTHER, "hook", "a").unwrap().as_deref(), Some("5"));
}
