//! What can be said besides text, told as stories.

use crate::chat::*;
use crate::command::{DeleteEvent, EditEvent, PostEvent, SendPostback};
use crate::desk::{AgentRole, Assignment};
use crate::story::{Story, close, customer, pick_up, says, whispers};
use crate::{AgentId, ChatId, Command, CustomerId, EventId, Fact, Reject, User, Viewer, limits};

/// Ann has the customer's thread.
fn talking() -> (Story, ChatId, User) {
    let mut story = Story::with(Assignment::PickUp);
    let ann = User::Agent(story.agent("Ann", 2));
    let chat = story.starts(1);
    story.does(ann, pick_up(chat));
    (story, chat, ann)
}

fn post(chat: ChatId, content: Content) -> Command {
    Command::PostEvent(PostEvent::new(chat, content))
}

fn rich(elements: Vec<Element>) -> Content {
    Content::Rich(Packed::new(Rich { elements, ..Rich::default() }))
}

fn button(text: &str) -> Button {
    Button { text: text.to_owned(), postback: text.to_owned(), ..Button::default() }
}

fn card(buttons: usize) -> Element {
    let buttons = (0..buttons).map(|n| button(&format!("button {n}"))).collect();
    Element { title: "Lamp".to_owned(), buttons, ..Element::default() }
}

fn edit(chat: ChatId, event: EventId, text: &str) -> Command {
    Command::EditEvent(EditEvent { chat, event, content: Content::Text(text.to_owned()) })
}

fn delete(chat: ChatId, event: EventId) -> Command {
    Command::DeleteEvent(DeleteEvent { chat, event })
}

fn form(fields: &[(&str, FieldKind, bool)]) -> Form {
    let option = |id: &str| Choice { id: id.to_owned(), label: id.to_uppercase(), group: None };
    let fields = fields.iter().map(|(id, kind, required)| Field {
        id: (*id).to_owned(),
        kind: *kind,
        label: format!("Your {id}?"),
        required: *required,
        options: if kind.is_text() || *kind == FieldKind::Header { vec![] } else { vec![option("a"), option("b")] },
    });
    Form { id: "form".to_owned(), kind: FormKind::Other, fields: fields.collect() }
}

fn answer(field: &str, text: &str, choices: &[&str]) -> Answer {
    let choices = choices.iter().map(|id| Choice { id: (*id).to_owned(), ..Choice::default() }).collect();
    Answer { field: field.to_owned(), text: text.to_owned(), choices, ..Answer::default() }
}

fn filled(chat: ChatId, answers: Vec<Answer>) -> Command {
    post(
        chat,
        Content::FilledForm(Packed::new(FilledForm { form: "form".to_owned(), answers, ..FilledForm::default() })),
    )
}

fn last(story: &Story, chat: ChatId) -> Event {
    Event::clone(story.thread(chat).events.last().unwrap())
}

/// What a viewer holds who was sent the facts of the whole story is what the viewer may see of the whole.
fn copy_of(story: &Story, viewer: Viewer, chat: ChatId, facts: &[Fact], before: &Chat) -> Chat {
    let mut copy = before.clone();
    for fact in facts.iter().filter_map(|fact| fact.seen_by(viewer, Some(chat))) {
        if let Fact::Chat { fact, .. } = fact {
            copy.evolve(&fact);
        }
    }
    assert_eq!(copy, *story.account.view(viewer).chats[&chat]);
    copy
}

#[test]
fn rich_content_has_ten_cards_of_thirteen_buttons_and_twenty_four_quick_replies() {
    let (mut story, chat, ann) = talking();
    let whole = |cards, buttons, replies: usize| {
        let replies = (0..replies).map(|n| button(&format!("reply {n}"))).collect();
        post(
            chat,
            Content::Rich(Packed::new(Rich {
                elements: vec![card(buttons); cards],
                replies,
                layout: Layout::Carousel,
                ..Rich::default()
            })),
        )
    };
    story.does(ann, whole(10, 13, 24));
    for (cards, buttons, replies) in [(0, 0, 1), (11, 1, 0), (1, 14, 0), (1, 0, 25)] {
        assert_eq!(story.tries(ann, whole(cards, buttons, replies)), Err(Reject::RichInvalid));
    }
    assert_eq!(story.tries(ann, post(chat, rich(vec![Element::default()]))), Err(Reject::RichInvalid), "an empty card");
    assert_eq!(story.tries(customer(1), whole(1, 1, 0)), Err(Reject::NotAllowed), "a customer sends none");
}

