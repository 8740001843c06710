//! What people may come to say besides plain words, and what they may come to do with it.

use parlor_engine::chat::{
    Answer, Audience, Block, BlockKind, Button, Choice, Content, Element, Event, Field, FieldKind, File, FilledForm,
    Form, Packed, Postback, Product, ProductOption, Rich,
};
use parlor_engine::command::{DeleteEvent, EditEvent, PostEvent, SendPostback};
use parlor_engine::{Account, ChatId, Command, User};

use crate::{Rng, SENTINEL};

/// Something of that kind, allowed or not. What is for agents only carries the sentinel in every text.
pub(crate) fn wish(rng: &mut Rng, view: &Account, chat: ChatId, user: User) -> Command {
    let thread = view.chats.get(&chat).and_then(|chat| chat.threads.last());
    let event = thread.and_then(|thread| rng.pick(&thread.events)).map(|event| Event::clone(event));
    let audience = if !user.is_customer() && rng.one_in(3) { Audience::Agents } else { Audience::All };
    match (rng.below(8), event) {
        (0 | 1, Some(event)) => {
            let content = match &event.content {
                Content::Rich(_) => rich(rng, event.audience),
                _ => Content::Text(words(rng, event.audience)),
            };
            Command::EditEvent(EditEvent { chat, event: event.id, content })
        }
        (2, Some(event)) => Command::DeleteEvent(DeleteEvent { chat, event: event.id }),
        (3 | 4, Some(Event { id: event, content: Content::Rich(rich), .. })) => {
            let offered = rich.elements.iter().find_map(|element| element.product.as_ref()?.options.first());
            let option = offered.map(|option| option.postback.clone()).filter(|_| rng.one_in(2));
            let button = || rich.buttons().next().map(|button| button.postback.clone());
            let postback = option.or_else(button).unwrap_or_default();
            match rng.one_in(2) {
                true => Command::SendPostback(SendPostback { chat, event, postback, toggled: rng.one_in(2) }),
                false => Command::PostEvent(PostEvent {
                    postback: Some(Postback { event, id: postback }),
                    ..PostEvent::text(chat, "that one")
                }),
            }
        }
        (3 | 4, Some(Event { content: Content::Form(form), .. })) => {
            let answers = form.fields.iter().map(|field| Answer {
                field: field.id.clone(),
                text: if field.kind.is_text() { "because".to_owned() } else { String::new() },
                choices: field.options.iter().take(1).cloned().collect(),
                ..Answer::default()
            });
            let filled = FilledForm { form: form.id.clone(), answers: answers.collect(), ..FilledForm::default() };
            Command::PostEvent(PostEvent::new(chat, Content::FilledForm(Packed::new(filled))))
        }
        _ => {
            let content = content(rng, audience);
            let attach_to_last_thread = rng.one_in(8);
            let metadata = rng.one_in(4).then(|| format!("{{\"said\":\"{}\"}}", words(rng, audience)));
            let custom_id = rng.one_in(4).then(|| words(rng, audience));
            Command::PostEvent(PostEvent {
                audience,
                attach_to_last_thread,
                metadata,
                custom_id,
                ..PostEvent::new(chat, content)
            })
        }
    }
}

fn content(rng: &mut Rng, audience: Audience) -> Content {
    match rng.below(5) {
        0 | 1 => rich(rng, audience),
        2 => Content::File(Packed::new(File {
            url: "/files/1".to_owned(),
            name: words(rng, audience),
            ..File::default()
        })),
        3 => {
            let mut field = |kind, options| Field {
                id: format!("{kind:?}"),
                kind,
                label: words(rng, audience),
                required: false,
                options,
            };
            let option = Choice { id: "a".to_owned(), label: "A".to_owned(), group: None };
            let fields = [(FieldKind::Question, vec![]), (FieldKind::Radio, vec![option])];
            let fields = fields.into_iter().map(|(kind, options)| field(kind, options)).collect();
            Content::Form(Packed::new(Form { id: "form".to_owned(), fields, ..Form::default() }))
        }
        _ => Content::Custom(format!("[\"{}\"]", words(rng, audience))),
    }
}

fn rich(rng: &mut Rng, audience: Audience) -> Content {
    let button = Button { text: words(rng, audience), postback: "yes".to_owned(), ..Button::default() };
    let product = rng.one_in(3).then(|| Box::new(product(rng, audience)));
    let element = Element { title: words(rng, audience), buttons: vec![button.clone()], product, ..Element::default() };
    let replies = if rng.one_in(2) { vec![button] } else { vec![] };
    if rng.one_in(3) {
        let inner = Block { depth: 1, kind: BlockKind::Text, text: words(rng, audience), ..Block::default() };
        let blocks = vec![Block::default(), Block { postback: "yes".to_owned(), ..inner }];
        return Content::Rich(Packed::new(Rich { blocks, replies, ..Rich::default() }));
    }
    Content::Rich(Packed::new(Rich { elements: vec![element], replies, ..Rich::default() }))
}

fn product(rng: &mut Rng, audience: Audience) -> Product {
    let option = ProductOption {
        id: words(rng, audience),
        label: words(rng, audience),
        price: "19.90".to_owned(),
        postback: "option".to_owned(),
        ..ProductOption::default()
    };
    Product { id: words(rng, audience), label: words(rng, audience), options: vec![option], ..Product::default() }
}

fn words(rng: &mut Rng, audience: Audience) -> String {
    match audience {
        Audience::All => format!("words {}", rng.below(1000)),
        Audience::Agents => format!("{SENTINEL} words {}", rng.below(1000)),
    }
}
