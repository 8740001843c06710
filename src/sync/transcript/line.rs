//! One thing that was said or happened, in words.

use parlor_engine::chat::{
    Audience, Away, Chat, ClosedBy, Colleague, Content, Event, HandedTo, Note, StaffLine, System, Thread,
};
use parlor_engine::{Time, User};

/// One thing that was said or happened.
pub(super) struct Line {
    pub at: Time,
    /// Who said it; none where something happened.
    pub author: Option<String>,
    /// What kind of thing it is, where that is not plain to see.
    pub remark: Option<&'static str>,
    pub text: String,
    /// Where the file is that it is about.
    pub link: Option<String>,
}

impl Line {
    pub(super) fn of_event(chat: &Chat, thread: &Thread, event: &Event) -> Self {
        let said = |text: String, link| {
            let author = name(chat, thread, event.author);
            let through = event.extra.as_ref().and_then(|extra| extra.on_behalf_of.as_ref());
            let author = through.map(|through| format!("{through}, through {author}")).unwrap_or(author);
            (Some(author), text, link)
        };
        let (author, text, link) = match &event.content {
            _ if event.deleted_at().is_some() => said("This was deleted.".to_owned(), None),
            Content::System(system) => (None, sentence(system), None),
            Content::File(file) => said(words(event), Some(file.url.clone())),
            Content::Custom(_) => said("Sent something that only programs read.".to_owned(), None),
            Content::Deleted => said("This was deleted.".to_owned(), None),
            Content::Text(_) | Content::Rich(_) | Content::Form(_) | Content::FilledForm(_) => said(words(event), None),
        };
        let remark = match event.audience {
            Audience::Agents => Some("agents only"),
            Audience::All if event.edited_at().is_some() && event.deleted_at().is_none() => Some("edited"),
            Audience::All => None,
        };
        Self { at: event.at, author, remark, text, link }
    }

    pub(super) fn of_note(chat: &Chat, thread: &Thread, note: &Note) -> Self {
        let author = Some(name(chat, thread, note.author));
        Self { at: note.at, author, remark: Some("note"), text: note.text.clone(), link: None }
    }
}

/// The name that somebody goes by in a thread.
pub(super) fn name(chat: &Chat, thread: &Thread, user: User) -> String {
    let known = thread.member(user).and_then(|member| member.name.clone());
    match user {
        User::Customer(_) => chat.customer.name.clone().or(known).unwrap_or_else(|| "the customer".to_owned()),
        User::Agent(agent) => {
            let hidden = thread.hidden.iter().find(|hidden| hidden.agent == agent).map(|hidden| hidden.name.clone());
            known.or(hidden).unwrap_or_else(|| "Agent".to_owned())
        }
        User::System => "Parlor".to_owned(),
    }
}

fn words(event: &Event) -> String {
    event.words().unwrap_or_default().into_owned()
}

fn sentence(system: &System) -> String {
    match system {
        System::AgentJoined { name } => format!("{name} joined."),
        System::AgentLeft { name } => format!("{name} left."),
        System::Transferred { from, to } => format!("{from} handed the conversation on to {to}."),
        System::TransferredToGroup { name, .. } => format!("The conversation went to {name}."),
        System::AgentLost { name } => format!("{name} lost the connection."),
        System::Closed { by: ClosedBy::Customer, .. } => "The customer ended the conversation.".to_owned(),
        System::Closed { by: ClosedBy::Idle, .. } => "The conversation was closed, since nobody wrote.".to_owned(),
        System::Closed { by: ClosedBy::Gone, .. } => {
            "The conversation was closed, since the customer was gone.".to_owned()
        }
        System::Closed { by: ClosedBy::Unserved, .. } => {
            "The conversation was closed, since nobody could take it.".to_owned()
        }
        System::Closed { by: ClosedBy::Agent, name: Some(name) } => format!("{name} closed the conversation."),
        System::Closed { by: ClosedBy::System, .. } | System::Closed { by: ClosedBy::Agent, name: None } => {
            "The conversation was closed.".to_owned()
        }
        System::CustomerBanned { days, name } => {
            format!("The customer was banned {}{}.", for_days(*days), by_whom(name.as_deref()))
        }
        System::Staff(line) => aside(line),
    }
}

