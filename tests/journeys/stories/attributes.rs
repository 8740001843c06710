//! Stories about what staff keep about chats.

use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::chat::{Holder, Properties, PropertiesOf, PropertyValue, Target, TargetKind};
use parlor_engine::command::{
    DeleteThread, FollowChat, PinChat, SaveAgent, SaveAgentCard, SaveCustomerProperties, SaveProperties, SetProperties,
    SetResponseTarget, StartVisit, TagThread, ViewPage,
};
use parlor_engine::{AgentId, Command, Reject};
use parlor_sync::query::{ChatState, ChatsQuery, PropertiesQuery};
use parlor_sync::{Answer, ArchiveQuery, Query};

use crate::actor::Actor;
use crate::stage::{SECRET, Stage};

pub fn staff_mark_a_thread_and_the_customer_learns_nothing(stage: &Stage) {
    let (ada, ben, carl) = stage.talking("My lamp is broken.");
    let (chat, thread) = ada.with_chat(|chat| (chat.id, chat.threads[0].id));
    let tag = |tag: &str| Command::TagThread(TagThread { chat, thread, tag: format!("{SECRET} {tag}") });
    ada.wants_done(tag("broken"));
    let values = BTreeMap::from([("vip".to_owned(), PropertyValue::Text(SECRET.to_owned()))]);
    let properties = BTreeMap::from([("crm".to_owned(), values)]);
    ada.wants_done(Command::SetProperties(SetProperties {
        chat,
        of: PropertiesOf::Chat,
        properties: properties.clone(),
    }));
    ben.eventually("the tag and the property are there", |page| {
        let chat = page.replica.chat(chat);
        let tags = chat.and_then(|chat| chat.threads[0].tags()).map_or(0, |tags| tags.len());
        tags == 1 && chat.and_then(|chat| chat.properties()) == Some(&properties)
    });
    ada.closes();
    ada.wants_done(tag("late"));
    let row = ada.finds_in_archive("lamp");
    let tags = ada.opens_from_archive(&row).tags().map_or(0, |tags| tags.len());
    assert_eq!(tags, 2, "a closed thread is tagged as well");
    carl.sees_closed();
    carl.with_chat(|chat| assert!(chat.attributes.is_none() && chat.threads[0].attributes.is_none()));
}

pub fn a_thread_keeps_its_visit_and_staff_keep_what_they_know_of_people_and_groups(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.accepts_work();
    let referrer = format!("https://search.example/{SECRET}");
    carl.wants_done(Command::StartVisit(StartVisit { referrer: referrer.clone(), ..StartVisit::default() }));
    let (url, title) = (format!("https://shop.example/{SECRET}"), "Lamps".to_owned());
    carl.wants_done(Command::ViewPage(ViewPage { url: url.clone(), title }));
    carl.starts("Do you have this lampshade in red?");
    carl.is_served_by("Ada");
    let (chat, customer) = ada.with_chat(|chat| (chat.id, chat.customer.id));
    let values = BTreeMap::from([("vip".to_owned(), PropertyValue::Text(SECRET.to_owned()))]);
    let set = BTreeMap::from([("crm".to_owned(), values)]);
    let delete = BTreeMap::new();
    let of = Holder::Group { group: ada.group("Support") };
    ada.wants_done(Command::SaveProperties(SaveProperties { of, set: set.clone(), delete: delete.clone() }));
    ada.wants_done(Command::SaveCustomerProperties(SaveCustomerProperties { customer, set: set.clone(), delete }));
    let job_title = Some(format!("{SECRET} adviser"));
    ada.wants_done(Command::SaveAgentCard(SaveAgentCard { agent: None, avatar: None, job_title: job_title.clone() }));
    let adas = ada.agent_named("Ada");
    ben.eventually("he knows what Ada knows", |page| {
        let desk = page.replica.desk();
        let known = page.replica.chat(chat).and_then(|chat| chat.profile.as_ref()).map(|known| &known.properties);
        desk.properties_of(of) == Ok(Some(&set))
            && known == Some(&set)
            && desk.agents[&adas].card.job_title == job_title
    });
    for actor in [&ada, &ben] {
        assert_eq!(actor.asks(Query::Properties(PropertiesQuery { of })), Answer::Properties(set.clone()));
    }
    let account = || Query::Properties(PropertiesQuery { of: Holder::Account });
    assert_eq!(ben.asks(account()), Answer::Properties(Properties::new()), "nobody keeps anything of the account");
    let nobody = Holder::Agent { agent: AgentId(9) };
    let unknown = ada.asks(Query::Properties(PropertiesQuery { of: nobody }));
    assert_eq!(unknown, Answer::Refused(Reject::UnknownAgent));
    assert_eq!(carl.asks(account()), Answer::Refused(Reject::NotAllowed));
    ada.closes();
    carl.sees_closed();
    let row = ada.finds_in_archive("lampshade");
    let thread = ada.opens_from_archive(&row);
    let visit = thread.visit().unwrap();
    assert_eq!((visit.referrer.as_ref(), visit.page.as_ref()), (Some(&referrer), Some(&url)));
    carl.with_chat(|chat| assert!(chat.profile.is_none() && chat.threads[0].visit().is_none()));
}

