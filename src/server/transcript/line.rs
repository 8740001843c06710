//! One thing that was said or happened, in words.

use parlor_engine::chat::{Audience, Chat, ClosedBy, Content, Event, Note, System, Thread};
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
        System::Closed { by: ClosedBy::Agent, name: Some(name) } => format!("{name} closed the conversation."),
        System::Closed { by: ClosedBy::Agent, name: None } => "The conversation was closed.".to_owned(),
        System::CustomerBanned { days: 1 } => "The customer was banned for a day.".to_owned(),
        System::CustomerBanned { days } => format!("The customer was banned for {days} days."),
    }
}