#[test]
fn rich_content_has_fifteen_thousand_characters_at_most() {
    let (mut story, chat, ann) = talking();
    let long = |chars| rich(vec![Element { subtitle: "ß".repeat(chars), ..Element::default() }]);
    story.does(ann, post(chat, long(limits::RICH_CHARS)));
    assert_eq!(story.tries(ann, post(chat, long(limits::RICH_CHARS + 1))), Err(Reject::RichTooLong));
}

#[test]
fn a_button_is_switched_on_and_off_for_whoever_presses_it() {
    let (mut story, chat, ann) = talking();
    story.does(ann, post(chat, rich(vec![card(2)])));
    let event = story.last_event(chat);
    let press = |postback: &str, toggled| {
        Command::SendPostback(SendPostback { chat, event, postback: postback.to_owned(), toggled })
    };
    let users =
        |story: &Story| ["button 0", "button 1"].map(|button| last(story, chat).pressed_by(button).collect::<Vec<_>>());
    story.does(customer(1), press("button 1", true));
    assert_eq!(users(&story), [vec![], vec![customer(1)]]);
    assert_eq!(story.does(customer(1), press("button 1", true)), [], "again is nothing");
    story.does(ann, press("button 1", true));
    story.does(customer(1), press("button 1", false));
    assert_eq!(users(&story), [vec![], vec![ann]]);
    assert_eq!(story.tries(customer(1), press("other", true)), Err(Reject::UnknownButton));
    assert_eq!(story.tries(customer(2), press("button 1", true)), Err(Reject::UnknownChat));
    story.does(ann, close(chat));
    assert_eq!(story.tries(customer(1), press("button 1", true)), Err(Reject::ThreadClosed));
}

#[test]
fn a_quick_reply_is_a_text_that_names_its_button() {
    let (mut story, chat, ann) = talking();
    let replies = vec![button("yes"), button("no")];
    story.does(
        ann,
        post(chat, Content::Rich(Packed::new(Rich { elements: vec![card(0)], replies, ..Rich::default() }))),
    );
    let event = story.last_event(chat);
    let says = |id: &str, event| {
        let postback = Some(Postback { event, id: id.to_owned() });
        Command::PostEvent(PostEvent { postback, ..PostEvent::text(chat, "yes") })
    };
    story.does(customer(1), says("yes", event));
    assert_eq!(last(&story, chat).extra.unwrap().postback, Some(Postback { event, id: "yes".to_owned() }));
    assert_eq!(story.tries(customer(1), says("maybe", event)), Err(Reject::UnknownButton));
    assert_eq!(story.tries(customer(1), says("yes", EventId(9))), Err(Reject::UnknownEvent));
    story.does(ann, Command::PostEvent(PostEvent::new(chat, rich(vec![card(1)])).for_agents()));
    let hidden = story.last_event(chat);
    assert_eq!(story.tries(customer(1), says("button 0", hidden)), Err(Reject::UnknownEvent), "for agents only");
}

#[test]
fn answers_are_recorded_in_the_words_of_the_form() {
    let (mut story, chat, ann) = talking();
    let fields = [
        ("head", FieldKind::Header, false),
        ("name", FieldKind::Name, true),
        ("email", FieldKind::Email, false),
        ("one", FieldKind::Radio, true),
        ("any", FieldKind::Checkbox, false),
    ];
    story.does(ann, post(chat, Content::Form(Packed::new(form(&fields)))));
    let answers = vec![answer("any", "", &["a", "b"]), answer("one", "", &["b"]), answer("name", " Ada ", &[])];
    story.does(customer(1), filled(chat, answers));
    let Content::FilledForm(filled_form) = last(&story, chat).content else { panic!("no answers") };
    assert_eq!(filled_form.answers.iter().map(|answer| &*answer.field).collect::<Vec<_>>(), ["name", "one", "any"]);
    assert_eq!(last(&story, chat).words().unwrap(), "Your name?\nAda\nYour one?\nB\nYour any?\nA\nB");
    let name = || answer("name", "Ada", &[]);
    let refused = [
        (vec![answer("one", "", &["a"])], Reject::AnswerMissing),
        (vec![name(), answer("one", "", &[])], Reject::AnswerMissing),
        (vec![name(), answer("one", "", &["c"])], Reject::AnswerInvalid),
        (vec![name(), answer("one", "", &["a", "b"])], Reject::AnswerInvalid),
        (vec![name(), answer("one", "in words", &[])], Reject::AnswerInvalid),
        (vec![name(), name(), answer("one", "", &["a"])], Reject::AnswerInvalid),
        (vec![name(), answer("one", "", &["a"]), answer("email", "nowhere", &[])], Reject::EmailInvalid),
    ];
    for (answers, reject) in refused {
        assert_eq!(story.tries(customer(1), filled(chat, answers.clone())), Err(reject), "{answers:?}");
    }
}

