//! Mails that are to be sent, in memory.

use parlor_engine::{AccountId, Time};

use super::MemoryStore;
use crate::store::{MailRow, Mails, StoreError};

impl Mails for MemoryStore {
    fn due_mails(&self, now: Time, limit: usize) -> Result<Vec<MailRow>, StoreError> {
        let kept = self.kept();
        let mut due: Vec<_> = kept.mails.values().filter(|(due_at, _)| *due_at <= now).collect();
        due.sort_by_key(|(due_at, mail)| (*due_at, mail.id.clone()));
        Ok(due.into_iter().take(limit).map(|(_, mail)| mail.clone()).collect())
    }

    fn next_mail(&self) -> Result<Option<Time>, StoreError> {
        Ok(self.kept().mails.values().map(|(due_at, _)| *due_at).min())
    }

    fn mails_waiting(&self, account: AccountId) -> Result<u64, StoreError> {
        Ok(self.kept().mails.values().filter(|(_, mail)| mail.account == account).count() as u64)
    }

    fn put_mail_off(&self, id: &str, due_at: Time, text: &str) -> Result<(), StoreError> {
        if let Some((at, mail)) = self.kept().mails.get_mut(id) {
            (*at, mail.text) = (due_at, text.to_owned());
        }
        Ok(())
    }

    fn forget_mail(&self, id: &str) -> Result<(), StoreError> {
        self.kept().mails.remove(id);
        Ok(())
    }
}
