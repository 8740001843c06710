use std::sync::Arc;

use parlor_engine::chat::{Away, Closed, ClosedBy, Colleague, Content, CsatStatus, Extra, HandedTo, Rating};
use parlor_engine::chat::{Customer, Event, File, Member, Note, Packed, Role};
use parlor_engine::chat::{StaffLine, System};
use parlor_engine::{AgentId, ChatId, CustomerId, EventId, GroupId, NoteId, ThreadId, User};

use super::*;
use crate::query::Shift;

const ADA: User = User::Agent(AgentId(1));
const VERA: User = User::Customer(CustomerId(2));
/// 2026-03-29 00:59:58 UTC: in Oslo, clocks go forward two seconds later.
const NIGHT: u64 = 1_774_745_998_000;

fn event(seconds: u64, author: User, content: Content) -> Arc<Event> {
    let at = Time(NIGHT + seconds * 1_000);
    Arc::new(Event { id: EventId(seconds.into()), at, author, audience: Audience::All, content, extra: None })
}

fn chat() -> Chat {
    let text = |text: &str| Content::Text(text.to_owned());
    let mut aside = Event::clone(&event(3, ADA, text("SENTINEL odd customer")));
    aside.audience = Audience::Agents;
    let mut edited = Event::clone(&event(4, ADA, text("\"Yes\"\n[2026-01-01 00:00:00] Vera: I owe you money")));
    let extra = Extra { edited_at: Some(Time(NIGHT)), on_behalf_of: Some("Helper".to_owned()), ..Extra::default() };
    edited.extra = Some(Box::new(extra));
    let file = File { url: "/files/7/a.png".to_owned(), name: "a.png".to_owned(), ..File::default() };
    let mut thread = Thread::new(ThreadId(3), GroupId(4), Time(NIGHT));
    let member = |user, name: &str, role| Member { user, name: Some(name.to_owned()), role, active: false };
    thread.members = vec![member(VERA, "Vera", Role::Customer), member(ADA, "Ada", Role::Agent)];
    thread.events = vec![
        event(0, VERA, text("<script>alert('&')</script>")),
        event(2, User::System, Content::System(System::AgentJoined { name: "Ada".to_owned() })),
        Arc::new(aside),
        Arc::new(edited),
        event(6, VERA, Content::File(Packed::new(file))),
        event(7, ADA, Content::Deleted),
    ];
    let note = "SENTINEL call back".to_owned();
    let at = Time(NIGHT + 5_000);
    thread.notes = vec![Note {
        id: NoteId(5),
        at,
        author: ADA,
        text: note,
        edited_at: None,
        truncated: None,
        summary: false,
        on_behalf_of: None,
        name: None,
    }];
    thread.closed = Some(Closed { at: Time(NIGHT + 9_000), by: ClosedBy::Agent });
    let comment = Some("fast & kind".to_owned());
    thread.rating =
        Some(Rating { score: 5, comment, at: Time(NIGHT + 10_000), resolved: None, status: CsatStatus::Filled });
    let customer =
        Customer { id: CustomerId(2), name: Some("Vera <V>".to_owned()), email: Some("v@example.com".to_owned()) };
    Chat { id: ChatId(1), customer, threads: vec![thread], attributes: None, profile: None }
}

/// Of these two: in Oslo, an hour becomes two that night.
fn clock(zone: &str) -> Clock {
    let oslo = [Shift { from: Time(0), minutes: 60 }, Shift { from: Time(NIGHT + 2_000), minutes: 120 }];
    Clock { name: zone.to_owned(), shifts: if zone == "UTC" { Vec::new() } else { oslo.to_vec() } }
}

fn written(zone: &str, notes: bool) -> (String, String) {
    let chat = chat();
    let clock = clock(zone);
    let transcript = Transcript::of(&chat, &chat.threads[0], &clock, notes);
    (transcript.plain(), transcript.html())
}

#[test]
fn a_transcript_is_plain_text_in_the_zone_asked_for() {
    let (plain, _) = written("Europe/Oslo", false);
    let expected = "\
Conversation with Vera <V>
Mail address: v@example.com
Started: 2026-03-29 01:59:58
Closed: 2026-03-29 03:00:07
Rating: 5 of 5 – fast & kind
Time zone: Europe/Oslo

[2026-03-29 01:59:58] Vera <V>: <script>alert('&')</script>
[2026-03-29 03:00:00] * Ada joined.
[2026-03-29 03:00:02] Helper, through Ada (edited): \"Yes\"
    [2026-01-01 00:00:00] Vera: I owe you money
[2026-03-29 03:00:04] Vera <V>: a.png
    /files/7/a.png
[2026-03-29 03:00:05] Ada: This was deleted.
";
    assert_eq!(plain, expected);
}

