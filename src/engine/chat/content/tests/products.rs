//! What a card offers for sale.

use super::*;

fn option(id: &str, price: &str) -> ProductOption {
    let (label, currency) = (format!("{id} cm"), "EUR".to_owned());
    ProductOption {
        id: id.to_owned(),
        label,
        price: price.to_owned(),
        currency,
        postback: format!("lamp/{id}"),
        ..ProductOption::default()
    }
}

/// A lamp of two heights.
fn lamp() -> Product {
    let addon = ProductAddon { kind: "range".to_owned(), from: "19.90".to_owned(), ..ProductAddon::default() };
    Product {
        id: "lamp".to_owned(),
        label: "Height".to_owned(),
        options: vec![option("60", "19.90"), option("90", "")],
        addons: vec![addon],
        ..Product::default()
    }
}

fn offer(product: Product) -> Rich {
    let elements = vec![Element { title: "Lamp".to_owned(), product: Some(Box::new(product)), ..Element::default() }];
    Rich { elements, ..Rich::default() }
}

fn says_rich(chat: ChatId, rich: Rich) -> Command {
    post(chat, Content::Rich(Packed::new(rich)))
}

#[test]
fn a_card_offers_a_product_whose_options_are_read_as_words_and_taken_by_a_postback() {
    let (mut story, chat, ann) = talking();
    story.does(ann, says_rich(chat, offer(lamp())));
    let said = last(&story, chat);
    assert_eq!(said.words().as_deref(), Some("Lamp\nHeight\n60 cm 19.90 EUR\n90 cm EUR"));
    let (event, id) = (said.id, "lamp/60".to_owned());
    let press = SendPostback { chat, event, postback: id.clone(), toggled: true };
    story.does(customer(1), Command::SendPostback(press.clone()));
    assert_eq!(last(&story, chat).pressed_by(&id).collect::<Vec<_>>(), [customer(1)]);
    let none = SendPostback { postback: "lamp/30".to_owned(), ..press };
    assert_eq!(story.tries(customer(1), Command::SendPostback(none)), Err(Reject::UnknownButton));
    let metadata = Some("{\"product_id\":\"lamp\",\"option_id\":\"60\",\"quantity\":2}".to_owned());
    let taken = PostEvent {
        postback: Some(Postback { event, id }),
        metadata: metadata.clone(),
        ..PostEvent::text(chat, "Two of 60 cm.")
    };
    story.does(customer(1), Command::PostEvent(taken));
    assert_eq!(last(&story, chat).extra.unwrap().metadata, metadata, "how many");
}

#[test]
fn a_product_alone_is_a_card_and_stands_on_cards_only() {
    let (mut story, chat, ann) = talking();
    let bare = |layout| Rich {
        layout,
        elements: vec![Element { product: Some(Box::new(lamp())), ..Element::default() }],
        ..Rich::default()
    };
    for layout in [Layout::Cards, Layout::Carousel] {
        story.does(ann, says_rich(chat, bare(layout)));
    }
    for layout in [Layout::Sticker, Layout::Plain] {
        assert_eq!(story.tries(ann, says_rich(chat, bare(layout))), Err(Reject::RichInvalid), "{layout:?}");
    }
    assert_eq!(story.tries(customer(1), says_rich(chat, offer(lamp()))), Err(Reject::NotAllowed), "no customer sells");
}

#[test]
fn a_product_is_whole_and_bounded() {
    let (mut story, chat, ann) = talking();
    let mut tries = |product: Product| story.tries(ann, says_rich(chat, offer(product))).map(drop);
    let many = |count: usize| (0..count).map(|n| option(&n.to_string(), "1")).collect();
    tries(Product { options: many(limits::PRODUCT_OPTIONS), ..lamp() }).unwrap();
    let with = |option: ProductOption| Product { options: vec![option], ..lamp() };
    let addon = |kind: &str, to: &str| ProductAddon { kind: kind.into(), to: to.into(), ..ProductAddon::default() };
    let (long, longer) = ("x".repeat(limits::PRICE_CHARS + 1), "x".repeat(limits::CUSTOM_ID_CHARS + 1));
    let invalid = [
        Product { id: " ".to_owned(), ..lamp() },
        Product { id: longer.clone(), ..lamp() },
        Product { view: longer.clone(), ..lamp() },
        Product { label: "x".repeat(limits::BUTTON_CHARS + 1), ..lamp() },
        Product { options: many(limits::PRODUCT_OPTIONS + 1), ..lamp() },
        Product { options: vec![option("60", "1"), option("60", "2")], ..lamp() },
        with(ProductOption { id: String::new(), ..option("60", "1") }),
        with(ProductOption { label: " ".to_owned(), ..option("60", "1") }),
        with(ProductOption { postback: longer, ..option("60", "1") }),
        with(option("60", &long)),
        with(ProductOption { regular_price: long.clone(), ..option("60", "1") }),
        with(ProductOption { color: long.clone(), ..option("60", "1") }),
        Product { addons: vec![addon("range", "1"); limits::PRODUCT_ADDONS + 1], ..lamp() },
        Product { addons: vec![addon("", "1")], ..lamp() },
        Product { addons: vec![addon("range", &long)], ..lamp() },
    ];
    for product in invalid {
        assert_eq!(tries(product.clone()), Err(Reject::RichInvalid), "{product:?}");
    }
    let pictured = |url: &str| with(ProductOption { image_url: url.to_owned(), ..option("60", "1") });
    tries(pictured("https://example.com/lamp.png")).unwrap();
    assert_eq!(tries(pictured("javascript:alert(1)")), Err(Reject::UrlInvalid));
    let wordy = |n: usize| ProductOption {
        label: "x".repeat(128),
        image_url: format!("/{}", "y".repeat(400)),
        ..option(&n.to_string(), "1")
    };
    let wordy = Product { options: (0..30).map(wordy).collect(), ..lamp() };
    assert_eq!(tries(wordy), Err(Reject::RichTooLong), "all texts of a product count");
}

#[test]
fn a_product_that_is_deleted_leaves_nothing_to_read() {
    let (mut story, chat, ann) = talking();
    story.does(ann, says_rich(chat, offer(lamp())));
    let event = story.last_event(chat);
    story.does(ann, Command::DeleteEvent(DeleteEvent { chat, event }));
    assert_eq!(last(&story, chat).words(), None);
    let seen = story.seen_by_customer(chat);
    assert_eq!(seen.threads[0].events.last().unwrap().content, Content::Deleted);
}
