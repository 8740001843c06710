//! Puts the faces together.

use parlor_engine::Time;
use parlor_kit::{Face, dom, glyph, live_regions, time};
use parlor_sync::Replica;
use web_sys::Element;
use yew::prelude::*;

use super::App;
use crate::act::Act;
use crate::model::banner::Banner;
use crate::model::form::Form;
use crate::model::stage::{Phase, Stage};
use crate::model::{head, name_in, own_chat, timeline};
use crate::strings;
use crate::view::foot::Foot;
use crate::view::log::Log;
use crate::view::{self, closing};

impl App {
    pub(super) fn draw(&self) -> Html {
        let stage = self.stage();
        let face = match stage {
            Stage::Loading => self.draw_loading(),
            Stage::Form => html! {
                <>
                    { view::head::hello(self.host.is_some(), &self.on) }
                    { self.draw_banner() }
                    { view::form::form(&self.filled_form(), &self.on) }
                </>
            },
            Stage::Talk(phase) => self.draw_talk(phase),
            Stage::Thanks => self.draw_thanks(),
        };
        html! {
            <div class="widget" onkeydown={self.on_key()} onclick={self.on_click()}>
                { face }
                { live_regions() }
            </div>
        }
    }

    /// The form with what is kept elsewhere.
    pub(super) fn filled_form(&self) -> Form {
        let asks_who = !self.identified;
        Form { message: self.draft.clone(), asks_who, ..self.form.clone() }
    }

    /// Where the visitor begins to write.
    pub(super) fn first_field(&self) -> Option<&'static str> {
        // A keyboard that springs up covers half a phone.
        let coarse = dom::window().and_then(|window| window.match_media("(pointer: coarse)").ok()?);
        if coarse.is_some_and(|query| query.matches()) {
            return None;
        }
        match self.stage() {
            Stage::Form if self.identified || !self.form.name.is_empty() => Some("message"),
            Stage::Form => Some("name"),
            Stage::Talk(_) => Some("composer"),
            Stage::Loading | Stage::Thanks => None,
        }
    }

    fn draw_loading(&self) -> Html {
        match self.banner {
            Some(Banner::Offline | Banner::Outdated | Banner::Expired) => {
                let way_on = if self.banner == Some(Banner::Offline) {
                    (Act::Hurry, strings::RETRY)
                } else {
                    (Act::Reload, strings::RELOAD)
                };
                html! {
                    <>
                        { view::head::hello(self.host.is_some(), &self.on) }
                        { closing::page(glyph::WARNING, strings::UNREACHABLE.into(), strings::UNREACHABLE_TEXT, way_on, &self.on) }
                    </>
                }
            }
            _ => view::loading::loading(),
        }
    }

    fn draw_talk(&self, phase: Phase) -> Html {
        let typing = self.typing(phase);
        let (head, log) = self.page.read(|replica| (head::head(replica, phase), self.log(replica, typing)));
        let place = self.told.place;
        let queue = match phase {
            Phase::Starting | Phase::Queued => view::queue::queue(place, &self.on),
            Phase::Chatting | Phase::Rating | Phase::Ended => Html::default(),
        };
        let below = match phase {
            Phase::Rating => closing::rating(&self.rating, &self.on),
            _ => {
                let foot = Foot {
                    draft: self.draft.clone(),
                    again: phase == Phase::Ended,
                    away: (!self.at_end).then_some(self.came),
                };
                view::foot::foot(&foot, &self.field, &self.on)
            }
        };
        html! {
            <>
                { view::head::head(&head, self.menu, self.host.is_some(), &self.on) }
                { self.draw_banner() }
                { view::log::log(&log, queue, &self.log, &self.on) }
                { below }
            </>
        }
    }

    fn draw_thanks(&self) -> Html {
        let (head, name) = self.page.read(|replica| {
            let name = own_chat(replica).and_then(|chat| chat.customer.name.clone());
            (head::head(replica, Phase::Ended), name.unwrap_or_default())
        });
        let title = strings::thanks(&name);
        html! {
            <>
                { view::head::head(&head, false, self.host.is_some(), &self.on) }
                { self.draw_banner() }
                { closing::page(glyph::CHECK, title, strings::THANKS_TEXT, (Act::Again, strings::AGAIN), &self.on) }
            </>
        }
    }

    fn draw_banner(&self) -> Html {
        self.banner.map(|banner| view::banner::banner(banner, &self.on)).unwrap_or_default()
    }

    fn log(&self, replica: &Replica, typing: Option<(AttrValue, Face)>) -> Log {
        let (rows, more) = timeline::rows(replica, |at: Time| time::local_day(at.0), self.shown);
        Log { rows, more, typing, today: time::local_day(time::now_ms()) }
    }

    fn typing(&self, phase: Phase) -> Option<(AttrValue, Face)> {
        let (chat, ..) = self.thread().filter(|_| phase == Phase::Chatting)?;
        let user = self.page.who_types(chat).into_iter().next()?;
        self.page.read(|replica| {
            let name = name_in(own_chat(replica)?.threads.last()?, user);
            Some((name.to_owned().into(), Face::new(name, user.bits())))
        })
    }

    fn on_key(&self) -> Callback<KeyboardEvent> {
        let menu = self.menu;
        let on = self.on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && !event.is_composing() {
                on.emit(if menu { Act::Menu(false) } else { Act::Close });
            }
        })
    }

    /// A click beside the menu closes it.
    fn on_click(&self) -> Option<Callback<MouseEvent>> {
        self.menu.then(|| {
            let on = self.on.clone();
            Callback::from(move |event: MouseEvent| {
                let inside = event.target_dyn_into::<Element>().and_then(|at| at.closest(".head__buttons").ok()?);
                if inside.is_none() {
                    on.emit(Act::Menu(false));
                }
            })
        })
    }
}