pub fn a_missed_response_target_is_told_to_staff(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("Hello?");
    carl.is_served_by("Ada");
    let chat = ada.chat();
    let target = Target { kind: TargetKind::Custom { seconds: 1 }, ..Target::default() };
    ada.wants_done(Command::SetResponseTarget(SetResponseTarget { chat, target }));
    let missed = |page: &crate::stage::Page| {
        let thread = page.replica.chat(chat).and_then(|chat| chat.open_thread());
        thread.and_then(|thread| thread.response()).is_some_and(|response| response.missed)
    };
    ada.eventually("the answer is overdue", missed);
    ada.says("Here I am.");
    ada.eventually("it is answered", |page| !missed(page));
}

pub fn a_follower_looks_on_when_a_chat_goes_to_another_group(stage: &Stage) {
    let (ada, ben, carl) = (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"));
    ada.wants_done(only_in(&ada, "Ben", "Support"));
    ada.accepts_work();
    carl.starts("I want to return this.");
    carl.is_served_by("Ada");
    let chat = ben.chat();
    ben.wants_done(Command::FollowChat(FollowChat { chat }));
    let followed = |actor: &Actor| match actor.asks(Query::Chats(ChatsQuery::default())) {
        Answer::Chats(page) => page.rows[0].followed,
        other => panic!("{other:?}"),
    };
    assert!(followed(&ben) && !followed(&ada));
    ada.transfers_to_group("Returns");
    carl.has_no_agent();
    carl.says("Is anybody there?");
    ben.sees("Is anybody there?");
    carl.closes();
    carl.starts_in("Returns", "Once more.");
    ada.sees("Once more.");
    ben.eventually("following ends with the next thread", |page| page.replica.chat(chat).is_none());
}

/// Leaves an agent one group.
fn only_in(admin: &Actor, agent: &str, group: &str) -> Command {
    let (agent, group) = (admin.agent_named(agent), admin.group(group));
    let profile = admin.look(|page| page.replica.desk().agents[&agent].profile.clone());
    let (name, email, role, capacity) = (profile.name, profile.email, profile.role, profile.capacity);
    let groups = BTreeSet::from([group]);
    Command::SaveAgent(SaveAgent { agent: Some(agent), name, email, role, capacity, groups, bot: false })
}

pub fn a_deleted_thread_is_gone_from_pages_and_the_archive(stage: &Stage) {
    let (ada, carl) = (stage.agent("Ada"), stage.customer("Carl"));
    ada.accepts_work();
    carl.starts("A regrettable lampshade.");
    carl.is_served_by("Ada");
    let (chat, thread) = ada.with_chat(|chat| (chat.id, chat.threads[0].id));
    ada.closes();
    ada.finds_in_archive("regrettable");
    ada.wants_done(Command::DeleteThread(DeleteThread { chat, thread }));
    carl.eventually("the thread is gone", |page| page.replica.chats().all(|chat| chat.threads.is_empty()));
    let query = ArchiveQuery { text: "regrettable".to_owned(), ..ArchiveQuery::default() };
    let Answer::Archive(page) = ada.asks(Query::Archive(query)) else { panic!("no archive") };
    assert_eq!(page.rows, []);
    match ada.asks(Query::Thread { chat, thread }) {
        Answer::Refused(_) => {}
        Answer::Thread(chat) => assert!(chat.threads.is_empty()),
        other => panic!("{other:?}"),
    }
}

pub fn whoever_gave_up_waiting_is_found_pinned_until_somebody_has_seen_to_it(stage: &Stage) {
    let (ada, ben, carl, dora) =
        (stage.agent("Ada"), stage.agent("Ben"), stage.customer("Carl"), stage.customer("Dora"));
    carl.starts_in("Returns", "Is anybody there?");
    dora.starts_in("Returns", "Hello?");
    let (chat, doras) = (carl.chat(), dora.chat());
    let pinned = |actor: &Actor, pinned: bool| {
        let query = ChatsQuery { state: ChatState::Any, pinned: Some(pinned), ..ChatsQuery::default() };
        let Answer::Chats(page) = actor.asks(Query::Chats(query)) else { panic!("no list") };
        assert!(page.rows.iter().all(|row| row.pinned == pinned));
        page.rows.iter().map(|row| row.chat).collect::<BTreeSet<_>>()
    };
    assert_eq!(pinned(&ben, true), BTreeSet::from([chat, doras]), "who waits wants somebody");
    carl.closes();
    carl.sees_closed();
    stage.settle();
    ada.picks_up();
    dora.is_served_by("Ada");
    assert_eq!((pinned(&ben, true), pinned(&ada, false)), (BTreeSet::from([chat]), BTreeSet::from([doras])));
    let unpin = || Command::PinChat(PinChat { chat, pinned: false });
    carl.is_refused(unpin(), Reject::NotAllowed);
    ben.wants_done(unpin());
    assert_eq!(pinned(&ada, true), BTreeSet::new());
    ada.wants_done(Command::PinChat(PinChat { chat: doras, pinned: true }));
    assert_eq!(pinned(&ben, true), BTreeSet::from([doras]), "also by hand");
    dora.with_chat(|chat| assert!(!chat.is_pinned()));
    ada.closes();
    dora.sees_closed();
    assert_eq!(pinned(&ben, true), BTreeSet::new(), "whoever was served need not be come back to");
}
