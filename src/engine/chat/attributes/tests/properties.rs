//! Properties, tags and links.

use super::*;

#[test]
fn properties_of_chat_thread_and_event_merge_and_only_what_changes_is_recorded() {
    let mut cast = cast();
    let (chat, thread) = (cast.chat, cast.thread);
    cast.story.does(customer(1), says(chat, "hello"));
    let event = cast.story.thread(chat).events.last().unwrap().id;
    for of in [PropertiesOf::Chat, PropertiesOf::Thread { thread }, PropertiesOf::Event { thread, event }] {
        cast.sets(of, "crm", "vip", PropertyValue::Bool(true)).unwrap();
        cast.sets(of, "crm", "seats", PropertyValue::Int(4)).unwrap();
        assert_eq!(cast.sets(of, "crm", "seats", PropertyValue::Int(4)), Ok(Vec::new()), "nothing changes");
        cast.sets(of, "shop", "plan", PropertyValue::Text("big".into())).unwrap();
        cast.deletes(of, "shop", &[]);
        cast.deletes(of, "crm", &["vip", "unknown"]);
    }
    let left = BTreeMap::from([("crm".to_owned(), BTreeMap::from([("seats".to_owned(), PropertyValue::Int(4))]))]);
    let found = cast.story.chat(chat);
    let attributes = found.thread(thread).unwrap().attributes.as_ref().unwrap();
    assert_eq!(found.properties(), Some(&left));
    assert_eq!(attributes.properties, left);
    assert_eq!(attributes.event_properties, BTreeMap::from([(event, left)]));
}

#[test]
fn properties_are_bounded() {
    let mut cast = cast();
    let of = PropertiesOf::Chat;
    let yes = || PropertyValue::Bool(true);
    assert_eq!(cast.sets(of, "", "a", yes()), Err(Reject::PropertyNameInvalid));
    assert_eq!(cast.sets(of, "a", &"x".repeat(limits::TAG_CHARS + 1), yes()), Err(Reject::PropertyNameInvalid));
    let long = PropertyValue::Text("ü".repeat(limits::PROPERTY_CHARS + 1));
    assert_eq!(cast.sets(of, "a", "a", long), Err(Reject::PropertyTextTooLong));
    for n in 0..limits::PROPERTIES {
        cast.sets(of, "a", &n.to_string(), yes()).unwrap();
    }
    assert_eq!(cast.sets(of, "a", "more", yes()), Err(Reject::LimitReached));
    let thread = PropertiesOf::Thread { thread: cast.thread };
    for n in 0..limits::PROPERTY_NAMESPACES {
        cast.sets(thread, &n.to_string(), "a", yes()).unwrap();
    }
    assert_eq!(cast.sets(thread, "more", "a", yes()), Err(Reject::LimitReached));
}

#[test]
fn tags_tell_case_apart_and_are_fifty_at_most() {
    let mut cast = cast();
    for tag in ["Returns", "returns", " returns "] {
        cast.story.does(cast.ann, cast.tag(tag));
    }
    assert_eq!(cast.tags(), ["Returns", "returns"]);
    let untag = UntagThread { chat: cast.chat, thread: cast.thread, tag: "Returns".into() };
    cast.story.does(cast.ann, Command::UntagThread(untag));
    assert_eq!(cast.tags(), ["returns"]);
    assert_eq!(cast.story.tries(cast.ann, cast.tag(&"x".repeat(65))), Err(Reject::TagInvalid));
    (1..limits::TAGS_PER_THREAD).for_each(|n| {
        cast.story.does(cast.ann, cast.tag(&format!("{n:064}")));
    });
    assert_eq!(cast.story.tries(cast.ann, cast.tag("more")), Err(Reject::LimitReached));
    assert_eq!(cast.story.tries(customer(1), cast.tag("mine")), Err(Reject::NotAllowed));
}

#[test]
fn a_closed_thread_is_tagged_by_whoever_may_read_it() {
    let mut cast = cast();
    let stranger = cast.stranger();
    cast.story.does(cast.ann, close(cast.chat));
    cast.story.does(cast.ann, cast.tag("late"));
    cast.story.does(cast.sam, cast.tag("seen"));
    assert_eq!(cast.tags(), ["late", "seen"]);
    assert_eq!(cast.story.tries(User::Agent(stranger), cast.tag("mine")), Err(Reject::UnknownChat));
    // The customer comes back, in a group that Ann is not of.
    let other = cast.story.adds_group("Third", Assignment::PickUp);
    cast.story.starts_in(1, other);
    cast.story.does(cast.ann, cast.tag("again"));
    let open = cast.story.thread(cast.chat).id;
    let tag = Command::TagThread(TagThread { chat: cast.chat, thread: open, tag: "no".into() });
    assert_eq!(cast.story.tries(cast.ann, tag), Err(Reject::UnknownChat));
}

#[test]
fn a_thread_has_one_link_of_each_kind() {
    let mut cast = cast();
    let (chat, thread, kind) = (cast.chat, cast.thread, LinkKind::Sale);
    for (id, label) in [("1", ""), ("4711", "Order 4711")] {
        let link = LinkThread { chat, thread, kind, id: id.into(), label: label.into() };
        cast.story.does(cast.ann, Command::LinkThread(link));
    }
    let link = Link { id: "4711".into(), label: Some("Order 4711".into()) };
    assert_eq!(cast.story.thread(chat).link(kind), Some(&link));
    cast.story.does(cast.ann, Command::UnlinkThread(UnlinkThread { chat, thread, kind }));
    assert_eq!(cast.story.thread(chat).link(kind), None);
}
