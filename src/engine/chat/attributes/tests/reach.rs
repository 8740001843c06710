//! Who follows, who deletes, and what nobody else is told.

use super::*;

#[test]
fn a_follower_keeps_seeing_the_chat_in_another_group_and_may_only_read() {
    let mut cast = cast();
    let (chat, ben) = (cast.chat, cast.stranger());
    let follow = Command::FollowChat(FollowChat { chat });
    assert_eq!(cast.story.tries(User::Agent(ben), follow.clone()), Err(Reject::UnknownChat));
    let cleo = cast.story.adds("Cleo", AgentRole::Agent, 1, &[cast.story.group]);
    cast.story.does(User::Agent(cleo), follow);
    assert_eq!(cast.story.tries(cast.ann, Command::UnfollowChat(UnfollowChat { chat })), Err(Reject::MemberFollows));
    let other = cast.story.account.desk.agents[&ben].profile.groups.iter().next().copied().unwrap();
    cast.story.does(cast.ann, to_group(chat, other));
    assert!(cast.sees(cleo));
    for command in [pick_up(chat), notes(chat, "mine"), cast.tag("mine"), close(chat)] {
        // Who follows sees what goes on, and does nothing there.
        assert_eq!(cast.story.tries(User::Agent(cleo), command), Err(Reject::UnknownChat));
    }
    cast.story.does(customer(1), close(chat));
    cast.story.starts_in(1, other);
    assert!(!cast.sees(cleo), "following a chat ends with its next thread");
}

#[test]
fn following_a_customer_lasts_through_later_threads() {
    let mut cast = cast();
    let (chat, cleo) = (cast.chat, cast.story.adds("Cleo", AgentRole::Agent, 1, &[cast.story.group]));
    cast.story.does(User::Agent(cleo), Command::FollowCustomer(FollowCustomer { chat }));
    cast.story.does(customer(1), close(chat));
    assert!(!cast.sees(cleo), "staff hold open threads only");
    let other = cast.story.adds_group("Other", Assignment::PickUp);
    cast.story.starts_in(1, other);
    assert!(cast.sees(cleo));
    cast.story.does(User::Agent(cleo), Command::UnfollowCustomer(UnfollowCustomer { chat }));
    assert!(!cast.sees(cleo));
}

#[test]
fn an_admin_deletes_a_closed_thread_for_everybody() {
    let mut cast = cast();
    let delete = Command::DeleteThread(DeleteThread { chat: cast.chat, thread: cast.thread });
    cast.story.does(customer(1), says(cast.chat, "my secret"));
    assert_eq!(cast.story.tries(cast.ada, delete.clone()), Err(Reject::ThreadNotClosed));
    cast.story.does(cast.ann, close(cast.chat));
    assert_eq!(cast.story.tries(cast.sam, delete.clone()), Err(Reject::NotAllowed));
    cast.story.does(cast.ada, delete);
    assert!(cast.story.chat(cast.chat).threads.is_empty());
    assert!(cast.story.seen_by_customer(cast.chat).threads.is_empty());
}

#[test]
fn a_customer_is_told_nothing_of_what_staff_keep() {
    let mut cast = cast_with(ResponseRules { normal_ms: 1_000, warn_message_ms: 500, ..ResponseRules::NONE });
    let viewer = Viewer::Customer(crate::CustomerId(1));
    let (chat, follow) = (cast.chat, FollowCustomer { chat: cast.chat });
    let mut facts = cast.sets(PropertiesOf::Chat, "a", "b", PropertyValue::Int(1)).unwrap();
    facts.extend(cast.story.does(cast.ann, cast.tag("angry")));
    facts.extend(cast.story.does(cast.sam, Command::FollowCustomer(follow)));
    assert!(!facts.is_empty() && facts.iter().all(|fact| fact.seen_by(viewer, Some(chat)).is_none()));
    cast.story.does(customer(1), says(chat, "hello"));
    cast.story.passes(5_000);
    let copy = cast.story.seen_by_customer(chat);
    assert!(copy.attributes.is_none() && copy.threads.iter().all(|thread| thread.attributes.is_none()));
    assert_eq!(cast.story.thread(chat).attributes.as_ref().unwrap().initial_position, Some(1));
}
