//! Stories about what is written down, and about what there is to choose from.

use parlor_engine::command::{PostEvent, SaveSkill};
use parlor_engine::desk::Attendance;
use parlor_engine::{Command, GroupId, Reject, Time};
use parlor_sync::query::{Clock, GroupRow, Shift, TranscriptFormat, TranscriptQuery};
use parlor_sync::{Answer, Query};

use crate::actor::Actor;
use crate::stage::{SECRET, Stage};

fn written(page: &Actor, query: TranscriptQuery) -> String {
    match page.asks(Query::Transcript(query)) {
        Answer::Transcript(text) => text,
        other => panic!("{other:?}"),
    }
}

pub fn both_sides_are_given_their_transcript_and_the_customers_holds_no_secret(stage: &Stage) {
    let (ada, _ben, carl) = stage.talking("My <b>lamp</b> is broken.");
    let chat = ada.chat();
    ada.wants_done(Command::PostEvent(PostEvent::text(chat, SECRET).for_agents()));
    ada.notes(&format!("{SECRET}: he is right"));
    ada.says("I send you a new one.");
    carl.sees("I send you a new one.");
    ada.closes();
    carl.sees_closed();
    carl.starts("Thank you.");
    carl.is_served_by("Ada");
    let (latest, first) = carl.with_chat(|chat| (chat.threads[1].id, chat.threads[0].id));

    // Nothing of what is for agents only: `refuse_taint` looks at every byte.
    let own = written(&carl, TranscriptQuery::of(chat));
    assert!(own.starts_with("Conversation with Carl\n") && own.contains("Conversations: 2\nTime zone: UTC\n"), "{own}");
    let words = ["Carl: My <b>lamp</b> is broken.\n", "Ada: I send you a new one.\n", "Carl: Thank you.\n"];
    let places = words.map(|words| own.find(words).unwrap_or_else(|| panic!("no {words} in {own}")));
    assert!(places.is_sorted(), "{own}");
    let alone = written(&carl, TranscriptQuery { thread: Some(latest), ..TranscriptQuery::of(chat) });
    assert!(alone.contains("Thank you.") && !alone.contains("lamp"), "{alone}");
    let asked = |notes| TranscriptQuery { notes, ..TranscriptQuery::of(chat) };
    assert_eq!(carl.asks(Query::Transcript(asked(true))), Answer::Refused(Reject::NotAllowed));
    assert!(!written(&ada, asked(false)).contains(SECRET), "staff are told only if they ask");
    let all = written(&ada, asked(true));
    assert!(all.contains(&format!("Ada (agents only): {SECRET}\n")) && all.contains("Ada (note): "), "{all}");

    // By the clock of the reader, as a page that runs and loads nothing.
    let shifts = vec![Shift { from: Time(0), minutes: 345 }];
    let clock = Clock { name: "Asia/Kathmandu".to_owned(), shifts };
    let page =
        TranscriptQuery { format: TranscriptFormat::Html, clock, thread: Some(first), ..TranscriptQuery::of(chat) };
    let page = written(&carl, page);
    assert!(page.contains("My &lt;b&gt;lamp&lt;/b&gt; is broken.") && page.contains("Asia/Kathmandu"), "{page}");
    assert!(page.contains("+05:45\">"), "{page}");
    let ahead = Clock { shifts: vec![Shift { from: Time(0), minutes: 900 }], ..Clock::default() };
    let no_clock = TranscriptQuery { clock: ahead, ..TranscriptQuery::of(chat) };
    assert_eq!(carl.asks(Query::Transcript(no_clock)), Answer::Refused(Reject::LimitReached));

    let before = TranscriptQuery { to: Some(Time(1)), ..TranscriptQuery::of(chat) };
    assert_eq!(carl.asks(Query::Transcript(before)), Answer::Refused(Reject::UnknownThread));
    let eve = stage.customer("Eve");
    eve.starts("Hello?");
    assert_eq!(eve.asks(Query::Transcript(asked(false))), Answer::Refused(Reject::UnknownChat));
}

fn groups(page: &Actor, group: Option<GroupId>) -> Vec<GroupRow> {
    match page.asks(Query::Groups { group }) {
        Answer::Groups(rows) => rows,
        other => panic!("{other:?}"),
    }
}

pub fn pages_ask_whether_a_group_is_open_and_staff_what_there_is_to_choose_from(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    let names: Vec<_> = groups(&carl, None).into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Support", "Sales", "Returns"], "in their order");
    let support = carl.group("Support");
    let attendance =
        |page: &Actor| groups(page, Some(support)).into_iter().map(|row| (row.open, row.attendance)).next();
    assert_eq!(attendance(&carl), Some((true, Attendance::Offline)));
    ada.accepts_work();
    assert_eq!(attendance(&carl), Some((true, Attendance::Online)), "somebody has come");
    let shown = |page: &Actor| {
        let rows = groups(page, Some(support));
        (rows.len(), rows[0].assignment.is_some(), rows[0].rules.is_some())
    };
    assert_eq!((shown(&carl), shown(&ben), shown(&ada)), ((1, false, false), (1, true, false), (1, true, true)));
    for asked in [Query::Groups { group: Some(GroupId(404)) }, Query::Forms { group: GroupId(404) }] {
        assert_eq!(carl.asks(asked), Answer::Refused(Reject::UnknownGroup));
    }
    let Answer::Forms(forms) = carl.asks(Query::Forms { group: support }) else { panic!("no forms") };
    assert_eq!((forms.pre_chat, forms.offline), (None, None));

    let french = SaveSkill { skill: None, name: "French".to_owned(), response: None };
    ada.wants_done(Command::SaveSkill(french));
    let Answer::Skills(skills) = ben.asks(Query::Skills) else { panic!("no skills") };
    assert!(skills.iter().any(|skill| skill.name == "French"));
    assert_eq!(ben.asks(Query::StatusReasons), Answer::StatusReasons(Vec::new()));
    for asked in [Query::Skills, Query::StatusReasons] {
        assert_eq!(carl.asks(asked), Answer::Refused(Reject::NotAllowed));
    }
}
