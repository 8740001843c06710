//! Groups that are open or closed.

use crate::command::{ConfigureGroup, SetOpening, StartThread};
use crate::desk::{Assignment, DaySpan, GroupRules, Holiday, HoursRules, WeekSpan, WhenClosed};
use crate::story::{Story, customer};
use crate::{Command, CustomerId, GroupId, Reject, Time, User, Viewer};

fn save(group: GroupId, hours: HoursRules) -> Command {
    let rules = Box::new(GroupRules { hours, ..GroupRules::default() });
    Command::ConfigureGroup(ConfigureGroup::rules(group, rules))
}

fn nine_to_five() -> HoursRules {
    let week = (1..=5).map(|day| WeekSpan { day, from: 540, to: 1_020 }).collect();
    HoursRules { enabled: true, zone: "Europe/Oslo".to_owned(), week, ..HoursRules::default() }
}

fn opening(group: GroupId, open: bool, next_change: Option<Time>) -> Command {
    Command::SetOpening(SetOpening { group, open, next_change })
}

#[test]
fn nobody_begins_a_thread_in_a_closed_group_unless_it_takes_them_meanwhile() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    let start = || Command::StartThread(StartThread::default());
    story.does(User::System, save(group, nine_to_five()));
    story.does(User::System, opening(group, false, Some(Time(9))));
    assert_eq!(story.tries(customer(1), start()), Err(Reject::GroupClosed));
    story.does(User::System, save(group, HoursRules { when_closed: WhenClosed::Queue, ..nine_to_five() }));
    story.does(customer(1), start());
    story.does(User::System, save(group, nine_to_five()));
    assert_eq!(story.tries(customer(2), start()), Err(Reject::GroupClosed));
    story.does(User::System, opening(group, true, None));
    story.does(customer(2), start());
    story.does(User::System, opening(group, false, None));
    story.does(User::System, save(group, HoursRules::default()));
    story.does(customer(3), start());
}

#[test]
fn a_customer_learns_whether_a_group_is_open_and_when_that_changes() {
    let mut story = Story::with(Assignment::PickUp);
    let chat = story.starts(1);
    let group = story.group;
    assert!(story.account.desk.groups[&group].open, "always, unless hours are set");
    let facts = story.does(User::System, opening(group, false, Some(Time(9))));
    let viewer = Viewer::Customer(CustomerId(1));
    assert_eq!(facts[0].seen_by(viewer, Some(chat)).as_ref(), Some(&facts[0]));
    let seen = &story.account.view(viewer).desk.groups[&group];
    assert_eq!((seen.open, seen.next_change), (false, Some(Time(9))));
    assert_eq!(story.does(User::System, opening(group, false, Some(Time(9)))), [], "the same again is nothing new");
    let saved = ConfigureGroup::known(group, "Support", Assignment::PickUp);
    story.does(User::System, Command::ConfigureGroup(saved));
    assert!(!story.account.desk.groups[&group].open, "a new name opens no door");
}

#[test]
fn only_the_system_says_whether_a_group_is_open() {
    let mut story = Story::with(Assignment::PickUp);
    let admin = story.adds("Ada", crate::desk::AgentRole::Admin, 1, &[]);
    let group = story.group;
    for actor in [User::Agent(admin), customer(1)] {
        assert_eq!(story.tries(actor, opening(group, false, None)), Err(Reject::NotAllowed));
    }
    assert_eq!(story.tries(User::System, opening(GroupId(9), false, None)), Err(Reject::UnknownGroup));
}

#[test]
fn hours_are_checked() {
    let mut story = Story::with(Assignment::PickUp);
    let group = story.group;
    let span = |day, from, to| HoursRules { week: vec![WeekSpan { day, from, to }], ..nine_to_five() };
    let day = |date: &str, from, to| {
        let holiday = Holiday { date: date.to_owned(), spans: vec![DaySpan { from, to }] };
        HoursRules { holidays: vec![holiday], ..nine_to_five() }
    };
    let zone = |zone: &str| HoursRules { zone: zone.to_owned(), ..nine_to_five() };
    let good = [span(7, 1_439, 2_879), span(1, 0, 1_440), day("2026-12-24", 600, 720), zone("Etc/GMT+3")];
    for hours in good {
        story.does(User::System, save(group, hours));
    }
    let bad = [
        span(0, 0, 1),
        span(8, 0, 1),
        span(1, 1_440, 1_441),
        span(1, 600, 600),
        span(1, 600, 2_041),
        day("2026-13-01", 0, 1),
        day("2026-1-01", 0, 1),
        day("2026-02-29", 0, 1),
        day("2100-02-29", 0, 1),
        day("2026-04-31", 0, 1),
        day("24.12.2026", 0, 1),
        day("2026-12-24-", 0, 1),
        day("2026-12-24", 1, 0),
        zone(""),
        zone("../etc/passwd"),
        zone(&"x".repeat(65)),
        HoursRules { week: vec![WeekSpan { day: 1, from: 0, to: 1 }; 71], ..nine_to_five() },
        HoursRules { holidays: vec![Holiday { date: "2026-12-24".into(), spans: vec![] }; 401], ..nine_to_five() },
    ];
    for hours in bad {
        assert_eq!(story.tries(User::System, save(group, hours.clone())), Err(Reject::HoursInvalid), "{hours:?}");
    }
}