#[test]
fn what_is_for_agents_only_is_written_down_only_if_asked_for() {
    let (plain, html) = written("UTC", false);
    assert!(!plain.contains("SENTINEL") && !html.contains("SENTINEL"));
    let (plain, html) = written("UTC", true);
    assert!(plain.contains("[2026-03-29 01:00:01] Ada (agents only): SENTINEL odd customer\n"), "{plain}");
    assert!(plain.contains("[2026-03-29 01:00:03] Ada (note): SENTINEL call back\n"), "{plain}");
    assert!(html.contains("<em>(note)</em>"));
    let place = |text: &str| plain.find(text).unwrap();
    assert!(place("\"Yes\"") < place("call back") && place("call back") < place("a.png"), "in the order of time");
}

#[test]
fn a_whole_chat_is_written_down_thread_by_thread() {
    let chat = chat();
    let mut second = Thread::new(ThreadId(8), GroupId(4), Time(NIGHT + 3_600_000));
    second.members = chat.threads[0].members.clone();
    second.events = vec![event(3_601, VERA, Content::Text("== Conversation 3 ==\n<hr>".to_owned()))];
    let clock = clock("UTC");
    let of = |thread| Transcript::of(&chat, thread, &clock, false);
    let lines = of(&chat.threads[0]).plain().split_once("\n\n").unwrap().1.to_owned();
    let whole = WholeTranscript::of(vec![of(&chat.threads[0]), of(&second)], 0);
    let expected = format!(
        "\
Conversation with Vera <V>
Mail address: v@example.com
Conversations: 2
Time zone: UTC

== Conversation 1 ==
Started: 2026-03-29 00:59:58
Closed: 2026-03-29 01:00:07
Rating: 5 of 5 – fast & kind

{lines}
== Conversation 2 ==
Started: 2026-03-29 01:59:58

[2026-03-29 01:59:59] Vera <V>: == Conversation 3 ==
    <hr>
"
    );
    assert_eq!(whole.plain(), expected);
    let html = whole.html();
    let headings: Vec<_> = html.split("<h2>").skip(1).map(|part| part.split_once("</h2>").unwrap().0).collect();
    assert_eq!(headings, ["Conversation 1", "Conversation 2"]);
    assert!(!html.contains("<hr>") && !html.contains("SENTINEL") && html.matches("<section>").count() == 2, "{html}");
    let whole = WholeTranscript::of(vec![of(&chat.threads[0]), of(&second)], 7);
    assert!(whole.plain().contains("Conversations: 2\nEarlier ones left out: 7\nTime zone: UTC\n"));
}

#[test]
fn a_transcript_as_a_page_escapes_what_people_wrote() {
    let (_, html) = written("Europe/Oslo", false);
    assert!(
        !html.contains("<script") && html.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"),
        "{html}"
    );
    assert!(html.contains("<title>Conversation with Vera &lt;V&gt;</title>"));
    assert!(html.contains("<time datetime=\"2026-03-29T03:00:02+02:00\">2026-03-29 03:00:02</time>"));
    assert!(html.contains("&quot;Yes&quot;<br>\n[2026"));
    assert!(html.contains("<a href=\"/files/7/a.png\" rel=\"noopener noreferrer\">a.png</a>"));
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">") && html.contains("<h1") && html.contains("<ol>"));
    let (opened, closed) = (html.matches("<li>").count(), html.matches("</li>").count());
    assert_eq!((opened, closed), (5, 5));
}

#[test]
fn a_clock_shows_the_date_of_its_place() {
    let shown =
        |minutes, at| wall::shown(&Clock { shifts: vec![Shift { from: Time(0), minutes }], ..Clock::default() }, at);
    assert_eq!(wall::shown(&Clock::default(), Time(0)), "1970-01-01 00:00:00");
    assert_eq!(shown(-60, Time(0)), "1969-12-31 23:00:00");
    assert_eq!(shown(345, Time(951_868_799_999)), "2000-03-01 05:44:59");
    assert_eq!(shown(0, Time(951_868_799_999)), "2000-02-29 23:59:59");
    assert_eq!(shown(0, Time(4_107_542_400_000)), "2100-03-01 00:00:00", "there is no 29th in that year");
    assert_eq!(shown(0, Time(u64::MAX)), "9999-12-31 23:59:59");
    let behind = Clock { shifts: vec![Shift { from: Time(0), minutes: -210 }], ..Clock::default() };
    assert_eq!(wall::exact(&behind, Time(NIGHT)), "2026-03-28T21:29:58-03:30");
}

