//! Lines about the thread itself, as staff read them.

use parlor_page::engine::command::{AgentLost, InviteAgent, RemoveMember, SaveCustomer, SavePublicName};

use super::*;

fn lines(story: &Story, chat: ChatId) -> Vec<String> {
    let view = conversation(&story.scene(), chat).unwrap();
    let told = |item: &Item| if let Item::System(_, words, _) = item { Some(words.to_string()) } else { None };
    view.items.iter().filter_map(told).collect()
}

#[test]
fn what_staff_are_told_in_full_does_not_stand_there_twice() {
    let (mut story, chat) = assigned();
    story.status(JONAS, RoutingStatus::Accepting);
    story.does(User::Agent(INES), Command::InviteAgent(InviteAgent { chat, agent: JONAS })).unwrap();
    story.does(User::Agent(JONAS), Command::AcceptOffer(AcceptOffer { chat, nickname: None })).unwrap();
    let joined = ["You joined the chat", "You asked Jonas Weber to join the chat"];
    assert_eq!(lines(&story, chat), joined);
    story.does(User::Agent(INES), Command::RemoveMember(RemoveMember { chat, agent: JONAS })).unwrap();
    assert_eq!(lines(&story, chat)[2..], ["You removed Jonas Weber from the chat"]);
    let save = SaveCustomer { chat, name: "Maya L.".into(), email: "maya@example.com".into() };
    story.does(User::Customer(MAYA), Command::SaveCustomer(save)).unwrap();
    assert_eq!(lines(&story, chat)[3..], ["Maya L. is now Maya L., maya@example.com"]);
}

#[test]
fn a_thread_that_goes_on_with_a_colleague_is_told_with_the_reason() {
    let (mut story, chat) = assigned();
    story.status(JONAS, RoutingStatus::Accepting);
    story.does(User::Agent(INES), Command::InviteAgent(InviteAgent { chat, agent: JONAS })).unwrap();
    story.does(User::Agent(JONAS), Command::AcceptOffer(AcceptOffer { chat, nickname: None })).unwrap();
    story.does(User::System, Command::AgentLost(AgentLost { agent: INES, ms: 30_000 })).unwrap();
    let last = "You lost the connection; the chat goes on with Jonas Weber";
    assert_eq!(lines(&story, chat)[2..], [last]);
}

#[test]
fn a_rating_stands_at_the_end_and_not_among_the_lines() {
    let (mut story, chat) = assigned();
    let thread = story.account.chat(chat).unwrap().threads[0].id;
    let (comment, status) = ("fine".to_owned(), Default::default());
    story
        .does(User::Customer(MAYA), Command::Rate(Rate { chat, thread, score: 5, comment, resolved: None, status }))
        .unwrap();
    assert_eq!(lines(&story, chat), ["You joined the chat"]);
    let view = conversation(&story.scene(), chat).unwrap();
    assert_eq!(view.items.last(), Some(&Item::Rated(5, Some("fine".into()))));
}

#[test]
fn who_has_a_public_name_reads_you_about_themself_and_a_colleagues_name_about_a_namesake() {
    let mut story = Story::new(Assignment::Automatic);
    let shown =
        |agent, name: &str| Command::SavePublicName(SavePublicName { agent: Some(agent), name: name.to_owned() });
    story.does(User::System, shown(INES, "Jonas Weber")).unwrap();
    story.status(INES, RoutingStatus::Accepting);
    let chat = story.starts(MAYA, "Maya", "Hello");
    assert_eq!(lines(&story, chat), ["You joined the chat"], "by the name that customers are shown");
    story.status(JONAS, RoutingStatus::Accepting);
    story.does(User::Agent(INES), Command::InviteAgent(InviteAgent { chat, agent: JONAS })).unwrap();
    story.does(User::Agent(JONAS), Command::AcceptOffer(AcceptOffer { chat, nickname: None })).unwrap();
    let told = ["Jonas Weber joined the chat", "You asked Jonas Weber to join the chat"];
    assert_eq!(lines(&story, chat), told, "two have that name now: nobody is taken for the other");
}