#[test]
fn a_form_for_agents_only_is_unknown_to_the_customer() {
    let (mut story, chat, ann) = talking();
    let asked = Content::Form(Packed::new(form(&[("name", FieldKind::Name, false)])));
    story.does(ann, Command::PostEvent(PostEvent::new(chat, asked).for_agents()));
    assert_eq!(story.tries(customer(1), filled(chat, vec![])), Err(Reject::UnknownForm));
}

#[test]
fn an_event_carries_what_its_author_calls_it_and_who_speaks() {
    let (mut story, chat, ann) = talking();
    let whole = PostEvent {
        custom_id: Some("mine".to_owned()),
        on_behalf_of: Some("Lampbot".to_owned()),
        metadata: Some("{\"type\":\"greeting\"}".to_owned()),
        ..PostEvent::text(chat, "hello")
    };
    story.does(ann, Command::PostEvent(whole.clone()));
    story.does(ann, Command::PostEvent(whole.clone()));
    let extra = last(&story, chat).extra.unwrap();
    assert_eq!((extra.custom_id.as_deref(), extra.on_behalf_of.as_deref()), (Some("mine"), Some("Lampbot")));
    assert_eq!(extra.metadata.as_deref(), Some("{\"type\":\"greeting\"}"));
    assert_eq!(story.tries(customer(1), Command::PostEvent(whole.clone())), Err(Reject::NotAllowed), "no bot's master");
    let bad = PostEvent { metadata: Some("{".to_owned()), ..whole.clone() };
    assert_eq!(story.tries(ann, Command::PostEvent(bad)), Err(Reject::JsonInvalid));
    let bad = PostEvent { custom_id: Some("x".repeat(101)), ..whole };
    assert_eq!(story.tries(ann, Command::PostEvent(bad)), Err(Reject::CustomIdInvalid));
    story.does(customer(1), says(chat, "plain"));
    assert_eq!(last(&story, chat).extra, None);
}

#[test]
fn whoever_took_part_adds_to_the_last_thread_after_its_close() {
    let (mut story, chat, ann) = talking();
    let ben = User::Agent(story.agent("Ben", 1));
    story.does(ann, close(chat));
    let late = |text: &str| PostEvent { attach_to_last_thread: true, ..PostEvent::text(chat, text) };
    assert_eq!(story.tries(ann, says(chat, "late")), Err(Reject::UnknownChat));
    story.does(ann, Command::PostEvent(late("your parcel is on its way")));
    story.does(customer(1), Command::PostEvent(late("thanks")));
    assert_eq!(story.tries(ben, Command::PostEvent(late("me too"))), Err(Reject::UnknownChat));
    assert_eq!(story.tries(customer(2), Command::PostEvent(late("me too"))), Err(Reject::UnknownChat));
    assert_eq!(story.seen_by_customer(chat).threads[0].events.last().unwrap().content.text(), Some("thanks"));
}

#[test]
fn an_author_changes_words_and_everybody_reads_the_new_ones() {
    let (mut story, chat, ann) = talking();
    story.does(customer(1), says(chat, "helo"));
    let event = story.last_event(chat);
    let before = story.seen_by_customer(chat);
    let facts = story.does(customer(1), edit(chat, event, " hello "));
    assert_eq!(last(&story, chat).content.text(), Some("hello"));
    assert_eq!(last(&story, chat).edited_at(), Some(story.now));
    copy_of(&story, Viewer::Customer(CustomerId(1)), chat, &facts, &before);
    assert_eq!(story.does(customer(1), edit(chat, event, "hello")), [], "the same again is nothing");
    assert_eq!(story.tries(ann, edit(chat, event, "howdy")), Err(Reject::NotAllowed));
    assert_eq!(story.tries(customer(1), edit(chat, event, " ")), Err(Reject::TextEmpty));
    story.does(ann, close(chat));
    assert_eq!(story.tries(customer(1), edit(chat, event, "late")), Err(Reject::ThreadClosed));
}

