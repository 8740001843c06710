//! Two customers who turn out to be one, and two again.

use super::customers::{chat_of, id, merge, set, story, unmerge};
use crate::chat::{PropertiesOf, PropertyValue};
use crate::command::{
    BanCustomer, CustomerFields, DeleteProperties, FollowChat, FollowCustomer, SetProperties, StepUp, UnfollowCustomer,
    UpdateCustomer,
};
use crate::desk::AgentRole;
use crate::story::{Story, close, customer, pick_up, says};
use crate::{Command, User, Viewer};

#[test]
fn merged_and_unmerged_both_are_as_they_were() {
    for (open_from, open_into) in [(false, false), (true, false), (false, true)] {
        let (mut story, ann, sora) = story();
        for (n, open) in [(1, open_from), (2, open_into)] {
            let chat = story.starts(n);
            story.does(ann, pick_up(chat));
            story.does(customer(n), says(chat, "hello"));
            if !open {
                story.does(customer(n), close(chat));
            }
        }
        story.does(ann, set(CustomerFields { company: Some("Lamps".into()), ..CustomerFields::default() }));
        for n in [1, 2] {
            keeps(&mut story, sora, n, "id", &n.to_string());
            let chat = chat_of(&story, n).id;
            story.does(if n == 1 { ann } else { sora }, Command::FollowCustomer(FollowCustomer { chat }));
        }
        let before = story.account.clone();
        story.does(sora, merge(1, 2));
        let both = chat_of(&story, 2);
        assert_eq!(both.threads.len(), 2);
        assert_eq!(story.account.acts_as(id(1)), id(2));
        assert_eq!(chat_of(&story, 1).id, both.id);
        assert_eq!(story.account.view(Viewer::Customer(id(2))).chats[&both.id].threads.len(), 2);
        story.does(sora, unmerge(1));
        assert_eq!(story.account, before);
    }
}

/// Staff note something of a chat.
fn keeps(story: &mut Story, actor: User, n: u128, name: &str, value: &str) {
    let values = [(name.to_owned(), PropertyValue::Text(value.to_owned()))].into();
    let properties = [("crm".to_owned(), values)].into();
    let set = SetProperties { chat: chat_of(story, n).id, of: PropertiesOf::Chat, properties };
    story.does(actor, Command::SetProperties(set));
}

/// What is noted of a chat, as name and value.
fn kept(story: &Story, n: u128) -> Vec<(String, PropertyValue)> {
    chat_of(story, n).properties().unwrap()["crm"].clone().into_iter().collect()
}

#[test]
fn a_merge_keeps_the_properties_and_the_followers_of_both_chats() {
    for open in [true, false] {
        let (mut story, ann, sora) = story();
        let otto = User::Agent(story.adds("Otto", AgentRole::Observer, 0, &[]));
        // A visitor, and a known customer whose thread is over.
        let (visitor, known) = (story.starts(1), story.starts(2));
        story.does(customer(2), close(known));
        if !open {
            story.does(customer(1), close(visitor));
        }
        for (n, name, value) in [(1, "id", "of a visitor"), (1, "basket", "lamps"), (2, "id", "of Anna")] {
            keeps(&mut story, sora, n, name, value);
        }
        story.does(ann, Command::FollowCustomer(FollowCustomer { chat: known }));
        story.does(otto, Command::FollowCustomer(FollowCustomer { chat: visitor }));
        story.does(sora, Command::FollowChat(FollowChat { chat: known }));
        story.does(sora, merge(1, 2));
        let both = chat_of(&story, 2);
        assert_eq!(both.id, if open { visitor } else { known });
        let pair = |name: &str, value: &str| (name.to_owned(), PropertyValue::Text(value.to_owned()));
        assert_eq!(kept(&story, 2), [pair("basket", "lamps"), pair("id", "of Anna")], "what is known of Anna counts");
        assert!([ann, otto].iter().all(|user| both.follows_customer(user.agent().unwrap())));
        let follows = both.follows_chat(sora.agent().unwrap());
        assert_eq!(follows, !open, "whoever follows a chat does so until the next thread");

        // Since then Otto has had enough, and Ann's supervisor looks at the customer.
        story.does(otto, Command::UnfollowCustomer(UnfollowCustomer { chat: both.id }));
        story.does(sora, Command::FollowCustomer(FollowCustomer { chat: both.id }));
        story.does(sora, unmerge(1));
        let followers = |n| {
            let chat = chat_of(&story, n);
            [ann, otto, sora].map(|user| chat.follows_customer(user.agent().unwrap()))
        };
        let (stayed, aside) = if open { (1, 2) } else { (2, 1) };
        assert_eq!(followers(stayed), [!open, false, true]);
        assert_eq!(followers(aside), [open, !open, false], "as it was set aside");
        assert_eq!(kept(&story, 1), [pair("basket", "lamps"), pair("id", "of a visitor")]);
        assert_eq!(kept(&story, 2), [pair("id", "of Anna")]);
    }
}

