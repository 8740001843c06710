//! Tokens and invitations.

use parlor_engine::{AgentId, Time};

use super::{ACCOUNT, Apart, OTHER};
use crate::auth::scope::Scope;
use crate::store::{Changes, Invitation, Store, Token};

/// Of no token.
const NONE: [[u8; 32]; 0] = [];

pub(super) fn token(id: &str, agent: u128) -> Token {
    Token {
        id: id.to_owned(),
        account: ACCOUNT,
        agent: AgentId(agent),
        name: "nightly export".to_owned(),
        scopes: [Scope::ChatsRead, Scope::AuditRead].into_iter().collect(),
        created_at: Time(5),
        expires_at: Some(Time(900)),
        used_at: None,
        parent: None,
        given_by: AgentId(agent),
    }
}

pub(super) fn tokens_are_kept_by_owner_and_taken_back(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    assert!(changes.add_token(&[1; 32], &token("a", 1), 2).unwrap());
    assert!(changes.add_token(&[2; 32], &Token { expires_at: None, ..token("b", 1) }, 2).unwrap());
    assert!(!changes.add_token(&[3; 32], &token("c", 1), 2).unwrap(), "there are two already");
    assert!(changes.add_token(&[4; 32], &token("d", 2), 2).unwrap(), "another agent has other tokens");
    let names = |agent| directory.tokens(ACCOUNT, AgentId(agent)).unwrap().into_iter().map(|token| token.id);
    assert_eq!(names(1).collect::<Vec<_>>(), ["a", "b"]);
    assert!(directory.tokens(OTHER, AgentId(1)).unwrap().is_empty());
    assert_eq!(directory.find_token(&[1; 32]).unwrap(), Some(token("a", 1)), "also when it has expired");
    directory.use_token(&[1; 32], Time(60)).unwrap();
    assert_eq!(directory.find_token(&[1; 32]).unwrap().and_then(|token| token.used_at), Some(Time(60)));
    assert_eq!(changes.end_token(ACCOUNT, Some(AgentId(2)), "a").unwrap(), NONE, "it is not theirs");
    assert_eq!(changes.end_token(OTHER, None, "a").unwrap(), NONE, "it is not there");
    assert_eq!(changes.end_token(ACCOUNT, Some(AgentId(1)), "a").unwrap(), [[1; 32]]);
    assert_eq!(changes.end_token(ACCOUNT, None, "d").unwrap(), [[4; 32]]);
    assert_eq!(directory.find_token(&[1; 32]).unwrap(), None);
    assert_eq!(names(1).collect::<Vec<_>>(), ["b"]);
    // What was given by a token, and what by that, goes with it, whosoever it is.
    for (hash, id, agent, parent) in [(5, "e", 1, "b"), (6, "f", 2, "e"), (7, "g", 2, "x")] {
        let given = Token { parent: Some(parent.to_owned()), given_by: AgentId(1), ..token(id, agent) };
        assert!(changes.add_token(&[hash; 32], &given, 9).unwrap());
        assert_eq!(directory.find_token(&[hash; 32]).unwrap(), Some(given));
    }
    let mut ended = changes.end_token(ACCOUNT, Some(AgentId(1)), "b").unwrap();
    ended.sort_unstable();
    assert_eq!(ended, [[2; 32], [5; 32], [6; 32]]);
    assert_eq!(names(1).count(), 0);
    assert_eq!(names(2).collect::<Vec<_>>(), ["g"]);
}

pub(super) fn an_invitation_is_good_once_and_the_latest_counts(store: &dyn Store) {
    let (directory, changes) = (store.directory(), Apart(store));
    let invitation = |agent, until| Invitation { account: ACCOUNT, agent: AgentId(agent), expires_at: Time(until) };
    assert!(changes.add_invitation(&[1; 32], &invitation(1, 100), Time(0), None).unwrap());
    assert!(changes.add_invitation(&[2; 32], &invitation(2, 100), Time(0), None).unwrap());
    assert!(changes.add_invitation(&[3; 32], &invitation(1, 200), Time(0), None).unwrap());
    assert_eq!(changes.take_invitation(&[1; 32], Time(1)).unwrap(), None, "a later one replaced it");
    assert_eq!(changes.take_invitation(&[2; 32], Time(100)).unwrap(), None, "it has expired");
    assert_eq!(changes.take_invitation(&[3; 32], Time(199)).unwrap(), Some(invitation(1, 200)));
    assert_eq!(changes.take_invitation(&[3; 32], Time(199)).unwrap(), None, "it is good once");
    assert!(changes.add_invitation(&[4; 32], &invitation(1, 200), Time(0), None).unwrap());
    let (found, gone) = ([4; 32], [3; 32]);
    assert_eq!(directory.find_invitation(&found, Time(199)).unwrap(), Some(invitation(1, 200)));
    assert_eq!(directory.find_invitation(&found, Time(200)).unwrap(), None, "it has expired");
    assert_eq!(directory.find_invitation(&gone, Time(1)).unwrap(), None);
    assert!(changes.add_invitation(&[5; 32], &invitation(2, 200), Time(0), None).unwrap());
    changes.set_password(ACCOUNT, AgentId(1), "one@example.com", "hash").unwrap();
    assert_eq!(changes.take_invitation(&[4; 32], Time(1)).unwrap(), None, "a password was set in another way");
    let spared = |hash, until| changes.add_invitation(&[hash; 32], &invitation(2, 300), Time(0), Some(Time(until)));
    assert!(!spared(6, 199).unwrap(), "the one of before is good for longer, and stays");
    assert_eq!(changes.take_invitation(&[6; 32], Time(1)).unwrap(), None);
    assert_eq!(changes.take_invitation(&[5; 32], Time(1)).unwrap(), Some(invitation(2, 200)));
    assert!(spared(7, 199).unwrap() && spared(8, 300).unwrap());
    assert_eq!(changes.take_invitation(&[7; 32], Time(1)).unwrap(), None, "it was replaced");
}
