//! Samples of what events say.

use parlor_engine::chat::*;
use std::collections::{BTreeMap, BTreeSet};

use parlor_engine::command::{BeginThread, FirstEvent, PostEvent, StartThread, Then};
use parlor_engine::desk::FormRules;
use parlor_engine::{ChatId, CustomerId, EventId, GroupId, SkillId, ThreadId, Time, User};

fn picture() -> File {
    File {
        url: "https://example.com/lamp.png".into(),
        name: "lamp.png".into(),
        content_type: "image/png".into(),
        bytes: 12_345,
        width: 640,
        height: 480,
        alt: "A lamp".into(),
        thumbnail_url: "https://example.com/small.png".into(),
        thumbnail2x_url: "https://example.com/2x.png".into(),
    }
}

fn rich() -> Rich {
    let button = |text: &str, kind, value: &str| Button {
        text: text.into(),
        kind,
        value: value.into(),
        postback: text.to_lowercase(),
        webview_height: (kind == ButtonKind::Webview).then_some(WebviewHeight::Tall),
        target: (kind == ButtonKind::Url).then_some(ButtonTarget::New),
    };
    Rich {
        layout: Layout::Carousel,
        elements: vec![Element {
            title: "Lamp".into(),
            subtitle: "Bright".into(),
            image: Some(picture()),
            buttons: vec![
                button("Buy", ButtonKind::Message, "I take it."),
                button("Look", ButtonKind::Url, "https://example.com/lamp"),
                button("Call", ButtonKind::Phone, "+49 30 123"),
                button("Beside", ButtonKind::Webview, "https://example.com/beside"),
            ],
            product: None,
        }],
        replies: vec![button("No", ButtonKind::Message, "")],
        blocks: Vec::new(),
    }
}

/// A lamp for sale, in two colours.
fn offer() -> Rich {
    let option = |id: &str, color: &str| ProductOption {
        id: id.into(),
        label: "60 cm".into(),
        price: "19.90".into(),
        regular_price: "24.90".into(),
        currency: "EUR".into(),
        color: color.into(),
        image_url: "https://example.com/lamp.png".into(),
        thumbnail_url: "https://example.com/small.png".into(),
        sold_out: id == "b",
        selected: id == "a",
        postback: id.into(),
    };
    let addon = ProductAddon { kind: "range".into(), from: "19.90".into(), to: "49.00".into(), currency: "EUR".into() };
    let product = Product {
        id: "lamp".into(),
        view: "details".into(),
        label: "Height".into(),
        options: vec![option("a", "white"), option("b", "black")],
        addons: vec![addon],
    };
    let card = Element { title: "Lamp".into(), product: Some(Box::new(product)), ..Element::default() };
    Rich { elements: vec![card], ..Rich::default() }
}

/// Parts within parts.
fn structured() -> Rich {
    let place = Some(Place { latitude: 525_200_000, longitude: 134_050_000 });
    let target = Some(ButtonTarget::Beside);
    let action = Action { kind: ActionKind::Open, value: "https://example.com".into(), target, place };
    let map = Block {
        depth: 1,
        kind: BlockKind::Map,
        id: "map".into(),
        text: "Our shop".into(),
        more: "Open till six".into(),
        alt: "A map".into(),
        url: "https://example.com/map.png".into(),
        place,
        actions: vec![action],
        metadata: "{}".into(),
        postback: "map".into(),
        style: "{}".into(),
    };
    let replies = rich().replies;
    Rich { layout: Layout::Cards, elements: Vec::new(), replies, blocks: vec![Block::default(), map] }
}

pub fn form() -> Form {
    let field =
        |id: &str, kind, options| Field { id: id.into(), kind, label: id.to_uppercase(), required: true, options };
    let option = Choice { id: "a".into(), label: "A".into(), group: Some(GroupId(7)) };
    Form {
        id: "after".into(),
        kind: FormKind::PostChat,
        fields: vec![
            field("q", FieldKind::Question, vec![]),
            field("g", FieldKind::GroupChooser, vec![option.clone()]),
            field("c", FieldKind::Consent, vec![option]),
            field("p", FieldKind::Phone, vec![]),
            field("w", FieldKind::Company, vec![]),
            field("l", FieldKind::Country, vec![]),
        ],
    }
}

