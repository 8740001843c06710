//! What is kept of whom and what chats are with: properties, pictures and titles.

use super::customers::{chat_of, id};
use crate::chat::{Holder, Names, Properties, PropertyValue};
use crate::command::{
    ConfigureGroup, DeleteGroup, EraseCustomer, RemoveAgent, SaveAgentCard, SaveCustomerProperties, SaveProperties,
    SuspendAgent,
};
use crate::desk::{AgentCard, AgentRole, Assignment};
use crate::map::Map;
use crate::story::{Story, customer};
use crate::{AgentId, Command, GroupId, Reject, User, limits};

fn values(pairs: &[(&str, &str, i32)]) -> Properties {
    let mut all = Properties::new();
    for (namespace, name, value) in pairs {
        let names = all.entry((*namespace).to_owned()).or_default();
        names.insert((*name).to_owned(), PropertyValue::Int(*value));
    }
    all
}

fn names(pairs: &[(&str, &[&str])]) -> Names {
    pairs
        .iter()
        .map(|(space, names)| ((*space).to_owned(), names.iter().map(|name| (*name).to_owned()).collect()))
        .collect()
}

fn sets(of: Holder, set: Properties) -> Command {
    Command::SaveProperties(SaveProperties { of, set, delete: Names::new() })
}

fn of_customer(n: u128, set: Properties, delete: Names) -> Command {
    Command::SaveCustomerProperties(SaveCustomerProperties { customer: id(n), set, delete })
}

fn held(story: &Story, of: Holder) -> Properties {
    story.account.desk.properties_of(of).unwrap().cloned().unwrap_or_default()
}

fn staffed() -> (Story, AgentId, User) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = story.agent("Ann", 3);
    let ada = User::Agent(story.adds("Ada", AgentRole::Admin, 1, &[]));
    (story, ann, ada)
}

#[test]
fn properties_of_account_group_and_agent_are_set_and_deleted_in_one_step_by_admins() {
    let (mut story, ann, ada) = staffed();
    for of in [Holder::Account, Holder::Group { group: story.group }, Holder::Agent { agent: ann }] {
        story.does(ada, sets(of, values(&[("crm", "a", 1), ("crm", "b", 2), ("shop", "c", 3)])));
        assert!(story.does(ada, sets(of, values(&[("crm", "a", 1)]))).is_empty(), "nothing changes");
        let delete = names(&[("crm", &[]), ("shop", &["c", "unknown"]), ("none", &[])]);
        let change = SaveProperties { of, set: values(&[("crm", "b", 5)]), delete };
        story.does(ada, Command::SaveProperties(change));
        assert_eq!(held(&story, of), values(&[("crm", "b", 5)]), "a namespace goes whole, save what is set");
        for stranger in [User::Agent(ann), customer(1)] {
            assert_eq!(story.tries(stranger, sets(of, values(&[("x", "x", 1)]))), Err(Reject::NotAllowed));
        }
    }
    let chat = story.starts(1);
    let seen = story.account.view(crate::Viewer::Customer(id(1)));
    assert_eq!((seen.desk.agents.len(), &seen.desk.setup().properties), (0, &Properties::new()), "no customer is told");
    let seen = story.account.view(crate::Viewer::Agent(ann));
    assert!(seen.chat(chat).is_some() && seen.desk.setup().properties.contains_key("crm"), "all staff are");
    let unknown = [
        (Holder::Group { group: GroupId(9) }, Reject::UnknownGroup),
        (Holder::Agent { agent: AgentId(9) }, Reject::UnknownAgent),
    ];
    for (of, reject) in unknown {
        assert_eq!(story.tries(ada, sets(of, values(&[("x", "x", 1)]))), Err(reject));
    }
}

#[test]
fn what_another_system_keeps_of_a_group_survives_its_saves_and_goes_with_it() {
    let (mut story, ann, ada) = staffed();
    let group = story.adds_group("Topic", Assignment::PickUp);
    let of = Holder::Group { group };
    let topic = values(&[("superoffice", "AlertTemplate", 7), ("superoffice", "OfflineCollectConsent", 1)]);
    story.does(ada, sets(of, topic.clone()));
    let save = ConfigureGroup::known(group, "Other", Assignment::Automatic);
    story.does(ada, Command::ConfigureGroup(save));
    assert_eq!(held(&story, of), topic);
    story.does(ada, Command::DeleteGroup(DeleteGroup { group }));
    assert!(story.account.desk.setup().group_properties.is_empty());
    // An agent's come back with the agent, and go for good with them.
    let of = Holder::Agent { agent: ann };
    story.does(ada, sets(of, topic.clone()));
    for suspended in [true, false] {
        story.does(ada, Command::SuspendAgent(SuspendAgent { agent: ann, suspended }));
    }
    assert_eq!(held(&story, of), topic);
    story.does(ada, Command::RemoveAgent(RemoveAgent { agent: ann }));
    assert_eq!(story.account.desk.properties_of(of), Err(Reject::UnknownAgent));
}

