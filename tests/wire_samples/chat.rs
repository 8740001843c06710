//! What happens to a chat.

use super::*;

named!(CHAT_FACTS, name_of_chat_fact, ChatFact, {
    Opened => "opened", CustomerSaved => "customer_saved", ThreadStarted => "thread_started", MemberJoined => "member_joined",
    MemberLeft => "member_left", EventPosted => "event_posted", NoteAdded => "note_added", Seen => "seen",
    ThreadClosed => "thread_closed", Rated => "rated", EventEdited => "event_edited", EventDeleted => "event_deleted",
    ButtonToggled => "button_toggled",
    AttributesChanged => "attributes_changed",
    UrgencyMarked => "urgency_marked", ThreadDeleted => "thread_deleted",
    Hidden => "hidden",
    Profile => "profile", Erased => "erased",
    SurveyStarted => "survey_started", SurveyEnded => "survey_ended",
});

pub fn chat_facts() -> Vec<(&'static str, ChatFact)> {
    let customer = Customer { id: CUSTOMER, name: Some("Ada".into()), email: None };
    let member = Member { user: User::Agent(AGENT), name: Some("Ann Agent".into()), role: Role::Agent, active: true };
    let all = vec![
        ChatFact::Opened { customer: customer.clone() },
        ChatFact::CustomerSaved { customer },
        ChatFact::ThreadStarted { thread: THREAD, group: GROUP, at: NOW },
        ChatFact::MemberJoined { thread: THREAD, member },
        ChatFact::MemberLeft { thread: THREAD, user: User::Customer(CUSTOMER) },
        ChatFact::EventPosted { thread: THREAD, event: event(Content::Text("Grüße".into())) },
        ChatFact::NoteAdded {
            thread: THREAD,
            note: Box::new(Note {
                id: NoteId(9),
                at: NOW,
                author: User::Agent(AGENT),
                text: "a remark".into(),
                edited_at: None,
                truncated: None,
                summary: false,
                on_behalf_of: None,
                name: None,
            }),
        },
        ChatFact::Seen { thread: THREAD, user: User::Customer(CUSTOMER), delivered: Some(EVENT), read: None, at: NOW },
        ChatFact::ThreadClosed { thread: THREAD, at: NOW, by: ClosedBy::Agent },
        ChatFact::Rated {
            thread: THREAD,
            rating: Rating {
                score: 4,
                comment: Some("good".into()),
                at: NOW,
                resolved: Some(true),
                status: Default::default(),
            },
        },
        ChatFact::EventEdited {
            thread: THREAD,
            event: EVENT,
            audience: Audience::All,
            content: Box::new(Content::Text("better".into())),
            at: NOW,
        },
        ChatFact::EventDeleted { thread: THREAD, event: EVENT, audience: Audience::Agents, kept: true, at: NOW },
        ChatFact::ButtonToggled {
            thread: THREAD,
            event: EVENT,
            audience: Audience::All,
            postback: "buy".into(),
            user: User::Customer(CUSTOMER),
            on: true,
        },
        ChatFact::Hidden {
            thread: THREAD,
            member: Hidden { agent: OTHER, name: "Sora".into(), role: Role::Supervisor, active: true },
        },
    ];
    let mut named: Vec<_> = all.into_iter().map(|fact| (name_of_chat_fact(&fact), fact)).collect();
    named.extend(
        content::events(EVENT, NOW, User::Agent(AGENT))
            .map(|(name, event)| (name, ChatFact::EventPosted { thread: THREAD, event: Arc::new(event) })),
    );
    named.extend(customers::facts());
    named.extend(lines::lines().into_iter().map(|(name, line)| {
        let mut line = event(Content::System(line));
        Arc::make_mut(&mut line).author = User::System;
        (name, ChatFact::EventPosted { thread: THREAD, event: line })
    }));
    named.extend(attributes::facts());
    named.extend(content::survey(THREAD, EVENT, NOW).map(|fact| (name_of_chat_fact(&fact), fact)));
    named
}
