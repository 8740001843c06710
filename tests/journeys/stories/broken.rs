//! Pages, networks and servers that go away.

use crate::actor::texts;
use crate::stage::Stage;

pub fn a_reload_in_the_middle_loses_nothing(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("one");
    carl.is_served_by("Ada");
    carl.says("two");
    carl.reloads();
    carl.says("three");
    ada.says("four");
    ada.reloads();
    carl.sees("four");
    ada.sees("three");
    stage.settle();
    let (theirs, ours) = (carl.look(|page| texts(&page.replica)), ada.look(|page| texts(&page.replica)));
    assert_eq!(theirs, ours);
    assert_eq!(theirs.len(), 4, "{theirs:?}");
}

pub fn two_tabs_show_the_same(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("from the first tab");
    let second = carl.opens_second_tab();
    second.sees("from the first tab");
    second.says("from the second tab");
    carl.sees("from the second tab");
    ada.says("I see both.");
    for tab in [&carl, &second] {
        tab.sees_exactly(&["from the first tab", "from the second tab", "I see both."]);
    }
}

pub fn both_write_while_the_network_is_gone(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    ada.sees("hello");
    carl.goes_offline();
    ada.goes_offline();
    for n in 0..12 {
        carl.says(&format!("customer {n}"));
        ada.says(&format!("agent {n}"));
    }
    carl.sees("customer 11");
    carl.comes_back();
    ada.comes_back();
    carl.sees("agent 11");
    ada.sees("customer 11");
    stage.settle();
    let (theirs, ours) = (carl.look(|page| texts(&page.replica)), ada.look(|page| texts(&page.replica)));
    assert_eq!(theirs, ours);
    assert_eq!(theirs.len(), 25, "{theirs:?}");
    let customers: Vec<_> = theirs.iter().filter(|text| text.starts_with("customer")).cloned().collect();
    assert_eq!(customers, (0..12).map(|n| format!("customer {n}")).collect::<Vec<_>>());
}

pub fn the_server_dies_and_nothing_is_lost(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("hello");
    carl.is_served_by("Ada");
    for n in 0..3 {
        carl.says(&format!("before {n}"));
    }
    stage.server_dies_and_returns();
    carl.says("after");
    ada.sees("after");
    ada.says("I am still here.");
    carl.sees_exactly(&["hello", "before 0", "before 1", "before 2", "after", "I am still here."]);
    carl.is_served_by("Ada");
}
