//! How elements tell of what the visitor does.

use std::rc::Rc;

use parlor_kit::El;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::html::{onchange, onclick, oninput, onsubmit};
use yew::prelude::*;

use crate::act::{Act, Field};

/// Elements that tell of what the visitor does.
pub trait Acts {
    /// A click on it is this act.
    fn click(self, on: &Callback<Act>, act: Act) -> Self;
    /// Choosing it is this act.
    fn choose(self, on: &Callback<Act>, act: Act) -> Self;
    /// Sending the form is this act.
    fn submit(self, on: &Callback<Act>, act: Act) -> Self;
    /// What is written in it goes to this field.
    fn write(self, on: &Callback<Act>, field: Field) -> Self;
}

impl Acts for El {
    #[inline(never)]
    fn click(self, on: &Callback<Act>, act: Act) -> Self {
        let on = on.clone();
        self.listen(Rc::new(onclick::Wrapper::new(Callback::from(move |_: MouseEvent| on.emit(act.clone())))))
    }

    #[inline(never)]
    fn choose(self, on: &Callback<Act>, act: Act) -> Self {
        let on = on.clone();
        self.listen(Rc::new(onchange::Wrapper::new(Callback::from(move |_: Event| on.emit(act.clone())))))
    }

    #[inline(never)]
    fn submit(self, on: &Callback<Act>, act: Act) -> Self {
        let on = on.clone();
        let hear = move |event: SubmitEvent| {
            event.prevent_default();
            on.emit(act.clone());
        };
        self.listen(Rc::new(onsubmit::Wrapper::new(Callback::from(hear))))
    }

    #[inline(never)]
    fn write(self, on: &Callback<Act>, field: Field) -> Self {
        let on = on.clone();
        let hear = move |event: InputEvent| on.emit(Act::Write(field, written(&event)));
        self.listen(Rc::new(oninput::Wrapper::new(Callback::from(hear))))
    }
}

fn written(event: &InputEvent) -> String {
    // Both kinds of field have a value; a cast of one to the other would read nothing.
    match event.target_dyn_into::<HtmlInputElement>() {
        Some(field) => field.value(),
        None => event.target_unchecked_into::<HtmlTextAreaElement>().value(),
    }
}
