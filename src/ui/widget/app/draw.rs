//! Puts the faces together.

use std::rc::Rc;

use parlor_engine::Time;
use parlor_engine::chat::FieldKind;
use parlor_kit::{glyph, time};
use parlor_page::sync::Replica;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::App;
use crate::act::Act;
use crate::dom::{El, On, Text, el, fixed};
use crate::model::banner::Banner;
use crate::model::form::Question;
use crate::model::stage::{Phase, Stage};
use crate::model::{head, name_in, own_chat, timeline};
use crate::strings;
use crate::view::foot::Foot;
use crate::view::log::Log;
use crate::view::parts::live_regions;
use crate::view::{self, closing};

/// A head, and what stands below the line about the connection.
type Face = (El, Vec<El>);

impl App {
    pub(super) fn draw(&self) -> El {
        let can_close = self.host.is_some();
        let stage = self.stage();
        let (head, body) = match stage {
            Stage::Loading => self.draw_loading(),
            Stage::Form => match &self.form {
                Some(form) => {
                    let head = view::head::hello(form.leaves_message(), can_close, &self.on);
                    (head, vec![view::form::form(form, &self.on)])
                }
                None => self.draw_loading(),
            },
            Stage::Talk(phase) => self.draw_talk(phase),
            Stage::Thanks => self.draw_thanks(),
        };
        let banner = self.banner.filter(|_| stage != Stage::Loading);
        let banner = banner.map(|banner| view::banner::banner(banner, &self.on));
        let mut widget = el("main", fixed!("class" "widget")).on("keydown", self.on_key());
        if let Some(hear) = self.on_click() {
            widget = widget.on("click", hear);
        }
        // The form's card lies over the lower part of its head.
        widget = if stage == Stage::Form { widget.maybe(banner).el(head) } else { widget.el(head).maybe(banner) };
        for part in body {
            widget = widget.el(part);
        }
        live_regions(widget)
    }

    /// Where the visitor begins to write.
    pub(super) fn first_field(&self) -> Option<Text> {
        if super::is_touched() {
            return None;
        }
        match self.stage() {
            Stage::Form => {
                let open = |it: &Question| it.is_empty() && it.field.kind != FieldKind::Header;
                self.form.as_ref()?.questions.iter().position(open).map(view::form::id_of)
            }
            Stage::Talk(_) => Some("composer".into()),
            Stage::Loading | Stage::Thanks => None,
        }
    }

    fn draw_loading(&self) -> Face {
        let way_on = match self.banner {
            Some(Banner::Offline) => (Act::Hurry, strings::RETRY),
            Some(Banner::Outdated | Banner::Expired) => (Act::Reload, strings::RELOAD),
            Some(Banner::Reconnecting | Banner::Back) | None => {
                let (head, bones) = view::loading::loading();
                return (head, vec![bones]);
            }
        };
        let (title, text) = (strings::UNREACHABLE.into(), strings::UNREACHABLE_TEXT);
        let page = closing::page(glyph::WARNING, title, text, way_on, &self.on);
        (view::head::hello(false, self.host.is_some(), &self.on), vec![page])
    }

    fn draw_talk(&self, phase: Phase) -> Face {
        let typing = self.typing(phase);
        let (head, log) = self.page.read(|replica| (head::head(replica, phase), self.log(replica, typing)));
        let queue = view::queue::queue(self.told.place, phase, &self.on);
        let below = match phase {
            Phase::Rating => closing::rating(&self.rating, &self.on),
            Phase::Starting => view::foot::wait(),
            Phase::Ended if self.asks() => view::foot::anew(&self.on),
            Phase::Queued | Phase::Left | Phase::Chatting | Phase::Ended => {
                let away = (!self.at_end).then_some(self.came);
                let foot = Foot { draft: self.draft.clone(), again: phase == Phase::Ended, away };
                view::foot::foot(&foot, &self.field, &self.on)
            }
        };
        let head = view::head::head(&head, self.menu, self.host.is_some(), &self.on);
        (head, vec![view::log::log(&log, queue, &self.log, &self.on), below])
    }

    fn draw_thanks(&self) -> Face {
        let (head, name) = self.page.read(|replica| {
            let name = own_chat(replica).and_then(|chat| chat.customer.name.clone());
            (head::head(replica, Phase::Ended), name.unwrap_or_default())
        });
        let way_on = (Act::Again, strings::AGAIN);
        let page = closing::page(glyph::CHECK, strings::thanks(&name), strings::THANKS_TEXT, way_on, &self.on);
        (view::head::head(&head, false, self.host.is_some(), &self.on), vec![page])
    }

    fn log(&self, replica: &Replica, typing: Option<(Text, parlor_kit::Face)>) -> Log {
        let (rows, more) = timeline::rows(replica, |at: Time| time::local_day(at.0), self.shown);
        Log { rows, more, typing, today: time::local_day(time::now_ms()) }
    }

    /// Who writes now.
    pub(super) fn typing(&self, phase: Phase) -> Option<(Text, parlor_kit::Face)> {
        let (chat, ..) = self.thread().filter(|_| phase == Phase::Chatting)?;
        let user = self.page.who_types(chat).into_iter().next()?;
        self.page.read(|replica| {
            let name = name_in(own_chat(replica)?.threads.last()?, user);
            Some((name.to_owned().into(), parlor_kit::Face::new(name, user.bits())))
        })
    }

    fn on_key(&self) -> On {
        let menu = self.menu;
        let on = self.on.clone();
        Rc::new(move |event| {
            let event: &KeyboardEvent = event.unchecked_ref();
            if event.key() == "Escape" && !event.is_composing() {
                on(if menu { Act::Menu(false) } else { Act::Close });
            }
        })
    }

    /// A click beside the menu closes it.
    fn on_click(&self) -> Option<On> {
        if !self.menu {
            return None;
        }
        let on = self.on.clone();
        Some(Rc::new(move |event| {
            let at = event.target();
            if at.and_then(|at| at.unchecked_ref::<Element>().closest(".head__buttons").ok()?).is_none() {
                on(Act::Menu(false));
            }
        }))
    }
}
