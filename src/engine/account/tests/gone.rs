//! What is deleted that is not there.

use crate::chat::PropertiesOf;
use crate::chat::attributes::{LinkKind, Names};
use crate::command::{
    DeleteEvent, DeleteGroup, DeleteNote, DeleteProperties, DeleteSkill, DeleteThread, EraseCustomer, RemoveAgent,
    UnfollowChat, UnfollowCustomer, UnlinkThread, UntagThread,
};
use crate::desk::{AgentRole, Assignment};
use crate::story::{Story, notes, pick_up, remove};
use crate::{AgentId, Command, CustomerId, EventId, GroupId, NoteId, Reject, SkillId, ThreadId, User};

/// The rule is told in docs/errors.md.
#[test]
fn what_has_an_id_is_deleted_once_and_what_has_none_is_gone_however_often() {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 1));
    let admin = User::Agent(story.adds("Ada", AgentRole::Admin, 1, &[]));
    let chat = story.starts(1);
    let thread = story.thread(chat).id;
    story.does(ann, pick_up(chat));
    story.does(ann, notes(chat, "once"));
    let note = story.thread(chat).notes[0].id;
    story.does(ann, Command::DeleteNote(DeleteNote { chat, thread, note }));

    let with_an_id = [
        (Command::DeleteNote(DeleteNote { chat, thread, note }), Reject::UnknownNote),
        (Command::DeleteNote(DeleteNote { chat, thread, note: NoteId(9) }), Reject::UnknownNote),
        (Command::DeleteNote(DeleteNote { chat, thread: ThreadId(9), note }), Reject::UnknownThread),
        (Command::DeleteEvent(DeleteEvent { chat, event: EventId(9) }), Reject::UnknownEvent),
        (Command::DeleteThread(DeleteThread { chat, thread: ThreadId(9) }), Reject::UnknownThread),
        (Command::DeleteSkill(DeleteSkill { skill: SkillId(9) }), Reject::UnknownSkill),
        (Command::DeleteGroup(DeleteGroup { group: GroupId(9) }), Reject::UnknownGroup),
        (Command::RemoveAgent(RemoveAgent { agent: AgentId(9) }), Reject::UnknownAgent),
        (remove(chat, AgentId(9)), Reject::UnknownMember),
        (Command::EraseCustomer(EraseCustomer { customer: CustomerId(9) }), Reject::UnknownCustomer),
    ];
    for (command, reject) in with_an_id {
        assert_eq!(story.tries(admin, command.clone()), Err(reject), "{command:?}");
    }
    let names = Names::from_iter([("crm".to_owned(), ["id".to_owned()].into())]);
    let without = [
        Command::UntagThread(UntagThread { chat, thread, tag: "vip".to_owned() }),
        Command::UnlinkThread(UnlinkThread { chat, thread, kind: LinkKind::Sale }),
        Command::DeleteProperties(DeleteProperties { chat, of: PropertiesOf::Thread { thread }, names }),
        Command::UnfollowChat(UnfollowChat { chat }),
        Command::UnfollowCustomer(UnfollowCustomer { chat }),
    ];
    for command in without {
        assert_eq!(story.does(admin, command.clone()), [], "{command:?}");
    }
}
