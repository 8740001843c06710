//! What was said is changed or deleted.

use super::*;
use crate::command::{DeleteEvent, EditEvent};
use crate::desk::AgentRole;
use crate::story::whispers;
use crate::{AgentId, CustomerId, EventId, Fact, Viewer};

fn edit(chat: ChatId, event: EventId, text: &str) -> Command {
    Command::EditEvent(EditEvent { chat, event, content: Content::Text(text.to_owned()) })
}

fn delete(chat: ChatId, event: EventId) -> Command {
    Command::DeleteEvent(DeleteEvent { chat, event })
}

/// What a viewer holds who was sent the facts of the whole story is what the viewer may see of the whole.
fn copy_of(story: &Story, viewer: Viewer, chat: ChatId, facts: &[Fact], before: &Chat) -> Chat {
    let mut copy = before.clone();
    for fact in facts.iter().filter_map(|fact| fact.seen_by(viewer, Some(chat))) {
        if let Fact::Chat { fact, .. } = fact {
            copy.evolve(&fact);
        }
    }
    assert_eq!(copy, *story.account.view(viewer).chats[&chat]);
    copy
}

#[test]
fn an_author_changes_words_and_everybody_reads_the_new_ones() {
    let (mut story, chat, ann) = talking();
    story.does(customer(1), says(chat, "helo"));
    let event = story.last_event(chat);
    let before = story.seen_by_customer(chat);
    let facts = story.does(customer(1), edit(chat, event, " hello "));
    assert_eq!(last(&story, chat).content.text(), Some("hello"));
    assert_eq!(last(&story, chat).edited_at(), Some(story.now));
    copy_of(&story, Viewer::Customer(CustomerId(1)), chat, &facts, &before);
    assert_eq!(story.does(customer(1), edit(chat, event, "hello")), [], "the same again is nothing");
    assert_eq!(story.tries(ann, edit(chat, event, "howdy")), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), edit(chat, event, " ")), Err(Reject::TextEmpty));
    story.does(ann, close(chat));
    assert_eq!(story.tries(customer(1), edit(chat, event, "late")), Err(Reject::ThreadClosed));
}

#[test]
fn a_supervisor_changes_what_staff_said_but_nobody_a_customers_words() {
    let (mut story, chat, ann) = talking();
    let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
    story.does(customer(1), says(chat, "hello"));
    let theirs = story.last_event(chat);
    assert_eq!(story.tries(boss, edit(chat, theirs, "goodbye")), Err(Reject::NotAllowed));
    story.does(ann, says(chat, "go away"));
    let hers = story.last_event(chat);
    story.does(boss, edit(chat, hers, "how can I help?"));
    assert_eq!(last(&story, chat).content.text(), Some("how can I help?"));
    let other = Command::EditEvent(EditEvent { chat, event: hers, content: Content::Custom("{}".to_owned()) });
    assert_eq!(story.tries(ann, other), Err(Reject::NotEditable), "content of another kind");
}

#[test]
fn what_is_deleted_leaves_a_place_holder_and_only_supervisors_read_it() {
    let (mut story, chat, ann) = talking();
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    let ids = Some("mine".to_owned());
    story.does(ann, Command::PostEvent(PostEvent { custom_id: ids, ..PostEvent::text(chat, "my password") }));
    let event = story.last_event(chat);
    let agent = ann.agent().unwrap();
    let viewers = [Viewer::Customer(CustomerId(1)), Viewer::Agent(agent), Viewer::Supervisor(boss)];
    let before = viewers.map(|viewer| Chat::clone(&story.account.view(viewer).chats[&chat]));
    assert_eq!(story.tries(customer(1), delete(chat, event)), Err(Reject::NotAllowed));
    let facts = story.does(ann, delete(chat, event));
    let [carl, ann_s, boss_s] = [0, 1, 2].map(|n| {
        let copy = copy_of(&story, viewers[n], chat, &facts, &before[n]);
        Event::clone(copy.threads[0].events.last().unwrap())
    });
    assert_eq!((&carl.content, carl.deleted_at()), (&Content::Deleted, Some(story.now)));
    assert_eq!(carl.extra.as_ref().unwrap().custom_id.as_deref(), Some("mine"));
    assert_eq!(ann_s, carl);
    assert_eq!((boss_s.content.text(), boss_s.deleted_at()), (Some("my password"), Some(story.now)));
    assert_eq!(boss_s.words(), None, "no search finds it");
    let thread = story.thread(chat);
    assert_eq!(
        story.chat(chat).view_of(thread, viewers[1]).threads[0].events.last().unwrap().content,
        Content::Deleted
    );
    assert_eq!(story.tries(ann, delete(chat, event)), Err(Reject::NotEditable));
    assert_eq!(story.tries(ann, edit(chat, event, "back")), Err(Reject::NotEditable));
}

#[test]
fn a_supervisor_deletes_anything_but_the_lines_of_the_thread() {
    let (mut story, chat, ann) = talking();
    let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
    let line = story.last_event(chat);
    assert_eq!(story.tries(boss, delete(chat, line)), Err(Reject::NotEditable));
    story.does(customer(1), says(chat, "you fool"));
    let insult = story.last_event(chat);
    assert_eq!(story.tries(ann, delete(chat, insult)), Err(Reject::NotAllowed));
    story.does(boss, delete(chat, insult));
    assert_eq!(story.seen_by_customer(chat).threads[0].events.last().unwrap().content, Content::Deleted);
}

#[test]
fn changes_of_what_agents_say_among_themselves_never_reach_the_customer() {
    let (mut story, chat, ann) = talking();
    story.does(ann, whispers(chat, "secret"));
    let event = story.last_event(chat);
    let viewer = Viewer::Customer(CustomerId(1));
    let facts = [story.does(ann, edit(chat, event, "still secret")), story.does(ann, delete(chat, event))].concat();
    assert_eq!(facts.len(), 2);
    assert!(facts.iter().all(|fact| fact.seen_by(viewer, Some(chat)).is_none()));
    for command in [edit(chat, event, "mine"), delete(chat, event)] {
        assert_eq!(story.tries(customer(1), command), Err(Reject::UnknownEvent));
    }
    assert_eq!(story.tries(User::Agent(AgentId(9)), delete(chat, event)), Err(Reject::NotAllowed));
}
