//! Elements put together by calls. The `html!` macro writes out each element in full: with it and a component for each row
//! a visitor would download 5 KB more.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::html::{onchange, onclick, oninput, onkeydown, onscroll, onsubmit};
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VList, VTag};

use crate::act::{Act, Field};

/// Attributes that never change.
pub type Fixed = &'static [(&'static str, AttributeOrProperty)];

/// Attributes that never change: `fixed!("class" "day", "role" "separator")`.
macro_rules! fixed {
    ($($name:literal $value:expr),* $(,)?) => {
        &[$(($name, yew::virtual_dom::AttributeOrProperty::Static($value))),*]
    };
}
pub(crate) use fixed;

/// An element in the making.
pub struct El(Box<VTag>);

/// Begins an element.
pub fn el(tag: &'static str, fixed: Fixed) -> El {
    let mut made = Box::new(VTag::new(tag));
    made.set_attributes(Attributes::Static(fixed));
    El(made)
}

/// Several nodes as one.
pub fn list(nodes: Vec<Html>) -> Html {
    VList::with_children(nodes, None).into()
}

impl El {
    /// An attribute that may change.
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: AttrValue) -> Self {
        self.0.add_attribute(name, value);
        self
    }

    /// Words that never change.
    #[inline(never)]
    pub fn say(self, words: &'static str) -> Self {
        self.text(AttrValue::Static(words))
    }

    /// Words.
    #[inline(never)]
    pub fn text(self, words: AttrValue) -> Self {
        self.child(yew::virtual_dom::VText::new(words).into())
    }

    /// An element within.
    #[inline(never)]
    pub fn el(self, inner: El) -> Self {
        self.child(inner.html())
    }

    /// A node within.
    #[inline(never)]
    pub fn child(mut self, node: Html) -> Self {
        self.0.add_child(node);
        self
    }

    /// Its name among its siblings.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> Self {
        self.0.key = Some(Key::from(key));
        self
    }

    /// Where the element itself is found later.
    #[inline(never)]
    pub fn node(mut self, node: &NodeRef) -> Self {
        self.0.node_ref = node.clone();
        self
    }

    /// What stands in a field.
    #[inline(never)]
    pub fn value(mut self, value: &AttrValue) -> Self {
        self.0.set_value(value.clone());
        self
    }

    /// Whether a radio button is chosen.
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> Self {
        self.0.set_checked(checked);
        self
    }

    /// A click on it is this act.
    #[inline(never)]
    pub fn click(self, on: &Callback<Act>, act: Act) -> Self {
        let on = on.clone();
        self.click_with(Callback::from(move |_: MouseEvent| on.emit(act.clone())))
    }

    /// Hears clicks.
    #[inline(never)]
    pub fn click_with(self, hear: Callback<MouseEvent>) -> Self {
        self.listen(Rc::new(onclick::Wrapper::new(hear)))
    }

    /// Choosing it is this act.
    #[inline(never)]
    pub fn choose(self, on: &Callback<Act>, act: Act) -> Self {
        let on = on.clone();
        self.listen(Rc::new(onchange::Wrapper::new(Callback::from(move |_: Event| on.emit(act.clone())))))
    }

    /// Sending the form is this act.
    #[inline(never)]
    pub fn submit(self, on: &Callback<Act>, act: Act) -> Self {
        let on = on.clone();
        let hear = move |event: SubmitEvent| {
            event.prevent_default();
            on.emit(act.clone());
        };
        self.listen(Rc::new(onsubmit::Wrapper::new(Callback::from(hear))))
    }

    /// What is written in it goes to this field.
    #[inline(never)]
    pub fn write(self, on: &Callback<Act>, field: Field) -> Self {
        let on = on.clone();
        let hear = move |event: InputEvent| on.emit(Act::Write(field, written(&event)));
        self.listen(Rc::new(oninput::Wrapper::new(Callback::from(hear))))
    }

    /// Hears keys.
    #[inline(never)]
    pub fn keys(self, hear: Callback<KeyboardEvent>) -> Self {
        self.listen(Rc::new(onkeydown::Wrapper::new(hear)))
    }

    /// Hears scrolling.
    #[inline(never)]
    pub fn scroll(self, hear: Callback<Event>) -> Self {
        self.listen(Rc::new(onscroll::Wrapper::new(hear)))
    }

    /// The finished element.
    #[inline(never)]
    pub fn html(self) -> Html {
        (*self.0).into()
    }

    fn listen(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }
}

fn written(event: &InputEvent) -> String {
    // Both kinds of field have a value; a cast of one to the other would read nothing.
    match event.target_dyn_into::<HtmlInputElement>() {
        Some(field) => field.value(),
        None => event.target_unchecked_into::<HtmlTextAreaElement>().value(),
    }
}
