//! Cards, their buttons, and quick replies.

use super::*;
use crate::EventId;

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
