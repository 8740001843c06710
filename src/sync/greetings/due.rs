//! Which greeting is due.

use parlor_engine::chat::profile::GreetingStep;
use parlor_engine::limits::GREETINGS_PER_VISIT;

use super::{Greeting, Rules, Situation, matches};

/// When a page asks again that waits for somebody to take new threads.
const LOOK_MS: u64 = 30_000;

/// Which greeting is due, and when to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'a> {
    /// The greeting to show.
    pub greeting: Option<&'a Greeting>,
    /// Milliseconds after which another answer is to be expected, if the customer stays where they are.
    pub ask_again_ms: Option<u64>,
}

/// The greeting that is due among these, which are in order.
///
/// What was shown stays until the customer accepts or cancels it, on whatever page. Nothing is shown twice in a visit.
pub fn due<'a>(greetings: &'a [Greeting], situation: &Situation) -> Due<'a> {
    let step = |greeting: &Greeting| {
        let seen = situation.seen.iter().find(|seen| seen.greeting == greeting.id);
        seen.map(|seen| seen.step)
    };
    let mut active = greetings.iter().filter(|greeting| greeting.wanted.active);
    if let Some(shown) = active.clone().find(|greeting| step(greeting) == Some(GreetingStep::Shown)) {
        return Due { greeting: Some(shown), ask_again_ms: None };
    }
    if situation.seen.len() >= GREETINGS_PER_VISIT {
        return Due { greeting: None, ask_again_ms: None };
    }
    let mut ask_again_ms = None;
    let due = active.find(|greeting| {
        let wait_ms = step(greeting).is_none().then(|| wait_ms(greeting, situation)).flatten();
        ask_again_ms = [ask_again_ms, wait_ms].into_iter().flatten().min();
        wait_ms == Some(0)
    });
    Due { greeting: due, ask_again_ms: ask_again_ms.filter(|_| due.is_none()) }
}

/// Milliseconds until a greeting is due; none if that is never on this page.
fn wait_ms(greeting: &Greeting, situation: &Situation) -> Option<u64> {
    let rules = &greeting.wanted.rules;
    if !is_for(rules, situation) {
        return None;
    }
    let missing = |seconds: u32, passed_ms: u64| (u64::from(seconds) * 1_000).saturating_sub(passed_ms);
    let on_page = missing(rules.seconds_on_page, situation.on_page_ms);
    let wait_ms = on_page.max(missing(rules.seconds_on_site, situation.on_site_ms));
    if is_served(greeting, situation) { Some(wait_ms) } else { Some(wait_ms.max(LOOK_MS)) }
}

/// Whether it is for this page and this visit.
fn is_for(rules: &Rules, situation: &Situation) -> bool {
    let named = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, &situation.page));
    let visits = rules.visits_from..=rules.visits_to.unwrap_or(u32::MAX);
    visits.contains(&situation.visits) && (rules.pages.is_empty() || named(&rules.pages)) && !named(&rules.not_pages)
}

/// Whether an answer would be served.
fn is_served(greeting: &Greeting, situation: &Situation) -> bool {
    let group = greeting.wanted.group.or(situation.first_group);
    let attended = group.and_then(|group| situation.attended.get(&group));
    attended.is_some_and(|attended| *attended || !greeting.wanted.attended)
}

#[cfg(test)]
mod tests {
    use parlor_engine::chat::profile::Greeted;
    use parlor_engine::{GreetingId, GroupId, Time};
    use proptest::prelude::*;

    use super::*;
    use crate::greetings::{Wanted, put_in_order};

    const SALES: GroupId = GroupId(1);
    const HELP: GroupId = GroupId(2);

    fn greeting(id: u128, rules: Rules) -> Greeting {
        let wanted = Wanted { text: format!("{id}"), order: 0, active: true, group: None, attended: true, rules };
        Greeting { id: GreetingId(id), created_at: Time(0), wanted }
    }

    fn of_group(id: u128, group: GroupId, attended: bool) -> Greeting {
        let any = greeting(id, Rules::default());
        Greeting { wanted: Wanted { group: Some(group), attended, ..any.wanted }, ..any }
    }

    /// A minute on the site, ten seconds on the cart, in the second visit. Sales is attended, help only open.
    fn on_cart() -> Situation {
        Situation {
            page: "https://shop.example/cart?item=5".to_owned(),
            on_page_ms: 10_000,
            on_site_ms: 60_000,
            visits: 2,
            seen: Vec::new(),
            attended: [(SALES, true), (HELP, false)].into(),
            first_group: Some(SALES),
        }
    }

    fn texts(patterns: &[&str]) -> Vec<String> {
        patterns.iter().map(|pattern| (*pattern).to_owned()).collect()
    }

    #[test]
    fn each_rule_decides_by_itself_whether_a_greeting_is_due() {
        let any = Rules::default;
        let pages = |patterns: &[&str]| Rules { pages: texts(patterns), ..any() };
        let not_pages = |patterns: &[&str]| Rules { not_pages: texts(patterns), ..any() };
        let visits = |visits_from, visits_to| Rules { visits_from, visits_to, ..any() };
        for (rules, wait_ms) in [
            (any(), Some(0)),
            (pages(&["*/cart*"]), Some(0)),
            (pages(&["*/help", "*/cart*"]), Some(0)),
            (pages(&["*/help"]), None),
            (not_pages(&["*/help"]), Some(0)),
            (not_pages(&["*/cart*"]), None),
            (Rules { seconds_on_page: 10, ..any() }, Some(0)),
            (Rules { seconds_on_page: 12, ..any() }, Some(2_000)),
            (Rules { seconds_on_site: 60, ..any() }, Some(0)),
            (Rules { seconds_on_site: 90, ..any() }, Some(30_000)),
            (Rules { seconds_on_page: 100, seconds_on_site: 90, ..any() }, Some(90_000)),
            (visits(2, None), Some(0)),
            (visits(3, None), None),
            (visits(1, Some(2)), Some(0)),
            (visits(1, Some(1)), None),
        ] {
            assert_eq!(wait_ms_of(&rules), wait_ms, "{rules:?}");
        }
    }

