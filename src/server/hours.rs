//! Opening hours: works out with a calendar whether a group is open and when that changes, and tells the engine, which
//! has none.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, Time as Clock};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};
use parlor_engine::desk::{DaySpan, HoursRules, SetOpening};
use parlor_engine::{Account, Command, GroupId, Time};
use tokio::time::{sleep, timeout};

use crate::shard::{Shard, now};

/// Days ahead in which a change is looked for: a week, a day that begins before it, and some holidays.
const DAYS: i64 = 21;
/// How long a change is left to rest before it is looked at: what an admin saves comes in pieces.
const REST: Duration = Duration::from_millis(500);
/// The longest time without a look, in milliseconds, since changes further ahead than [`DAYS`] come into sight.
const LOOK_MS: u64 = 3_600_000;
/// How long it takes to look again after what could not be read or stored, in milliseconds.
const AGAIN_MS: u64 = 2_000;

/// Whether a group is open, and when that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Whether it is open.
    pub open: bool,
    /// When that changes; none if not within three weeks.
    pub next_change: Option<Time>,
}

impl Opening {
    /// Of a group without hours.
    const ALWAYS: Self = Self { open: true, next_change: None };
}

/// Makes hours whose time zone there is not such as the engine refuses: it has no calendar to look it up in.
pub fn mark_unknown_zone(hours: &mut HoursRules) {
    if !hours.zone.is_empty() && TimeZoneDatabase::bundled().get(&hours.zone).is_err() {
        hours.zone.push('?');
    }
}

/// Whether a group with these hours is open at `now`. None if there is no such time zone.
///
/// A span's end does not belong to it. Spans are read on the clock on the wall: when clocks go forward, a minute that is
/// left out counts as the one after the gap; when they go back, the first of two is meant.
pub fn opening(hours: &HoursRules, now: Time) -> Option<Opening> {
    if !hours.enabled {
        return Some(Opening::ALWAYS);
    }
    let zone = TimeZoneDatabase::bundled().get(&hours.zone).ok()?;
    let now = Timestamp::from_millisecond(i64::try_from(now.0).ok()?).ok()?;
    let today = zone.to_datetime(now).date();
    let mut spans = BTreeSet::new();
    for day in -2..=DAYS {
        let date = today.checked_add(Span::new().days(day)).ok()?;
        spans.extend(spans_on(hours, date).into_iter().filter_map(|span| on_the_line(&zone, date, span)));
    }
    let horizon = today.checked_add(Span::new().days(DAYS)).ok()?;
    let horizon = instant(&zone, horizon, 0)?;
    // Spans that touch or overlap are one.
    let mut joined: Option<(Timestamp, Timestamp)> = None;
    for (from, to) in spans {
        joined = match joined {
            Some((start, end)) if from <= end => Some((start, end.max(to))),
            Some((_, end)) if end > now => break,
            _ => Some((from, to)),
        };
    }
    let (open, change) = match joined {
        Some((from, to)) if from <= now && now < to => (true, Some(to)),
        Some((from, _)) if from > now => (false, Some(from)),
        _ => (false, None),
    };
    let next_change = change.filter(|change| *change < horizon).and_then(|change| {
        let millisecond = u64::try_from(change.as_millisecond()).ok()?;
        Some(Time(millisecond))
    });
    Some(Opening { open, next_change })
}

/// The hours of one day.
fn spans_on(hours: &HoursRules, date: Date) -> Vec<DaySpan> {
    let parts = (date.year(), date.month(), date.day());
    if let Some(holiday) = hours.holidays.iter().find(|holiday| holiday.parts() == Some(parts)) {
        return holiday.spans.clone();
    }
    let day = date.weekday().to_monday_one_offset();
    let today = hours.week.iter().filter(|span| i16::from(span.day) == i16::from(day));
    today.map(|span| DaySpan { from: span.from, to: span.to }).collect()
}

/// A span of a day as two moments; none if clocks going forward leave nothing of it.
fn on_the_line(zone: &TimeZone, date: Date, span: DaySpan) -> Option<(Timestamp, Timestamp)> {
    let (from, to) = (instant(zone, date, span.from)?, instant(zone, date, span.to)?);
    (from < to).then_some((from, to))
}

/// A minute after midnight of a day, on the clock on the wall.
fn instant(zone: &TimeZone, date: Date, minute: u16) -> Option<Timestamp> {
    let clock = date.to_datetime(Clock::midnight()).checked_add(Span::new().minutes(minute)).ok()?;
    zone.to_timestamp(clock).ok()
}

