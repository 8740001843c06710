//! Who takes part in a thread, and how it goes from hand to hand.

use std::collections::BTreeSet;

use parlor_engine::chat::{Audience, ClosedBy, Content, ResponseRules, Role};
use parlor_engine::command::{
    AddNote, ConfigureGroup, Fallback, FinishWrapUp, JoinThread, LeaveThread, PostEvent, SaveAgent, SaveAgentSkills,
    SaveSkill, SetRequirements, Transfer, TransferTarget,
};
use parlor_engine::desk::{Agent, GroupRules, RoutingStatus, TalkRules};
use parlor_engine::{Command, Reject, Time};
use parlor_sync::query::{By, ChatRow, ChatsQuery, Filter, Kind, MemberState, ReportName, ReportQuery};
use parlor_sync::{Answer, ArchiveQuery, Query};

use crate::actor::Actor;
use crate::stage::{Page, SECRET, Stage};

pub fn a_colleague_is_invited_helps_and_stays_when_the_owner_leaves(stage: &Stage) {
    let (ada, ben, carl) = stage.talking("It is about my lamp and my invoice.");
    ben.sets_status(RoutingStatus::Paused);
    ada.is_refused(Command::LeaveThread(LeaveThread { chat: ada.chat() }), Reject::LastAgent);
    ada.invites("Ben");
    ben.accepts();
    ben.says("I look after invoices.");
    carl.sees("I look after invoices.");
    ada.says("And I after lamps.");
    carl.sees("And I after lamps.");
    let roles = |role| {
        carl.with_chat(|chat| {
            let members = chat.threads[0].members.iter().filter(|member| member.active && member.role == role);
            members.filter_map(|member| member.name.clone()).collect::<Vec<_>>()
        })
    };
    assert_eq!((roles(Role::Agent), roles(Role::CoAgent)), (vec!["Ada".to_owned()], vec!["Ben".to_owned()]));
    ada.leaves();
    carl.is_served_by("Ben");
    assert_eq!(roles(Role::Agent), ["Ben"]);
    carl.sees_exactly(&["It is about my lamp and my invoice.", "I look after invoices.", "And I after lamps."]);
}

/// The only chat, as staff find it in a list.
fn row(staff: &Actor) -> ChatRow {
    match staff.asks(Query::Chats(ChatsQuery::default())) {
        Answer::Chats(page) => page.rows.into_iter().next().unwrap(),
        other => panic!("{other:?}"),
    }
}

pub fn who_is_asked_who_is_there_and_who_has_gone_stand_in_one_list_of_members(stage: &Stage) {
    use MemberState::{Active, Gone, Suggested};
    let (ada, ben, _carl) = stage.talking("It is about my lamp and my invoice.");
    ben.sets_status(RoutingStatus::Paused);
    let listed = |expected: &[(&str, Role, MemberState)]| {
        let members = row(&ben).members;
        let members = members.iter().map(|it| (it.name.as_deref().unwrap_or_default(), it.role, it.state));
        assert_eq!(members.collect::<Vec<_>>(), expected);
    };
    let carl = ("Carl", Role::Customer, Active);
    ada.invites("Ben");
    listed(&[carl, ("Ada", Role::Agent, Active), ("Ben", Role::CoAgent, Suggested)]);
    ben.accepts();
    listed(&[carl, ("Ada", Role::Agent, Active), ("Ben", Role::CoAgent, Active)]);
    ada.leaves();
    listed(&[carl, ("Ada", Role::Agent, Gone), ("Ben", Role::Agent, Active)]);
    ben.transfers_to("Ada");
    listed(&[carl, ("Ben", Role::Agent, Active), ("Ada", Role::Agent, Suggested)]);
    ben.withdraws();
    ada.joins_as(Role::Observer);
    let left = ("Ada", Role::Agent, Gone);
    listed(&[carl, left, ("Ben", Role::Agent, Active), ("Ada", Role::Observer, Active)]);
}