#[test]
fn a_supervisor_changes_what_staff_said_but_nobody_a_customers_words() {
    let (mut story, chat, ann) = talking();
    let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
    story.does(customer(1), says(chat, "hello"));
    let theirs = story.last_event(chat);
    assert_eq!(story.tries(boss, edit(chat, theirs, "goodbye")), Err(Reject::NotAllowed));
    story.does(ann, says(chat, "go away"));
    let hers = story.last_event(chat);
    story.does(boss, edit(chat, hers, "how can I help?"));
    assert_eq!(last(&story, chat).content.text(), Some("how can I help?"));
    let other = Command::EditEvent(EditEvent { chat, event: hers, content: Content::Custom("{}".to_owned()) });
    assert_eq!(story.tries(ann, other), Err(Reject::NotEditable), "content of another kind");
}

#[test]
fn what_is_deleted_leaves_a_place_holder_and_only_supervisors_read_it() {
    let (mut story, chat, ann) = talking();
    let boss = story.adds("Sora", AgentRole::Supervisor, 0, &[]);
    let ids = Some("mine".to_owned());
    story.does(ann, Command::PostEvent(PostEvent { custom_id: ids, ..PostEvent::text(chat, "my password") }));
    let event = story.last_event(chat);
    let agent = ann.agent().unwrap();
    let viewers = [Viewer::Customer(CustomerId(1)), Viewer::Agent(agent), Viewer::Supervisor(boss)];
    let before = viewers.map(|viewer| Chat::clone(&story.account.view(viewer).chats[&chat]));
    assert_eq!(story.tries(customer(1), delete(chat, event)), Err(Reject::NotAllowed));
    let facts = story.does(ann, delete(chat, event));
    let [carl, ann_s, boss_s] = [0, 1, 2].map(|n| {
        let copy = copy_of(&story, viewers[n], chat, &facts, &before[n]);
        Event::clone(copy.threads[0].events.last().unwrap())
    });
    assert_eq!((&carl.content, carl.deleted_at()), (&Content::Deleted, Some(story.now)));
    assert_eq!(carl.extra.as_ref().unwrap().custom_id.as_deref(), Some("mine"));
    assert_eq!(ann_s, carl);
    assert_eq!((boss_s.content.text(), boss_s.deleted_at()), (Some("my password"), Some(story.now)));
    assert_eq!(boss_s.words(), None, "no search finds it");
    let thread = story.thread(chat);
    assert_eq!(
        story.chat(chat).view_of(thread, viewers[1]).threads[0].events.last().unwrap().content,
        Content::Deleted
    );
    assert_eq!(story.tries(ann, delete(chat, event)), Err(Reject::NotEditable));
    assert_eq!(story.tries(ann, edit(chat, event, "back")), Err(Reject::NotEditable));
}

#[test]
fn a_supervisor_deletes_anything_but_the_lines_of_the_thread() {
    let (mut story, chat, ann) = talking();
    let boss = User::Agent(story.adds("Sora", AgentRole::Supervisor, 0, &[]));
    let line = story.last_event(chat);
    assert_eq!(story.tries(boss, delete(chat, line)), Err(Reject::NotEditable));
    story.does(customer(1), says(chat, "you fool"));
    let insult = story.last_event(chat);
    assert_eq!(story.tries(ann, delete(chat, insult)), Err(Reject::NotAllowed));
    story.does(boss, delete(chat, insult));
    assert_eq!(story.seen_by_customer(chat).threads[0].events.last().unwrap().content, Content::Deleted);
}

#[test]
fn changes_of_what_agents_say_among_themselves_never_reach_the_customer() {
    let (mut story, chat, ann) = talking();
    story.does(ann, whispers(chat, "secret"));
    let event = story.last_event(chat);
    let viewer = Viewer::Customer(CustomerId(1));
    let facts = [story.does(ann, edit(chat, event, "still secret")), story.does(ann, delete(chat, event))].concat();
    assert_eq!(facts.len(), 2);
    assert!(facts.iter().all(|fact| fact.seen_by(viewer, Some(chat)).is_none()));
    for command in [edit(chat, event, "mine"), delete(chat, event)] {
        assert_eq!(story.tries(customer(1), command), Err(Reject::UnknownEvent));
    }
    assert_eq!(story.tries(User::Agent(AgentId(9)), delete(chat, event)), Err(Reject::NotAllowed));
}

