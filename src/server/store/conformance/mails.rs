//! Mails that are to be sent.

use parlor_engine::Time;

use super::{ACCOUNT, OTHER};
use crate::store::{MailRow, Store};

pub(super) fn mails_wait_until_they_are_due_and_are_forgotten_one_by_one(store: &dyn Store) {
    let mails = store.directory();
    let mail = |id: &str, account, text: &str| MailRow { id: id.to_owned(), account, text: text.to_owned() };
    assert_eq!(mails.next_mail().unwrap(), None);
    mails.add_mail(&mail("b", ACCOUNT, "1"), Time(20)).unwrap();
    mails.add_mail(&mail("a", OTHER, "2"), Time(30)).unwrap();
    mails.add_mail(&mail("c", ACCOUNT, "3"), Time(10)).unwrap();
    mails.add_mail(&mail("c", ACCOUNT, "again"), Time(5)).unwrap();
    assert_eq!((mails.mails_waiting(ACCOUNT).unwrap(), mails.mails_waiting(OTHER).unwrap()), (2, 1));
    assert_eq!(mails.next_mail().unwrap(), Some(Time(10)), "one of this id waits already");
    assert_eq!(mails.due_mails(Time(9), 5).unwrap(), []);
    assert_eq!(mails.due_mails(Time(20), 5).unwrap(), [mail("c", ACCOUNT, "3"), mail("b", ACCOUNT, "1")]);
    assert_eq!(mails.due_mails(Time(20), 1).unwrap(), [mail("c", ACCOUNT, "3")]);
    mails.put_mail_off("c", Time(40), "4").unwrap();
    assert_eq!(mails.due_mails(Time(20), 5).unwrap(), [mail("b", ACCOUNT, "1")]);
    mails.forget_mail("b").unwrap();
    mails.forget_mail("b").unwrap();
    mails.put_mail_off("b", Time(1), "5").unwrap();
    assert_eq!(mails.due_mails(Time(50), 5).unwrap(), [mail("a", OTHER, "2"), mail("c", ACCOUNT, "4")]);
}
