//! A list that grows at its end, such as a conversation. It stays at the end while it is there, never moves on its own
//! otherwise, and draws only what can be seen of a long list.

use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, KeyboardEvent, ResizeObserver};
use yew::prelude::*;

use crate::dom;
use crate::window::{Heights, WHOLE_MAX};

/// So far above the end counts as being there.
const NEAR_PX: i32 = 80;

/// Each row is drawn as exactly one element.
#[derive(Properties, PartialEq)]
pub struct LogProps {
    /// Names the list.
    pub label: AttrValue,
    /// One key for each row, oldest first.
    pub keys: Rc<[u128]>,
    /// Draws a row.
    pub row: Callback<usize, Html>,
    /// What follows the last row.
    #[prop_or_default]
    pub tail: Html,
    /// The height of a row that nobody has seen.
    #[prop_or(64)]
    pub guess_px: u32,
    /// Goes to the end whenever this changes.
    #[prop_or_default]
    pub to_end: u32,
    /// Whether the end can be seen, when that changes.
    #[prop_or_default]
    pub on_end: Callback<bool>,
}

/// What the list hears of.
pub enum LogMsg {
    /// It was scrolled.
    Scrolled,
    /// It became larger or smaller.
    Resized,
}

/// The list.
pub struct Log {
    node: NodeRef,
    heights: Heights,
    drawn: Range<usize>,
    at_end: bool,
    told: Option<bool>,
    /// A row that can be seen, and how far below the upper edge it begins.
    anchor: Option<(u128, i32)>,
    observer: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
}

impl Component for Log {
    type Message = LogMsg;
    type Properties = LogProps;

