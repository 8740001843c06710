//! The widget in a real browser, with the demo's authority: what its visitor sees and does.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says so when it fails")]

use js_sys::Promise;
use parlor_demo::Host;
use parlor_engine::chat::{Choice, Content, Field, FieldKind, Form};
use parlor_engine::command::{CloseThread, ConfigureGroup};
use parlor_engine::desk::{FormRules, GroupRules, RoutingStatus, SetRoutingStatus};
use parlor_engine::{Command, GroupId};
use parlor_page::{Kind, Options, Page};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How long something may take, in steps of 20 milliseconds: the machine may be busy.
const STEPS: u32 = 500;

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..STEPS {
        if holds() {
            return;
        }
        let promise = Promise::new(&mut |resolve, _| {
            let window = web_sys::window().unwrap();
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve.unchecked_into(), 20).unwrap();
        });
        JsFuture::from(promise).await.unwrap();
    }
    panic!("waited in vain until {what}; there is: {:?}", js("app.innerText"));
}

/// What a script comes to. `all` finds elements of the widget, `one` the first of them, `write` writes into one.
fn js(script: &str) -> JsValue {
    let script = format!(
        "{{ const app = document.getElementById('app'); const all = (it) => [...app.querySelectorAll(it)]; \
         const one = (it) => app.querySelector(it); \
         const write = (it, text) => {{ one(it).value = text; one(it).dispatchEvent(new Event('input')); }}; {script} }}"
    );
    js_sys::eval(&script).unwrap()
}

fn is(script: &str) -> bool {
    js(script).is_truthy()
}

fn field(id: &str, kind: FieldKind, options: &[&str]) -> Field {
    let option = |id: &&str| Choice { id: (*id).to_owned(), label: (*id).to_owned(), group: None };
    let options = options.iter().map(option).collect();
    Field { id: id.to_owned(), kind, label: format!("Your {id}?"), required: true, options }
}

/// The group asks this before a talk, by a form of this id, and for a message in its place.
fn asks(ada: &Page, id: &str, fields: Vec<Field>) {
    let pre_chat = Some(Box::new(Form { id: id.to_owned(), fields, ..Form::default() }));
    let message = vec![field("trouble", FieldKind::Textarea, &[])];
    let offline = Some(Box::new(Form { id: "message".to_owned(), fields: message, ..Form::default() }));
    let forms = FormRules { pre_chat, offline, offline_from: None };
    let rules = Box::new(GroupRules { forms, ..GroupRules::default() });
    ada.send(Command::ConfigureGroup(ConfigureGroup::rules(GroupId(1), rules)));
}

async fn is_now(ada: &Page, status: RoutingStatus) {
    ada.send(Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: None }));
    until("all is sent", || ada.read(|replica| replica.is_live() && replica.outbox().is_empty())).await;
}

/// What has been answered in the thread that is open.
fn answered(ada: &Page) -> Vec<String> {
    ada.read(|replica| {
        let events = replica.chats().filter_map(|chat| chat.open_thread()).flat_map(|thread| &thread.events);
        let forms = events.filter_map(|event| match &event.content {
            Content::FilledForm(form) => Some(form.words().into_owned()),
            _ => None,
        });
        forms.collect()
    })
}