pub fn a_supervisor_whispers_and_the_customer_never_knows(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ben.accepts_work();
    carl.starts("May I have a discount?");
    carl.is_served_by("Ben");
    ada.joins_as(Role::Supervisor);
    ada.types(true);
    ada.whispers(&format!("{SECRET}: five percent at most"));
    ben.sees(&format!("{SECRET}: five percent at most"));
    let aloud = PostEvent::text(ada.chat(), "hello");
    ada.is_refused(Command::PostEvent(aloud), Reject::NotAllowed);
    ben.says("Five percent.");
    carl.sees("Five percent.");
    carl.sees_exactly(&["May I have a discount?", "Five percent."]);
    ben.eventually("the supervisor is shown to the agent", |page| {
        let chat = page.replica.chats().next();
        chat.is_some_and(|chat| chat.threads[0].hidden.iter().any(|member| member.active && member.name == "Ada"))
    });
    ada.leaves();
    carl.reloads();
    let ada_id = ada.look(|page| page.replica.user()).unwrap();
    carl.with_chat(|chat| {
        let thread = &chat.threads[0];
        assert!(thread.hidden.is_empty() && thread.member(ada_id).is_none());
        assert!(thread.marks.iter().all(|marks| marks.user != ada_id));
    });
    carl.look(|page| {
        let of_ada = |told: &parlor_sync::Told| serde_json::to_string(told).unwrap().contains(&ada_id_text(ada_id));
        assert!(!page.told.iter().any(of_ada), "neither typing nor presence of hers is told");
    });
    carl.is_served_by("Ben");
}

fn ada_id_text(user: parlor_engine::User) -> String {
    user.agent().unwrap().to_string()
}

pub fn a_transfer_is_withdrawn_and_the_next_one_carries_a_remark(stage: &Stage) {
    let (ada, ben, carl) = stage.talking("hello");
    ben.sets_status(RoutingStatus::Paused);
    ada.transfers_to("Ben");
    ben.is_offered_something();
    ada.withdraws();
    ben.eventually("the offer is gone", |page| page.replica.desk().works.values().all(|w| w.asked().count() == 0));
    carl.is_served_by("Ada");
    ada.transfers_with_remark("Ben", &format!("{SECRET}: he is in a hurry"));
    ben.is_offered_something();
    ben.sees(&format!("{SECRET}: he is in a hurry"));
    ben.accepts();
    carl.is_served_by("Ben");
    carl.sees_exactly(&["hello"]);
    let remark = ben.with_chat(|chat| {
        let events = chat.threads[0].events.iter();
        events.filter(|event| matches!(event.content, Content::Text(_))).map(|event| event.audience).collect::<Vec<_>>()
    });
    assert_eq!(remark, [Audience::All, Audience::Agents]);
}

pub fn a_supervisor_takes_over_and_gives_back_to_the_queue(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    carl.starts_in("Returns", "I want to return this.");
    ben.picks_up();
    carl.is_served_by("Ben");
    ada.sets_status(RoutingStatus::Paused);
    ada.takes_over();
    carl.is_served_by("Ada");
    ada.gives_back();
    carl.has_no_agent();
    carl.waits_at(1);
    ben.picks_up();
    carl.is_served_by("Ben");
}

pub fn a_silent_conversation_is_closed_and_everybody_is_told_why(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    let response = ResponseRules { close_idle_ms: 1_500, ..ResponseRules::NONE };
    let rules = Box::new(GroupRules { response, ..GroupRules::default() });
    ada.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(ada.group("Support"), rules)));
    ada.accepts_work();
    carl.starts("Just a moment.");
    carl.is_served_by("Ada");
    ada.says("Take your time.");
    carl.sees_closed();
    let why = carl.with_chat(|chat| chat.threads[0].closed.map(|closed| closed.by));
    assert_eq!(why, Some(ClosedBy::Idle));
    ada.eventually("she has it no more", |page| page.replica.desk().works.is_empty());
}

pub fn a_conversation_goes_to_whoever_speaks_french(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.wants_done(Command::SaveSkill(SaveSkill { skill: None, name: "French".to_owned(), response: None }));
    let skill = ada.look(|page| page.replica.desk().setup().skills.keys().next().copied()).unwrap();
    let skills = BTreeSet::from([skill]);
    ada.wants_done(Command::SaveAgentSkills(SaveAgentSkills { agent: ada.agent_named("Ben"), skills }));
    ada.accepts_work();
    carl.starts("Bonjour!");
    carl.is_served_by("Ada");
    ben.accepts_work();
    ada.wants_done(Command::Transfer(Transfer::to(ada.chat(), TransferTarget::Skill(skill))));
    carl.is_served_by("Ben");
}