#[test]
fn what_was_set_while_two_were_one_stays_when_they_are_two_again() {
    for open in [true, false] {
        let (mut story, _, sora) = story();
        let (visitor, known) = (story.starts(1), story.starts(2));
        story.does(customer(2), close(known));
        if !open {
            story.does(customer(1), close(visitor));
        }
        for (n, name, value) in [(1, "id", "1"), (1, "basket", "lamps"), (2, "id", "2"), (2, "plan", "gold")] {
            keeps(&mut story, sora, n, name, value);
        }
        story.does(sora, merge(1, 2));
        keeps(&mut story, sora, 2, "id", "3");
        keeps(&mut story, sora, 2, "order", "77");
        let (chat, names) = (chat_of(&story, 2).id, [("crm".to_owned(), ["basket".to_owned()].into())].into());
        story.does(sora, Command::DeleteProperties(DeleteProperties { chat, of: PropertiesOf::Chat, names }));
        let fields = CustomerFields { name: Some("Anna".into()), company: Some("Lamps".into()), ..Default::default() };
        story.does(sora, Command::UpdateCustomer(UpdateCustomer { customer: id(1), set: Box::new(fields) }));
        story.does(sora, unmerge(1));

        let pair = |name: &str, value: &str| (name.to_owned(), PropertyValue::Text(value.to_owned()));
        let since = [pair("id", "3"), pair("order", "77")];
        let (first, second) = (kept(&story, 1), kept(&story, 2));
        if open {
            assert_eq!((&first[..], second), (&since[..], vec![pair("id", "2"), pair("plan", "gold")]));
        } else {
            assert_eq!(first, [pair("basket", "lamps"), pair("id", "1")]);
            assert_eq!((&second[..2], &second[2..]), (&since[..], &[pair("plan", "gold")][..]));
        }
        let known = |n| {
            let chat = chat_of(&story, n);
            (chat.customer.name, chat.profile.unwrap().details.company)
        };
        assert_eq!(known(1), (None, None), "whoever acted for both is known better now");
        assert_eq!(known(2), (Some("Anna".into()), Some("Lamps".into())));
    }
}

#[test]
fn of_two_chats_with_more_properties_than_one_may_have_those_of_the_known_customer_are_kept() {
    let (mut story, _, sora) = story();
    for n in [1, 2] {
        let chat = story.starts(n);
        story.does(customer(n), close(chat));
        let name = |place: usize| (format!("{n}-{place}"), PropertyValue::Bool(true));
        let properties = [("crm".to_owned(), (0..60).map(name).collect())].into();
        let set = SetProperties { chat, of: PropertiesOf::Chat, properties };
        story.does(sora, Command::SetProperties(set));
    }
    let before = story.account.clone();
    story.does(sora, merge(1, 2));
    let both = kept(&story, 2);
    assert!(both.len() == 60 && both.iter().all(|(name, _)| name.starts_with("2-")), "{both:?}");
    story.does(sora, unmerge(1));
    assert_eq!(story.account, before);
}

#[test]
fn who_had_no_chat_of_their_own_keeps_in_one_what_was_set_while_they_were_somebody_else() {
    let (mut story, _, sora) = story();
    let visit = story.starts(1);
    let before = chat_of(&story, 1);
    let name = "Anna".to_owned();
    let known = StepUp { anonymous: Some(id(1)), customer: id(2), name, ..StepUp::default() };
    story.does(User::System, Command::StepUp(known));
    assert_eq!(chat_of(&story, 2).id, visit);
    let company = CustomerFields { company: Some("Lamps".into()), ..CustomerFields::default() };
    story.does(sora, Command::UpdateCustomer(UpdateCustomer { customer: id(2), set: Box::new(company) }));
    story.does(sora, Command::BanCustomer(BanCustomer { customer: id(2), days: 3 }));
    story.does(sora, unmerge(1));
    let (visitor, own) = (chat_of(&story, 1), chat_of(&story, 2));
    assert_eq!((visitor.id, visitor.customer, visitor.profile), (visit, before.customer, before.profile));
    assert_eq!((own.customer.name.as_deref(), own.threads.len()), (Some("Anna"), 0));
    let profile = own.profile.unwrap();
    assert_eq!((profile.details.company.as_deref(), profile.details.identified), (Some("Lamps"), true));
    assert_eq!(profile.ban.map(|ban| ban.by), Some(sora));
    // What was set is of the chat then, and goes with it into the next merge.
    story.does(sora, merge(1, 2));
    assert_eq!(chat_of(&story, 1).customer.name.as_deref(), Some("Anna"));
}

#[test]
fn a_merge_of_two_open_threads_closes_the_one_that_comes() {
    let (mut story, _, sora) = story();
    let (one, two) = (story.starts(1), story.starts(2));
    story.does(sora, merge(1, 2));
    assert_eq!(chat_of(&story, 2).open_thread().map(|thread| thread.id), Some(story.thread(two).id));
    assert_eq!(story.account.holding(one).unwrap().id, two);
    assert_eq!(story.account.desk.works.len(), 1);
}
