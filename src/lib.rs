//! Parlor's browser SDK: the replica of one user's chats as a typed JavaScript object, for user interfaces in any
//! framework. Values that go in and out have the shapes of the JSON frames.
//!
//! Start at [`Parlor`]. Everything behind it is `parlor-page`.

mod types;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use parlor_engine::{ChatId, Command, Reject};
use parlor_page::{Kind, Notice, Options, Page, Subscription};
use parlor_sync::{Link, Query, Replica, Signal, Then, Told, Transport};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use wasm_bindgen_futures::future_to_promise;

/// One user's chats, exact with the server as long as there is a connection, and usable without.
#[wasm_bindgen]
pub struct Parlor {
    options: Options,
    listeners: Rc<RefCell<Vec<Function>>>,
    running: RefCell<Option<Running>>,
}

struct Running {
    page: Page,
    _subscription: Subscription,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    url: Option<String>,
    kind: WantedKind,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    demo: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WantedKind {
    Agent,
    Customer,
}

#[wasm_bindgen]
impl Parlor {
    /// Takes the options; nothing is fetched yet.
    ///
    /// # Errors
    /// If the options are not what they should be; the message says where.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ParlorOptions")] options: JsValue) -> Result<Parlor, JsError> {
        let Wanted { url, kind, token, demo } = from_js(options)?;
        let kind = match kind {
            WantedKind::Agent => Kind::Agent,
            WantedKind::Customer => Kind::Customer,
        };
        let options = Options { url, token, demo, ..Options::new(kind) };
        Ok(Self { options, listeners: Rc::default(), running: RefCell::default() })
    }

    /// Connects, and stays connected until `close`. What an earlier page left to be sent is sent.
    pub fn connect(&self) {
        if self.running.borrow().is_some() {
            return;
        }
        let page = Page::start(self.options.clone());
        let listeners = self.listeners.clone();
        let subscription = page.subscribe(move |notice| {
            let change = to_js(&Change::of(notice)).unwrap_or_default();
            let listening: Vec<Function> = listeners.borrow().clone();
            for listener in listening {
                // What a listener throws is its own affair; the next one is told all the same.
                let _ = listener.call1(&JsValue::UNDEFINED, &change);
            }
        });
        self.running.replace(Some(Running { page, _subscription: subscription }));
    }

    /// Calls `listener` with every change from now on.
    pub fn on(&self, #[wasm_bindgen(unchecked_param_type = "(change: Change) => void")] listener: Function) {
        self.listeners.borrow_mut().push(listener);
    }

    /// Calls `listener` no more.
    pub fn off(&self, #[wasm_bindgen(unchecked_param_type = "(change: Change) => void")] listener: &Function) {
        self.listeners.borrow_mut().retain(|known| known != listener);
    }

    /// Gives a command. It is kept across reloads until the server has carried it out or refused it. Returns its number in
    /// the outbox.
    ///
    /// # Errors
    /// If it is no command, or before `connect`.
    pub fn send(&self, #[wasm_bindgen(unchecked_param_type = "Command")] command: JsValue) -> Result<u32, JsError> {
        let command: Command = from_js(command)?;
        Ok(self.page()?.send(command))
    }

    /// Drops a refused command. Returns whether there was one of this number.
    pub fn dismiss(&self, number: u32) -> bool {
        self.page().is_ok_and(|page| page.dismiss(number).is_some())
    }

    /// Asks for what is not in the copy, such as closed threads.
    ///
    /// # Errors
    /// If it is no query, or before `connect`. The promise yields `undefined` if there is no answer for half a minute.
    #[wasm_bindgen(unchecked_return_type = "Promise<Answer | undefined>")]
    pub fn ask(&self, #[wasm_bindgen(unchecked_param_type = "Query")] query: JsValue) -> Result<Promise, JsError> {
        let query: Query = from_js(query)?;
        let page = self.page()?;
        Ok(future_to_promise(async move {
            match page.ask(query).await {
                Some(answer) => to_js(&answer).map_err(JsValue::from),
                None => Ok(JsValue::UNDEFINED),
            }
        }))
    }

    /// Says that the user writes in a chat, or has ceased to. To be called on every input.
    ///
    /// # Errors
    /// If it is no chat's id.
    #[wasm_bindgen(js_name = setTyping)]
    pub fn set_typing(&self, chat: &str, typing: bool) -> Result<(), JsError> {
        let chat = chat_id(chat)?;
        self.page()?.set_typing(chat, typing);
        Ok(())
    }