pub fn closed_threads_are_found_by_the_skills_that_they_asked_for(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    let [french, legal] = ["French", "Legal"].map(|name| {
        ada.wants_done(Command::SaveSkill(SaveSkill { skill: None, name: name.to_owned(), response: None }));
        let named = |page: &Page| {
            let skills = &page.replica.desk().setup().skills;
            skills.values().find(|skill| skill.name == name).map(|skill| skill.id)
        };
        ada.eventually("the skill is there", |page| named(page).is_some());
        ada.look(named).unwrap()
    });
    let requires = |skill| SetRequirements { chat: ada.chat(), skills: BTreeSet::from([skill]), priority: 0 };
    ada.accepts_work();
    carl.starts("Bonjour! I shall sue you.");
    carl.is_served_by("Ada");
    ada.wants_done(Command::SetRequirements(requires(french)));
    ada.wants_done(Command::SetRequirements(requires(legal)));
    ada.closes();
    carl.sees_closed();
    dora.starts("Hello.");
    dora.is_served_by("Ada");
    ada.closes();
    dora.sees_closed();
    let found = |filter: Filter| -> Vec<Option<String>> {
        match ada.asks(Query::Archive(ArchiveQuery { filters: vec![filter], ..ArchiveQuery::default() })) {
            Answer::Archive(page) => page.rows.into_iter().map(|row| row.customer).collect(),
            other => panic!("{other:?}"),
        }
    };
    let (carl, dora) = (vec![Some("Carl".to_owned())], vec![Some("Dora".to_owned())]);
    assert_eq!(found(Filter::any(Kind::Skill, [legal.to_string()])), carl);
    assert_eq!(
        found(Filter::all(Kind::Skill, [french.to_string(), legal.to_string()])),
        carl,
        "also what it asked first"
    );
    assert_eq!(found(Filter::exists(Kind::Skill, false)), dora);
    assert_eq!(found(Filter::none(Kind::Skill, [french.to_string()])), dora);
}

pub fn an_agent_wraps_up_after_the_end_and_is_given_the_next_one_then(stage: &Stage) {
    let (ada, carl, dora) = (stage.agent("Ada"), stage.customer("Carl"), stage.customer("Dora"));
    let talk = TalkRules { wrap_up_ms: Some(600_000), ..TalkRules::default() };
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    ada.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(ada.group("Support"), rules)));
    ada.accepts_work();
    carl.starts("Thanks for all.");
    carl.is_served_by("Ada");
    let chat = ada.chat();
    carl.closes();
    carl.sees_closed();
    ada.eventually("she wraps up", |page| page.replica.desk().works.values().any(|w| w.wrapped_up_by().is_some()));
    let text = format!("{SECRET}: he will call again");
    ada.wants_done(Command::AddNote(AddNote { chat, text, ..AddNote::default() }));
    assert!(carl.look(|page| page.replica.desk().works.is_empty()), "the customer knows of no wrap-up");
    carl.starts("One thing more.");
    carl.is_served_by("Ada");
    let done = ada.look(|page| {
        let mut works = page.replica.desk().works.values();
        works.find(|work| work.wrapped_up_by().is_some()).map(|work| work.thread)
    });
    ada.wants_done(Command::FinishWrapUp(FinishWrapUp { thread: done.unwrap() }));
    dora.starts("Hello");
    dora.is_served_by("Ada");
    ada.eventually("both are hers", |page| page.replica.desk().works.values().all(|w| w.assignee().is_some()));
}

pub fn a_bot_answers_first_and_hands_over_to_a_person(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    let bot = ada.agent_named("Ben");
    let Agent { name, email, role, .. } = ada.look(|page| page.replica.desk().agents[&bot].profile.clone());
    let groups = BTreeSet::new();
    stage.gives_token("Ben");
    let save = SaveAgent { agent: Some(bot), name, email, role, capacity: 500, groups, bot: true };
    ada.wants_done(Command::SaveAgent(save));
    let talk = TalkRules { bot: Some(bot), welcome: "Good morning!".into(), ..TalkRules::default() };
    let rules = Box::new(GroupRules { talk, ..GroupRules::default() });
    ada.wants_done(Command::ConfigureGroup(ConfigureGroup::rules(ada.group("Support"), rules)));
    ben.accepts_work();
    ada.accepts_work();
    carl.starts("Hello");
    carl.is_served_by("Ben");
    let told = || row(&ada).thread.unwrap().bot_active;
    assert!(carl.with_chat(|chat| chat.threads[0].bot_active()) && told());
    ben.says("A person will look at it.");
    carl.sees_exactly(&["Hello", "Good morning!", "A person will look at it."]);
    ben.gives_back();
    carl.is_served_by("Ada");
    assert!(!carl.with_chat(|chat| chat.threads[0].bot_active()) && !told());
}

