//! Speaks with the loader in the site around the widget. Only the window that embeds this one is listened to, and only
//! under the origin that the widget was opened with; nothing is ever told to another.

use js_sys::{Array, Object, Reflect};
use parlor_kit::dom;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, UrlSearchParams, Window};

/// What the site asks for.
#[derive(Clone, PartialEq)]
pub enum Asked {
    /// The widget is shown, or hidden.
    Open(bool),
    /// A verb, to be answered under this number.
    Do(f64, Verb),
}

/// What a site can call.
#[derive(Clone, PartialEq)]
pub enum Verb {
    /// Says who the visitor is: name and mail address.
    Identify(Option<String>, Option<String>),
    /// Proposes a text.
    Prefill(String),
    /// Says something in the visitor's name.
    Send(String),
    /// Asks for something known here.
    Get(String),
    /// Anything else.
    Unknown,
}

/// The site around the widget.
pub struct Host {
    parent: Window,
    origin: String,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Host {
    /// Listens to the site that the widget was opened by; none if it stands alone.
    pub fn listen(mut hear: impl FnMut(Asked) + 'static) -> Option<Self> {
        let (window, origin) = (dom::window()?, option("host")?);
        let parent = window.parent().ok()??;
        if parent == window {
            return None;
        }
        let (from, known) = (parent.clone(), origin.clone());
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let theirs = event.source().is_some_and(|source| *source == ***from) && event.origin() == known;
            if let Some(asked) = theirs.then(|| read(&event.data())).flatten() {
                hear(asked);
            }
        });
        window.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref()).ok()?;
        Some(Self { parent, origin, _listener: listener })
    }

    /// Tells the site something.
    pub fn post(&self, kind: &str, more: &[(&str, JsValue)]) {
        let message = object(more);
        set(&message, "parlor", &JsValue::from_f64(1.0));
        set(&message, "type", &kind.into());
        self.parent.post_message(&message, &self.origin).ok();
    }

    /// Raises an event on the site.
    pub fn raise(&self, name: &str, detail: &[(&str, JsValue)]) {
        self.post("event", &[("name", name.into()), ("detail", object(detail).into())]);
    }
}

/// What the loader has said of the widget when it opened it.
pub fn option(name: &str) -> Option<String> {
    let options = dom::window()?.location().hash().ok()?;
    UrlSearchParams::new_with_str(options.trim_start_matches('#')).ok()?.get(name)
}

/// An object with these members.
pub fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    members.iter().for_each(|(name, value)| set(&object, name, value));
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).ok();
}

fn read(data: &JsValue) -> Option<Asked> {
    let of = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).ok();
    if of(data, "parlor")?.as_f64() != Some(1.0) {
        return None;
    }
    match of(data, "type")?.as_string()?.as_str() {
        "open" => Some(Asked::Open(true)),
        "closed" => Some(Asked::Open(false)),
        "command" => {
            let first = of(data, "args").filter(Array::is_array).and_then(|args| of(&args, "0")).unwrap_or_default();
            let text = || first.as_string().unwrap_or_default();
            let verb = match of(data, "verb")?.as_string()?.as_str() {
                "identify" => {
                    let text = |name| of(&first, name).and_then(|value| value.as_string());
                    Verb::Identify(text("name"), text("email"))
                }
                "prefill" => Verb::Prefill(text()),
                "send" => Verb::Send(text()),
                "get" => Verb::Get(text()),
                _ => Verb::Unknown,
            };
            Some(Asked::Do(of(data, "id")?.as_f64()?, verb))
        }
        _ => None,
    }
}
