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
fn following_a_customer_lasts_through_later_threads_and_lets_nobody_read_more_than_before() {
    let mut cast = cast();
    let (chat, cleo) = (cast.chat, cast.story.adds("Cleo", AgentRole::Agent, 1, &[cast.story.group]));
    let copy = |cast: &Cast| cast.story.account.view(Viewer::Agent(cleo)).chats.get(&chat).cloned();
    cast.story.does(User::Agent(cleo), Command::FollowCustomer(FollowCustomer { chat }));
    cast.story.does(customer(1), close(chat));
    assert_eq!(copy(&cast).unwrap().threads, [], "staff hold open threads only");
    let other = cast.story.adds_group("Other", Assignment::PickUp);
    cast.story.starts_in(1, other);
    assert_eq!(copy(&cast).unwrap().threads, [], "she is not of this group");
    for command in [pick_up(chat), notes(chat, "mine"), Command::FollowChat(FollowChat { chat })] {
        assert_eq!(cast.story.tries(User::Agent(cleo), command), Err(Reject::UnknownChat));
    }
    cast.story.does(customer(1), close(chat));
    cast.story.starts_in(1, cast.story.group);
    assert_eq!(copy(&cast).unwrap().threads.len(), 1, "of this she is");
    cast.story.does(User::Agent(cleo), Command::UnfollowCustomer(UnfollowCustomer { chat }));
    cast.story.does(customer(1), close(chat));
    assert_eq!(copy(&cast), None);
}

#[test]
fn a_chat_without_an_open_thread_is_followed_until_it_is_left_or_the_next_thread_starts() {
    let mut cast = cast();
    let (chat, cleo) = (cast.chat, cast.story.adds("Cleo", AgentRole::Agent, 1, &[cast.story.group]));
    cast.story.does(customer(1), close(chat));
    assert!(!cast.sees(cleo));
    cast.story.does(User::Agent(cleo), Command::FollowChat(FollowChat { chat }));
    assert!(cast.sees(cleo));
    cast.story.does(User::Agent(cleo), Command::UnfollowChat(UnfollowChat { chat }));
    assert!(!cast.sees(cleo));
    cast.story.does(User::Agent(cleo), Command::FollowChat(FollowChat { chat }));
    let other = cast.story.adds_group("Other", Assignment::PickUp);
    cast.story.starts_in(1, other);
    assert!(!cast.sees(cleo));
}

#[test]
fn observers_follow_and_do_nothing_else() {
    let mut cast = cast();
    let (chat, otto) = (cast.chat, cast.story.adds("Otto", AgentRole::Observer, 0, &[]));
    for command in [
        Command::FollowCustomer(FollowCustomer { chat }),
        Command::FollowChat(FollowChat { chat }),
        Command::UnfollowChat(UnfollowChat { chat }),
    ] {
        cast.story.does(User::Agent(otto), command);
    }
    cast.story.does(customer(1), close(chat));
    let follows = |cast: &Cast| cast.story.account.view(Viewer::Observer(otto)).chats.contains_key(&chat);
    assert!(follows(&cast));
    for command in [notes(chat, "mine"), cast.tag("mine"), whispers(chat, "mine")] {
        assert_eq!(cast.story.tries(User::Agent(otto), command), Err(Reject::NotAllowed));
    }
    cast.story.does(User::Agent(otto), Command::UnfollowCustomer(UnfollowCustomer { chat }));
    assert!(!follows(&cast));
}

/// The chat of a customer who is known and has not talked yet.
fn newcomer(cast: &mut Cast) -> ChatId {
    let create = crate::command::CreateCustomer { set: Box::default() };
    cast.story.does(cast.ada, Command::CreateCustomer(create)).iter().find_map(Fact::chat).unwrap()
}

#[test]
fn a_customer_who_has_not_talked_yet_is_followed_and_given_properties() {
    let mut cast = cast();
    let ben = cast.stranger();
    let chat = newcomer(&mut cast);
    cast.story.does(User::Agent(ben), Command::FollowCustomer(FollowCustomer { chat }));
    assert!(cast.story.account.view(Viewer::Agent(ben)).chats.contains_key(&chat));
    let properties = [("crm".to_owned(), [("vip".to_owned(), PropertyValue::Bool(true))].into())].into();
    let set = SetProperties { chat, of: PropertiesOf::Chat, properties };
    cast.story.does(User::Agent(ben), Command::SetProperties(set));
    assert!(cast.story.chat(chat).properties().is_some_and(|known| known.contains_key("crm")));
}

#[test]
fn nobody_follows_more_than_a_page_can_hold() {
    let mut cast = cast();
    let ben = cast.stranger();
    for _ in 0..limits::FOLLOWED {
        let chat = newcomer(&mut cast);
        cast.story.does(User::Agent(ben), Command::FollowCustomer(FollowCustomer { chat }));
    }
    let follow = Command::FollowChat(FollowChat { chat: newcomer(&mut cast) });
    assert_eq!(cast.story.tries(User::Agent(ben), follow), Err(Reject::LimitReached));
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
