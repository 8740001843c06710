//! The SDK as a JavaScript program sees it, against the demo's authority.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says so when it fails")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, JSON, Promise, Reflect};
use parlor::Parlor;
use parlor_demo::Host;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        let promise = Promise::new(&mut |resolve, _| {
            let window = web_sys::window().unwrap();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve.unchecked_into(), 20).unwrap();
        });
        JsFuture::from(promise).await.unwrap();
    }
    panic!("waited in vain until {what}");
}

fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn json(value: JsValue) -> String {
    JSON::stringify(&value).unwrap().into()
}

fn member(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

fn fails<T>(result: Result<T, wasm_bindgen::JsError>) -> String {
    let Err(error) = result else { return String::new() };
    member(&JsValue::from(error), "message").as_string().unwrap()
}

#[wasm_bindgen_test]
async fn a_program_sends_hears_and_reads_plain_values() {
    web_sys::window().unwrap().local_storage().unwrap().unwrap().clear().unwrap();
    let _host = Host::start("parlor-test-sdk", true);
    let parlor = Parlor::new(value(r#"{"kind":"customer","demo":true}"#)).unwrap();
    assert!(fails(parlor.chats()).contains("connect()"));

    let heard = Rc::new(RefCell::new(Vec::new()));
    let into = heard.clone();
    let listener = Closure::<dyn FnMut(JsValue)>::new(move |change: JsValue| {
        into.borrow_mut().push(member(&change, "type").as_string().unwrap());
    });
    parlor.on(listener.as_ref().unchecked_ref::<js_sys::Function>().clone());
    parlor.connect();
    until("it is live", || json(parlor.link().unwrap()) == r#"{"state":"live","transport":"socket"}"#).await;
    assert!(heard.borrow().iter().any(|kind| kind == "link"));

    let number = parlor.send(value(r#"{"start_thread":{"name":"Maya","text":"Hello"}}"#)).unwrap();
    assert_eq!(number, 1);
    let chats = || parlor.chats().unwrap().unchecked_into::<Array>();
    until("the chat is there", || chats().length() == 1).await;
    let chat = chats().get(0);
    let id = member(&chat, "id").as_string().unwrap();
    assert_eq!(id.len(), 26);
    assert_eq!(json(member(&member(&chat, "customer"), "name")), r#""Maya""#);
    let thread = member(&chat, "threads").unchecked_into::<Array>().get(0);
    let event = member(&thread, "events").unchecked_into::<Array>().get(0);
    assert_eq!(json(member(&event, "content")), r#"{"text":"Hello"}"#);
    assert_eq!(json(member(&event, "author")), json(parlor.user().unwrap()));
    assert!(member(&thread, "started_at").as_f64().unwrap() > 1e12, "times are numbers");
    let groups = Reflect::own_keys(&member(&parlor.desk().unwrap(), "groups")).unwrap();
    assert_eq!(groups.length(), 2, "objects, not maps");

    let bad = parlor.send(value(&format!(r#"{{"post_event":{{"chat":"{id}","content":{{"text":" "}}}}}}"#))).unwrap();
    until("it is refused", || heard.borrow().iter().any(|kind| kind == "refused")).await;
    let failed = member(&parlor.outbox().unwrap(), "failed").unchecked_into::<Array>().get(0);
    assert_eq!(json(member(&failed, "reject")), r#""text_empty""#);
    assert!(parlor.dismiss(bad));
    let thread_id = member(&thread, "id").as_string().unwrap();
    let query = value(&format!(r#"{{"thread":{{"chat":"{id}","thread":"{thread_id}"}}}}"#));
    let answer = JsFuture::from(parlor.ask(query).unwrap()).await.unwrap();
    assert_eq!(member(&member(&answer, "thread"), "id").as_string(), Some(id.clone()));

    assert_eq!(fails(parlor.chat("nonsense")), "not an id: 26 digits of Crockford's base 32 are expected");
    assert!(fails(parlor.send(value(r#"{"fly":{}}"#))).contains("fly"));
    parlor.off(listener.as_ref().unchecked_ref());
    let before = heard.borrow().len();
    parlor.send(value(&format!(r#"{{"post_event":{{"chat":"{id}","content":{{"text":"Anybody?"}}}}}}"#))).unwrap();
    until("it is sent", || member(&parlor.outbox().unwrap(), "pending").unchecked_into::<Array>().length() == 0).await;
    assert_eq!(heard.borrow().len(), before);
    parlor.close();
}

#[wasm_bindgen_test]
fn options_that_make_no_sense_are_refused_in_words() {
    assert!(fails(Parlor::new(value(r#"{"kind":"robot"}"#))).contains("robot"));
    assert!(fails(Parlor::new(value(r#"{"demo":true}"#))).contains("kind"));
}
