//! The page, put together from the view models of one look at the copy.

use std::rc::Rc;

use parlor_kit::{Toasts, dom, live_regions};
use parlor_page::engine::desk::RoutingStatus;
use parlor_page::engine::{ChatId, Time};
use parlor_page::sync::{Link, Then, Transport};
use yew::prelude::*;

use super::archive::Found;
use super::toasts::MAX;
use super::{App, Cover, alarm, messages};
use crate::act::{Act, Mode};
use crate::components::{
    ArchivePane, ConversationPane, DetailsPane, Empty, InboxPane, KeysDialog, LinkBanner, LinkState, Rail, SignIn,
    TransferDialog, chat_skeleton, empty,
};
use crate::route::Route;
use crate::strings;
use crate::view_models::conversation::{Conversation, conversation, transcript};
use crate::view_models::details::{Details, details};
use crate::view_models::inbox::{Inbox, inbox};
use crate::view_models::me::{Me, me};
use crate::view_models::{Scene, archive, targets};

/// The middle of the page.
enum Middle {
    Chat(Rc<Conversation>, Rc<Details>, Option<u64>),
    Loading,
    Empty(Empty),
}

impl App {
    pub(super) fn draw(&self) -> Html {
        let main = if self.wants_sign_in() { self.draw_sign_in() } else { self.draw_panel() };
        html! {
            <>
                { main }
                <Toasts label={strings::NOTICES} dismiss={strings::DISMISS} toasts={self.notices.shown(if self.is_phone() { 1 } else { MAX })}
                    on_over={self.on.reform(Act::ToastOver)} on_action={self.on.reform(Act::ToastAction)} />
                { self.draw_cover() }
                { live_regions() }
            </>
        }
    }

    fn wants_sign_in(&self) -> bool {
        let stopped = self.page.link() == Link::Stopped(Then::SignIn);
        let loaded = self.page.read(|replica| replica.is_loaded());
        self.sign_in.busy || stopped && (self.sign_in.asked || !loaded)
    }

    fn draw_sign_in(&self) -> Html {
        let host = dom::window().and_then(|window| window.location().host().ok()).unwrap_or_default();
        html! {
            <SignIn {host} is_busy={self.sign_in.busy} failure={self.sign_in.failure.clone()} on={self.on.clone()} />
        }
    }

    fn draw_panel(&self) -> Html {
        let me = self.see(me).flatten().map(Rc::new);
        let inbox = Rc::new(self.see(inbox).unwrap_or_else(nothing_yet));
        let attention = inbox.attention();
        alarm::entitle(&strings::title(attention));
        let middle = self.middle(&inbox, me.as_deref());
        let view = match (self.details_open, self.route) {
            (true, _) if matches!(middle, Middle::Chat(..)) => "details",
            (_, Route::Chat(_) | Route::Thread(..)) => "chat",
            _ => "list",
        };
        let demo = self.page.options().demo;
        let prefs = self.prefs;
        let list = if self.route.is_archive() {
            self.draw_archive()
        } else {
            html! { <InboxPane {inbox} me={me.clone()} selected={self.route.chat()} is_alone={self.is_phone()} on={self.on.clone()} /> }
        };
        html! {
            <div class="panel" data-view={view}>
                <LinkBanner link={self.link_state()} on={self.on.clone()} />
                <Rail {me} in_archive={self.route.is_archive()} {attention} theme={prefs.theme} is_dark={prefs.is_dark()}
                    sounds={prefs.sounds} shortcuts={prefs.shortcuts} notify={prefs.notify} can_sign_out={!demo} on={self.on.clone()} />
                { list }
                { self.draw_middle(middle) }
            </div>
        }
    }

    fn middle(&self, inbox: &Inbox, me: Option<&Me>) -> Middle {
        match self.route {
            Route::Inbox if !inbox.is_loaded => Middle::Loading,
            Route::Inbox => Middle::Empty(idle(inbox, me)),
            Route::Archive => {
                Middle::Empty(Empty { title: strings::CHOOSE_CHAT, text: strings::CHOOSE_CLOSED, action: None })
            }
            Route::Chat(_) if !inbox.is_loaded => Middle::Loading,
            Route::Chat(id) => self.see(|scene| self.open_chat(scene, id)).flatten().unwrap_or_else(gone),
            Route::Thread(..) => match self.transcript.as_ref().map(|transcript| transcript.found.clone()) {
                None | Some(Found::Loading) => Middle::Loading,
                Some(Found::Missing) => gone(),
                Some(Found::Chat(chat)) => {
                    self.see(|scene| self.closed_chat(scene, &chat)).flatten().unwrap_or(Middle::Loading)
                }
            },
        }
    }

    fn open_chat(&self, scene: &Scene, id: ChatId) -> Option<Middle> {
        let chat = scene.replica.chat(id)?;
        let view = conversation(scene, id)?;
        let details = details(scene, chat, chat.open_thread()?, self.earlier(id));
        Some(Middle::Chat(Rc::new(view), Rc::new(details), None))
    }

    fn closed_chat(&self, scene: &Scene, chat: &parlor_page::engine::chat::Chat) -> Option<Middle> {
        let Route::Thread(_, thread) = self.route else { return None };
        let thread = chat.thread(thread)?;
        let closed_at = scene.local(thread.closed.map_or(thread.started_at, |closed| closed.at));
        let details = details(scene, chat, thread, self.earlier(chat.id));
        Some(Middle::Chat(Rc::new(transcript(scene, chat, thread)), Rc::new(details), Some(closed_at)))
    }