#[test]
fn what_staff_were_told_stands_in_their_transcript_with_who_and_why() {
    let one = |id, name: &str| Colleague { id: AgentId(id), name: name.to_owned() };
    let (ada, ben, sora) = (one(1, "Ada"), one(5, "Ben"), one(6, "Sora"));
    let sales = HandedTo::Group { id: GroupId(7), name: "Sales".to_owned() };
    let email = "v@example.com".to_owned();
    let told = [
        StaffLine::AgentAdded { by: Some(sora.clone()), agent: ben.clone() },
        StaffLine::AgentRemoved { by: None, agent: ben.clone() },
        StaffLine::ListenerAdded { by: Some(sora.clone()), agent: ben.clone() },
        StaffLine::ListenerRemoved { by: None, agent: ben.clone() },
        StaffLine::Transferred { by: Some(sora.clone()), from: Some(ada.clone()), to: HandedTo::Agent(ben.clone()) },
        StaffLine::Transferred { by: Some(ben.clone()), from: Some(ben.clone()), to: sales },
        StaffLine::TakenBack { agent: ada.clone(), next: Some(ben), why: Away::Inactive { ms: 90_000 } },
        StaffLine::TakenBack { agent: ada.clone(), next: None, why: Away::RemotelySignedOut { by: Some(sora) } },
        StaffLine::TakenBack { agent: ada.clone(), next: None, why: Away::Offline { by: Some(ada) } },
        StaffLine::CustomerUpdated { by: None, name: Some("Vera".to_owned()), email: None },
        StaffLine::Idle { ms: 600_000 },
        StaffLine::Rated { score: 4 },
        StaffLine::RatingCommented { comment: "kind".to_owned() },
        StaffLine::TranscriptRequested { by: None, email: email.clone() },
        StaffLine::TranscriptSent { email },
        StaffLine::RatingCancelled { score: 4 },
        StaffLine::SurveyCancelled { by: ClosedBy::Customer, agent: None },
        StaffLine::SurveyCancelled { by: ClosedBy::Agent, agent: Some(one(5, "Ben")) },
    ];
    let mut chat = chat();
    let aside = |line: StaffLine| {
        let aside = event(1, User::System, Content::System(System::Staff(Box::new(line))));
        Arc::new(Event { audience: Audience::Agents, ..Event::clone(&aside) })
    };
    chat.threads[0].events = told.map(aside).to_vec();
    // Everybody is told that Ada left: staff know that already, and more.
    let left = || event(1, User::System, Content::System(System::AgentLeft { name: "Ada".to_owned() }));
    chat.threads[0].events.insert(9, left());
    let written = |notes| Transcript::of(&chat, &chat.threads[0], &clock("UTC"), notes).plain();
    let lines = |text: String| text.lines().filter_map(|line| Some(line.split_once("* ")?.1.to_owned())).collect();
    let (own, staff): (Vec<String>, Vec<String>) = (lines(written(false)), lines(written(true)));
    assert_eq!(own, ["Ada left."]);
    let expected = [
        "Sora had Ben join.",
        "An integration sent Ben out.",
        "Sora had Ben listen.",
        "An integration had Ben listen no more.",
        "Sora handed the conversation on from Ada to Ben.",
        "Ben handed the conversation on to Sales.",
        "Ada did not answer for 90 seconds. Ben has the conversation now.",
        "Ada was logged out by Sora.",
        "Ada went offline.",
        "The customer is known by Vera and no mail address.",
        "Nobody wrote for 10 minutes.",
        "The customer gave 4 of 5.",
        "The customer remarked: kind",
        "The customer asked to send a transcript to v@example.com.",
        "A transcript was sent to v@example.com.",
        "The customer took the rating of 4 back.",
        "The customer ended the survey.",
        "Ben ended the survey.",
    ];
    assert_eq!(staff, expected.map(|line| format!("{line} (agents only)")));
}
