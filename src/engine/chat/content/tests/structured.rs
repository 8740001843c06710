//! Parts within parts.

use super::*;

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
