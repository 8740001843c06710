//! Samples of what staff keep about chats.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{
    AttributeFact, ChatFact, Holder, Link, LinkKind, Note, Properties, PropertiesChange, PropertiesOf, PropertyValue,
    ResponseRules, Target, TargetKind, WaitStep,
};
use parlor_engine::command::*;
use parlor_engine::*;

use super::{AGENT, CHAT, CUSTOMER, EVENT, GROUP, NOW, THREAD};

const NOTE: NoteId = NoteId(9);

pub fn commands() -> Vec<(&'static str, Command)> {
    let (chat, thread) = (CHAT, THREAD);
    let names = BTreeMap::from([("crm".to_owned(), BTreeSet::from(["vip".to_owned()]))]);
    let of = PropertiesOf::Event { thread, event: EVENT };
    let label = "Order 4711".to_owned();
    let truncate = true;
    let PropertiesChange { set, delete } = change();
    let of_customer = Command::SaveCustomerProperties(SaveCustomerProperties { customer: CUSTOMER, set, delete });
    vec![
        (
            "add_note.replacing",
            Command::AddNote(AddNote {
                chat,
                text: "a remark".into(),
                note: Some(NOTE),
                truncate,
                thread: Some(thread),
                summary: true,
                on_behalf_of: Some(AGENT),
                name: Some("Summary Bot".into()),
            }),
        ),
        ("set_properties", Command::SetProperties(SetProperties { chat, of, properties: properties() })),
        (
            "set_properties.of_chat",
            Command::SetProperties(SetProperties { chat, of: PropertiesOf::Chat, properties: properties() }),
        ),
        (
            "delete_properties",
            Command::DeleteProperties(DeleteProperties { chat, of: PropertiesOf::Thread { thread }, names }),
        ),
        ("save_customer_properties", of_customer),
        ("save_properties", saves(Holder::Account)),
        ("save_properties.agent", saves(Holder::Agent { agent: AGENT })),
        ("save_properties.group", saves(Holder::Group { group: GROUP })),
        ("tag_thread", Command::TagThread(TagThread { chat, thread, tag: "returns".into() })),
        ("untag_thread", Command::UntagThread(UntagThread { chat, thread, tag: "returns".into() })),
        (
            "link_thread",
            Command::LinkThread(LinkThread { chat, thread, kind: LinkKind::Sale, id: "4711".into(), label }),
        ),
        ("unlink_thread", Command::UnlinkThread(UnlinkThread { chat, thread, kind: LinkKind::Ticket })),
        ("edit_note", Command::EditNote(EditNote { chat, thread, note: NOTE, text: "better".into(), truncate: false })),
        ("delete_note", Command::DeleteNote(DeleteNote { chat, thread, note: NOTE })),
        ("set_response_target", Command::SetResponseTarget(SetResponseTarget { chat, target: target() })),
        ("follow_chat", Command::FollowChat(FollowChat { chat })),
        ("unfollow_chat", Command::UnfollowChat(UnfollowChat { chat })),
        ("follow_customer", Command::FollowCustomer(FollowCustomer { chat })),
        ("unfollow_customer", Command::UnfollowCustomer(UnfollowCustomer { chat })),
        ("set_access", Command::SetAccess(SetAccess { chat, thread, groups: BTreeSet::from([GROUP]) })),
        ("pin_chat", Command::PinChat(PinChat { chat, pinned: true })),
        ("mark_urgent", Command::MarkUrgent(MarkUrgent { chat, urgent: true })),
        ("delete_thread", Command::DeleteThread(DeleteThread { chat, thread })),
    ]
}

fn saves(of: Holder) -> Command {
    let PropertiesChange { set, delete } = change();
    Command::SaveProperties(SaveProperties { of, set, delete })
}

pub fn change() -> PropertiesChange {
    let delete = BTreeMap::from([("shop".to_owned(), BTreeSet::from(["plan".to_owned()]))]);
    PropertiesChange { set: properties(), delete }
}