/// What only staff are told.
fn aside(line: &StaffLine) -> String {
    let doer = |by: &Option<Colleague>| by.as_ref().map_or("An integration", |by| &by.name).to_owned();
    match line {
        StaffLine::AgentAdded { by, agent } => format!("{} had {} join.", doer(by), agent.name),
        StaffLine::AgentRemoved { by, agent } => format!("{} sent {} out.", doer(by), agent.name),
        StaffLine::ListenerAdded { by, agent } => format!("{} had {} listen.", doer(by), agent.name),
        StaffLine::ListenerRemoved { by, agent } => format!("{} had {} listen no more.", doer(by), agent.name),
        StaffLine::Transferred { by, from, to } => {
            let to = match to {
                HandedTo::Agent(agent) => &agent.name,
                HandedTo::Group { name, .. } => name,
            };
            match from {
                Some(from) if by.as_ref() != Some(from) => {
                    format!("{} handed the conversation on from {} to {to}.", doer(by), from.name)
                }
                _ => format!("{} handed the conversation on to {to}.", doer(by)),
            }
        }
        StaffLine::TakenBack { agent, next, why } => {
            let next = next.as_ref().map(|next| format!(" {} has the conversation now.", next.name));
            format!("{}{}", away(&agent.name, why), next.unwrap_or_default())
        }
        StaffLine::CustomerUpdated { by, name, email } => {
            let (name, email) = (name.as_deref().unwrap_or("no name"), email.as_deref().unwrap_or("no mail address"));
            let by = by.as_ref().map(|by| by.name.as_str());
            format!("The customer is known by {name} and {email}{}.", by_whom(by))
        }
        StaffLine::Idle { ms } => format!("Nobody wrote for {}.", duration(*ms)),
        StaffLine::Rated { score } => format!("The customer gave {score} of 5."),
        StaffLine::RatingCommented { comment } => format!("The customer remarked: {comment}"),
        StaffLine::TranscriptRequested { by, email } => {
            let by = by.as_ref().map_or("The customer", |by| &by.name);
            format!("{by} asked to send a transcript to {email}.")
        }
        StaffLine::TranscriptSent { email } => format!("A transcript was sent to {email}."),
        StaffLine::RatingCancelled { score } => format!("The customer took the rating of {score} back."),
        StaffLine::SurveyCancelled { by, agent } => match (by, agent) {
            (_, Some(agent)) => format!("{} ended the survey.", agent.name),
            (ClosedBy::Customer, None) => "The customer ended the survey.".to_owned(),
            (_, None) => "The survey was ended.".to_owned(),
        },
    }
}

/// Why an agent is not there.
fn away(agent: &str, why: &Away) -> String {
    let by = |by: &Option<Colleague>| by_whom(by.as_ref().map(|by| by.name.as_str()).filter(|by| *by != agent));
    match why {
        Away::Inactive { ms } => format!("{agent} did not answer for {}.", duration(*ms)),
        Away::Disconnected { ms } => format!("{agent} lost the connection for {}.", duration(*ms)),
        Away::SignedOut => format!("{agent} logged out."),
        Away::RemotelySignedOut { by: who } => format!("{agent} was logged out{}.", by(who)),
        Away::Offline { by: who } => format!("{agent} went offline{}.", by(who)),
        Away::Relieved { by: who } => format!("{agent} serves nobody any more{}.", by(who)),
        Away::Removed { by: who } => format!("{agent} was removed{}.", by(who)),
    }
}

fn by_whom(name: Option<&str>) -> String {
    name.map(|name| format!(" by {name}")).unwrap_or_default()
}

fn for_days(days: u16) -> String {
    if days == 1 { "for a day".to_owned() } else { format!("for {days} days") }
}

/// In the largest unit that is whole.
fn duration(ms: u64) -> String {
    let (count, unit) = match ms / 1_000 {
        seconds if seconds >= 60 && seconds % 60 == 0 => (seconds / 60, "minute"),
        seconds => (seconds, "second"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}