/// Keeps the groups of an account open and closed as their rules say, until the account ends.
pub async fn keep(shard: Shard) {
    let mut stored = shard.stored();
    let mut known: Arc<[Known]> = Arc::default();
    let mut again = Time(0);
    loop {
        stored.borrow_and_update();
        let before = known.clone();
        match shard.read(move |account| changed(account, &before)).await {
            Ok(found) => {
                let is_new = found.is_some();
                known = found.map_or(known, Arc::from);
                // Most of what is stored has nothing to do with it, and a calendar takes its time.
                if is_new || again <= now() {
                    again = look(&shard, &known).await;
                }
            }
            Err(_) => again = now().plus_ms(AGAIN_MS),
        }
        let until = Duration::from_millis(again.since_ms(now()));
        match timeout(until, stored.changed()).await {
            Ok(Ok(())) => sleep(REST.min(until)).await,
            Ok(Err(_)) => return,
            Err(_) => {}
        }
    }
}

/// Opens and closes groups as the calendar says. When to look again, if nothing changes before.
async fn look(shard: &Shard, groups: &[Known]) -> Time {
    let mut again = now().plus_ms(LOOK_MS);
    for known in groups {
        let Some(due) = opening(&known.hours, now()) else {
            let (group, zone) = (known.group, &known.hours.zone);
            tracing::warn!(%group, %zone, "the opening hours of a group name a time zone that is unknown");
            continue;
        };
        again = due.next_change.into_iter().fold(again, Time::min);
        if due != known.opening {
            let Opening { open, next_change } = due;
            let set = SetOpening { group: known.group, open, next_change };
            if shard.system(Command::SetOpening(set)).await.is_err() {
                again = again.min(now().plus_ms(AGAIN_MS));
            }
        }
    }
    again
}

/// A group whose hours count, or count no more and must not leave it closed.
struct Known {
    group: GroupId,
    hours: HoursRules,
    opening: Opening,
}

