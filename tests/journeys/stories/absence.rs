//! Stories about customers who are not there.

use parlor_engine::Command;
use parlor_engine::chat::ClosedBy;
use parlor_engine::command::ConfigureGroup;
use parlor_engine::desk::{AbsenceRules, GroupRules};
use parlor_sync::query::{ReportName, ReportQuery};
use parlor_sync::{Answer, Query};

use crate::stage::Stage;

pub fn a_customer_who_leaves_the_queue_is_waited_for_no_longer_than_the_group_allows(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    let absence = AbsenceRules { waiting_ms: 2_000, served_ms: 0 };
    let rules = Box::new(GroupRules { absence, ..GroupRules::default() });
    ada.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(ada.group("Returns"), rules)));
    carl.starts_in("Returns", "I was first.");
    dora.starts_in("Returns", "I came second, and stay.");
    dora.waits_at(2);
    carl.goes_offline();
    stage.0.borrow_mut().host.pass_grace();
    dora.waits_at(1);
    carl.comes_back();
    carl.sees_closed();
    assert_eq!(carl.with_chat(|chat| chat.threads[0].closed.map(|closed| closed.by)), Some(ClosedBy::Gone));
    assert!(dora.with_chat(|chat| chat.open_thread().is_some()), "whoever has a page open is there, however it is");
    let start = carl.with_chat(|chat| chat.threads[0].started_at);
    let query = ReportQuery::new(ReportName::Volumes, start, start.plus_ms(3_600_000));
    let Answer::Report(report) = ada.asks(Query::Report(query)) else { panic!("no report") };
    let place = report.columns.iter().position(|column| column == "abandoned").unwrap();
    assert_eq!(report.rows[0].figures[place], Some(1));
}