    fn create(ctx: &Context<Self>) -> Self {
        let mut log = Self {
            node: NodeRef::default(),
            heights: Heights::new(ctx.props().guess_px),
            drawn: 0..0,
            at_end: true,
            told: None,
            anchor: None,
            observer: None,
        };
        log.choose(&ctx.props().keys);
        log
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &LogProps) -> bool {
        self.at_end |= ctx.props().to_end != old.to_end;
        self.choose(&ctx.props().keys);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: LogMsg) -> bool {
        let Some(node) = self.node.cast::<HtmlElement>() else { return false };
        match msg {
            LogMsg::Resized => {
                self.hold(&node, &ctx.props().keys);
                false
            }
            LogMsg::Scrolled => {
                self.at_end = node.scroll_height() - node.scroll_top() - node.client_height() < NEAR_PX;
                self.tell(ctx);
                self.anchor = self.first_seen(&node, &ctx.props().keys);
                let (top, height) = view(&node);
                let enough = self.is_whole(&ctx.props().keys) || self.heights.covers(&self.drawn, top, height);
                if !enough {
                    self.drawn = self.heights.rows(top, height);
                }
                !enough
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let node = self.node.clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| walk(&node, &event));
        let rows = self.drawn.clone().filter(|row| *row < props.keys.len());
        html! {
            <div ref={self.node.clone()} class="timeline" role="log" aria-live="off" aria-label={props.label.clone()} tabindex="0"
                onscroll={link.callback(|_| LogMsg::Scrolled)} {onkeydown}>
                if !self.is_whole(&props.keys) {
                    <div key="above" class="timeline__space"></div>
                }
                { for rows.map(|row| props.row.emit(row)) }
                if !self.is_whole(&props.keys) {
                    <div key="below" class="timeline__space"></div>
                }
                { props.tail.clone() }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let Some(node) = self.node.cast::<HtmlElement>() else { return };
        let keys = &ctx.props().keys;
        if first {
            self.observe(ctx, &node);
        }
        let whole = self.is_whole(keys);
        // With rows coming and going above the view, the browser's own anchoring would move it a second time.
        node.style().set_property("overflow-anchor", if whole { "auto" } else { "none" }).ok();
        if !whole {
            self.measure(&node, keys);
        }
        self.hold(&node, keys);
        self.tell(ctx);
    }
}

impl Log {
    fn is_whole(&self, keys: &[u128]) -> bool {
        keys.len() <= WHOLE_MAX
    }

    /// Chooses the rows to draw after the list changed.
    fn choose(&mut self, keys: &[u128]) {
        self.heights.place(keys);
        if self.is_whole(keys) {
            self.drawn = 0..keys.len();
            return;
        }
        let (top, height) = self.node.cast::<HtmlElement>().map_or((0, 900), |node| view(&node));
        let top = if self.at_end { self.heights.total().saturating_sub(height) } else { top };
        self.drawn = self.heights.rows(top, height);
    }

    /// Learns the heights of the rows drawn and gives the spaces theirs.
    fn measure(&mut self, node: &HtmlElement, keys: &[u128]) {
        let children = node.children();
        let top = |place: usize| Some(children.item(place as u32)?.dyn_into::<HtmlElement>().ok()?.offset_top());
        let mut news = false;
        for (place, row) in self.drawn.clone().enumerate() {
            // The space above is child 0. Tops differ by the row's height with its margins, whichever collapse.
            let (Some(key), Some(start), Some(end)) = (keys.get(row), top(place + 1), top(place + 2)) else { break };
            news |= self.heights.learn(*key, (end - start).max(1) as u32);
        }
        if news {
            self.heights.place(keys);
        }
        let below = self.heights.total() - self.heights.top(self.drawn.end);
        for (place, height) in [(0, self.heights.top(self.drawn.start)), (self.drawn.len() + 1, below)] {
            let space = children.item(place as u32).and_then(|space| space.dyn_into::<HtmlElement>().ok());
            if let Some(space) = space {
                space.style().set_property("height", &format!("{height}px")).ok();
            }
        }
    }

    /// Keeps in view what was in view.
    fn hold(&mut self, node: &HtmlElement, keys: &[u128]) {
        if self.at_end {
            node.set_scroll_top(node.scroll_height());
        } else if !self.is_whole(keys)
            && let Some((key, below)) = self.anchor
            && let Some(place) = self.drawn.clone().position(|row| keys.get(row) == Some(&key))
            && let Some(element) = child(node, place + 1)
        {
            let moved = element.offset_top() - node.scroll_top() - below;
            if moved != 0 {
                node.set_scroll_top(node.scroll_top() + moved);
            }
        }
        self.anchor = self.first_seen(node, keys);
    }

    fn first_seen(&self, node: &HtmlElement, keys: &[u128]) -> Option<(u128, i32)> {
        if self.is_whole(keys) {
            return None;
        }
        let top = node.scroll_top();
        self.drawn.clone().enumerate().find_map(|(place, row)| {
            let element = child(node, place + 1)?;
            let seen = element.offset_top() + element.offset_height() > top;
            if seen { Some((*keys.get(row)?, element.offset_top() - top)) } else { None }
        })
    }

    fn tell(&mut self, ctx: &Context<Self>) {
        if self.told.replace(self.at_end) != Some(self.at_end) {
            ctx.props().on_end.emit(self.at_end);
        }
    }

    fn observe(&mut self, ctx: &Context<Self>, node: &HtmlElement) {
        let link = ctx.link().clone();
        let call = Closure::<dyn FnMut()>::new(move || link.send_message(LogMsg::Resized));
        if let Ok(observer) = ResizeObserver::new(call.as_ref().unchecked_ref()) {
            observer.observe(node);
            self.observer = Some((observer, call));
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.observer {
            observer.disconnect();
        }
    }
}

fn view(node: &HtmlElement) -> (u32, u32) {
    (node.scroll_top().max(0) as u32, node.client_height().max(0) as u32)
}

fn child(node: &HtmlElement, place: usize) -> Option<HtmlElement> {
    node.children().item(place as u32)?.dyn_into().ok()
}

/// Arrow keys go from message to message, End to the newest.
fn walk(log: &NodeRef, event: &KeyboardEvent) {
    let Some(log) = log.cast::<HtmlElement>() else { return };
    let active = dom::document().and_then(|document| document.active_element()).filter(|it| it.tag_name() == "ARTICLE");
    let newest = || log.query_selector("article:last-of-type").ok().flatten();
    let next = match (event.key().as_str(), active) {
        ("ArrowUp", None) | ("End", _) => newest(),
        ("ArrowUp", Some(from)) => sibling(from, |element| element.previous_element_sibling()),
        ("ArrowDown", Some(from)) => sibling(from, |element| element.next_element_sibling()),
        _ => return,
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        next.focus().ok();
    }
}

fn sibling(
    from: web_sys::Element,
    step: fn(&web_sys::Element) -> Option<web_sys::Element>,
) -> Option<web_sys::Element> {
    let mut at = step(&from)?;
    while at.tag_name() != "ARTICLE" {
        at = step(&at)?;
    }
    Some(at)
}
