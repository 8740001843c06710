//! Elements put together by calls. The `html!` macro writes out each element in full, which in the widget would be 5 KB
//! more to download; the parts that all pages share are therefore made with these.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VList, VTag, VText};

/// Attributes that never change.
pub type Fixed = &'static [(&'static str, AttributeOrProperty)];

/// Attributes that never change: `fixed!("class" "day", "role" "separator")`.
#[macro_export]
macro_rules! fixed {
    ($($name:literal $value:expr),* $(,)?) => {
        &[$(($name, ::yew::virtual_dom::AttributeOrProperty::Static($value))),*]
    };
}

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

/// Words as a node.
pub fn words(words: AttrValue) -> Html {
    VText::new(words).into()
}

// None is inlined: a call is a tenth of what it does.
impl El {
    /// An attribute that may change.
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: AttrValue) -> Self {
        self.0.add_attribute(name, value);
        self
    }

    /// Words that never change.
    #[inline(never)]
    pub fn say(self, fixed: &'static str) -> Self {
        self.text(AttrValue::Static(fixed))
    }

    /// Words.
    #[inline(never)]
    pub fn text(self, text: AttrValue) -> Self {
        self.child(words(text))
    }

    /// An element within.
    #[inline(never)]
    pub fn el(self, inner: El) -> Self {
        self.child(inner.html())
    }

    /// An element within that may be missing. It keeps its place then: what stands beside it is not made anew, and keeps
    /// the focus.
    #[inline(never)]
    pub fn maybe(self, inner: Option<El>) -> Self {
        self.child(inner.map(El::html).unwrap_or_default())
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

    /// Hears an event: one of the wrappers in `yew::html`.
    #[inline(never)]
    pub fn listen(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.add_listener(listener);
        self
    }

    /// The finished element.
    #[inline(never)]
    pub fn html(self) -> Html {
        (*self.0).into()
    }
}
