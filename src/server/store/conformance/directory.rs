//! Accounts, passwords and sign-ins.

use std::sync::Arc;

use parlor_engine::desk::{DeskFact, DutyFact};
use parlor_engine::{AgentId, Fact, Time, User};
use parlor_sync::Entry;

use super::{ACCOUNT, Apart, OTHER, entries, loaded};
use crate::store::{Changes, Login, Session, Store, StoreError, Token};

pub(super) fn accounts_and_secrets_stay(store: &dyn Store) {
    let directory = store.directory();
    assert!(directory.accounts().unwrap().is_empty());
    for account in [OTHER, ACCOUNT, OTHER] {
        directory.add_account(account).unwrap();
    }
    assert_eq!(directory.accounts().unwrap(), [OTHER, ACCOUNT], "oldest first, each once");
    assert_eq!(directory.secret("tokens", b"one").unwrap(), b"one");
    assert_eq!(directory.secret("tokens", b"two").unwrap(), b"one");
    assert_eq!(directory.secret("cursors", b"two").unwrap(), b"two");
}

pub(super) fn logins_know_no_case_and_belong_to_one(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let (ada, bob) = (AgentId(1), AgentId(2));
    let login = |agent, hash: &str| Some(Login { account: ACCOUNT, agent, hash: hash.to_owned() });
    changes.set_password(ACCOUNT, ada, "Ada@Example.com", "x").unwrap();
    assert_eq!(directory.find_login(" ada@EXAMPLE.com ").unwrap(), login(ada, "x"));
    assert_eq!(directory.find_login("nobody@example.com").unwrap(), None);
    for (account, agent) in [(ACCOUNT, bob), (OTHER, ada)] {
        let taken = changes.set_password(account, agent, "ADA@example.com", "y");
        assert!(matches!(taken, Err(StoreError::Taken)), "{taken:?}");
    }
    assert_eq!(directory.find_login("ada@example.com").unwrap(), login(ada, "x"), "a refusal changes nothing");
    changes.set_password(ACCOUNT, ada, "ada@example.com", "z").unwrap();
    assert_eq!(directory.find_login("ada@example.com").unwrap(), login(ada, "z"));
    changes.set_password(ACCOUNT, ada, "ada@elsewhere.example", "z").unwrap();
    assert_eq!(directory.find_login("ada@example.com").unwrap(), None, "an agent has one address");
    changes.set_password(ACCOUNT, bob, "ada@example.com", "b").unwrap();
    assert_eq!(directory.find_login("ada@example.com").unwrap(), login(bob, "b"));
}

pub(super) fn sign_ins_of_an_agent_end_together(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let session = |account, agent| Session { account, agent: AgentId(agent), expires_at: Time(100) };
    let all = [session(ACCOUNT, 1), session(ACCOUNT, 1), session(ACCOUNT, 2), session(OTHER, 1)];
    for (hash, session) in (1..).zip(&all) {
        changes.add_session(&[hash; 32], session, Time(0)).unwrap();
    }
    assert_eq!(changes.end_sessions(ACCOUNT, AgentId(1), Some(&[2; 32])).unwrap(), [[1; 32]]);
    assert_eq!(directory.session(&[1; 32], Time(0)).unwrap(), None);
    assert_eq!(changes.end_sessions(ACCOUNT, AgentId(1), None).unwrap(), [[2; 32]]);
    assert!([3, 4].iter().all(|hash| directory.session(&[*hash; 32], Time(0)).unwrap().is_some()));
}

pub(super) fn a_log_out_ends_the_sign_ins_of_its_agent(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let session = |agent| Session { account: ACCOUNT, agent, expires_at: Time(100) };
    let (ada, ben) = (AgentId(1), AgentId(2));
    changes.add_session(&[1; 32], &session(ada), Time(0)).unwrap();
    changes.add_session(&[2; 32], &session(ben), Time(0)).unwrap();
    changes.add_session(&[3; 32], &Session { account: OTHER, ..session(ada) }, Time(0)).unwrap();
    let fact = Fact::Desk(DeskFact::Duty(DutyFact::LoggedOut { agent: ada, at: Time(5) }));
    let entry = Entry { position: 1, at: Time(5), actor: User::System, origin: None, facts: vec![fact], refused: None };
    loaded(store).append(&[Arc::new(entry)], &[]).unwrap();
    let kept = |hash: u8| directory.session(&[hash; 32], Time(5)).unwrap().is_some();
    assert_eq!([1, 2, 3].map(kept), [false, true, true]);
}

