//! What staff keep about chats.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::chat::ResponseRules;
use crate::command::{DeleteThread, MarkUrgent, SaveGroupRules};
use crate::desk::{AgentRole, Assignment, GroupRules};
use crate::story::{Story, close, customer, notes, pick_up, says, to_group, whispers};
use crate::{AgentId, ChatId, Command, Fact, NoteId, Reject, ThreadId, Time, User, Viewer, limits};

/// Ann has customer 1's thread; she is of the first group, Sam supervises, Ada sets up.
struct Cast {
    story: Story,
    chat: ChatId,
    thread: ThreadId,
    ann: User,
    sam: User,
    ada: User,
}

fn cast_with(response: ResponseRules) -> Cast {
    let mut story = Story::with(Assignment::PickUp);
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    story.does(User::System, Command::SaveGroupRules(SaveGroupRules { group: story.group, rules }));
    let ann = story.agent("Ann", 2);
    let sam = User::Agent(story.adds("Sam", AgentRole::Supervisor, 1, &[]));
    let ada = User::Agent(story.adds("Ada", AgentRole::Admin, 1, &[]));
    let chat = story.starts(1);
    let thread = story.thread(chat).id;
    story.does(User::Agent(ann), pick_up(chat));
    Cast { story, chat, thread, ann: User::Agent(ann), sam, ada }
}

fn cast() -> Cast {
    cast_with(ResponseRules::NONE)
}

impl Cast {
    fn sets(
        &mut self,
        of: PropertiesOf,
        namespace: &str,
        name: &str,
        value: PropertyValue,
    ) -> Result<Vec<Fact>, Reject> {
        let properties = BTreeMap::from([(namespace.to_owned(), BTreeMap::from([(name.to_owned(), value)]))]);
        self.story.tries(self.ann, Command::SetProperties(SetProperties { chat: self.chat, of, properties }))
    }

    fn deletes(&mut self, of: PropertiesOf, namespace: &str, names: &[&str]) {
        let names = names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let names = BTreeMap::from([(namespace.to_owned(), names)]);
        self.story.does(self.ann, Command::DeleteProperties(DeleteProperties { chat: self.chat, of, names }));
    }

    fn tag(&self, tag: &str) -> Command {
        Command::TagThread(TagThread { chat: self.chat, thread: self.thread, tag: tag.to_owned() })
    }

    fn tags(&self) -> Vec<&String> {
        self.story.chat(self.chat).thread(self.thread).unwrap().tags().into_iter().flatten().collect()
    }

    fn notes(&self) -> &[Note] {
        &self.story.chat(self.chat).thread(self.thread).unwrap().notes
    }

    fn target(&self, kind: TargetKind) -> Target {
        Target { kind, ..Target::default() }
    }

    fn promises(&mut self, target: Target) {
        let command = SetResponseTarget { chat: self.chat, target };
        self.story.does(self.ann, Command::SetResponseTarget(command));
    }

    fn due(&self) -> Option<Time> {
        self.story.thread(self.chat).due()
    }

    /// Somebody of another group, who sees nothing of the chat.
    fn stranger(&mut self) -> AgentId {
        let other = self.story.adds_group("Other", Assignment::PickUp);
        self.story.adds("Ben", AgentRole::Agent, 1, &[other])
    }

    fn sees(&self, agent: AgentId) -> bool {
        let viewer = self.story.account.desk.agents[&agent].viewer();
        self.story.account.view(viewer).chats.contains_key(&self.chat)
    }
}

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

#[test]
fn a_customers_words_set_the_clock_and_an_agents_public_ones_stop_it() {
    let mut cast = cast_with(ResponseRules { normal_ms: 60_000, ..ResponseRules::NONE });
    let chat = cast.chat;
    assert_eq!(cast.due(), None, "nobody has said anything");
    cast.story.does(customer(1), says(chat, "hello"));
    assert_eq!(cast.due(), Some(cast.story.now.plus_ms(60_000)));
    cast.story.passes(10_000);
    cast.story.does(customer(1), says(chat, "?"));
    let due = cast.story.now.plus_ms(60_000);
    assert_eq!(cast.due(), Some(due), "each further message starts it anew");
    cast.story.does(cast.ann, whispers(chat, "who is this?"));
    cast.story.does(cast.ann, notes(chat, "a regular"));
    assert_eq!(cast.due(), Some(due), "what agents say among themselves is no answer");
    let thread = cast.story.thread(chat);
    assert!(!thread.is_due_soon(Time(due.0 - 300_001)) && thread.is_due_soon(Time(due.0 - 300_000)));
    assert!(!thread.is_overdue(Time(due.0 - 1)) && thread.is_overdue(due));
    cast.story.does(cast.ann, says(chat, "hello"));
    assert_eq!(cast.due(), None);
}

