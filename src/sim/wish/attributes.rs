//! Wishes about what staff keep about chats. Every text in them is for agents only.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{LinkKind, PropertiesOf, PropertyValue, Target, TargetKind, Thread};
use parlor_engine::command::{
    DeleteNote, DeleteProperties, DeleteThread, EditNote, FollowChat, FollowCustomer, LinkThread, PinChat, SetAccess,
    SetProperties, SetResponseTarget, TagThread, UnfollowChat, UnfollowCustomer, UnlinkThread, UntagThread,
};
use parlor_engine::{Account, ChatId, Command, NoteId, ThreadId, Time};

use crate::{Rng, SENTINEL};

/// Something that staff may come to want.
pub fn wish(rng: &mut Rng, view: &Account, chat: ChatId) -> Command {
    let found = view.chats.get(&chat).and_then(|chat| rng.pick(&chat.threads));
    let thread = found.map(|thread| thread.id).unwrap_or_default();
    let tag = format!("{SENTINEL} {}", rng.below(4));
    match rng.below(16) {
        0 | 1 => {
            let properties = BTreeMap::from([(tag, BTreeMap::from([(format!("n{}", rng.below(3)), value(rng))]))]);
            Command::SetProperties(SetProperties { chat, of: of(rng, found, thread), properties })
        }
        2 => {
            let names = if rng.one_in(2) { BTreeSet::new() } else { BTreeSet::from(["n1".to_owned()]) };
            let names = BTreeMap::from([(tag, names)]);
            Command::DeleteProperties(DeleteProperties { chat, of: of(rng, found, thread), names })
        }
        3 | 4 => Command::TagThread(TagThread { chat, thread, tag }),
        5 => Command::UntagThread(UntagThread { chat, thread, tag }),
        6 => Command::LinkThread(LinkThread { chat, thread, kind: kind(rng), id: tag.clone(), label: tag }),
        7 => Command::UnlinkThread(UnlinkThread { chat, thread, kind: kind(rng) }),
        8 => {
            let note = note(rng, found);
            Command::EditNote(EditNote { chat, thread, note, text: tag, truncate: rng.one_in(2) })
        }
        9 => Command::DeleteNote(DeleteNote { chat, thread, note: note(rng, found) }),
        10 | 11 => Command::SetResponseTarget(SetResponseTarget { chat, target: target(rng, found) }),
        12 => Command::FollowChat(FollowChat { chat }),
        13 if rng.one_in(2) => Command::FollowCustomer(FollowCustomer { chat }),
        13 => Command::UnfollowCustomer(UnfollowCustomer { chat }),
        14 if rng.one_in(2) => Command::PinChat(PinChat { chat, pinned: rng.one_in(2) }),
        14 => Command::UnfollowChat(UnfollowChat { chat }),
        15 if rng.one_in(2) => {
            let groups = view.desk.groups.keys().filter(|_| rng.one_in(3)).copied().collect();
            Command::SetAccess(SetAccess { chat, thread, groups })
        }
        _ => Command::DeleteThread(DeleteThread { chat, thread }),
    }
}

fn value(rng: &mut Rng) -> PropertyValue {
    match rng.below(3) {
        0 => PropertyValue::Bool(rng.one_in(2)),
        1 => PropertyValue::Int(rng.below(3) as i32),
        _ => PropertyValue::Text(format!("{SENTINEL} {}", rng.below(3))),
    }
}

fn of(rng: &mut Rng, found: Option<&Thread>, thread: ThreadId) -> PropertiesOf {
    match (rng.below(3), found.and_then(|found| rng.pick(&found.events))) {
        (0, _) => PropertiesOf::Chat,
        (1, Some(event)) => PropertiesOf::Event { thread, event: event.id },
        _ => PropertiesOf::Thread { thread },
    }
}

fn kind(rng: &mut Rng) -> LinkKind {
    if rng.one_in(2) { LinkKind::Sale } else { LinkKind::Ticket }
}

fn note(rng: &mut Rng, found: Option<&Thread>) -> NoteId {
    found.and_then(|found| rng.pick(&found.notes)).map(|note| note.id).unwrap_or_default()
}

/// Short promises, so that some are missed within a run.
fn target(rng: &mut Rng, found: Option<&Thread>) -> Target {
    let start = found.map(|found| found.started_at).unwrap_or_default();
    let soon = |rng: &mut Rng| rng.one_in(3).then(|| Time(start.0 + rng.below(20_000) as u64));
    let kinds = [TargetKind::Normal, TargetKind::Urgent, TargetKind::Custom { seconds: 1 + rng.below(9) as u32 }];
    let kind = rng.pick(&kinds).copied().unwrap_or_default();
    Target { kind, delay_until: soon(rng), manual_due: soon(rng) }
}