    /// Passes a notice on that is not stored: a sneak peek of what the customer writes, a thinking bot, a multicast.
    ///
    /// # Errors
    /// If it is no signal, or before `connect`.
    pub fn signal(&self, #[wasm_bindgen(unchecked_param_type = "Signal")] signal: JsValue) -> Result<(), JsError> {
        let signal: Signal = from_js(signal)?;
        self.page()?.signal(signal);
        Ok(())
    }

    /// Every chat of the copy, with what is under way.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(unchecked_return_type = "Chat[]")]
    pub fn chats(&self) -> Result<JsValue, JsError> {
        self.page()?.read(|replica| to_js(&replica.chats().collect::<Vec<_>>()))
    }

    /// One chat; undefined if it is not in the copy.
    ///
    /// # Errors
    /// If it is no chat's id, or before `connect`.
    #[wasm_bindgen(unchecked_return_type = "Chat | undefined")]
    pub fn chat(&self, id: &str) -> Result<JsValue, JsError> {
        let id = chat_id(id)?;
        self.page()?.read(|replica| replica.chat(id).map_or(Ok(JsValue::UNDEFINED), to_js))
    }

    /// Whether a customer's chat has threads before those of the copy, which begins with the latest few.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(js_name = hasEarlier)]
    pub fn has_earlier(&self) -> Result<bool, JsError> {
        Ok(self.page()?.read(Replica::has_earlier))
    }

    /// Asks for the threads before those of the copy. They become a part of it, with the next change.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(js_name = askEarlier)]
    pub fn ask_earlier(&self) -> Result<(), JsError> {
        self.page()?.ask_earlier();
        Ok(())
    }

    /// Agents, groups and queue, as far as the user may see them.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(unchecked_return_type = "Desk")]
    pub fn desk(&self) -> Result<JsValue, JsError> {
        self.page()?.read(|replica| to_js(replica.desk()))
    }

    /// Commands that are under way, and those that were refused.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(unchecked_return_type = "Outbox")]
    pub fn outbox(&self) -> Result<JsValue, JsError> {
        self.page()?.read(|replica| to_js(replica.outbox()))
    }

    /// Who the user is; undefined until the first welcome.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(unchecked_return_type = "User | undefined")]
    pub fn user(&self) -> Result<JsValue, JsError> {
        self.page()?.read(|replica| replica.user().map_or(Ok(JsValue::UNDEFINED), |user| to_js(&user)))
    }

    /// How the page is connected.
    ///
    /// # Errors
    /// Before `connect`.
    #[wasm_bindgen(unchecked_return_type = "Link")]
    pub fn link(&self) -> Result<JsValue, JsError> {
        to_js(&LinkShape::of(self.page()?.link()))
    }

    /// Closes the connection. What is not sent yet is kept for the next page.
    pub fn close(&self) {
        if let Some(running) = self.running.take() {
            running.page.stop();
        }
    }

    fn page(&self) -> Result<Page, JsError> {
        let running = self.running.borrow();
        running.as_ref().map(|running| running.page.clone()).ok_or_else(|| JsError::new("call connect() first"))
    }
}

impl Drop for Parlor {
    fn drop(&mut self) {
        self.close();
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Change<'a> {
    Changed,
    Link,
    Refused { number: u32, code: Reject, message: &'static str },
    Told { told: &'a Told },
}

impl<'a> Change<'a> {
    fn of(notice: &'a Notice) -> Self {
        match notice {
            Notice::Changed => Change::Changed,
            Notice::Link => Change::Link,
            Notice::Refused(command, reject) => {
                Change::Refused { number: command.number, code: *reject, message: reject.message() }
            }
            Notice::Told(told) => Change::Told { told },
        }
    }
}

#[derive(Serialize)]
struct LinkShape {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    transport: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<&'static str>,
}

impl LinkShape {
    fn of(link: Link) -> Self {
        let name = |transport| match transport {
            Transport::Socket => "socket",
            Transport::Poll => "poll",
        };
        let bare = |state| Self { state, transport: None, at: None, needs: None };
        match link {
            Link::Opening(transport) => Self { transport: Some(name(transport)), ..bare("opening") },
            Link::Live(transport) => Self { transport: Some(name(transport)), ..bare("live") },
            Link::Waiting(at) => Self { at: Some(at.0), ..bare("waiting") },
            Link::Stopped(Then::SignIn) => Self { needs: Some("sign_in"), ..bare("stopped") },
            Link::Stopped(Then::Reload | Then::Reconnect) => Self { needs: Some("reload"), ..bare("stopped") },
        }
    }
}

fn chat_id(text: &str) -> Result<ChatId, JsError> {
    text.parse().map_err(JsError::from)
}

fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsError> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    Ok(serde_wasm_bindgen::from_value(value)?)
}