#[test]
fn delay_manual_due_custom_and_urgent_change_when_an_answer_is_due() {
    let rules = ResponseRules { normal_ms: 60_000, urgent_ms: 5_000, first_ms: 20_000, ..ResponseRules::NONE };
    let mut cast = cast_with(rules);
    let chat = cast.chat;
    cast.story.does(customer(1), says(chat, "hello"));
    let now = cast.story.now;
    assert_eq!(cast.due(), Some(now.plus_ms(20_000)), "a customer's first thread");
    cast.promises(cast.target(TargetKind::Custom { seconds: 90 }));
    assert_eq!(cast.due(), Some(now.plus_ms(90_000)));
    cast.promises(Target { delay_until: Some(now.plus_ms(30_000)), ..cast.target(TargetKind::Normal) });
    assert_eq!(cast.due(), Some(now.plus_ms(90_000)), "counted from the end of the delay");
    cast.promises(Target { manual_due: Some(now.plus_ms(1_000)), ..cast.target(TargetKind::Normal) });
    cast.story.does(customer(1), says(chat, "again"));
    assert_eq!(cast.due(), Some(now.plus_ms(1_000)), "further messages do not move it");
    let custom = |seconds| Target { kind: TargetKind::Custom { seconds }, ..Target::default() };
    for seconds in [0, limits::RESPONSE_SECONDS_MAX + 1] {
        let command = Command::SetResponseTarget(SetResponseTarget { chat, target: custom(seconds) });
        assert_eq!(cast.story.tries(cast.ann, command), Err(Reject::TargetOutOfRange));
    }
    // Urgency is the customer's to tell, from the second thread on.
    let urgent = |urgent| Command::MarkUrgent(MarkUrgent { chat, urgent });
    assert_eq!(cast.story.tries(customer(1), urgent(true)), Err(Reject::UrgentTooEarly));
    cast.story.does(customer(1), close(chat));
    cast.story.starts(1);
    cast.story.does(customer(1), says(chat, "hurry"));
    let now = cast.story.now;
    assert_eq!(cast.due(), Some(now.plus_ms(60_000)));
    assert_eq!(cast.story.tries(cast.ann, urgent(true)), Err(Reject::NotAllowed));
    cast.story.does(customer(1), urgent(true));
    assert_eq!(cast.due(), Some(now.plus_ms(5_000)));
    cast.story.does(customer(1), urgent(false));
    assert_eq!(cast.due(), Some(now.plus_ms(60_000)));
}

#[test]
fn a_missed_target_is_told_once_until_somebody_answers() {
    let mut cast = cast_with(ResponseRules { normal_ms: 60_000, ..ResponseRules::NONE });
    let chat = cast.chat;
    let missed = |cast: &Cast| cast.story.thread(chat).response().unwrap().missed;
    cast.story.does(customer(1), says(chat, "hello"));
    cast.story.passes(59_999);
    assert!(!missed(&cast));
    cast.story.passes(1);
    assert!(missed(&cast));
    assert_eq!(cast.story.account.next_wakeup(), None);
    cast.story.does(customer(1), says(chat, "?"));
    assert_eq!(cast.story.account.next_wakeup(), None, "it is told once");
    cast.story.does(cast.ann, says(chat, "sorry"));
    cast.story.does(customer(1), says(chat, "again"));
    cast.story.passes(60_000);
    assert!(missed(&cast));
    cast.story.does(cast.ann, close(chat));
    assert_eq!(cast.story.account.next_wakeup(), None);
}

#[test]
fn another_group_makes_its_own_promise_and_the_customer_waits_again() {
    let mut cast = cast_with(ResponseRules { normal_ms: 60_000, ..ResponseRules::NONE });
    let other = cast.story.adds_group("Other", Assignment::PickUp);
    let response = ResponseRules { normal_ms: 5_000, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    cast.story.does(User::System, Command::SaveGroupRules(SaveGroupRules { group: other, rules }));
    cast.story.does(customer(1), says(cast.chat, "hello"));
    cast.story.does(cast.ann, says(cast.chat, "one moment"));
    assert_eq!(cast.due(), None);
    cast.story.does(cast.ann, to_group(cast.chat, other));
    assert_eq!(cast.due(), Some(cast.story.now.plus_ms(5_000)));
}

#[test]
fn warnings_rise_from_agents_to_supervisors_and_end_with_an_answer() {
    let mut cast = cast_with(ResponseRules {
        warn_new_ms: 1_000,
        warn_manager_new_ms: 3_000,
        warn_message_ms: 2_000,
        warn_manager_message_ms: 4_000,
        ..ResponseRules::NONE
    });
    let chat = cast.story.starts(2);
    let levels = |cast: &mut Cast, steps: &[u64]| {
        steps.iter().for_each(|ms| cast.story.passes(*ms));
        cast.story.thread(chat).alert()
    };
    assert_eq!(levels(&mut cast, &[999]), 0);
    assert_eq!(levels(&mut cast, &[1]), 1);
    assert_eq!(levels(&mut cast, &[2_000]), 2);
    cast.story.does(cast.ann, pick_up(chat));
    assert_eq!(cast.story.thread(chat).alert(), 0);
    cast.story.does(customer(2), says(chat, "hello"));
    assert_eq!(levels(&mut cast, &[2_000]), 1);
    assert_eq!(levels(&mut cast, &[2_000]), 2);
    cast.story.does(cast.ann, says(chat, "hello"));
    assert_eq!(levels(&mut cast, &[9_000]), 0);
}

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
