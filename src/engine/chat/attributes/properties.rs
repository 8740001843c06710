//! Properties: small values under a namespace and a name, on a chat, a thread or an event.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::map::{Map, Set};
use crate::{ChatId, EventId, Reject, ThreadId, limits};

/// Values by namespace and name.
pub type Properties = Map<String, Map<String, PropertyValue>>;
/// Names by namespace.
pub type Names = Map<String, Set<String>>;

/// What a property holds. After the property types of LiveChat (specs/livechat.md section 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PropertyValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number of 32 bits.
    Int(i32),
    /// A text of at most 1,000 characters.
    Text(String),
}

/// Whose properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PropertiesOf {
    /// The chat's own.
    Chat,
    /// A thread's.
    Thread {
        /// Which.
        thread: ThreadId,
    },
    /// An event's.
    Event {
        /// Of which thread.
        thread: ThreadId,
        /// Which.
        event: EventId,
    },
}

/// Sets properties; those not named stay. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetProperties {
    /// Where.
    pub chat: ChatId,
    /// Whose.
    pub of: PropertiesOf,
    /// The new values: at most 100 in 20 namespaces; names of 1 to 64 characters.
    pub properties: Properties,
}

/// Deletes properties; what is not there is passed over. For staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeleteProperties {
    /// Where.
    pub chat: ChatId,
    /// Whose.
    pub of: PropertiesOf,
    /// Which; a namespace without a name goes as a whole.
    pub names: Names,
}

impl PropertiesOf {
    /// The thread, if it is in one.
    pub fn thread(self) -> Option<ThreadId> {
        match self {
            PropertiesOf::Chat => None,
            PropertiesOf::Thread { thread } | PropertiesOf::Event { thread, .. } => Some(thread),
        }
    }

    /// Whether there is no room for the properties of another event.
    fn is_full(self, chat: &Chat) -> bool {
        let PropertiesOf::Event { thread, event } = self else { return false };
        let known = chat.thread(thread).and_then(|thread| thread.attributes.as_ref());
        known
            .map(|known| &known.event_properties)
            .is_some_and(|known| known.len() >= limits::EVENTS_WITH_PROPERTIES && !known.contains_key(&event))
    }

    /// The properties there are; none is the same as empty.
    fn find(self, chat: &Chat) -> Result<Option<&Properties>, Reject> {
        let Some(id) = self.thread() else {
            return Ok(chat.attributes.as_ref().map(|attributes| &attributes.properties));
        };
        let thread = chat.thread(id).ok_or(Reject::UnknownThread)?;
        let attributes = thread.attributes.as_ref();
        let PropertiesOf::Event { event, .. } = self else {
            return Ok(attributes.map(|attributes| &attributes.properties));
        };
        thread.place_of(event).ok_or(Reject::UnknownEvent)?;
        Ok(attributes.and_then(|attributes| attributes.event_properties.get(&event)))
    }
}

impl SetProperties {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        for (namespace, values) in &self.properties {
            need_name(namespace)?;
            values.iter().try_for_each(|(name, value)| need_name(name).and_then(|()| need_value(value)))?;
        }
        let empty = Properties::new();
        let known = self.of.find(chat)?.unwrap_or(&empty);
        let differs = |namespace: &String, name: &String, value: &PropertyValue| {
            known.get(namespace).and_then(|values| values.get(name)) != Some(value)
        };
        let mut properties = self.properties.clone();
        for (namespace, values) in &mut properties {
            values.retain(|name, value| differs(namespace, name, value));
        }
        properties.retain(|_, values| !values.is_empty());
        if properties.is_empty() {
            return Ok(Vec::new());
        }
        let mut after = known.clone();
        merge(&mut after, &properties);
        let values: usize = after.values().map(Map::len).sum();
        if after.len() > limits::PROPERTY_NAMESPACES || values > limits::PROPERTIES || self.of.is_full(chat) {
            return Err(Reject::LimitReached);
        }
        Ok(changed(AttributeFact::PropertiesSet { of: self.of, properties }))
    }
}

impl DeleteProperties {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let Some(known) = self.of.find(chat)? else { return Ok(Vec::new()) };
        let mut names = Names::new();
        for (namespace, wanted) in &self.names {
            let Some(values) = known.get(namespace) else { continue };
            let gone: Set<String> =
                values.keys().filter(|name| wanted.is_empty() || wanted.contains(*name)).cloned().collect();
            if !gone.is_empty() {
                names.insert(namespace.clone(), gone);
            }
        }
        if names.is_empty() {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::PropertiesDeleted { of: self.of, names }))
    }
}

/// Puts every new value over the one that was there.
pub(super) fn merge(known: &mut Properties, new: &Properties) {
    for (namespace, values) in new {
        let known = known.entry(namespace.clone()).or_default();
        known.extend(values.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
}

/// Takes values out; a namespace without any goes with the last.
pub(super) fn remove(known: &mut Properties, gone: &Names) {
    for (namespace, names) in gone {
        let Some(values) = known.get_mut(namespace) else { continue };
        values.retain(|name, _| !names.contains(name));
        if values.is_empty() {
            known.remove(namespace);
        }
    }
}

fn need_name(name: &str) -> Result<(), Reject> {
    let right = (1..=limits::TAG_CHARS).contains(&name.chars().take(limits::TAG_CHARS + 1).count());
    let blank = name.trim().is_empty() || name.chars().any(char::is_control);
    if right && !blank { Ok(()) } else { Err(Reject::PropertyNameInvalid) }
}

fn need_value(value: &PropertyValue) -> Result<(), Reject> {
    match value {
        PropertyValue::Bool(_) | PropertyValue::Int(_) => Ok(()),
        PropertyValue::Text(text)
            if text.chars().take(limits::PROPERTY_CHARS + 1).count() <= limits::PROPERTY_CHARS =>
        {
            Ok(())
        }
        PropertyValue::Text(_) => Err(Reject::PropertyTextTooLong),
    }
}
