//! What is to be drawn: elements, put together by calls.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Event, HtmlElement};

use super::Text;

/// Attributes that never change, as the macro `fixed` writes them.
pub type Fixed = &'static [(&'static str, &'static str)];

/// Hears an event.
pub type On = Rc<dyn Fn(&Event)>;

/// An element or words.
pub enum Node {
    /// Words.
    Words(Text),
    /// An element.
    El(El),
}

/// An element in the making.
pub struct El(pub(super) Box<Parts>);

/// What an element is made of.
#[derive(Default)]
pub(super) struct Parts {
    pub tag: &'static str,
    pub fixed: Fixed,
    pub key: Option<Text>,
    pub attrs: Vec<(&'static str, Text)>,
    pub value: Option<Text>,
    pub checked: Option<bool>,
    pub ears: Vec<(&'static str, On)>,
    pub handle: Option<Handle>,
    pub children: Vec<Node>,
}

/// Where a drawn element is found later.
#[derive(Clone, Default)]
pub struct Handle(pub(super) Rc<RefCell<Option<HtmlElement>>>);

impl Handle {
    /// The element; none before it has been drawn.
    pub fn element(&self) -> Option<HtmlElement> {
        self.0.borrow().clone()
    }
}

/// Begins an element.
#[inline(never)]
pub fn el(tag: &'static str, fixed: Fixed) -> El {
    El(Box::new(Parts { tag, fixed, ..Parts::default() }))
}

// None is inlined: a call is a tenth of what it does.
impl El {
    /// An attribute that may change.
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: Text) -> Self {
        self.0.attrs.push((name, value));
        self
    }

    /// Words that never change.
    #[inline(never)]
    pub fn say(self, fixed: &'static str) -> Self {
        self.text(Text::Fixed(fixed))
    }

    /// Words.
    #[inline(never)]
    pub fn text(self, text: Text) -> Self {
        self.child(Node::Words(text))
    }

    /// An element within.
    #[inline(never)]
    pub fn el(self, inner: El) -> Self {
        self.child(Node::El(inner))
    }

    /// An element within that may be missing.
    #[inline(never)]
    pub fn maybe(self, inner: Option<El>) -> Self {
        match inner {
            Some(inner) => self.el(inner),
            None => self,
        }
    }

    /// A node within.
    #[inline(never)]
    fn child(mut self, node: Node) -> Self {
        self.0.children.push(node);
        self
    }

    /// Its name among its siblings.
    #[inline(never)]
    pub fn key(mut self, key: Text) -> Self {
        self.0.key = Some(key);
        self
    }

    /// Where the element itself is found later.
    #[inline(never)]
    pub fn handle(mut self, handle: &Handle) -> Self {
        self.0.handle = Some(handle.clone());
        self
    }

    /// What stands in a field.
    #[inline(never)]
    pub fn value(mut self, value: &Text) -> Self {
        self.0.value = Some(value.clone());
        self
    }

    /// Whether a radio button is chosen.
    #[inline(never)]
    pub fn checked(mut self, checked: bool) -> Self {
        self.0.checked = Some(checked);
        self
    }

    /// Hears an event.
    #[inline(never)]
    pub fn on(mut self, kind: &'static str, on: On) -> Self {
        self.0.ears.push((kind, on));
        self
    }
}

impl From<El> for Node {
    fn from(el: El) -> Self {
        Node::El(el)
    }
}
