//! What is on the page, and how it becomes what is to be drawn.

use std::cell::RefCell;
use std::rc::Rc;

use parlor_kit::{Listener, dom};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement};

use super::el::{El, Fixed, Node, On, Parts};
use super::pair::{alike, pair};

/// What is shown in an element of the page.
pub struct Shown {
    root: Element,
    live: Vec<Live>,
}

/// A node of the page, with what it was drawn from.
struct Live {
    dom: web_sys::Node,
    drawn: Node,
    children: Vec<Live>,
    ears: Vec<Ear>,
}

/// Hears one kind of event, for whoever wants it at the moment.
struct Ear {
    kind: &'static str,
    on: Rc<RefCell<On>>,
    _listener: Listener,
}

impl Shown {
    /// Nothing is shown yet; whatever stands in the element goes.
    pub fn within(root: Element) -> Self {
        root.set_text_content(None);
        Self { root, live: Vec::new() }
    }

    /// Shows this.
    pub fn draw(&mut self, node: Node) {
        if let Some(document) = dom::document() {
            draw_children(&document, &self.root, &mut self.live, vec![node]);
        }
    }
}

impl Live {
    fn new(document: &Document, node: Node) -> Option<Self> {
        let mut live = match &node {
            Node::Words(words) => Self::empty(document.create_text_node(words).into(), Node::Words(words.clone())),
            Node::El(El(parts)) => {
                let element = create(document, parts.tag, parts.fixed)?;
                let drawn = Parts { tag: parts.tag, fixed: parts.fixed, ..Parts::default() };
                Self::empty(element.into(), Node::El(El(Box::new(drawn))))
            }
        };
        live.become_like(document, node);
        Some(live)
    }

    fn empty(dom: web_sys::Node, drawn: Node) -> Self {
        Self { dom, drawn, children: Vec::new(), ears: Vec::new() }
    }

    /// Changes what differs. The children come before the value, which may be one of theirs.
    fn become_like(&mut self, document: &Document, mut node: Node) {
        match (&self.drawn, &mut node) {
            (Node::Words(old), Node::Words(new)) => {
                if old != new {
                    self.dom.set_text_content(Some(new));
                }
            }
            (Node::El(El(old)), Node::El(El(new))) => {
                let element: &Element = self.dom.unchecked_ref();
                draw_attributes(element, old, new);
                hear(element, &mut self.ears, std::mem::take(&mut new.ears));
                draw_children(document, element, &mut self.children, std::mem::take(&mut new.children));
                fill_in(element.unchecked_ref(), new);
                if let Some(handle) = &new.handle {
                    handle.0.replace(Some(element.clone().unchecked_into()));
                }
            }
            _ => {}
        }
        self.drawn = node;
    }
}

fn create(document: &Document, tag: &str, fixed: Fixed) -> Option<Element> {
    let element = match tag {
        "svg" | "path" => document.create_element_ns(Some("http://www.w3.org/2000/svg"), tag),
        _ => document.create_element(tag),
    };
    let element = element.ok()?;
    for (name, value) in fixed {
        element.set_attribute(name, value).ok();
    }
    Some(element)
}

fn draw_attributes(element: &Element, old: &Parts, new: &Parts) {
    for (name, value) in &new.attrs {
        if !old.attrs.iter().any(|(other, before)| other == name && before == value) {
            element.set_attribute(name, value).ok();
        }
    }
    for (name, _) in &old.attrs {
        if !new.attrs.iter().any(|(other, _)| other == name) {
            element.remove_attribute(name).ok();
        }
    }
}

/// What stands in a field already is not set again: that would move the caret.
fn fill_in(field: &HtmlInputElement, new: &Parts) {
    // A text area has a value too.
    if let Some(value) = &new.value
        && field.value() != **value
    {
        field.set_value(value);
    }
    if let Some(checked) = new.checked
        && field.checked() != checked
    {
        field.set_checked(checked);
    }
}

fn hear(element: &Element, ears: &mut Vec<Ear>, wanted: Vec<(&'static str, On)>) {
    ears.retain(|ear| wanted.iter().any(|(kind, _)| *kind == ear.kind));
    for (kind, on) in wanted {
        match ears.iter().find(|ear| ear.kind == kind) {
            Some(ear) => drop(ear.on.replace(on)),
            None => ears.push(Ear::new(element, kind, on)),
        }
    }
}

impl Ear {
    fn new(element: &Element, kind: &'static str, on: On) -> Self {
        let on = Rc::new(RefCell::new(on));
        let now = on.clone();
        let listener = Listener::new(element, kind, move |event| {
            let on = now.borrow().clone();
            on(&event);
        });
        Self { kind, on, _listener: listener }
    }
}

fn draw_children(document: &Document, parent: &Element, live: &mut Vec<Live>, nodes: Vec<Node>) {
    let places = pair(live.len(), nodes.len(), &|old, new| match (live.get(old), nodes.get(new)) {
        (Some(old), Some(new)) => alike(&old.drawn, new),
        _ => false,
    });
    let stays = places.len() == live.len() && places.iter().enumerate().all(|(new, old)| *old == Some(new));
    let mut olds: Vec<_> = live.drain(..).map(Some).collect();
    for (node, place) in nodes.into_iter().zip(places) {
        let old = place.and_then(|place| olds.get_mut(place)).and_then(Option::take);
        live.extend(match old {
            Some(mut old) => {
                old.become_like(document, node);
                Some(old)
            }
            None => Live::new(document, node),
        });
    }
    for gone in olds.into_iter().flatten() {
        parent.remove_child(&gone.dom).ok();
    }
    if !stays {
        put_in_order(parent, live);
    }
}

/// Moves only what stands elsewhere: a node that is moved loses focus and scroll position.
fn put_in_order(parent: &Element, live: &[Live]) {
    let mut next = parent.first_child();
    for live in live {
        if next.as_ref() == Some(&live.dom) {
            next = live.dom.next_sibling();
        } else {
            parent.insert_before(&live.dom, next.as_ref()).ok();
        }
    }
}
