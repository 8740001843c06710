//! Promises of reply, and warnings.

use super::*;

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
    cast.story.does(User::System, Command::ConfigureGroup(ConfigureGroup::rules(other, rules)));
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
