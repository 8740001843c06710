//! Mails that are to be sent.

use parlor_engine::Time;

use super::{ACCOUNT, Apart, OTHER};
use crate::store::{Changes, MailRow, Store, StoreError, change};

pub(super) fn mails_wait_until_they_are_due_and_are_forgotten_one_by_one(store: &dyn Store) {
    let mails = store.directory();
    let mail = |id: &str, account, text: &str| MailRow { id: id.to_owned(), account, text: text.to_owned() };
    assert_eq!(mails.next_mail().unwrap(), None);
    let add = |mail: MailRow, due_at| Apart(store).add_mail(&mail, Time(due_at), 5).unwrap();
    add(mail("b", ACCOUNT, "1"), 20);
    add(mail("a", OTHER, "2"), 30);
    add(mail("c", ACCOUNT, "3"), 10);
    add(mail("c", ACCOUNT, "again"), 5);
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

pub(super) fn a_mail_that_finds_no_room_takes_all_that_goes_with_it_back(store: &dyn Store) {
    let mail = |id: &str, account| MailRow { id: id.to_owned(), account, text: String::new() };
    let add = |mail: MailRow| {
        change(store, |changes| {
            changes.put(mail.account, "kind", &mail.id, "goes with it")?;
            Ok((changes.add_mail(&mail, Time(1), 1)?, None))
        })
    };
    add(mail("a", ACCOUNT)).unwrap();
    assert!(matches!(add(mail("b", ACCOUNT)), Err(StoreError::Crowded)));
    add(mail("c", OTHER)).unwrap();
    let kept = |account| store.documents().list(account, "kind").unwrap().into_iter().map(|(id, _)| id);
    assert_eq!(kept(ACCOUNT).chain(kept(OTHER)).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(store.directory().due_mails(Time(1), 5).unwrap(), [mail("a", ACCOUNT), mail("c", OTHER)]);
}
