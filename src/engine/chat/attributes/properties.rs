//! Properties: small values under a namespace and a name, on a chat, a thread or an event, and on whom and what chats are
//! with: a customer, an agent, a group, the account.

use serde::{Deserialize, Serialize};

use super::{AttributeFact, changed};
use crate::chat::{Chat, ChatFact};
use crate::map::{Map, Set};
use crate::{AgentId, ChatId, CustomerId, EventId, GroupId, Reject, ThreadId, limits};

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
#[serde(rename_all = "snake_case", deny_unknown_fields)]
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

/// Who or what has properties beside chats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Holder {
    /// The account (livechat.md: license properties).
    Account,
    /// A group.
    Group {
        /// Which.
        group: GroupId,
    },
    /// An agent.
    Agent {
        /// Who.
        agent: AgentId,
    },
}

/// Sets and deletes properties of the account, a group or an agent, in one step; those not named stay. Needs an admin; all
/// staff read them, and no customer does. What another system keeps of a group and Parlor has no place for, such as fields
/// of SuperOffice's topics, is kept here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveProperties {
    /// Whose.
    pub of: Holder,
    /// The new values: at most 100 in 20 namespaces for each holder; names of 1 to 64 characters.
    #[serde(default)]
    pub set: Properties,
    /// Which go; a namespace without a name goes as a whole, save what is set at the same time.
    #[serde(default)]
    pub delete: Names,
}

/// Sets and deletes properties of a customer, in one step; those not named stay. For agents who may read of the customer;
/// the customer is sent nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveCustomerProperties {
    /// Whose.
    pub customer: CustomerId,
    /// The new values, as in [`SaveProperties`].
    #[serde(default)]
    pub set: Properties,
    /// Which go, as in [`SaveProperties`].
    #[serde(default)]
    pub delete: Names,
}

/// What changes in somebody's or something's properties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PropertiesChange {
    /// New values.
    pub set: Properties,
    /// What goes.
    pub delete: Names,
}

impl PropertiesChange {
    /// What setting and deleting this changes of these properties, if anything.
    ///
    /// # Errors
    /// If a name or a text is not allowed, or there would be too many.
    pub(crate) fn of(known: &Properties, set: &Properties, delete: &Names) -> Result<Option<Self>, Reject> {
        let mut delete = leaving(known, delete);
        for (namespace, names) in &mut delete {
            names.retain(|name| set.get(namespace).is_none_or(|set| !set.contains_key(name)));
        }
        delete.retain(|_, names| !names.is_empty());
        let mut after = known.clone();
        remove(&mut after, &delete);
        let change = Self { set: news(&after, set)?, delete };
        Ok(Some(change).filter(|change| !change.set.is_empty() || !change.delete.is_empty()))
    }

    /// What has made the later ones of the earlier.
    pub(crate) fn between(earlier: &Properties, later: &Properties) -> Self {
        let mut delete = leaving(earlier, &earlier.keys().map(|namespace| (namespace.clone(), Set::new())).collect());
        for (namespace, names) in &mut delete {
            names.retain(|name| later.get(namespace).is_none_or(|later| !later.contains_key(name)));
        }
        delete.retain(|_, names| !names.is_empty());
        Self { set: unlike(earlier, later), delete }
    }

    /// The properties with the change.
    pub(crate) fn apply(&self, known: &mut Properties) {
        remove(known, &self.delete);
        merge(known, &self.set);
    }

    /// The same without anything that somebody wrote.
    pub(crate) fn erased(&self) -> Self {
        Self { set: Properties::new(), delete: Names::new() }
    }
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
        let empty = Properties::new();
        let known = self.of.find(chat)?.unwrap_or(&empty);
        let properties = news(known, &self.properties)?;
        if properties.is_empty() {
            return Ok(Vec::new());
        }
        if self.of.is_full(chat) {
            return Err(Reject::LimitReached);
        }
        Ok(changed(AttributeFact::PropertiesSet { of: self.of, properties }))
    }
}

impl DeleteProperties {
    pub(super) fn decide(&self, chat: &Chat) -> Result<Vec<ChatFact>, Reject> {
        let Some(known) = self.of.find(chat)? else { return Ok(Vec::new()) };
        let names = leaving(known, &self.names);
        if names.is_empty() {
            return Ok(Vec::new());
        }
        Ok(changed(AttributeFact::PropertiesDeleted { of: self.of, names }))
    }
}

/// What of the wanted values is new.
fn news(known: &Properties, wanted: &Properties) -> Result<Properties, Reject> {
    for (namespace, values) in wanted {
        need_name(namespace)?;
        values.iter().try_for_each(|(name, value)| need_name(name).and_then(|()| need_value(value)))?;
    }
    let new = unlike(known, wanted);
    let mut after = known.clone();
    merge(&mut after, &new);
    if are_few(&after) || new.is_empty() { Ok(new) } else { Err(Reject::LimitReached) }
}

/// The wanted values that are not there, or are others.
fn unlike(known: &Properties, wanted: &Properties) -> Properties {
    let mut new = wanted.clone();
    for (namespace, values) in &mut new {
        values.retain(|name, value| known.get(namespace).and_then(|values| values.get(name)) != Some(&*value));
    }
    new.retain(|_, values| !values.is_empty());
    new
}

/// Whether they are no more than there may be of one thing.
pub(super) fn are_few(properties: &Properties) -> bool {
    properties.len() <= limits::PROPERTY_NAMESPACES && count(properties) <= limits::PROPERTIES
}

/// What there is of the names.
fn leaving(known: &Properties, wanted: &Names) -> Names {
    let mut names = Names::new();
    for (namespace, wanted) in wanted {
        let Some(values) = known.get(namespace) else { continue };
        let gone: Set<String> =
            values.keys().filter(|name| wanted.is_empty() || wanted.contains(*name)).cloned().collect();
        if !gone.is_empty() {
            names.insert(namespace.clone(), gone);
        }
    }
    names
}

/// How many values there are in all namespaces.
pub(crate) fn count(properties: &Properties) -> usize {
    properties.values().map(Map::len).sum()
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
