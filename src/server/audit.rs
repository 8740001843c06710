//! What is recorded of staff: every command with consequences for access or settings, and what they do at the doors.
//!
//! A command's record is stored with its entry, in one transaction. Records are kept for as long as the setting
//! `audit_days` says, and read at `GET /api/v1/audit`.

use std::net::IpAddr;

use parlor_engine::chat::Role;
use parlor_engine::command::{SaveAgentCard, SavePublicName, SetRoutingStatus};
use parlor_engine::desk::DeskFact;
use parlor_engine::{AccountId, AgentId, ClientId, Command, Fact, Time, User};
use parlor_sync::Entry;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::auth::scope::{self, Least};

/// Bytes of a record's details; of what is longer only the length is kept.
pub const DETAILS_BYTES: usize = 8 * 1024;
/// Rows of a page, at most, and where it is not said how many.
pub const PAGE_ROWS: usize = 100;

/// What somebody who hands a thread on says of it.
const REMARK: &str = "remark";

/// What tells whose matter a command is, in this order.
const SUBJECTS: [&str; 6] = ["agent", "group", "skill", "customer", "thread", "chat"];

/// From where something comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Whence {
    /// The network address; none for what Parlor does itself.
    pub address: Option<IpAddr>,
    /// The id of the token that was shown; none for who has signed in.
    pub token: Option<ClientId>,
}

/// One thing that was done, or tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "AuditRecord")]
pub struct Record {
    /// When.
    pub at: Time,
    /// By whom; none if that did not become clear, as when a sign-in fails.
    pub actor: Option<User>,
    /// What: the command's name, or what was done at a door, such as `sign_in`.
    pub action: String,
    /// The id of what it was done to.
    pub subject: Option<String>,
    /// From where.
    #[serde(flatten)]
    pub whence: Whence,
    /// The code of the refusal, if it was refused.
    pub refused: Option<String>,
    /// The particulars: the command's body.
    pub details: Value,
    /// The entry in the log that a command became.
    pub entry: Option<u64>,
}

impl Record {
    /// Something that was done at a door.
    pub fn at_door(at: Time, actor: Option<User>, whence: Whence, action: &str) -> Self {
        let (action, details) = (action.to_owned(), json!({}));
        Self { at, actor, action, subject: None, whence, refused: None, details, entry: None }
    }
}

/// A record, and the account it belongs to.
pub type Recorded = (AccountId, Record);

/// Which records are asked for. All conditions hold together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// What this agent did.
    pub agent: Option<AgentId>,
    /// This was done.
    pub action: Option<String>,
    /// It was done to this.
    pub subject: Option<String>,
    /// At this moment or later.
    pub since: Option<Time>,
    /// Before this moment.
    pub until: Option<Time>,
    /// Those before this one: the last of the page before.
    pub before: Option<u64>,
    /// So many.
    pub limit: usize,
}

impl AuditQuery {
    /// Whether a record is asked for, but for its place.
    pub fn fits(&self, record: &Record) -> bool {
        self.agent.is_none_or(|agent| record.actor == Some(User::Agent(agent)))
            && self.action.as_ref().is_none_or(|action| record.action == *action)
            && self.subject.as_ref().is_none_or(|subject| record.subject.as_ref() == Some(subject))
            && self.since.is_none_or(|since| record.at >= since)
            && self.until.is_none_or(|until| record.at < until)
    }
}

/// A command on its way, as it will be recorded.
#[derive(Debug)]
pub struct Noted {
    action: String,
    details: Value,
    whence: Whence,
}

impl Noted {
    /// The command, if it is one that is recorded.
    pub fn of(user: User, command: &Command, whence: Whence) -> Option<Self> {
        if !is_recorded(user, command) {
            return None;
        }
        let Ok(Value::Object(named)) = serde_json::to_value(command) else { return None };
        let (action, mut details) = named.into_iter().next()?;
        forget_words(&mut details);
        Some(Self { action, details, whence })
    }

    /// The record, with what became of the command.
    pub fn record(self, entry: &Entry) -> Record {
        let record = self.of_actor(entry.at, entry.actor);
        let subject = record.subject.or_else(|| entry.facts.first().and_then(made));
        let refused = entry.refused.map(|reject| reject.code().to_owned());
        Record { subject, refused, entry: Some(entry.position), ..record }
    }

    /// The record of a command that was refused at the door, with the code of that.
    pub fn tried(self, at: Time, actor: User, refused: &str) -> Record {
        Record { refused: Some(refused.to_owned()), ..self.of_actor(at, actor) }
    }

    fn of_actor(self, at: Time, actor: User) -> Record {
        let Self { action, details, whence } = self;
        // One that wraps another is about what that is about.
        let wrapped = details.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.values().next());
        let field = |name| details.get(name).or_else(|| wrapped?.get(name));
        let subject = SUBJECTS.iter().find_map(|name| field(name)?.as_str().map(str::to_owned));
        let bytes = details.to_string().len();
        let details = if bytes > DETAILS_BYTES { json!({ "bytes_left_out": bytes }) } else { details };
        Record { at, actor: Some(actor), action, subject, whence, refused: None, details, entry: None }
    }
}

/// Whatever needs a supervisor or an admin is recorded, what is done to somebody else, and who gets to others' conversations.
fn is_recorded(user: User, command: &Command) -> bool {
    match scope::of_command(command).least {
        Least::Supervisor | Least::Admin => true,
        Least::Customer | Least::Observer | Least::Agent | Least::System => match command {
            Command::BanCustomer(_) | Command::LogOutAgent(_) => true,
            // Who else may read, and who acts in others' conversations or listens to them.
            Command::SetAccess(_) | Command::FromOutside(_) | Command::TakeOver(_) => true,
            Command::JoinThread(join) => matches!(join.role, Role::Supervisor | Role::Observer),
            // Customers may erase themselves.
            Command::EraseCustomer(_) => !user.is_customer(),
            Command::SetRoutingStatus(SetRoutingStatus { agent: Some(agent), .. })
            | Command::SavePublicName(SavePublicName { agent: Some(agent), .. })
            | Command::SaveAgentCard(SaveAgentCard { agent: Some(agent), .. }) => user != User::Agent(*agent),
            _ => false,
        },
    }
}

/// Leaves out what is said about a customer: the record outlives an erasure.
fn forget_words(details: &mut Value) {
    let Value::Object(fields) = details else { return };
    fields.remove(REMARK);
    fields.values_mut().for_each(forget_words);
}

/// The id of what came into being.
fn made(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Desk(DeskFact::AgentSaved { agent }) => Some(agent.id.to_string()),
        Fact::Desk(DeskFact::GroupSaved { group }) => Some(group.id.to_string()),
        Fact::Desk(DeskFact::SkillSaved { skill }) => Some(skill.id.to_string()),
        _ => None,
    }
}
