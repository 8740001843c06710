//! Agents' remarks.

use super::*;

#[test]
fn the_notes_of_a_thread_hold_five_thousand_characters_and_a_cut_is_told() {
    let mut cast = cast();
    let add = |text: String, note, truncate| {
        Command::AddNote(AddNote { chat: cast.chat, text, note, truncate, ..AddNote::default() })
    };
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

#[test]
fn whoever_may_read_a_closed_thread_remarks_on_it_and_nobody_else() {
    let mut cast = cast();
    let group = cast.story.adds_group("Sales", Assignment::PickUp);
    let ben = User::Agent(cast.story.adds("Ben", AgentRole::Agent, 1, &[group]));
    let (chat, thread, first) = (cast.chat, Some(cast.thread), cast.thread);
    let add = |thread| Command::AddNote(AddNote { chat, text: "He called.".into(), thread, ..AddNote::default() });
    cast.story.does(cast.ann, add(thread));
    cast.story.does(cast.ann, close(chat));
    for actor in [cast.ann, cast.sam, User::System] {
        cast.story.does(actor, add(thread));
    }
    assert_eq!(cast.story.chat(chat).thread(first).unwrap().notes.len(), 4);
    assert_eq!(cast.story.tries(ben, add(thread)), Err(Reject::UnknownChat));
    assert_eq!(cast.story.tries(customer(1), add(thread)), Err(Reject::NotAllowed));
    assert_eq!(cast.story.tries(cast.sam, add(Some(ThreadId(9)))), Err(Reject::UnknownThread));
    cast.story.starts(1);
    cast.story.does(cast.ann, add(thread));
    assert_eq!(cast.story.chat(chat).thread(first).unwrap().notes.len(), 5, "the one that is named");
    assert!(cast.story.thread(chat).notes.is_empty());
}

#[test]
fn a_note_is_a_summary_or_in_an_agents_name_who_may_then_change_it() {
    let mut cast = cast();
    let ann = cast.ann.agent();
    let (chat, thread) = (cast.chat, cast.thread);
    let whole = AddNote {
        chat,
        text: "Wants a lamp.".into(),
        summary: true,
        on_behalf_of: ann,
        name: Some(" Summary Bot ".into()),
        ..AddNote::default()
    };
    cast.story.does(User::System, Command::AddNote(whole.clone()));
    let known = cast.notes()[0].clone();
    assert_eq!((known.author, known.summary, known.on_behalf_of), (User::System, true, ann));
    assert_eq!(known.name.as_deref(), Some("Summary Bot"));
    let text = "Wants two lamps.".to_owned();
    cast.story.does(cast.ann, Command::EditNote(EditNote { chat, thread, note: known.id, text, truncate: false }));
    let edited = &cast.notes()[0];
    assert_eq!((edited.text.as_str(), edited.summary, edited.on_behalf_of), ("Wants two lamps.", true, ann));
    let ben = User::Agent(cast.story.adds("Ben", AgentRole::Agent, 1, &[cast.story.group]));
    assert_eq!(cast.story.tries(ben, Command::AddNote(whole.clone())), Err(Reject::NotAllowed));
    let own = AddNote { on_behalf_of: ben.agent(), ..whole.clone() };
    cast.story.does(ben, Command::AddNote(own));
    let nobody = AddNote { on_behalf_of: Some(AgentId(9)), ..whole.clone() };
    assert_eq!(cast.story.tries(cast.sam, Command::AddNote(nobody)), Err(Reject::UnknownAgent));
    let long = AddNote { name: Some("x".repeat(201)), ..whole };
    assert_eq!(cast.story.tries(cast.sam, Command::AddNote(long)), Err(Reject::NameTooLong));
}