    fn wait_ms_of(rules: &Rules) -> Option<u64> {
        let greetings = [greeting(1, rules.clone())];
        let Due { greeting, ask_again_ms } = due(&greetings, &on_cart());
        greeting.map(|_| 0).or(ask_again_ms)
    }

    #[test]
    fn a_greeting_waits_for_somebody_who_would_answer() {
        let due_of = |greeting: Greeting, situation: &Situation| {
            let greetings = [greeting];
            let Due { greeting, ask_again_ms } = due(&greetings, situation);
            (greeting.is_some(), ask_again_ms)
        };
        assert_eq!(due_of(of_group(1, SALES, true), &on_cart()), (true, None));
        assert_eq!(due_of(of_group(1, HELP, true), &on_cart()), (false, Some(LOOK_MS)));
        assert_eq!(due_of(of_group(1, HELP, false), &on_cart()), (true, None), "it only has to be open");
        let closed = Situation { attended: [(SALES, true)].into(), ..on_cart() };
        assert_eq!(due_of(of_group(1, HELP, false), &closed), (false, Some(LOOK_MS)));
        let nowhere = Situation { first_group: None, ..on_cart() };
        assert_eq!(due_of(greeting(1, Rules::default()), &nowhere), (false, Some(LOOK_MS)));
    }

    #[test]
    fn what_was_shown_stays_until_it_is_answered_and_then_the_next_one_comes() {
        let greetings =
            [greeting(1, Rules { pages: texts(&["*/help"]), ..Rules::default() }), greeting(2, Rules::default())];
        let seen = |step| vec![Greeted { greeting: GreetingId(1), step }];
        let with = |step| Situation { seen: seen(step), ..on_cart() };
        let id = |situation: &Situation| due(&greetings, situation).greeting.map(|greeting| greeting.id.0);
        assert_eq!(id(&on_cart()), Some(2));
        assert_eq!(id(&with(GreetingStep::Shown)), Some(1), "on another page too");
        assert_eq!(id(&with(GreetingStep::Cancelled)), Some(2));
        assert_eq!(id(&with(GreetingStep::Accepted)), Some(2));
    }

    fn rules() -> impl Strategy<Value = Rules> {
        let pages = prop::collection::vec(prop_oneof![Just("*"), Just("*/cart*"), Just("*/help")], 0..2);
        (pages, 0..20_u32, 0..90_u32, 0..4_u32, prop::option::of(0..4_u32)).prop_map(
            |(pages, seconds_on_page, seconds_on_site, visits_from, visits_to)| Rules {
                pages: texts(&pages),
                not_pages: Vec::new(),
                seconds_on_page,
                seconds_on_site,
                visits_from,
                visits_to,
            },
        )
    }

    fn greetings() -> impl Strategy<Value = Vec<Greeting>> {
        let one = (0..5_u128, 0..3_u32, any::<bool>(), rules());
        prop::collection::vec(one, 0..8).prop_map(|many| {
            let made = many.into_iter().map(|(id, order, active, rules)| {
                let greeting = greeting(id, rules);
                Greeting { wanted: Wanted { order, active, ..greeting.wanted }, ..greeting }
            });
            let mut made: Vec<_> = made.collect();
            made.sort_by_key(|greeting| greeting.id);
            made.dedup_by_key(|greeting| greeting.id);
            put_in_order(&mut made);
            made
        })
    }

    fn seen() -> impl Strategy<Value = Vec<Greeted>> {
        let step = prop_oneof![Just(GreetingStep::Accepted), Just(GreetingStep::Cancelled)];
        prop::collection::vec((0..5_u128, step), 0..3)
            .prop_map(|seen| seen.into_iter().map(|(id, step)| Greeted { greeting: GreetingId(id), step }).collect())
    }

    proptest! {
        #[test]
        fn nothing_answered_or_switched_off_is_shown_and_nothing_before_its_order(greetings in greetings(), seen in seen()) {
            let situation = Situation { seen: seen.clone(), ..on_cart() };
            if let Some(shown) = due(&greetings, &situation).greeting {
                prop_assert!(shown.wanted.active && !seen.iter().any(|seen| seen.greeting == shown.id));
                let alone = |greeting: &Greeting| {
                    let free = !seen.iter().any(|seen| seen.greeting == greeting.id);
                    free && due(std::slice::from_ref(greeting), &situation).greeting.is_some()
                };
                let first = greetings.iter().find(|greeting| alone(greeting));
                prop_assert_eq!(first.map(|greeting| greeting.id), Some(shown.id));
            }
        }

        #[test]
        fn who_asks_again_when_told_to_is_given_something_new_and_nobody_sooner(greetings in greetings(), seen in seen()) {
            let now = Situation { seen, ..on_cart() };
            let later = |ms: u64| Situation { on_page_ms: now.on_page_ms + ms, on_site_ms: now.on_site_ms + ms, ..now.clone() };
            let Due { greeting, ask_again_ms } = due(&greetings, &now);
            match (greeting, ask_again_ms) {
                (None, Some(ms)) => {
                    prop_assert!(ms > 0 && due(&greetings, &later(ms - 1)).greeting.is_none());
                    prop_assert!(due(&greetings, &later(ms)).greeting.is_some());
                }
                (None, None) => prop_assert!(due(&greetings, &later(86_400_000)).greeting.is_none()),
                (Some(_), again) => prop_assert_eq!(again, None),
            }
        }
    }
}