pub fn what_a_bot_answers_is_no_first_response_and_is_filed_as_a_bots(stage: &Stage) {
    a_bot_answers_first_and_hands_over_to_a_person(stage);
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    let (person, bot) = (ada.agent_named("Ada"), ada.agent_named("Ben"));
    ada.says("I send you a new one.");
    carl.sees("I send you a new one.");
    ada.closes();
    carl.sees_closed();
    carl.starts("And now?");
    carl.is_served_by("Ben");
    carl.closes();
    carl.sees_closed();

    let found = |filters: Vec<Filter>| match ada.asks(Query::Archive(ArchiveQuery { filters, ..Default::default() })) {
        Answer::Archive(page) => page.rows,
        other => panic!("{other:?}"),
    };
    let types = |types: &[&str]| Filter::all(Kind::AgentType, types.iter().map(|kind| (*kind).to_owned()));
    assert_eq!(found(vec![types(&["bot"])]).len(), 2);
    let both = found(vec![types(&["bot", "human"])]);
    assert_eq!(both.len(), 1);
    assert_eq!(found(vec![Filter::any(Kind::FirstResponse, [person.to_string()])]), both);
    assert_eq!(found(vec![Filter::any(Kind::FirstResponse, [bot.to_string()])]), []);

    let start = both[0].started_at;
    let figures = |name, agent| {
        let query = ReportQuery::new(name, Time(start.0 - 1_000), start.plus_ms(3_600_000));
        match ada.asks(Query::Report(ReportQuery { by: vec![By::Agent], ..query })) {
            Answer::Report(report) => report.rows.into_iter().find(|row| row.agent == Some(agent)),
            other => panic!("{other:?}"),
        }
        .map(|row| row.figures)
    };
    assert_eq!(figures(ReportName::FirstResponse, bot), None);
    assert_eq!(figures(ReportName::FirstResponse, person).unwrap()[0], Some(1));
    assert_eq!(figures(ReportName::BotResponse, bot).unwrap()[0], Some(1), "once it said nothing");
    assert_eq!(figures(ReportName::Waiting, person).unwrap()[0], Some(1), "until a person joined");
    // Started, closed, unanswered and so on, with what bots said at the end.
    let of_ada = figures(ReportName::Volumes, person).unwrap();
    assert_eq!((of_ada[0], of_ada[5], of_ada[8]), (Some(1), Some(1), Some(1)));
    let of_bot = figures(ReportName::Volumes, bot).unwrap();
    assert_eq!((of_bot[0], of_bot[2], of_bot[6]), (Some(1), Some(1), Some(1)), "and the customer gave up");
}

pub fn a_supervisor_hands_on_what_waits_and_barges_in_past_the_own_room(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    carl.starts_in("Returns", "I want to return this.");
    carl.waits_at(1);
    ben.sets_status(RoutingStatus::Paused);
    ada.transfers_to("Ben");
    ben.is_offered_something();
    carl.waits_at(1);
    ben.declines();
    carl.waits_at(1);
    let support = Fallback::Group(ada.group("Support"));
    let to_ben = Transfer::to(ada.chat(), TransferTarget::Agent(ada.agent_named("Ben")));
    ada.wants_done(Command::Transfer(Transfer { otherwise: Some(support), ..to_ben }));
    ben.accepts();
    carl.is_served_by("Ben");
    ada.sets_status(RoutingStatus::Paused);
    let joins = JoinThread { ignore_availability: true, ..JoinThread::new(ada.chat(), Role::CoAgent) };
    ada.wants_done(Command::JoinThread(joins));
    ada.says("I am Ben's supervisor.");
    carl.sees("I am Ben's supervisor.");
    let thread = ben.with_chat(|chat| chat.threads[0].id);
    ben.wants_done(Command::FinishWrapUp(FinishWrapUp { thread }));
    carl.sees_closed();
}