pub fn facts() -> Vec<(&'static str, ChatFact)> {
    let thread = THREAD;
    let names = BTreeMap::from([("crm".to_owned(), BTreeSet::from(["seats".to_owned()]))]);
    let link = Link { id: "4711".into(), label: Some("Order 4711".into()) };
    let rules = rules();
    let note = |id, text: &str| Note {
        id,
        at: NOW,
        author: User::Agent(AGENT),
        text: text.into(),
        edited_at: Some(NOW),
        truncated: Some(12),
        summary: true,
        on_behalf_of: Some(AGENT),
        name: Some("Summary Bot".into()),
    };
    let of_event = PropertiesOf::Event { thread, event: EVENT };
    let attributes = [
        ("placed", AttributeFact::Placed { thread, position: 3, first: true, rules, at: NOW }),
        ("requeued", AttributeFact::Requeued { thread, rules: Some(rules), at: NOW }),
        ("properties_set", AttributeFact::PropertiesSet { of: of_event, properties: properties() }),
        ("properties_set_of_chat", AttributeFact::PropertiesSet { of: PropertiesOf::Chat, properties: properties() }),
        (
            "properties_set_of_thread",
            AttributeFact::PropertiesSet { of: PropertiesOf::Thread { thread }, properties: properties() },
        ),
        ("properties_deleted", AttributeFact::PropertiesDeleted { of: of_event, names }),
        ("tagged", AttributeFact::Tagged { thread, tag: "returns".into() }),
        ("untagged", AttributeFact::Untagged { thread, tag: "sales".into() }),
        ("linked", AttributeFact::Linked { thread, kind: LinkKind::Contact, link }),
        ("unlinked", AttributeFact::Unlinked { thread, kind: LinkKind::Project }),
        ("note_edited", AttributeFact::NoteEdited { thread, note: Box::new(note(NOTE, "better")) }),
        ("note_deleted", AttributeFact::NoteDeleted { thread, note: NoteId(8) }),
        ("target_set", AttributeFact::TargetSet { thread, target: target() }),
        ("response_overdue", AttributeFact::ResponseOverdue { thread, due: NOW }),
        ("waited.told", AttributeFact::Waited { thread, step: WaitStep::Told }),
        ("waited.asked", AttributeFact::Waited { thread, step: WaitStep::Asked }),
        ("alert_raised", AttributeFact::AlertRaised { thread, level: 2 }),
        ("idled", AttributeFact::Idled { thread }),
        ("chat_followed", AttributeFact::ChatFollowed { agent: AGENT }),
        ("chat_unfollowed", AttributeFact::ChatUnfollowed { agent: AgentId(7) }),
        ("customer_followed", AttributeFact::CustomerFollowed { agent: AGENT }),
        ("customer_unfollowed", AttributeFact::CustomerUnfollowed { agent: AgentId(7) }),
        ("pinned", AttributeFact::Pinned { on: true }),
        ("access_set", AttributeFact::AccessSet { thread, groups: BTreeSet::from([GROUP]) }),
    ];
    let mut named: Vec<_> =
        attributes.into_iter().map(|(name, fact)| (name_of(name), ChatFact::AttributesChanged(fact))).collect();
    named.push(("urgency_marked", ChatFact::UrgencyMarked { thread, urgent: true }));
    named.push(("thread_deleted", ChatFact::ThreadDeleted { thread: ThreadId(8) }));
    named
}

/// Fixtures stand under the name of the fact's family.
fn name_of(attribute: &'static str) -> &'static str {
    Box::leak(format!("attributes_changed.{attribute}").into_boxed_str())
}

fn properties() -> Properties {
    let values = [
        ("vip".to_owned(), PropertyValue::Bool(true)),
        ("seats".to_owned(), PropertyValue::Int(-4)),
        ("plan".to_owned(), PropertyValue::Text("größer".into())),
    ];
    BTreeMap::from([("crm".to_owned(), BTreeMap::from(values))])
}

fn target() -> Target {
    Target { kind: TargetKind::Custom { seconds: 90 }, delay_until: Some(NOW), manual_due: Some(NOW) }
}

pub fn rules() -> ResponseRules {
    ResponseRules {
        normal_ms: 60_000,
        urgent_ms: 30_000,
        first_ms: 45_000,
        warn_new_ms: 10_000,
        warn_manager_new_ms: 20_000,
        warn_message_ms: 30_000,
        warn_manager_message_ms: 40_000,
        close_idle_ms: 600_000,
        first_reply_ms: 180_000,
        close_unanswered: true,
        waiting_ms: 120_000,
        offline_ms: 300_000,
        idle_ms: 600_000,
    }
}