fn block(depth: u8, kind: BlockKind, text: &str) -> Block {
    Block { depth, kind, text: text.to_owned(), ..Block::default() }
}

fn structured(blocks: Vec<Block>) -> Content {
    Content::Rich(Packed::new(Rich { blocks, ..Rich::default() }))
}

/// A list with a heading, a map beside a picture, and a button that does three things.
fn nested() -> Vec<Block> {
    let place = Some(Place { latitude: 525_200_000, longitude: 134_050_000 });
    let action = |kind, value: &str| Action { kind, value: value.to_owned(), ..Action::default() };
    let open = Action { target: Some(ButtonTarget::Beside), ..action(ActionKind::Open, "https://example.com") };
    let lead = Action { place, ..action(ActionKind::Navigate, "Shop") };
    vec![
        block(0, BlockKind::Vertical, ""),
        block(1, BlockKind::SectionList, ""),
        block(2, BlockKind::Section, "Lamps"),
        block(3, BlockKind::Checklist, ""),
        Block { actions: vec![action(ActionKind::Tick, "red")], ..block(4, BlockKind::Checkbox, "Red") },
        block(1, BlockKind::Horizontal, ""),
        Block { place, alt: "Our shop".to_owned(), ..block(2, BlockKind::Map, "") },
        Block { url: "https://example.com/lamp.png".to_owned(), ..block(2, BlockKind::Image, "") },
        Block {
            actions: vec![action(ActionKind::Say, "I take it."), open, lead],
            metadata: "[{\"type\":\"ExternalId\",\"id\":\"7\"}]".to_owned(),
            postback: "take".to_owned(),
            style: "{\"bold\":true}".to_owned(),
            ..block(1, BlockKind::Button, "Take it")
        },
        block(1, BlockKind::Pairs, ""),
        Block { more: "12 cm".to_owned(), ..block(2, BlockKind::Pair, "Height") },
    ]
}

#[test]
fn structured_content_nests_lists_maps_and_buttons_of_several_actions_and_is_read_as_words() {
    let (mut story, chat, ann) = talking();
    story.does(ann, post(chat, structured(nested())));
    let said = last(&story, chat);
    assert_eq!(said.words().as_deref(), Some("Lamps\nRed\nOur shop\nTake it\nHeight\n12 cm"));
    let event = said.id;
    let press = SendPostback { chat, event, postback: "take".to_owned(), toggled: true };
    story.does(customer(1), Command::SendPostback(press.clone()));
    let unknown = SendPostback { postback: "leave".to_owned(), ..press };
    assert_eq!(story.tries(customer(1), Command::SendPostback(unknown)), Err(Reject::UnknownButton));
    let metadata = Some("[{\"type\":\"ExternalId\",\"id\":\"7\"}]".to_owned());
    let postback = Some(Postback { event, id: "take".to_owned() });
    let says = PostEvent { metadata: metadata.clone(), postback, ..PostEvent::text(chat, "I take it.") };
    story.does(customer(1), Command::PostEvent(says));
    assert_eq!(last(&story, chat).extra.unwrap().metadata, metadata, "what was pressed says so");
}