#[test]
fn a_customers_properties_are_for_staff_who_may_read_of_the_customer_and_are_erased_with_the_customer() {
    let (mut story, ann, ada) = staffed();
    let other = story.adds_group("Other", Assignment::PickUp);
    let ben = User::Agent(story.adds("Ben", AgentRole::Agent, 1, &[other]));
    let chat = story.starts(1);
    story.does(User::Agent(ann), of_customer(1, values(&[("crm", "vip", 1), ("crm", "a", 2)]), Names::new()));
    story.does(ada, of_customer(1, Properties::new(), names(&[("crm", &["a"])])));
    assert_eq!(chat_of(&story, 1).profile.unwrap().properties, values(&[("crm", "vip", 1)]));
    assert_eq!(story.seen_by_customer(chat).profile, None);
    let set = || of_customer(1, values(&[("x", "x", 1)]), Names::new());
    assert_eq!(story.tries(customer(1), set()), Err(Reject::NotAllowed));
    assert_eq!(story.tries(ben, set()), Err(Reject::UnknownCustomer), "who may not read of her");
    story.does(customer(1), Command::EraseCustomer(EraseCustomer { customer: id(1) }));
    assert_eq!(chat_of(&story, 1).profile.unwrap().properties, Properties::new());
}

#[test]
fn properties_beside_chats_are_bounded_for_each_holder_and_together() {
    let (mut story, _, ada) = staffed();
    let many = |count: usize| {
        let value = |n: usize| (n.to_string(), PropertyValue::Bool(true));
        Properties::from_iter([("crm".to_owned(), Map::from_iter((0..count).map(value)))])
    };
    let of = Holder::Account;
    assert_eq!(story.tries(ada, sets(of, many(limits::PROPERTIES + 1))), Err(Reject::LimitReached));
    assert_eq!(story.tries(ada, sets(of, values(&[("", "a", 1)]))), Err(Reject::PropertyNameInvalid));
    let agents = limits::DESK_PROPERTIES / limits::PROPERTIES;
    for n in 0..agents {
        let agent = story.adds(&format!("Agent {n}"), AgentRole::Agent, 1, &[]);
        story.does(ada, sets(Holder::Agent { agent }, many(limits::PROPERTIES)));
    }
    assert_eq!(story.tries(ada, sets(of, values(&[("crm", "one more", 1)]))), Err(Reject::LimitReached));
    let last = *story.account.desk.agents.keys().max().unwrap();
    let fewer =
        SaveProperties { of: Holder::Agent { agent: last }, set: Properties::new(), delete: names(&[("crm", &["1"])]) };
    story.does(ada, Command::SaveProperties(fewer));
    story.does(ada, sets(of, values(&[("crm", "one more", 1)])));
}

#[test]
fn an_agent_has_a_picture_and_a_title_of_their_own_or_by_an_admin() {
    let (mut story, ann, ada) = staffed();
    let card = |agent, avatar: Option<&str>, title: Option<&str>| {
        let (avatar, job_title) = (avatar.map(str::to_owned), title.map(str::to_owned));
        Command::SaveAgentCard(SaveAgentCard { agent, avatar, job_title })
    };
    let ben = story.agent("Ben", 1);
    story.does(User::Agent(ann), card(None, Some("https://shop.example/ann.png"), Some(" Adviser ")));
    story.does(ada, card(Some(ann), None, Some("Head of Lamps")));
    let known = |story: &Story| story.account.desk.agents[&ann].card.clone();
    let expected =
        AgentCard { avatar: Some("https://shop.example/ann.png".into()), job_title: Some("Head of Lamps".into()) };
    assert_eq!(known(&story), expected, "what is not named stays");
    assert!(story.does(ada, card(Some(ann), None, Some("Head of Lamps"))).is_empty());
    assert_eq!(story.tries(User::Agent(ben), card(Some(ann), Some(""), None)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), card(Some(ann), Some(""), None)), Err(Reject::NotAllowed));
    assert_eq!(story.tries(ada, card(Some(AgentId(9)), Some(""), None)), Err(Reject::UnknownAgent));
    for bad in ["http://shop.example/ann.png", "/ann.png", "javascript:alert(1)", "https://", "https://a b"] {
        assert_eq!(story.tries(ada, card(Some(ann), Some(bad), None)), Err(Reject::WebAddressInvalid), "{bad}");
    }
    let long = "x".repeat(limits::NAME_CHARS + 1);
    assert_eq!(story.tries(ada, card(Some(ann), None, Some(&long))), Err(Reject::DetailTooLong));
    let chat = story.starts(1);
    story.does(User::Agent(ann), crate::story::pick_up(chat));
    assert!(!format!("{:?}", story.account.view(crate::Viewer::Customer(id(1)))).contains("Lamps"));
    story.does(User::Agent(ann), card(None, Some(""), Some(" ")));
    assert_eq!(known(&story), AgentCard::default());
}
