//! What the components want, carried out.

use parlor_kit::dom;
use parlor_page::Problem;
use parlor_page::engine::command::{
    AcceptOffer, AddNote, CloseThread, DeclineOffer, PickUp, SetRoutingStatus, Transfer, TransferTarget,
};
use parlor_page::engine::desk::RoutingStatus;
use parlor_page::engine::{ChatId, Command};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::hear::go;
use super::{App, Cover, Msg, SignInState};
use crate::act::{Act, Switch};

impl App {
    /// Carries out a wish. True if there is something new to draw at once; what follows from commands is told by the page.
    pub(super) fn carry_out(&mut self, ctx: &Context<Self>, act: Act) -> bool {
        match act {
            Act::Go(route) => go(route),
            Act::PickUp(chat) => self.pick_up(chat),
            Act::Accept(chat) => self.about(chat, Command::AcceptOffer(AcceptOffer { chat, nickname: None })),
            Act::Decline(chat) => self.about(chat, Command::DeclineOffer(DeclineOffer { chat })),
            Act::Close(chat) => self.about(chat, Command::CloseThread(CloseThread::new(chat))),
            Act::ChooseTarget(chat) => self.cover = Some(Cover::Transfer(chat)),
            Act::Transfer(chat, to, remark) => self.transfer(chat, to, remark),
            Act::Say(chat, mode, text) => self.say(chat, mode, text),
            Act::Written(chat, mode, text) => {
                self.written(chat, mode, &text);
                return false;
            }
            Act::Rested(chat) => {
                self.page.set_typing(chat, false);
                return false;
            }
            Act::SetMode(mode) => self.writer.mode = mode,
            Act::Write(mode) => {
                self.writer.mode = mode;
                self.writer.focus += 1;
            }
            Act::Retry(number) => self.retry(number),
            Act::Edit(number) => self.edit(number),
            Act::Discard(number) => drop(self.page.dismiss(number)),
            Act::Copy(number) => self.copy(number),
            Act::AtEnd(at_end) => {
                self.at_end = at_end;
                return self.look();
            }
            Act::SetStatus(status) => self.set_status(status),
            Act::SetTheme(theme) => {
                self.prefs.theme = theme;
                self.prefs.save();
            }
            Act::Flip(switch) => self.flip(switch),
            Act::ToggleDetails => self.toggle_details(),
            Act::ShowKeys => self.cover = Some(Cover::Keys),
            Act::CloseDialog => self.cover = None,
            Act::Search(filter) => self.search(ctx, filter),
            Act::SearchMore => self.search_more(ctx),
            Act::ToastOver(id) => drop(self.notices.take(id)),
            Act::ToastAction(id) => {
                if let Some(act) = self.notices.take(id) {
                    self.carry_out(ctx, act);
                }
            }
            Act::Hurry => self.page.hurry(),
            Act::Reload => drop(dom::window().map(|window| window.location().reload())),
            Act::AskSignIn => self.sign_in.asked = true,
            Act::SignIn(email, password) => self.sign_in(ctx, email, password),
            Act::SignOut => self.sign_out(),
        }
        true
    }

    /// Gives a command about a chat. What comes of it is no news to this agent.
    fn about(&mut self, chat: ChatId, command: Command) {
        self.own.insert(chat);
        self.page.send(command);
    }

    fn pick_up(&mut self, chat: Option<ChatId>) {
        match chat {
            Some(chat) => self.about(chat, Command::PickUp(PickUp { chat: Some(chat) })),
            None => {
                self.awaits_next = true;
                self.page.send(Command::PickUp(PickUp { chat: None }));
            }
        }
    }

    /// The note goes first, so that whoever is asked can read it.
    fn transfer(&mut self, chat: ChatId, to: TransferTarget, remark: String) {
        self.cover = None;
        if !remark.is_empty() {
            self.page.send(Command::AddNote(AddNote { chat, text: remark, ..AddNote::default() }));
        }
        self.page.send(Command::Transfer(Transfer::to(chat, to)));
    }

    fn set_status(&mut self, status: RoutingStatus) {
        self.pauses_self = status == RoutingStatus::Paused;
        self.page.send(Command::SetRoutingStatus(SetRoutingStatus { agent: None, status, reason: None }));
    }

    fn flip(&mut self, switch: Switch) {
        self.prefs.flip(switch);
        if switch == Switch::Notify && self.prefs.notify == Some(true) {
            let _ = web_sys::Notification::request_permission();
        }
    }

    /// Beside the conversation where there is room, over it where there is not.
    fn toggle_details(&mut self) {
        if self.has_room() {
            self.prefs.details_shut = !self.prefs.details_shut;
            self.prefs.save();
        } else {
            self.details_open = !self.details_open;
        }
    }

    fn sign_in(&mut self, ctx: &Context<Self>, email: String, password: String) {
        self.sign_in = SignInState { asked: true, busy: true, failure: None };
        let (page, link) = (self.page.clone(), ctx.link().clone());
        spawn_local(async move {
            let result = page.sign_in(&email, &password).await;
            link.send_message(Msg::SignedIn(result));
        });
    }

    /// Takes in how an attempt to sign in has ended.
    pub(super) fn signed_in(&mut self, result: Result<(), Problem>) -> bool {
        let failure = result.err().map(|problem| AttrValue::from(problem.detail));
        self.sign_in = SignInState { asked: failure.is_some(), busy: false, failure };
        true
    }

    /// The page is loaded anew, so that nothing of the account stays in it.
    fn sign_out(&mut self) {
        let page = self.page.clone();
        spawn_local(async move {
            page.sign_out().await;
            if let Some(window) = dom::window() {
                window.location().reload().ok();
            }
        });
    }
}
