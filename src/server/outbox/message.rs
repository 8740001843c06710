//! What a webhook is told: a fact as staff may see it.

use parlor_engine::chat::ChatFact;
use parlor_engine::desk::DeskFact;
use parlor_engine::{AccountId, AgentId, Fact, Time, Viewer};
use parlor_sync::Entry;
use serde_json::{Map, Value, json};

use super::Place;

/// A message, the same at every attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Follows from the fact's place in the log: whoever is told twice can tell.
    pub id: String,
    /// What happened: the fact's name.
    pub kind: String,
    /// What is posted.
    pub body: String,
}

impl Message {
    /// A fact of an entry; none if there is no such fact, or staff may not see it.
    pub fn of(account: AccountId, entry: &Entry, index: usize) -> Option<Self> {
        // Who sees everything there is for staff. No agent has this id, so nothing is shown as the own.
        let fact = entry.facts.get(index)?.seen_by(Viewer::Supervisor(AgentId(0)), None)?;
        let (kind, mut data) = named(&fact)?;
        if let Some(chat) = fact.chat() {
            data.insert("chat".to_owned(), json!(chat));
        }
        data.insert("actor".to_owned(), json!(entry.actor));
        let place = Place { position: entry.position, index };
        Some(Self::new(account, &place.to_string(), &kind, entry.at, Value::Object(data)))
    }

    /// A message that tells nothing but that messages arrive.
    pub fn test(account: AccountId, number: u128, at: Time) -> Self {
        Self::new(account, &format!("test_{number:032x}"), "test", at, json!({}))
    }

    fn new(account: AccountId, id: &str, kind: &str, at: Time, data: Value) -> Self {
        let id = format!("msg_{account}_{id}");
        let body = json!({ "id": id, "type": kind, "timestamp": date(at), "account": account, "data": data });
        Self { id, kind: kind.to_owned(), body: body.to_string() }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.position, self.index)
    }
}

impl Place {
    /// The place in a message's id of this account.
    pub fn of_message(account: AccountId, id: &str) -> Option<Self> {
        let (position, index) = id.strip_prefix(&format!("msg_{account}_"))?.split_once('_')?;
        Some(Self { position: position.parse().ok()?, index: index.parse().ok()? })
    }
}

/// Whether facts have this name.
pub fn is_kind(name: &str) -> bool {
    // A name that is known fails for another reason, if at all.
    let one = json!({ name: null });
    fn known<T: serde::de::DeserializeOwned>(value: &Value) -> bool {
        serde_json::from_value::<T>(value.clone()).err().is_none_or(|e| !e.to_string().starts_with("unknown variant"))
    }
    known::<ChatFact>(&one) || known::<DeskFact>(&one)
}

/// A fact's name and its content.
fn named(fact: &Fact) -> Option<(String, Map<String, Value>)> {
    let value = match fact {
        Fact::Chat { fact, .. } => serde_json::to_value(fact),
        Fact::Desk(fact) => serde_json::to_value(fact),
    };
    match value.ok()? {
        Value::String(kind) => Some((kind, Map::new())),
        Value::Object(tagged) => match tagged.into_iter().next()? {
            (kind, Value::Object(data)) => Some((kind, data)),
            (kind, other) => Some((kind, Map::from_iter([("value".to_owned(), other)]))),
        },
        _ => None,
    }
}

/// A time as in RFC 3339, such as `2026-11-21T14:03:05.250Z`.
fn date(at: Time) -> String {
    let (days, ms) = (at.0 / 86_400_000, at.0 % 86_400_000);
    // Counted in eras of 400 years that begin in March, so that a leap day is the last of its year.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + u64::from(month <= 2);
    let (h, m, s, ms) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_everybody_does() {
        assert_eq!(date(Time(0)), "1970-01-01T00:00:00.000Z");
        assert_eq!(date(Time(951_782_400_000)), "2000-02-29T00:00:00.000Z");
        assert_eq!(date(Time(1_763_733_785_250)), "2025-11-21T14:03:05.250Z");
        assert_eq!(date(Time(4_107_542_399_999)), "2100-02-28T23:59:59.999Z");
        assert_eq!(date(Time(4_107_542_400_000)), "2100-03-01T00:00:00.000Z");
    }

    #[test]
    fn kinds_are_the_names_of_facts() {
        for kind in ["thread_started", "event_posted", "thread_closed", "rated", "customer_saved", "assigned"] {
            assert!(is_kind(kind), "{kind}");
        }
        assert!(!is_kind("event_post") && !is_kind("") && !is_kind("chat"));
    }

    #[test]
    fn an_id_leads_back_to_its_fact() {
        let (account, place) = (AccountId(7), Place { position: 12, index: 3 });
        let id = format!("msg_{account}_{place}");
        assert_eq!(Place::of_message(account, &id), Some(place));
        assert_eq!(Place::of_message(AccountId(8), &id), None);
        assert_eq!(Place::of_message(account, &Message::test(account, 1, Time(0)).id), None);
    }
}