    fn earlier(&self, chat: ChatId) -> &[parlor_page::sync::ThreadRow] {
        self.earlier.get(&chat).map(|rows| &**rows).unwrap_or_default()
    }

    fn draw_middle(&self, middle: Middle) -> Html {
        let on = &self.on;
        match middle {
            Middle::Loading => chat_skeleton(),
            Middle::Empty(words) => html! { <main key="empty" class="chat">{ empty(words, on) }</main> },
            Middle::Chat(view, facts, closed_at) => {
                let drafts = if closed_at.is_some() { Default::default() } else { self.drafts(view.chat) };
                let key = view.thread.0;
                let shown = if self.has_room() { !self.prefs.details_shut } else { self.details_open };
                html! {
                    <>
                        <ConversationPane {key} {view} {closed_at} details={shown} mode={self.writer.mode} {drafts}
                            drafts_from={self.writer.drafts_from} focus={self.writer.focus} on={on.clone()} />
                        <DetailsPane details={facts} is_shut={!shown} on={on.clone()} />
                    </>
                }
            }
        }
    }

    /// Whether the details have a place beside the conversation. In the demo the visitor's side takes it up.
    pub(super) fn has_room(&self) -> bool {
        let needed = if self.page.options().demo { "(min-width: 106rem)" } else { "(min-width: 75.01rem)" };
        dom::media(needed)
    }

    /// Whether only one pane is shown at a time. In the demo the visitor's side takes 26rem, unless it takes turns with the
    /// panel (www/demo-dock.css).
    pub(super) fn is_phone(&self) -> bool {
        let narrow = "(max-width: 52rem)";
        let beside = "(min-width: 68.001rem) and (max-width: 78rem)";
        dom::media(narrow) || self.page.options().demo && dom::media(beside)
    }

    fn drafts(&self, chat: ChatId) -> (AttrValue, AttrValue) {
        let draft = |mode| self.page.draft(&messages::draft_key(chat, mode)).into();
        (draft(Mode::Reply), draft(Mode::Note))
    }

    fn draw_archive(&self) -> Html {
        let filter = self.archive.filter.clone();
        let rows = self.see(|scene| archive::rows(scene, &self.archive.rows, &filter.text)).unwrap_or_default();
        let groups = self.see(archive::groups).unwrap_or_default();
        let selected = if let Route::Thread(_, thread) = self.route { Some(thread) } else { None };
        html! {
            <ArchivePane {filter} {groups} {rows} results={self.archive.results} {selected} wants_focus={self.archive.wants_focus}
                on={self.on.clone()} />
        }
    }

    fn draw_cover(&self) -> Html {
        match self.cover {
            None => Html::default(),
            Some(Cover::Keys) => html! { <KeysDialog on={self.on.clone()} /> },
            Some(Cover::Transfer(chat)) => {
                let Some(targets) = self.see(|scene| targets::targets(scene, chat)) else { return Html::default() };
                html! { <TransferDialog {chat} targets={Rc::new(targets)} on={self.on.clone()} /> }
            }
        }
    }

    fn link_state(&self) -> LinkState {
        let offline = dom::window().is_some_and(|window| !window.navigator().on_line());
        // A browser may keep a socket for a while that leads nowhere any more.
        let stuck = offline && self.page.read(|replica| !replica.outbox().pending.is_empty());
        match self.page.link() {
            Link::Live(_) if stuck => LinkState::Offline,
            Link::Stopped(Then::SignIn) => LinkState::SignedOut,
            Link::Stopped(Then::Reload) => LinkState::Outdated,
            Link::Stopped(Then::Reconnect) => LinkState::Opening,
            Link::Live(Transport::Socket) => LinkState::Live,
            Link::Live(Transport::Poll) => LinkState::Polling,
            Link::Opening(_) | Link::Waiting(_) if offline => LinkState::Offline,
            Link::Opening(_) => LinkState::Opening,
            Link::Waiting(Time(at)) => LinkState::Waiting(at),
        }
    }
}

fn gone() -> Middle {
    let action = Some((strings::OPEN_ARCHIVE, Act::Go(Route::Archive)));
    Middle::Empty(Empty { title: strings::GONE, text: strings::GONE_TEXT, action })
}

/// What stands beside the list while nothing is open.
fn idle(inbox: &Inbox, me: Option<&Me>) -> Empty {
    let away = me.is_some_and(|me| me.acts && me.status != RoutingStatus::Accepting);
    if inbox.can_pick_up {
        let action = Some((strings::PICK_UP_NEXT, Act::PickUp(None)));
        return Empty { title: strings::CHOOSE_CHAT, text: strings::CHOOSE_TEXT, action };
    }
    if away {
        let action = Some((strings::START_ACCEPTING, Act::SetStatus(RoutingStatus::Accepting)));
        return Empty { title: strings::NOT_ACCEPTING, text: strings::NOT_ACCEPTING_TEXT, action };
    }
    if !inbox.is_empty() {
        return Empty { title: strings::CHOOSE_CHAT, text: strings::CHOOSE_FROM_LIST, action: None };
    }
    Empty { title: strings::ALL_QUIET, text: strings::ALL_QUIET_TEXT, action: None }
}

fn nothing_yet() -> Inbox {
    Inbox {
        is_loaded: false,
        can_pick_up: false,
        offers: Rc::new([]),
        queue: Rc::new([]),
        mine: Rc::new([]),
        others: Rc::new([]),
        unsent: Rc::new([]),
    }
}