pub fn filled() -> FilledForm {
    let form = form();
    let answers = form.fields.into_iter().map(|field| Answer {
        text: if field.kind.is_text() { "because".into() } else { String::new() },
        field: field.id,
        kind: field.kind,
        label: field.label,
        choices: field.options,
    });
    FilledForm { form: form.id, kind: form.kind, answers: answers.collect() }
}

pub fn post(chat: ChatId, event: EventId) -> PostEvent {
    PostEvent {
        custom_id: Some("mine".into()),
        on_behalf_of: Some("Bot".into()),
        metadata: Some("{\"a\":1}".into()),
        postback: Some(Postback { event, id: "buy".into() }),
        attach_to_last_thread: true,
        ..PostEvent::new(chat, Content::File(Packed::new(picture())))
    }
}

pub fn events(id: EventId, at: Time, author: User) -> [(&'static str, Event); 9] {
    let event = |content| Event { id, at, author, audience: Audience::All, content, extra: None };
    let extra = Extra {
        custom_id: Some("mine".into()),
        on_behalf_of: Some("Bot".into()),
        metadata: Some("{\"a\":1}".into()),
        postback: Some(Postback { event: id, id: "buy".into() }),
        edited_at: Some(at),
        deleted_at: Some(at),
        pressed: vec![Pressed { postback: "buy".into(), user: author }],
    };
    [
        ("event_posted.rich", event(Content::Rich(Packed::new(rich())))),
        ("event_posted.structured", event(Content::Rich(Packed::new(structured())))),
        ("event_posted.product", event(Content::Rich(Packed::new(offer())))),
        ("event_posted.file", event(Content::File(Packed::new(picture())))),
        ("event_posted.form", event(Content::Form(Packed::new(form())))),
        ("event_posted.filled_form", event(Content::FilledForm(Packed::new(filled())))),
        ("event_posted.custom", event(Content::Custom("{}".into()))),
        ("event_posted.deleted", event(Content::Deleted)),
        ("event_posted.extra", Event { extra: Some(Box::new(extra)), ..event(Content::Text("Grüße".into())) }),
    ]
}

pub fn survey(thread: ThreadId, event: EventId, at: Time) -> [ChatFact; 2] {
    let due = at.plus_ms(60_000);
    [
        ChatFact::SurveyStarted { thread, event, at, due },
        ChatFact::SurveyEnded { thread, how: SurveyEnd::PartiallyFilled, at },
    ]
}

pub fn survey_rules() -> SurveyRules {
    SurveyRules { form: Some(Box::new(form())), answer_ms: Some(60_000) }
}

pub fn form_rules() -> FormRules {
    let named = |id: &str| Some(Box::new(Form { id: id.into(), ..form() }));
    FormRules { pre_chat: named("before"), offline: named("message"), offline_from: Some(9) }
}

/// A thread that begins with answers.
pub fn start(group: GroupId) -> StartThread {
    StartThread { group: Some(group), form: Some(Box::new(filled())), continuous: Some(true), ..StartThread::default() }
}

pub fn begin(customer: CustomerId, group: GroupId, skill: SkillId) -> BeginThread {
    let properties = BTreeMap::from([("crm".into(), BTreeMap::from([("vip".into(), PropertyValue::Bool(true))]))]);
    BeginThread {
        customer,
        group: Some(group),
        events: vec![FirstEvent {
            content: Content::Text("Grüße".into()),
            by_customer: true,
            custom_id: Some("mine".into()),
            on_behalf_of: Some("Bot".into()),
        }],
        properties: properties.clone(),
        chat_properties: properties,
        tags: BTreeSet::from(["renewal".into()]),
        skills: BTreeSet::from([skill]),
        priority: 7,
        continuous: Some(true),
        then: Then::Mine,
        access: BTreeSet::from([group]),
        users: BTreeMap::from([(parlor_engine::AgentId(7), Role::CoAgent)]),
    }
}
