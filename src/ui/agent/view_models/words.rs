//! System lines in words.

use parlor_kit::{Glyph, glyph};
use parlor_page::engine::chat::{Away, ClosedBy, Colleague, HandedTo, StaffLine, System, Thread};
use parlor_page::engine::{AgentId, User};

use crate::strings;

/// The line and its icon. `me` is read as "you". None for what is shown elsewhere.
pub fn system(line: &System, me: AgentId, thread: &Thread, customer: &str) -> Option<(Glyph, String)> {
    // What everybody is told names people as the thread's members are named, and two may have one name.
    let is_me = |name: &str| {
        let mut so_named = thread.members.iter().filter(|member| member.name.as_deref() == Some(name));
        so_named.next().is_some_and(|member| member.user == User::Agent(me)) && so_named.next().is_none()
    };
    let you = |name: &str| named(name, is_me(name), strings::YOU_THERE);
    let your = |name: &str| named(name, is_me(name), strings::YOU);
    let told = match line {
        System::AgentJoined { name } => (glyph::USER, strings::joined(&your(name))),
        System::AgentLeft { name } => (glyph::SIGN_OUT, strings::left(&your(name))),
        System::Transferred { from, to } => (glyph::TRANSFER, strings::transferred(&your(from), &you(to))),
        System::TransferredToGroup { name, .. } => (glyph::GROUP, strings::to_group(name)),
        System::AgentLost { name } => (glyph::WIFI_OFF, strings::lost(&your(name))),
        System::Closed { by: ClosedBy::Customer, .. } => (glyph::CHECK, strings::ended_by(customer)),
        System::Closed { by: ClosedBy::Agent, name: Some(name) } => (glyph::CHECK, strings::ended_by(&your(name))),
        System::Closed { by: ClosedBy::Idle, .. } => (glyph::CHECK, strings::CLOSED_BY_SILENCE.to_owned()),
        System::Closed { by: ClosedBy::Unserved, .. } => (glyph::CHECK, strings::CLOSED_UNSERVED.to_owned()),
        System::Closed { by: ClosedBy::Gone, .. } => (glyph::WIFI_OFF, strings::closed_by_absence(customer)),
        System::Closed { by: ClosedBy::System, .. } | System::Closed { by: ClosedBy::Agent, name: None } => {
            (glyph::CHECK, strings::CLOSED_BY_AGENT.to_owned())
        }
        System::CustomerBanned { days, .. } => (glyph::SIGN_OUT, strings::banned(customer, *days)),
        System::Staff(line) => return aside(line, me, customer),
    };
    Some(told)
}

/// What only staff are told. A rating stands at the end of the thread anyhow.
fn aside(line: &StaffLine, me: AgentId, customer: &str) -> Option<(Glyph, String)> {
    let you = |agent: &Colleague| named(&agent.name, agent.id == me, strings::YOU_THERE);
    let your = |agent: &Colleague| named(&agent.name, agent.id == me, strings::YOU);
    let doer = |by: &Option<Colleague>| by.as_ref().map_or_else(|| strings::INTEGRATION.to_owned(), your);
    Some(match line {
        StaffLine::AgentAdded { by, agent } => (glyph::USER, strings::added(&doer(by), &you(agent))),
        StaffLine::AgentRemoved { by, agent } => (glyph::SIGN_OUT, strings::removed(&doer(by), &you(agent))),
        StaffLine::ListenerAdded { by, agent } => (glyph::USER, strings::listens(&doer(by), &you(agent))),
        StaffLine::ListenerRemoved { by, agent } => (glyph::SIGN_OUT, strings::listens_no_more(&doer(by), &you(agent))),
        StaffLine::Transferred { by, from, to } => {
            let (sign, to) = match to {
                HandedTo::Agent(agent) => (glyph::TRANSFER, you(agent)),
                HandedTo::Group { name, .. } => (glyph::GROUP, name.clone()),
            };
            let other = from.as_ref().filter(|from| by.as_ref().is_none_or(|by| by.id != from.id));
            let words = match other {
                Some(from) => strings::moved(&doer(by), &you(from), &to),
                None => strings::transferred(&doer(by), &to),
            };
            (sign, words)
        }
        StaffLine::TakenBack { agent, next, why } => {
            let (sign, gone) = match why {
                Away::Inactive { .. } => (glyph::SIGN_OUT, strings::silent(&your(agent))),
                Away::Disconnected { .. } => (glyph::WIFI_OFF, strings::lost(&your(agent))),
                Away::SignedOut | Away::RemotelySignedOut { .. } => {
                    (glyph::SIGN_OUT, strings::logged_out(&your(agent)))
                }
                Away::Offline { .. } | Away::Relieved { .. } | Away::Removed { .. } => {
                    (glyph::SIGN_OUT, strings::went_offline(&your(agent)))
                }
            };
            (sign, next.as_ref().map_or_else(|| gone.clone(), |next| strings::taken_on(&gone, &your(next))))
        }
        StaffLine::CustomerUpdated { name, email, .. } => {
            let known: Vec<_> = [name, email].into_iter().flatten().map(String::as_str).collect();
            (glyph::USER, strings::known_by(customer, &known.join(", ")))
        }
        StaffLine::TranscriptRequested { email, .. } => (glyph::CHECK, strings::transcript_wanted(email)),
        StaffLine::TranscriptSent { email } => (glyph::CHECK, strings::transcript_sent(email)),
        StaffLine::RatingCancelled { score } => (glyph::USER, strings::rating_taken_back(*score)),
        StaffLine::SurveyCancelled { agent, .. } => {
            (glyph::CHECK, strings::survey_ended(agent.as_ref().map(your).as_deref()))
        }
        StaffLine::Idle { .. } | StaffLine::Rated { .. } | StaffLine::RatingCommented { .. } => return None,
    })
}

fn named(name: &str, is_me: bool, you: &str) -> String {
    if is_me { you } else { name }.to_owned()
}