#[wasm_bindgen_test]
async fn a_visitor_fills_in_the_groups_form_and_leaves_a_message_while_nobody_is_there() {
    for kept in ["localStorage", "sessionStorage"] {
        js_sys::eval(&format!("{kept}.clear()")).unwrap();
    }
    let _host = Host::start("parlor-test-widget", true);
    let ada = Page::start(Options { demo: true, ..Options::new(Kind::Agent) });
    let about = vec![
        field("address", FieldKind::Email, &[]),
        field("phone", FieldKind::Phone, &[]),
        field("order", FieldKind::Select, &["lamp", "chair"]),
        field("size", FieldKind::Radio, &["small", "large"]),
        Field { required: false, ..field("extras", FieldKind::Checkbox, &["bulb", "cable"]) },
        field("consent", FieldKind::Consent, &["v1"]),
    ];
    asks(&ada, "before", about.clone());
    is_now(&ada, RoutingStatus::Accepting).await;

    let app = "document.body.insertAdjacentHTML('beforeend', '<div id=app></div>')";
    js_sys::eval(&format!("history.replaceState(null, '', '?demo'); {app}")).unwrap();
    parlor_widget::run();
    until("the group's form is there", || is("all('.field').length == 7")).await;
    assert!(is("all('input, select, textarea').every((it) => it.labels.length > 0)"), "each has a label");
    assert!(is("all('legend').length == 3 && all('[required]').length == 3"));

    // Each wrong answer is explained where it is, and the first of them has the focus.
    js("one('form').requestSubmit()");
    until("what is missing is told", || is("all('.field__error').length == 5")).await;
    until("the first has the focus", || is("document.activeElement == one('[type=email]')")).await;
    let told = "all('[aria-invalid]').every((it) => document.getElementById(it.getAttribute('aria-describedby')))";
    assert!(is(told));
    js("write('[type=email]', 'maya@example.com'); write('[type=tel]', '12'); write('select', '1')");
    js("one('[type=radio]').click(); all('[type=checkbox]').slice(1).forEach((it) => it.click())");
    js("one('form').requestSubmit()");
    until("only the number is wrong", || is("all('.field__error').length == 1")).await;
    until("it has the focus", || is("document.activeElement == one('[type=tel]')")).await;

    // What is asked changes meanwhile. What was answered stays.
    asks(&ada, "anew", about.into_iter().chain([field("company", FieldKind::Company, &[])]).collect());
    until("all is sent", || ada.read(|replica| replica.outbox().is_empty())).await;
    js("write('[type=tel]', '+47 12345678'); one('form').requestSubmit()");
    until("the new question is there", || is("one('.form-error') && one('[autocomplete=organization]')")).await;
    assert!(is("one('[type=tel]').value == '+47 12345678' && one('select').value == '1'"));
    assert!(is("all('[type=checkbox]').map((it) => it.checked).join() == 'false,true,true'"));
    js("write('[autocomplete=organization]', 'Lamps'); write('textarea', 'Hello.'); one('form').requestSubmit()");
    until("the agent has the answers", || answered(&ada).len() == 1).await;
    let answers = answered(&ada).remove(0);
    let lines = ["maya@example.com", "+47 12345678", "chair", "small", "cable", "v1", "Lamps"];
    assert!(lines.iter().all(|line| answers.lines().any(|it| it == *line)), "{answers}");
    until("the visitor reads what was sent", || is("one('.timeline').innerText.includes('Hello.')")).await;

    // The thread ends and nobody is there: in place of the composer there is a way to leave a message.
    until("the thread is assigned", || ada.read(|replica| replica.desk().works.values().all(|work| !work.waits())))
        .await;
    let chat = ada.read(|replica| replica.chats().next().map(|chat| chat.id)).unwrap();
    ada.send(Command::CloseThread(CloseThread::new(chat)));
    is_now(&ada, RoutingStatus::Offline).await;
    until("a rating is asked for", || is("one('.closing .button--quiet')")).await;
    js("one('.closing .button--quiet').click()");
    until("there is no composer", || is("one('.composer > .button') && !one('.composer__input')")).await;
    js("one('.composer > .button').click()");
    until("the form for messages is there", || is("all('.field').length == 1 && one('.head--hello')")).await;
    until("it has the focus", || is("document.activeElement == one('textarea')")).await;
    js("write('textarea', 'The lamp is broken.'); one('form').requestSubmit()");
    until("the message waits", || answered(&ada).iter().any(|words| words.contains("The lamp is broken."))).await;
    until("the conversation is shown", || is("one('.timeline').innerText.includes('The lamp is broken.')")).await;
    until("nobody has to wait", || is("one('.queue').innerText.includes('We have your message')")).await;
    assert!(is("!one('.queue__line') && !one('.queue button') && one('.composer__input')"), "but may say more");
    ada.stop();
}