pub(super) fn a_removed_agent_leaves_no_password(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let (ada, ben) = (AgentId(1), AgentId(2));
    changes.set_password(ACCOUNT, ada, "ada@example.com", "x").unwrap();
    changes.set_password(ACCOUNT, ben, "ben@example.com", "y").unwrap();
    let fact = Fact::Desk(DeskFact::Duty(DutyFact::Removed { agent: ada, at: Time(5) }));
    let entry = Entry { position: 1, at: Time(5), actor: User::System, origin: None, facts: vec![fact], refused: None };
    loaded(store).append(&[Arc::new(entry)], &[]).unwrap();
    assert_eq!(directory.find_login("ada@example.com").unwrap(), None);
    assert_eq!(directory.find_login("ben@example.com").unwrap().map(|login| login.agent), Some(ben));
    changes.set_password(ACCOUNT, ben, "ada@example.com", "y").unwrap();
}

pub(super) fn a_removed_agent_leaves_no_token_also_none_that_was_given_to_a_bot(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let (ada, bot) = (AgentId(1), AgentId(7));
    let own = super::keys::token("own", 1);
    let given = Token { given_by: ada, ..super::keys::token("given", 7) };
    let child = Token { parent: Some("given".to_owned()), given_by: bot, ..super::keys::token("child", 8) };
    let other = Token { given_by: AgentId(2), ..super::keys::token("other", 7) };
    let elsewhere = Token { account: OTHER, given_by: ada, ..super::keys::token("elsewhere", 7) };
    for (hash, token) in (1..).zip([&own, &given, &child, &other, &elsewhere]) {
        assert!(changes.add_token(&[hash; 32], token, 9).unwrap());
    }
    changes.add_session(&[1; 32], &Session { account: ACCOUNT, agent: ada, expires_at: Time(100) }, Time(0)).unwrap();
    let fact = Fact::Desk(DeskFact::Duty(DutyFact::Removed { agent: ada, at: Time(5) }));
    let entry = Entry { position: 1, at: Time(5), actor: User::System, origin: None, facts: vec![fact], refused: None };
    loaded(store).append(&[Arc::new(entry)], &[]).unwrap();
    let kept = |hash: u8| directory.find_token(&[hash; 32]).unwrap();
    assert_eq!([1, 2, 3, 4, 5].map(kept), [None, None, None, Some(other), Some(elsewhere)]);
    assert_eq!(directory.session(&[1; 32], Time(5)).unwrap(), None);
}

pub(super) fn the_address_of_a_login_follows_the_profile(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    // The entries make Ada an agent with the address ada@example.com.
    let entries = entries(0);
    let ada = crate::store::profiles(&entries).next().unwrap().id;
    changes.set_password(ACCOUNT, ada, "winter@example.com", "x").unwrap();
    changes.set_password(ACCOUNT, AgentId(2), "bob@example.com", "y").unwrap();
    loaded(store).append(&entries, &[]).unwrap();
    assert_eq!(directory.find_login("winter@example.com").unwrap(), None);
    assert_eq!(directory.find_login("ada@example.com").unwrap().map(|login| login.hash).as_deref(), Some("x"));
    assert_eq!(directory.find_login("bob@example.com").unwrap().map(|login| login.agent), Some(AgentId(2)));
}

pub(super) fn sign_ins_expire(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let session = |expires_at| Session { account: ACCOUNT, agent: AgentId(1), expires_at: Time(expires_at) };
    changes.add_session(&[1; 32], &session(100), Time(0)).unwrap();
    changes.add_session(&[2; 32], &session(200), Time(0)).unwrap();
    assert_eq!(directory.session(&[1; 32], Time(99)).unwrap(), Some(session(100)));
    assert_eq!(directory.session(&[1; 32], Time(100)).unwrap(), None);
    assert_eq!(directory.session(&[3; 32], Time(0)).unwrap(), None);
    changes.add_session(&[3; 32], &session(300), Time(150)).unwrap();
    assert_eq!(directory.session(&[1; 32], Time(0)).unwrap(), None, "what has expired is cleared away");
    changes.end_session(&[2; 32]).unwrap();
    changes.end_session(&[2; 32]).unwrap();
    assert_eq!(directory.session(&[2; 32], Time(0)).unwrap(), None);
    assert_eq!(directory.session(&[3; 32], Time(0)).unwrap(), Some(session(300)));
}
