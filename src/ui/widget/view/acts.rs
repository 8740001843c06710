//! How elements tell of what the visitor does.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::act::{Act, Field};
use crate::dom::El;

/// Takes what the visitor does.
pub type Callback = Rc<dyn Fn(Act)>;

impl El {
    /// A click on it is this act.
    pub fn click(self, on: &Callback, act: Act) -> Self {
        self.does("click", on, act)
    }

    /// An event of this kind is this act. A form is not sent by the browser itself.
    #[inline(never)]
    pub fn does(self, kind: &'static str, on: &Callback, act: Act) -> Self {
        let on = on.clone();
        self.on(
            kind,
            Rc::new(move |event| {
                if kind == "submit" {
                    event.prevent_default();
                }
                on(act.clone());
            }),
        )
    }

    /// What is written in it goes to this field.
    #[inline(never)]
    pub fn write(self, on: &Callback, field: Field) -> Self {
        let on = on.clone();
        self.on("input", Rc::new(move |event| on(Act::Write(field, written(event)))))
    }
}

/// What stands in the field that an event comes from.
pub fn written(event: &Event) -> String {
    // A text area has a value too.
    event.target().map(|field| field.unchecked_ref::<HtmlInputElement>().value()).unwrap_or_default()
}
