//! Lines about a thread itself.

use parlor_engine::chat::{Away, ClosedBy, Colleague, HandedTo, StaffLine, System};
use parlor_engine::command::{Command, TellTranscript, TranscriptStep};

use super::{AGENT, CHAT, GROUP, OTHER, THREAD};

macro_rules! samples {
    ($type:ident: $($name:literal = $variant:ident $fields:tt),* $(,)?) => {{
        // No wildcard: a new variant does not compile until it has a sample.
        let _ = |line: &$type| match line { $($type::$variant { .. } => {})* };
        vec![$(($name, $type::$variant $fields)),*]
    }};
}

/// One of each, and those that say the same in another way.
pub fn lines() -> Vec<(&'static str, System)> {
    let (ann, ben) = ("Ann Agent".to_owned(), "Ben Agent".to_owned());
    let silence = System::Closed { by: ClosedBy::Idle, name: None };
    let absence = System::Closed { by: ClosedBy::Gone, name: None };
    let unserved = System::Closed { by: ClosedBy::Unserved, name: None };
    let system = System::Closed { by: ClosedBy::System, name: None };
    let by_agent = System::Closed { by: ClosedBy::Agent, name: Some(ann.clone()) };
    let mut lines = samples!(System:
        "event_posted.agent_joined" = AgentJoined { name: ann.clone() },
        "event_posted.agent_left" = AgentLeft { name: ann.clone() },
        "event_posted.transferred" = Transferred { from: ann.clone(), to: ben },
        "event_posted.transferred_to_group" = TransferredToGroup { group: GROUP, name: "Sales".into() },
        "event_posted.agent_lost" = AgentLost { name: ann.clone() },
        "event_posted.closed" = Closed { by: ClosedBy::Customer, name: None },
        "event_posted.customer_banned" = CustomerBanned { days: 3, name: Some(ann) },
        "event_posted.idle" = Staff(Box::new(StaffLine::Idle { ms: 600_000 })),
    );
    lines.push(("event_posted.closed_by_silence", silence));
    lines.push(("event_posted.closed_by_absence", absence));
    lines.push(("event_posted.closed_unserved", unserved));
    lines.push(("event_posted.closed_by_agent", by_agent));
    lines.push(("event_posted.closed_by_system", system));
    lines.extend(asides().into_iter().map(|(name, line)| (name, System::Staff(Box::new(line)))));
    lines
}

fn asides() -> Vec<(&'static str, StaffLine)> {
    let ann = Colleague { id: AGENT, name: "Ann Agent".into() };
    let ben = Colleague { id: OTHER, name: "Ben Agent".into() };
    let email = || "ada@example.com".to_owned();
    let sales = HandedTo::Group { id: GROUP, name: "Sales".into() };
    let to_group = StaffLine::Transferred { by: None, from: Some(ann.clone()), to: sales };
    let handed = StaffLine::Transferred { by: Some(ann.clone()), from: None, to: HandedTo::Agent(ben.clone()) };
    let mut lines = samples!(StaffLine:
        "event_posted.agent_added" = AgentAdded { by: Some(ann.clone()), agent: ben.clone() },
        "event_posted.listener_added" = ListenerAdded { by: Some(ann.clone()), agent: ben.clone() },
        "event_posted.listener_removed" = ListenerRemoved { by: None, agent: ben.clone() },
        "event_posted.agent_removed" = AgentRemoved { by: Some(ann.clone()), agent: ben.clone() },
        "event_posted.chat_transferred" =
            Transferred { by: Some(ann.clone()), from: Some(ann.clone()), to: HandedTo::Agent(ben.clone()) },
        "event_posted.inactive" =
            TakenBack { agent: ann.clone(), next: Some(ben), why: Away::Inactive { ms: 20_000 } },
        "event_posted.customer_updated" =
            CustomerUpdated { by: Some(ann.clone()), name: Some("Ada".into()), email: Some(email()) },
        "event_posted.routing_idle" = Idle { ms: 1 },
        "event_posted.chat_rated" = Rated { score: 4 },
        "event_posted.chat_commented" = RatingCommented { comment: "Thanks".into() },
        "event_posted.transcript_requested" = TranscriptRequested { by: Some(ann.clone()), email: email() },
        "event_posted.transcript_sent" = TranscriptSent { email: email() },
        "event_posted.chat_rating_cancelled" = RatingCancelled { score: 4 },
        "event_posted.survey_cancelled" = SurveyCancelled { by: ClosedBy::Agent, agent: Some(ann.clone()) },
    );
    lines.push(("event_posted.chat_transferred_to_group", to_group));
    lines.push(("event_posted.chat_transferred_from_queue", handed));
    let by = || Some(ann.clone());
    let why = samples!(Away:
        "event_posted.silent" = Inactive { ms: 20_000 },
        "event_posted.disconnected" = Disconnected { ms: 30_000 },
        "event_posted.signed_out" = SignedOut {},
        "event_posted.remotely_signed_out" = RemotelySignedOut { by: by() },
        "event_posted.offline" = Offline { by: by() },
        "event_posted.relieved" = Relieved { by: None },
        "event_posted.removed" = Removed { by: by() },
    );
    lines.extend(
        why.into_iter().map(|(name, why)| (name, StaffLine::TakenBack { agent: ann.clone(), next: None, why })),
    );
    lines
}

/// What the server tells of transcripts.
pub fn commands() -> [(&'static str, Command); 2] {
    let tell = |step| {
        Command::TellTranscript(TellTranscript { chat: CHAT, thread: THREAD, email: "ada@example.com".into(), step })
    };
    [
        ("tell_transcript", tell(TranscriptStep::Requested { by: Some(AGENT) })),
        ("tell_transcript.sent", tell(TranscriptStep::Sent)),
    ]
}
