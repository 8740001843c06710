//! What follows from what the site asks for.

use js_sys::JsString;
use parlor_engine::Command;
use parlor_engine::command::SaveCustomer;
use wasm_bindgen::JsValue;

use super::App;
use crate::host::{Asked, Verb, object};
use crate::model::form::Who;
use crate::model::own_chat;
use crate::model::stage::Stage;

impl App {
    /// Does what the site asks for, and answers; whether there is something to draw.
    pub(super) fn asked(&mut self, asked: Asked) -> bool {
        match asked {
            Asked::Open(open) => {
                (self.open, self.opened) = (open, open);
                // Who is there may have changed meanwhile, and so may what is asked.
                (self.asked.anew, self.due_asked) = (false, false);
            }
            Asked::Do(id, verb) => {
                let reply = match self.verb(verb) {
                    Some(value) => ("value", value),
                    None => ("error", "unknown verb".into()),
                };
                if let Some(host) = &self.host {
                    host.post("reply", &[("id", id.into()), reply]);
                }
            }
        }
        true
    }

    fn verb(&mut self, verb: Verb) -> Option<JsValue> {
        Some(match verb {
            Verb::Identify(name, email) => {
                self.identify(name, email);
                JsValue::TRUE
            }
            Verb::Prefill(text) => {
                self.keep(text.into());
                JsValue::TRUE
            }
            Verb::Send(text) => {
                // Before the first conversation it is the visitor who sends: the site only proposes.
                let sent = self.stage() != Stage::Form && self.say(text.clone());
                if !sent {
                    self.keep(text.into());
                }
                sent.into()
            }
            Verb::Get(what) => self.known(&what),
            Verb::Unknown => return None,
        })
    }

    fn identify(&mut self, name: Option<String>, email: Option<String>) {
        let (name, email) = (name.unwrap_or_default(), email.unwrap_or_default());
        let saved = self.page.read(|replica| {
            let chat = own_chat(replica)?;
            let or = |new: &String, known: &Option<String>| {
                if new.is_empty() { known.clone().unwrap_or_default() } else { new.clone() }
            };
            let (name, email) = (or(&name, &chat.customer.name), or(&email, &chat.customer.email));
            let differs = chat.customer.name.as_ref() != Some(&name)
                || chat.customer.email.as_ref().is_some_and(|known| *known != email);
            differs.then_some(SaveCustomer { chat: chat.id, name, email })
        });
        if let Some(saved) = saved {
            self.page.send(Command::SaveCustomer(saved));
        }
        let identified = self.who.identified || !name.trim().is_empty();
        self.who = Who { name: name.into(), email: email.into(), identified };
        self.due_asked = false;
    }

    fn known(&self, what: &str) -> JsValue {
        let text = |text: &str| JsValue::from(JsString::from(text));
        match what {
            "state" => text(self.told.state),
            "unread" => (self.told.unread.count as u32).into(),
            "queue" => self.told.place.map_or(JsValue::NULL, |place| object(&[("position", place.into())]).into()),
            "conversation" => self.thread().map_or(JsValue::NULL, |(chat, thread, open)| {
                let members =
                    [("chat", text(&chat.to_string())), ("thread", text(&thread.to_string())), ("open", open.into())];
                object(&members).into()
            }),
            "visitor" => {
                let known = self.page.read(|replica| own_chat(replica).map(|chat| chat.customer.clone()));
                let of = |known: Option<String>, here: &str| text(known.as_deref().unwrap_or(here));
                let (name, email) = known.map_or((None, None), |known| (known.name, known.email));
                object(&[("name", of(name, &self.who.name)), ("email", of(email, &self.who.email))]).into()
            }
            _ => JsValue::NULL,
        }
    }
}
