//! Agents' remarks.

use super::*;

#[test]
fn the_notes_of_a_thread_hold_five_thousand_characters_and_a_cut_is_told() {
    let mut cast = cast();
    let add = |text: String, note, truncate| Command::AddNote(AddNote { chat: cast.chat, text, note, truncate });
    let mine = Some(NoteId(7));
    let (first, second, cut) =
        (add("x".repeat(4_990), mine, false), add("y".repeat(25), None, false), add("y".repeat(25), None, true));
    let (replaced, none) = (add("short".into(), mine, false), add("z".into(), None, true));
    cast.story.does(cast.ann, first);
    assert_eq!(cast.story.tries(cast.ann, second), Err(Reject::NoteTooLong));
    cast.story.does(cast.ann, cut);
    assert_eq!((cast.notes()[1].text.as_str(), cast.notes()[1].truncated), ("yyyyyyyyyy", Some(15)));
    assert_eq!(cast.story.tries(cast.ann, none.clone()), Err(Reject::NoteTooLong), "no room at all");
    cast.story.does(cast.ann, replaced);
    assert_eq!((cast.notes().len(), cast.notes()[0].text.as_str()), (2, "short"), "the same id replaces");
    cast.story.does(cast.ann, none);
}

#[test]
fn a_note_is_edited_and_deleted_by_its_author_or_a_supervisor() {
    let mut cast = cast();
    let ben = User::Agent(cast.story.adds("Ben", AgentRole::Agent, 1, &[cast.story.group]));
    cast.story.does(cast.ann, notes(cast.chat, "first"));
    let (chat, thread, note) = (cast.chat, cast.thread, cast.notes()[0].id);
    let edit = |text: &str| Command::EditNote(EditNote { chat, thread, note, text: text.into(), truncate: false });
    let delete = Command::DeleteNote(DeleteNote { chat, thread, note });
    assert_eq!(cast.story.tries(ben, edit("mine")), Err(Reject::NotAllowed));
    assert_eq!(cast.story.tries(ben, delete.clone()), Err(Reject::NotAllowed));
    cast.story.does(cast.ann, edit("second"));
    cast.story.does(cast.ann, close(chat));
    cast.story.does(cast.sam, edit("third"));
    let known = &cast.notes()[0];
    assert_eq!((known.text.as_str(), known.author, known.edited_at), ("third", cast.ann, Some(cast.story.now)));
    cast.story.does(cast.sam, delete.clone());
    assert_eq!(cast.notes(), []);
    assert_eq!(cast.story.tries(cast.sam, delete), Err(Reject::UnknownNote));
}