/// Those groups, if there is anything new about them.
fn changed(account: &Account, known: &[Known]) -> Option<Vec<Known>> {
    let groups = || {
        account.desk.groups.values().filter_map(|group| {
            let hours = &account.desk.rules_of(group.id).hours;
            let opening = Opening { open: group.open, next_change: group.next_change };
            let counts = hours.enabled || opening != Opening::ALWAYS;
            counts.then_some((group.id, hours, opening))
        })
    };
    if groups().eq(known.iter().map(|known| (known.group, &known.hours, known.opening))) {
        return None;
    }
    Some(groups().map(|(group, hours, opening)| Known { group, hours: hours.clone(), opening }).collect())
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;
    use parlor_engine::desk::{Holiday, WeekSpan};

    use super::*;

    #[test]
    fn the_calendar_is_asked_when_something_about_the_hours_is_new_and_not_for_every_message() {
        use parlor_engine::command::ConfigureGroup;
        use parlor_engine::desk::{Assignment, GroupRules};
        use parlor_engine::{Ctx, IdSource, User};

        let mut account = Account::default();
        let mut seed = 0;
        let mut does = |account: &mut Account, command: &Command| {
            seed += 1;
            let facts = account.decide(User::System, command, &mut Ctx::new(Time(1), IdSource::new(seed))).unwrap();
            facts.iter().for_each(|fact| account.evolve(fact));
        };
        let save = |name: &str| {
            let save = ConfigureGroup::new(name, Assignment::PickUp);
            Command::ConfigureGroup(save)
        };
        does(&mut account, &save("Sales"));
        assert!(changed(&account, &[]).is_none(), "it has no hours");
        let group = account.desk.first_group().unwrap();
        let hours = hours("UTC", &[(1, 540, 1_020)]);
        let rules = Box::new(GroupRules { hours, ..GroupRules::default() });
        does(&mut account, &Command::ConfigureGroup(ConfigureGroup::rules(group, rules)));
        let known = changed(&account, &[]).unwrap();
        assert_eq!(known.len(), 1);
        does(&mut account, &save("Service"));
        assert!(changed(&account, &known).is_none());
        does(&mut account, &Command::SetOpening(SetOpening { group, open: false, next_change: Some(Time(9)) }));
        assert!(changed(&account, &known).is_some());
    }

    const OSLO: &str = "Europe/Oslo";

    fn at(zone: &str, clock: &str) -> Time {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        let clock: DateTime = clock.parse().unwrap();
        Time(zone.to_timestamp(clock).unwrap().as_millisecond() as u64)
    }

    fn hours(zone: &str, week: &[(u8, u16, u16)]) -> HoursRules {
        let week = week.iter().map(|&(day, from, to)| WeekSpan { day, from, to }).collect();
        HoursRules { enabled: true, zone: zone.to_owned(), week, ..HoursRules::default() }
    }

    /// Whether it is open at `clock`, and when that changes, both on the zone's own clock.
    #[track_caller]
    fn expect(hours: &HoursRules, clock: &str, open: bool, next: Option<&str>) {
        let expected = Opening { open, next_change: next.map(|next| at(&hours.zone, next)) };
        assert_eq!(opening(hours, at(&hours.zone, clock)), Some(expected), "{clock}");
    }

    #[test]
    fn a_group_opens_with_the_first_minute_of_a_span_and_closes_with_its_end() {
        // 2026-11-20 is a Friday.
        let hours = hours(OSLO, &[(1, 540, 1_020), (5, 540, 720), (5, 780, 1_020)]);
        expect(&hours, "2026-11-20T08:59:59", false, Some("2026-11-20T09:00"));
        expect(&hours, "2026-11-20T09:00", true, Some("2026-11-20T12:00"));
        expect(&hours, "2026-11-20T12:00", false, Some("2026-11-20T13:00"));
        expect(&hours, "2026-11-20T13:00", true, Some("2026-11-20T17:00"));
        expect(&hours, "2026-11-20T17:00", false, Some("2026-11-23T09:00"));
    }

    #[test]
    fn a_span_goes_on_past_midnight() {
        let hours = hours(OSLO, &[(5, 1_320, 1_560), (6, 120, 180)]);
        expect(&hours, "2026-11-20T23:59", true, Some("2026-11-21T03:00"));
        expect(&hours, "2026-11-21T01:00", true, Some("2026-11-21T03:00"));
        expect(&hours, "2026-11-21T03:00", false, Some("2026-11-27T22:00"));
    }

    #[test]
    fn holidays_take_the_place_of_the_ordinary_hours() {
        let mut hours = hours(OSLO, &[(4, 540, 1_020), (5, 540, 1_020)]);
        let short = Holiday { date: "2026-12-24".into(), spans: vec![DaySpan { from: 600, to: 720 }] };
        let closed = Holiday { date: "2026-12-25".into(), spans: vec![] };
        hours.holidays = vec![short, closed];
        expect(&hours, "2026-12-24T09:30", false, Some("2026-12-24T10:00"));
        expect(&hours, "2026-12-24T10:00", true, Some("2026-12-24T12:00"));
        expect(&hours, "2026-12-24T12:00", false, Some("2026-12-31T09:00"));
        expect(&hours, "2026-12-25T10:00", false, Some("2026-12-31T09:00"));
    }

    #[test]
    fn hours_follow_the_clock_on_the_wall_when_it_is_changed() {
        // In Oslo clocks go forward on 2026-03-29 at 2:00 and back on 2026-10-25 at 3:00.
        let nights = hours(OSLO, &[(6, 1_320, 1_620), (7, 540, 600)]);
        let spring = opening(&nights, at(OSLO, "2026-03-28T23:00")).unwrap();
        assert_eq!(spring.next_change, Some(at(OSLO, "2026-03-29T03:00")));
        assert_eq!(at(OSLO, "2026-03-29T03:00").since_ms(at(OSLO, "2026-03-28T22:00")), 4 * 3_600_000);
        let winter = hours(OSLO, &[(6, 1_320, 1_680), (7, 540, 600)]);
        let autumn = opening(&winter, at(OSLO, "2026-10-24T22:00")).unwrap();
        assert_eq!(autumn.next_change.unwrap().since_ms(at(OSLO, "2026-10-24T22:00")), 7 * 3_600_000);
        for (day, hour) in [("2026-03-22", 8), ("2026-03-29", 7), ("2026-10-18", 7), ("2026-10-25", 8)] {
            let at_nine = at("UTC", &format!("{day}T{hour:02}:00"));
            assert!(opening(&winter, at_nine).unwrap().open, "{day}");
            assert!(!opening(&winter, Time(at_nine.0 - 1)).unwrap().open, "{day}");
        }
    }

    #[test]
    fn a_span_that_begins_in_the_hour_left_out_comes_after_it_if_anything_is_left_of_it() {
        let at_two = hours(OSLO, &[(7, 120, 150)]);
        expect(&at_two, "2026-03-29T01:00", false, Some("2026-03-29T03:00"));
        let before_three = hours(OSLO, &[(7, 150, 180)]);
        expect(&before_three, "2026-03-29T01:00", false, Some("2026-04-05T02:30"));
    }

    #[test]
    fn a_group_that_never_closes_or_never_opens_has_no_change_in_sight() {
        let always: Vec<_> = (1..=7).map(|day| (day, 0, 1_440)).collect();
        expect(&hours("America/New_York", &always), "2026-11-20T00:00", true, None);
        expect(&hours("Pacific/Kiritimati", &[]), "2026-11-20T00:00", false, None);
        assert_eq!(
            opening(&HoursRules::default(), Time(1)),
            Some(Opening::ALWAYS),
            "hours that do not count close nothing"
        );
    }

    #[test]
    fn the_zone_says_when_a_day_begins_and_an_unknown_one_says_nothing() {
        let week = [(5, 0, 1_440)];
        let now = at("UTC", "2026-11-20T23:30");
        assert!(opening(&hours("UTC", &week), now).unwrap().open);
        assert!(!opening(&hours("Asia/Tokyo", &week), now).unwrap().open, "it is Saturday there");
        assert!(opening(&hours("America/Los_Angeles", &week), now).unwrap().open);
        assert_eq!(opening(&hours("Europe/Atlantis", &week), now), None);
    }
}