#[test]
fn structured_content_is_a_tree_of_whole_parts_and_bounded() {
    let (mut story, chat, ann) = talking();
    let mut tries = |blocks: Vec<Block>| story.tries(ann, post(chat, structured(blocks))).map(drop);
    let tower = |high: u8| {
        let mut blocks: Vec<_> = (0..high).map(|depth| block(depth, BlockKind::Vertical, "")).collect();
        blocks.push(block(high, BlockKind::Text, "top"));
        blocks
    };
    let row = |many: usize| {
        let mut blocks = vec![block(0, BlockKind::Horizontal, "")];
        blocks.extend(vec![block(1, BlockKind::Text, "a"); many]);
        blocks
    };
    tries(tower(15)).unwrap();
    tries(row(255)).unwrap();
    tries(vec![block(0, BlockKind::Text, "alone")]).unwrap();
    let invalid = [
        tower(16),
        row(256),
        vec![block(1, BlockKind::Text, "hangs in the air")],
        vec![block(0, BlockKind::Vertical, ""), block(2, BlockKind::Text, "leaps")],
        vec![block(0, BlockKind::Text, "one"), block(0, BlockKind::Text, "two")],
        vec![block(0, BlockKind::Vertical, "")],
        vec![block(0, BlockKind::Text, "holds"), block(1, BlockKind::Text, "another")],
        vec![block(0, BlockKind::Text, " ")],
        vec![block(0, BlockKind::Map, "nowhere")],
        vec![Block { place: Some(Place { latitude: 900_000_001, longitude: 0 }), ..block(0, BlockKind::Map, "") }],
        vec![block(0, BlockKind::Image, "no picture")],
        vec![block(0, BlockKind::Button, &"x".repeat(129))],
        vec![Block { actions: vec![Action::default(); 5], ..block(0, BlockKind::Text, "busy") }],
    ];
    for blocks in invalid {
        assert_eq!(tries(blocks.clone()), Err(Reject::RichInvalid), "{blocks:?}");
    }
    let with = |action| vec![Block { actions: vec![action], ..block(0, BlockKind::Button, "press") }];
    assert_eq!(tries(with(Action::default())), Err(Reject::ButtonInvalid), "says nothing");
    let lead = Action { kind: ActionKind::Navigate, ..Action::default() };
    assert_eq!(tries(with(lead)), Err(Reject::ButtonInvalid), "leads nowhere");
    let open = Action { kind: ActionKind::Open, value: "javascript:alert(1)".to_owned(), ..Action::default() };
    assert_eq!(tries(with(open)), Err(Reject::UrlInvalid));
    let custom = Action { kind: ActionKind::Custom, value: "{".to_owned(), ..Action::default() };
    assert_eq!(tries(with(custom)), Err(Reject::JsonInvalid));
    let odd = vec![Block { style: "{".to_owned(), ..block(0, BlockKind::Text, "odd") }];
    assert_eq!(tries(odd), Err(Reject::JsonInvalid));
    assert_eq!(tries(vec![block(0, BlockKind::Text, &"x".repeat(15_001))]), Err(Reject::RichTooLong));
    let both = Rich { elements: vec![card(1)], blocks: nested(), ..Rich::default() };
    assert_eq!(story.tries(ann, post(chat, Content::Rich(Packed::new(both)))), Err(Reject::RichInvalid));
}

#[test]
fn a_text_has_quick_replies_below_it() {
    let (mut story, chat, ann) = talking();
    let text = |subtitle: &str| Rich {
        layout: Layout::Plain,
        elements: vec![Element { subtitle: subtitle.to_owned(), ..Element::default() }],
        replies: vec![button("Yes"), button("No")],
        ..Rich::default()
    };
    let post = |rich| post(chat, Content::Rich(Packed::new(rich)));
    story.does(ann, post(text("Do you still want it?")));
    assert_eq!(last(&story, chat).words().as_deref(), Some("Do you still want it?\nYes\nNo"));
    let two = Rich { elements: [text("twice").elements, text("twice").elements].concat(), ..text("") };
    let headed = Rich { elements: vec![card(0)], ..text("") };
    for rich in [text(" "), two, headed, text(&"x".repeat(8_001))] {
        assert_eq!(story.tries(ann, post(rich)), Err(Reject::RichInvalid));
    }
}

#[test]
fn a_button_says_where_it_opens_and_a_file_where_its_thumbnails_are() {
    let (mut story, chat, ann) = talking();
    let open = Button {
        kind: ButtonKind::Webview,
        value: "https://example.com".to_owned(),
        webview_height: Some(WebviewHeight::Tall),
        target: Some(ButtonTarget::New),
        ..button("Open")
    };
    let image = |small: &str| File {
        url: "/files/1".to_owned(),
        name: "lamp.png".to_owned(),
        thumbnail_url: small.to_owned(),
        thumbnail2x_url: "https://example.com/2x.png".to_owned(),
        ..File::default()
    };
    let shown = Element { image: Some(image("/files/2")), buttons: vec![open.clone()], ..Element::default() };
    story.does(ann, post(chat, rich(vec![shown])));
    let Content::Rich(said) = last(&story, chat).content else { panic!("no cards") };
    assert_eq!(said.elements[0].buttons, [open]);
    let file = |small: &str| post(chat, Content::File(Packed::new(image(small))));
    story.does(customer(1), file("/files/2"));
    let Content::File(said) = last(&story, chat).content else { panic!("no file") };
    assert_eq!(
        (said.thumbnail_url.as_str(), said.thumbnail2x_url.as_str()),
        ("/files/2", "https://example.com/2x.png")
    );
    assert_eq!(story.tries(customer(1), file("javascript:alert(1)")), Err(Reject::UrlInvalid));
}
